import Foundation
import Testing

@Suite struct ErrorTests {
  @Test func errorsShowTheirPhotos() throws {
    let bytes = (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let evaluation = try ReportFixture.evaluation(
      labels: ["a", "b"], matrix: [[5, 2], [0, 5]],
      mistakes: [("there.jpg", "a", "b"), ("gone.jpg", "a", "b")])
    let html = try ReportFixture.html(evaluations: [evaluation], thumbnails: ["there.jpg": bytes])
    let images = html.matches(of: #/<img src="data:image/jpeg;base64,([^"]*)" alt="([^"]+)">/#)
    #expect(images.map { Data(base64Encoded: String($0.output.1)) } == [Data(bytes)])
    #expect(html.ranges(of: ">no preview<").count == 1)
    #expect(html.contains("gone.<wbr>jpg<wbr>"))
  }

  @Test func fortyEightErrorsAreShown() throws {
    let evaluation = try ReportFixture.evaluation(
      labels: ["a", "b"], matrix: [[5, 50], [0, 5]],
      mistakes: (0..<50).map { ("\($0).jpg", "a", "b") })
    let html = try ReportFixture.html(evaluations: [evaluation])
    #expect(html.ranges(of: "<figure>").count == 48)
    #expect(html.ranges(of: "<b class=\"sure\">95.0\u{202F}%</b>").count == 48)
  }
}
