import PomonaTool
import Testing

@Suite struct TextTableTests {
  @Test func theFirstColumnIsAlignedToTheLeftAndTheOthersToTheRight() {
    var table = TextTable(header: ["class", "photos", "recall"])
    table.append(["fig", "12,683", "9.1 %"])
    table.append(["blackcurrant", "7", ""])
    #expect(
      table.text == """
        class         photos  recall
        fig           12,683   9.1 %
        blackcurrant       7

        """)
  }

  @Test func aTableWithoutRowsIsItsHeader() {
    #expect(TextTable(header: ["", "photos"]).text == "  photos\n")
  }

  @Test func columnsAreMeasuredInCharacters() {
    var table = TextTable(header: ["a", "b"])
    table.append(["pêche", "1"])
    table.append(["🍊", "2"])
    #expect(table.text == "a      b\npêche  1\n🍊      2\n")
  }
}
