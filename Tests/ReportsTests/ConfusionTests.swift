import Testing

@Suite struct ConfusionTests {
  @Test func matrixRowsAndColumnsAddUp() throws {
    let matrix = [[7, 2, 1], [0, 20, 0], [3, 0, 4]]
    let evaluation = try ReportFixture.evaluation(labels: ["a", "b", "c"], matrix: matrix)
    let html = try ReportFixture.html(evaluations: [evaluation])
    let table = try #require(html.firstMatch(of: #/<table class="matrix">[\s\S]*?</table>/#)).output
    let sums = table.matches(of: #/<td class="sum">(\d+)</td>/#).compactMap { Int($0.output.1) }
    #expect(sums == [10, 20, 7] + [10, 22, 5] + [37])
    let cells = table.matches(of: #/<td class="[rw]\d" title="[^"]*">(\d+)</td>/#)
    #expect(cells.compactMap { Int($0.output.1) } == [7, 2, 1, 20, 3, 4])
    #expect(table.ranges(of: "<td></td>").count == 3 + 1)
  }

  @Test func confusionsAreNamedMostFrequentFirst() throws {
    let evaluation = try ReportFixture.evaluation(
      labels: ["lime", "lemon"], matrix: [[90, 10], [30, 70]])
    let html = try ReportFixture.html(evaluations: [evaluation])
    let items = html.matches(
      of:
        #/truth">(\w+)</bdi> predicted as <bdi class="answer">(\w+)</bdi></span>\s<span class="n">(.*?)</span>/#
    )
    #expect(
      items.map { "\($0.output.1) \($0.output.2) \($0.output.3)" } == [
        "lemon lime 30 of 100", "lime lemon 10 of 100",
      ])
    #expect(html.contains("makes up 40 of the 40 errors"))
  }

  @Test func beyondSixtyClassesTheMatrixIsDrawnAndThirtyConfusionsListed() throws {
    let labels = (0..<61).map { "class \($0)" }
    let evaluation = try ReportFixture.evaluation(
      labels: labels, matrix: ReportFixture.matrix(classes: 61) { $0 == $1 ? 50 : $1 == 0 ? 1 : 0 })
    let html = try ReportFixture.html(evaluations: [evaluation])
    #expect(html.contains("<svg class=\"matrix\"") && !html.contains("<table class=\"matrix\""))
    #expect(html.ranges(of: " predicted as <bdi").count == 30)
    #expect(html.contains("Not listed: 30 other confusions, 30 photos in total."))
    let squares = html.matches(of: #/<path class="[rw]\d" d="([^"]*)"/#)
      .reduce(0) { $0 + $1.output.1.count { $0 == "M" } }
    #expect(squares == 61 + 60)
  }

  @Test func coloursFollowTheShareOfTheRow() throws {
    let evaluation = try ReportFixture.evaluation(
      labels: ["a", "b", "c"], matrix: [[98, 2, 0], [3, 91, 6], [0, 0, 10]])
    let html = try ReportFixture.html(evaluations: [evaluation])
    let cells = html.matches(of: #/<td class="([rw]\d)" title="[^"]*">(\d+)</td>/#)
    #expect(
      cells.map { "\($0.output.2) \($0.output.1)" } == [
        "98 r7", "2 w1", "3 w2", "91 r7", "6 w3", "10 r7",
      ])
    #expect(
      html.contains(
        "title=\"\u{2068}b\u{2069} predicted as \u{2068}c\u{2069}: 6 of 100 (6.0\u{202F}%)\""))
    #expect(
      html.contains("title=\"\u{2068}c\u{2069} classified correctly: 10 of 10 (100\u{202F}%)\""))
  }

  @Test(arguments: [(150, true), (151, false)])
  func drawnMatrixHasNamesUpTo150Classes(classes: Int, isNamed: Bool) throws {
    let labels = (0..<classes).map { "class \($0)" }
    let evaluation = try ReportFixture.evaluation(
      labels: labels, matrix: ReportFixture.matrix(classes: classes) { $0 == $1 ? 9 : 0 })
    let html = try ReportFixture.html(evaluations: [evaluation])
    #expect(html.contains("<g class=\"axis\"") == isNamed)
    #expect(html.contains("<path class=\"guides\"") == isNamed)
    #expect(html.ranges(of: "<text x=").count == (isNamed ? classes : 0))
  }
}
