import Datasets
import Foundation
import TestSupport
import Testing

@Suite struct HeadlineTests {
  @Test(arguments: [
    (0.9915, "99.2\u{202F}%"), (0.99996, "&gt;\u{202F}99.9\u{202F}%"), (1, "100\u{202F}%"),
    (0.0001, "&lt;\u{202F}0.1\u{202F}%"), (0, "0\u{202F}%"), (0.05, "5.0\u{202F}%"),
  ])
  func accuracyIsRoundedButNeverToAllOrNothing(accuracy: Double, expected: String) throws {
    let evaluation = try ReportFixture.evaluation(
      labels: ["a", "b"], matrix: [[5, 0], [0, 5]], accuracy: accuracy)
    let html = try ReportFixture.html(evaluations: [evaluation])
    #expect(html.contains("<b>\(expected)</b> of 10 test photos"))
    #expect(html.contains("t\u{A0}· 2 classes\u{A0}· \(expected) accuracy</title>"))
  }

  @Test func intervalIsThatOfSciPy() throws {
    let script = """
      from scipy.stats import binomtest
      interval = binomtest(8, 10).proportion_ci(0.95, method="wilson")
      print(f"{100 * interval.low:.1f}\\u202f% to {100 * interval.high:.1f}\\u202f%", end="")
      """
    let expected = String(decoding: try Peer.python(script), as: UTF8.self)
    let evaluation = try ReportFixture.evaluation(labels: ["a", "b"], matrix: [[4, 1], [1, 4]])
    let html = try ReportFixture.html(evaluations: [evaluation])
    #expect(html.contains("<strong>\(expected)</strong>"))
    #expect(html.contains("8 correct out of 10"))
  }

  @Test func everySplitHasAColumn() throws {
    let evaluations = try [Split.test, .validation, .train].map {
      try ReportFixture.evaluation(labels: ["a", "b"], matrix: [[5, 0], [0, 5]], split: $0)
    }
    let html = try ReportFixture.html(evaluations: evaluations)
    for words in ["held out for testing", "held out for selection", "used for training"] {
      #expect(html.contains("<br>\(words)</small>"))
    }
    let single = try ReportFixture.html(evaluations: [evaluations[1]])
    #expect(single.contains("held out for selection") && !single.contains("held out for testing"))
    #expect(single.contains("Hold out a test split."))
  }

  @Test func baselineIsTheMostFrequentClass() throws {
    let evaluation = try ReportFixture.evaluation(
      labels: ["a", "b", "c"], matrix: [[2, 0, 0], [0, 4, 0], [4, 0, 0]])
    let html = try ReportFixture.html(evaluations: [evaluation])
    #expect(html.contains("Always predicting <bdi>b</bdi>, the most frequent class here"))
    #expect(html.contains("would have an accuracy of 40.0\u{202F}%."))
  }

  @Test func photosAndErrorsAreCounted() throws {
    let evaluation = try ReportFixture.evaluation(
      labels: ["a", "b"], matrix: [[5, 2], [0, 5]], skipped: [("x.jpg", "truncated")])
    let html = try ReportFixture.html(evaluations: [evaluation])
    let tiles = html.matches(of: #/<div><dt>([^<]*)</dt><dd>([^<]*)</dd></div>/#)
    #expect(
      tiles.map { "\($0.output.1) \($0.output.2)" } == [
        "Photos scored 12", "Classes 2", "Wrong predictions 2", "Photos skipped 1",
      ])
  }
}
