import Evaluations
import Learning
import Models
import Reports
import Testing

@Suite struct PageTests {
  @Test func nothingIsLoadedFromElsewhere() throws {
    let labels = ["apple", "pear"]
    let evaluation = try ReportFixture.evaluation(
      labels: labels, matrix: [[8, 2], [1, 9]], mistakes: [("a.jpg", "apple", "pear")])
    let html = try ReportFixture.html(
      title: "fruit", evaluations: [evaluation], run: ReportFixture.run(),
      thumbnails: ["a.jpg": [0xFF, 0xD8, 0xFF]])
    for word in ["http:", "https:", "://", "url(", "@import", "<script", "<link", "<iframe"] {
      #expect(!html.contains(word), "\(word)")
    }
    #expect(html.ranges(of: "src=").count == html.ranges(of: "src=\"data:image/jpeg;base64,").count)
    #expect(html.contains("default-src 'none'"))
  }

  @Test func theConfidenceIsDrawnBesideTheDiagonal() throws {
    var metrics = try ClassificationMetrics(classCount: 2)
    try metrics.add(probabilities: [0.9, 0.1], label: 0)
    try metrics.add(probabilities: [0.9, 0.1], label: 1)
    var evaluation = try ReportFixture.evaluation(
      labels: ["apple", "pear"], matrix: [[1, 0], [1, 0]])
    #expect(try !ReportFixture.html(evaluations: [evaluation]).contains("<h2>Confidence</h2>"))
    evaluation.reliability = metrics.reliability
    let html = try ReportFixture.html(evaluations: [evaluation])
    #expect(html.contains("<h2>Confidence</h2>") && html.contains("calibration error: 0.400."))
    // The class must not be one that the style sheet gives a height: it would replace that of the bar.
    #expect(html.ranges(of: #"<rect class="share""#).count == 1)
    #expect(html.contains(".reliability .share {") && !html.contains("\n.share {"))
    #expect(html.contains("2 photos: mean confidence 90.0\u{202F}%, right 50.0\u{202F}%"))
  }

  @Test func contradictoryEvaluationIsStillShown() throws {
    var evaluation = try ReportFixture.evaluation(labels: ["a", "b", "c"], matrix: [[1, 0, 0]])
    evaluation.confusionMatrix = [[.max, .max, .max, 7], [-5], [], [1, 2, 3]]
    evaluation.samples = .max
    evaluation.perClass = [evaluation.perClass[0]]
    evaluation.perClass[0].support = .max
    evaluation.perClass[0].recall = .nan
    evaluation.metrics.accuracy = .infinity
    evaluation.metrics.logLoss = 1e300
    var run = try ReportFixture.run()
    run.seconds.total = .infinity
    run.imagesPerSecond = .nan
    run.peakRSSBytes = .min
    run.cost = -1
    let html = try ReportFixture.html(evaluations: [evaluation], run: run)
    #expect(html.contains("<b>–</b>"))
  }

  @Test func reportWithoutRunHasNoRunChapter() throws {
    let evaluation = try ReportFixture.evaluation(labels: ["a", "b"], matrix: [[5, 0], [0, 5]])
    let html = try ReportFixture.html(evaluations: [evaluation])
    #expect(!html.contains("id=\"run\"") && !html.contains("href=\"#run\""))
    #expect(!html.contains("id=\"skipped\"") && !html.contains("id=\"mistakes\""))
    #expect(html.contains("None: every prediction is correct."))
  }

  @Test func largeReportsAreSmallAndQuick() throws {
    let labels = (0..<131).map { "class number \($0)" }
    let evaluation = try ReportFixture.evaluation(
      labels: labels, matrix: ReportFixture.matrix(classes: 131) { 1 + $0 * $1 % 50 },
      mistakes: (0..<48).map { ("m\($0).jpg", labels[$0], labels[$0 + 1]) })
    let skipped = (0..<10_000).map { ("folder/\($0).jpg", "reason \($0 % 500)") }
    let report = try Report(
      title: "large", facts: [], evaluations: [evaluation, evaluation],
      run: ReportFixture.run(skipped: skipped),
      thumbnails: Thumbnails(
        Dictionary(
          uniqueKeysWithValues: (0..<48).map {
            ("m\($0).jpg", [UInt8](repeating: 7, count: 8000))
          })))
    var html = ""
    let time = try ContinuousClock().measure { html = try report.html() }
    #expect(html.utf8.count < 2_000_000)
    #expect(time < .seconds(3))
    #expect(try report.html() == html)
  }

  @Test func templatesAreRenderedCompletely() throws {
    let evaluation = try ReportFixture.evaluation(
      labels: ["a", "b"], matrix: [[8, 2], [1, 9]], mistakes: [("a.jpg", "a", "b")],
      skipped: [("b.jpg", "truncated")])
    let html = try ReportFixture.html(
      evaluations: [evaluation], run: ReportFixture.run(remarks: ["a remark"]))
    #expect(!html.contains("{{") && !html.contains("Optional("))
    #expect(html.hasPrefix("<!DOCTYPE html>") && html.hasSuffix("</html>\n"))
    for chapter in [
      "figures", "advice", "data", "classes", "confusions", "mistakes", "run", "skipped",
    ] {
      #expect(html.contains("<a href=\"#\(chapter)\">"), "\(chapter)")
      #expect(html.contains("<section id=\"\(chapter)\">"), "\(chapter)")
    }
  }
}
