import Evaluations
import Foundation
import Testing

@Suite struct ErrorTests {
  @Test func errorsShowTheirPhotos() throws {
    let bytes = (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let evaluation = try ReportFixture.evaluation(
      labels: ["a", "b"], matrix: [[5, 2], [0, 5]],
      mistakes: [("there.jpg", "a", "b"), ("gone.jpg", "a", "b")])
    let html = try ReportFixture.html(evaluations: [evaluation], thumbnails: ["there.jpg": bytes])
    let images = html.matches(
      of: #/<img loading="lazy" src="data:image/jpeg;base64,([^"]*)" alt="([^"]+)">/#)
    #expect(images.map { Data(base64Encoded: String($0.output.1)) } == [Data(bytes)])
    #expect(html.ranges(of: ">no preview<").count == 1)
    #expect(html.contains("gone.<wbr>jpg<wbr>"))
  }

  @Test func allErrorsAreShownAndCounted() throws {
    var evaluation = try ReportFixture.evaluation(
      labels: ["a", "b"], matrix: [[5, 50], [0, 5]],
      mistakes: (0..<50).map { ("\($0).jpg", "a", "b") })
    evaluation.mistakes[0].labelProbability = 0.012
    let html = try ReportFixture.html(evaluations: [evaluation])
    #expect(html.ranges(of: "<figure class=\"c0 c1\">").count == 50)
    #expect(html.ranges(of: "<b class=\"sure\">95.0\u{202F}%</b>").count == 50)
    #expect(html.ranges(of: "<b class=\"sure\">1.2\u{202F}%</b>").count == 1)
    #expect(html.contains("All 50 wrong predictions"))
    evaluation.mistakes.removeLast(20)
    #expect(
      try ReportFixture.html(evaluations: [evaluation])
        .contains("The 30 worst of 50 wrong predictions"))
  }

  @Test func errorsAreFilteredByClassWithoutAScript() throws {
    let evaluation = try ReportFixture.evaluation(
      labels: ["a", "b", "c"], matrix: [[5, 1, 0], [0, 5, 1], [0, 0, 5]],
      mistakes: [("1.jpg", "a", "b"), ("2.jpg", "b", "c")])
    let html = try ReportFixture.html(evaluations: [evaluation])
    let choices = html.matches(of: #/<option value="(c\d)">([^<]*)</option>/#)
    #expect(
      choices.map { "\($0.output.1) \($0.output.2)" } == ["c0 a (1)", "c1 b (2)", "c2 c (1)"])
    #expect(
      html.contains(
        ".photos:has(option[value=c2]:checked) figure:not(.c2){display:none}"))
    #expect(html.contains("<figure class=\"c0 c1\">") && html.contains("<figure class=\"c1 c2\">"))
    #expect(!html.contains("<script"))
  }
}
