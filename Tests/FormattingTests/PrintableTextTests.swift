import Formatting
import Testing

@Suite struct PrintableTextTests {
  @Test(arguments: [
    "\u{0}", "\u{1B}", "\n", "\u{2028}", "\u{2029}", "\u{202E}", "\u{2066}", "\u{FEFF}", "\u{E000}",
    "\u{E0041}", "\u{378}",
  ])
  func hiddenCharactersAreReplaced(raw: String) {
    #expect(PrintableText("a\(raw)b").text == "a\u{FFFD}b")
  }

  @Test(arguments: ["", "pomme/été.jpg", "می\u{200C}خواهم", "👩\u{200D}🌾", "<b>", "e\u{301}"])
  func visibleTextIsUnchanged(raw: String) {
    #expect(Array(PrintableText(raw).text.utf8) == Array(raw.utf8))
  }

  @Test func longTextLosesItsMiddle() {
    let text = PrintableText("start" + String(repeating: "x", count: 500) + "end.jpg").text
    #expect(text.unicodeScalars.count == 120)
    #expect(text.hasPrefix("startxxx") && text.contains("x…x") && text.hasSuffix("xend.jpg"))
    #expect(PrintableText("abcdef", limit: 3).text == "a…f")
    #expect(PrintableText("abc", limit: 3).text == "abc")
  }

  @Test func stackedMarksAreLimitedToThree() {
    let text = PrintableText("Z" + String(repeating: "\u{310}", count: 50) + "a\u{301}").text
    #expect(text.unicodeScalars.map(\.value) == [0x5A, 0x310, 0x310, 0x310, 0x61, 0x301])
  }

  @Test(arguments: ["<", ">", "&", "\"", "'"])
  func marksAreSeparatedFromCharactersOfMarkup(character: String) {
    #expect(PrintableText("\(character)\u{301}").text == "\(character)\u{25CC}\u{301}")
    #expect(PrintableText("\u{600}\(character)").text == "\u{FFFD}\(character)")
  }

  @Test(arguments: [
    ("a/b.jpg", ["a/", "b.", "jpg"]), ("", [""]), ("plain", ["plain"]), ("ends-", ["ends-"]),
    ("r0_3", ["r0_", "3"]),
  ])
  func linesMayBreakAfterSeparators(raw: String, expected: [String]) {
    #expect(PrintableText(raw).pieces == expected)
  }

  @Test func isolatedTextKeepsItsDirectionToItself() {
    #expect(PrintableText("שלום").isolated == "\u{2068}שלום\u{2069}")
  }
}
