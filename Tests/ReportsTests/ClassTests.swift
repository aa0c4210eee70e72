import Foundation
import Testing

@Suite struct ClassTests {
  @Test func weakestClassesComeFirstAndUnmeasuredOnesLast() throws {
    let evaluation = try ReportFixture.evaluation(
      labels: ["good", "absent", "weak"], matrix: [[10, 0, 0], [0, 0, 0], [6, 0, 4]])
    let html = try ReportFixture.html(evaluations: [evaluation])
    let rows = try ["weak", "good", "absent"].map {
      try #require(html.range(of: "<th scope=\"row\"><bdi>\($0)<wbr></bdi>")).lowerBound
    }
    #expect(rows == rows.sorted())
    #expect(html[rows[2]...].prefix(200).contains("<span class=\"value\">–</span>"))
  }

  @Test func beyondFortyClassesTheTableIsFolded() throws {
    for (classes, shown) in [(40, 40), (41, 25)] {
      let labels = (0..<classes).map { "class \($0)" }
      let evaluation = try ReportFixture.evaluation(
        labels: labels, matrix: ReportFixture.matrix(classes: classes) { $0 == $1 ? 9 : 0 })
      let html = try ReportFixture.html(evaluations: [evaluation])
      let table = try #require(html.firstMatch(of: #/<table class="classes">[\s\S]*?</table>/#))
      #expect(table.output.ranges(of: "<th scope=\"row\">").count == shown)
      #expect(html.contains("<summary>The other 16 classes</summary>") == (classes > shown))
      #expect(html.ranges(of: "<div class=\"measure n\">").count == 3 * classes)
    }
  }
}
