import Evaluations
import Formatting
import Models
import Reports
import Testing

@Suite struct ComparisonReportTests {
  private func comparison(first: Int, second: Int) -> ModelComparison {
    var comparison = ModelComparison()
    for number in 0..<20 {
      comparison.add(path: "\(number).jpg", label: "<b>", first: "<b>", second: "<b>")
    }
    for number in 0..<first {
      comparison.add(path: "f\(number).jpg", label: "a", first: "a", second: "<b>")
    }
    for number in 0..<second {
      comparison.add(path: "s\(number).jpg", label: "a", first: "<b>", second: "a")
    }
    return comparison
  }

  private func html(_ comparison: ModelComparison) throws -> String {
    try ComparisonReport(
      title: "market", models: ["old.pomona", "new.pomona"], comparison: comparison, skipped: [],
      origin: RunOrigin(command: "pomona compare old.pomona new.pomona market"),
      thumbnails: Thumbnails(["s0.jpg": [0xff, 0xd8]])
    ).html()
  }

  @Test func theVerdictHasARemedy() {
    func verdict(_ first: Int, _ second: Int) -> String {
      let verdict = ComparisonVerdict(comparison(first: first, second: second), format: .text)
      return "\(verdict.sentence) \(verdict.remedy)"
    }
    #expect(
      verdict(0, 10)
        == "The second model is better by 10 of 30 photos (p = 0.002). Use the second model.")
    #expect(
      verdict(12, 0)
        == "The second model is worse by 12 of 32 photos (p < 0.001). Keep the first model.")
    #expect(
      verdict(3, 7)
        == "The difference between the models on 30 photos is not significant (p = 0.344). If the difference persists, it will be significant on about 72 photos."
    )
    #expect(
      verdict(2, 2).hasPrefix(
        "The difference between the models on 24 photos is not significant (p = 1.000). Neither"))
  }

  @Test func thePageShowsThePhotosThatChanged() throws {
    let html = try html(comparison(first: 1, second: 9))
    #expect(html.contains("The second model is better by 8 of 30 photos (p = 0.021)."))
    #expect(html.contains("Second: new.pomona") && html.contains("+8"))
    #expect(html.ranges(of: "<figure ").count == 10)
    #expect(html.ranges(of: "src=\"data:image/jpeg;base64,").count == 1)
    #expect(html.contains("pomona compare old.pomona new.pomona market"))
    #expect(!html.contains("<b>\"") && html.contains("&lt;b&gt;"))
    #expect(
      !html.contains("{{") && !html.contains("<script") && html.contains("default-src 'none'"))
    let page = try ParsedPage(html)
    #expect(page.tags.isSubset(of: ParsedPage.knownTags))
    #expect(page.attributes.isSubset(of: ParsedPage.knownAttributes))
  }
}
