import Foundation
import Pomona
import TestSupport
import Testing

@Suite struct ReportTests {
  // MARK: Hostile strings

  /// What a label or a file name of a stranger may be.
  static let hostile = [
    "<script>alert(1)</script>", #""><img src=x onerror=alert(1)>"#, "' onmouseover='alert(1)",
    // An accent joins the quotation mark before it to one character, and U+0600 the one after it.
    "\"\u{301} onload=alert(1) x=", "'\u{301} onload=alert(1) x=", "\u{600}\" onload=alert(1) x=",
    "</style><script>", "</title><script>", "</textarea>]]>--><script>", "javascript:alert(1)",
    "{{page_title}}{{{mistake_thumbnail}}}{{> style}}", "&lt;b&gt;", "\u{202E}gpj.exe",
    "a\u{0}b\u{7}c\r\nd\u{2028}e", String(repeating: "long/", count: 2000),
    "Z" + String(repeating: "\u{310}", count: 5000), "",
  ]

  @Test func hostileStringsNeverBecomeMarkup() throws {
    let labels = Self.hostile
    let evaluation = try Fixture.evaluation(
      labels: labels, matrix: Fixture.matrix(labels.count) { $0 == $1 ? 9 : 1 },
      mistakes: labels.map { ("\($0)/\($0).jpg", $0, $0) }, skipped: labels.map { ($0, $0) })
    let run = try Fixture.run(text: labels[1], remarks: labels, skipped: labels.map { ($0, $0) })
    let pages = try labels.map { label in
      try Report(
        title: label, facts: labels.map { ($0, $0) }, evaluations: [evaluation], run: run
      ).html()
    }
    let page = try Page(pages.joined())
    #expect(page.tags.isSubset(of: Page.knownTags), "\(page.tags.subtracting(Page.knownTags))")
    #expect(page.attributes.isSubset(of: Page.knownAttributes))
    #expect(page.links.allSatisfy { $0.hasPrefix("#") })
  }

  @Test func hostileStringsOfALargeMatrixNeverBecomeMarkup() throws {
    let labels = (0..<70).map { "\(Self.hostile[$0 % Self.hostile.count])\($0)" }
    let evaluation = try Fixture.evaluation(
      labels: labels, matrix: Fixture.matrix(70) { $0 == $1 ? 9 : 1 })
    let page = try Page(Report(title: "t", facts: [], evaluations: [evaluation]).html())
    #expect(page.tags.isSubset(of: Page.knownTags))
    #expect(page.attributes.isSubset(of: Page.knownAttributes))
  }

  @Test func hiddenAndReorderingCharactersAreShownAsReplaced() throws {
    let html = try Report(title: "photo\u{202E}gpj\u{0}.exe", facts: [], evaluations: []).html()
    #expect(html.contains("photo\u{FFFD}gpj\u{FFFD}.exe"))
    #expect(!html.unicodeScalars.contains("\u{202E}"))
  }

  @Test func longNamesLoseTheirMiddle() throws {
    let name = "start" + String(repeating: "x", count: 10_000) + "end.jpg"
    let html = try Report(title: name, facts: [], evaluations: []).html()
    #expect(html.contains("startxxx") && html.contains("x…x") && html.contains("xend.jpg"))
    #expect(!html.contains(String(repeating: "x", count: 120)))
  }

  @Test func scriptsThatJoinLettersStayReadable() throws {
    let persian = "می\u{200C}خواهم"
    #expect(try Report(title: persian, facts: [], evaluations: []).html().contains(persian))
  }

  // MARK: Self-containment

  @Test func nothingIsLoadedFromElsewhere() throws {
    let labels = ["apple", "pear"]
    let evaluation = try Fixture.evaluation(
      labels: labels, matrix: [[8, 2], [1, 9]], mistakes: [("a.jpg", "apple", "pear")])
    let html = try Report(
      title: "fruit", facts: [], evaluations: [evaluation], run: Fixture.run(),
      thumbnails: ["a.jpg": [0xFF, 0xD8, 0xFF]]
    ).html()
    for word in ["http:", "https:", "://", "url(", "@import", "<script", "<link", "<iframe"] {
      #expect(!html.contains(word), "\(word)")
    }
    #expect(html.ranges(of: "src=").count == html.ranges(of: "src=\"data:image/jpeg;base64,").count)
    #expect(html.contains("default-src 'none'"))
  }

  // MARK: Figures

  @Test(arguments: [
    (0.9915, "99.2\u{202F}%"), (0.99996, "&gt;\u{202F}99.9\u{202F}%"), (1, "100\u{202F}%"),
    (0.0001, "&lt;\u{202F}0.1\u{202F}%"), (0, "0\u{202F}%"), (0.05, "5.0\u{202F}%"),
  ])
  func accuracyIsRoundedButNeverToAllOrNothing(accuracy: Double, expected: String) throws {
    let evaluation = try Fixture.evaluation(
      labels: ["a", "b"], matrix: [[5, 0], [0, 5]], accuracy: accuracy)
    let html = try Report(title: "t", facts: [], evaluations: [evaluation]).html()
    #expect(html.contains("<b>\(expected)</b> of 10 test photos"))
    #expect(html.contains("t\u{A0}· 2 classes\u{A0}· \(expected) correct</title>"))
  }

  @Test func intervalIsThatOfSciPy() throws {
    let script = """
      from scipy.stats import binomtest
      interval = binomtest(8, 10).proportion_ci(0.95, method="wilson")
      print(f"{100 * interval.low:.1f}\\u202f% to {100 * interval.high:.1f}\\u202f%", end="")
      """
    let expected = String(decoding: try Peer.python(script), as: UTF8.self)
    let evaluation = try Fixture.evaluation(labels: ["a", "b"], matrix: [[4, 1], [1, 4]])
    let html = try Report(title: "t", facts: [], evaluations: [evaluation]).html()
    #expect(html.contains("<strong>\(expected)</strong>"))
    #expect(html.contains("8 right answers out of 10"))
  }

  @Test func everySplitHasItsColumn() throws {
    let evaluations = try [Split.test, .validation, .train].map {
      try Fixture.evaluation(labels: ["a", "b"], matrix: [[5, 0], [0, 5]], split: $0)
    }
    let html = try Report(title: "t", facts: [], evaluations: evaluations).html()
    for words in ["never seen before", "held out", "learned from"] {
      #expect(html.contains("<br>\(words)</small>"))
    }
    let single = try Report(title: "t", facts: [], evaluations: [evaluations[1]]).html()
    #expect(single.contains("held out") && !single.contains("never seen before"))
    #expect(single.contains("Keep a test split."))
  }

  @Test func weakestClassesComeFirstAndUnmeasuredOnesLast() throws {
    let evaluation = try Fixture.evaluation(
      labels: ["good", "absent", "weak"], matrix: [[10, 0, 0], [0, 0, 0], [6, 0, 4]])
    let html = try Report(title: "t", facts: [], evaluations: [evaluation]).html()
    let rows = try ["weak", "good", "absent"].map {
      try #require(html.range(of: "<th scope=\"row\"><bdi>\($0)<wbr></bdi>")).lowerBound
    }
    #expect(rows == rows.sorted())
    #expect(html[rows[2]...].prefix(200).contains("<span class=\"value\">–</span>"))
  }

  // MARK: Confusions

  @Test func matrixRowsAndColumnsAddUp() throws {
    let matrix = [[7, 2, 1], [0, 20, 0], [3, 0, 4]]
    let evaluation = try Fixture.evaluation(labels: ["a", "b", "c"], matrix: matrix)
    let html = try Report(title: "t", facts: [], evaluations: [evaluation]).html()
    let table = try #require(html.firstMatch(of: #/<table class="matrix">[\s\S]*?</table>/#)).output
    let sums = table.matches(of: #/<td class="sum">(\d+)</td>/#).compactMap { Int($0.output.1) }
    #expect(sums == [10, 20, 7] + [10, 22, 5] + [37])
    let cells = table.matches(of: #/<td class="[rw]\d" title="[^"]*">(\d+)</td>/#)
    #expect(cells.compactMap { Int($0.output.1) } == [7, 2, 1, 20, 3, 4])
    #expect(table.ranges(of: "<td></td>").count == 3 + 1)
  }

  @Test func confusionsAreNamedMostFrequentFirst() throws {
    let evaluation = try Fixture.evaluation(
      labels: ["lime", "lemon"], matrix: [[90, 10], [30, 70]])
    let html = try Report(title: "t", facts: [], evaluations: [evaluation]).html()
    let items = html.matches(
      of:
        #/truth">(\w+)</bdi> taken for <bdi class="answer">(\w+)</bdi></span> <span class="n">(.*?)</span>/#
    )
    #expect(
      items.map { "\($0.output.1) \($0.output.2) \($0.output.3)" } == [
        "lemon lime 30 of 100", "lime lemon 10 of 100",
      ])
    #expect(html.contains("makes 40 of the 40 mistakes"))
  }

  @Test func beyondSixtyClassesTheMatrixIsDrawnAndThirtyConfusionsListed() throws {
    let labels = (0..<61).map { "class \($0)" }
    let evaluation = try Fixture.evaluation(
      labels: labels, matrix: Fixture.matrix(61) { $0 == $1 ? 50 : $1 == 0 ? 1 : 0 })
    let html = try Report(title: "t", facts: [], evaluations: [evaluation]).html()
    #expect(html.contains("<svg class=\"matrix\"") && !html.contains("<table class=\"matrix\""))
    #expect(html.ranges(of: " taken for <bdi").count == 30)
    #expect(html.contains("And 30 other confusions of 30 photos in all."))
    let squares = html.matches(of: #/<path class="[rw]\d" d="([^"]*)"/#)
      .reduce(0) { $0 + $1.output.1.count { $0 == "M" } }
    #expect(squares == 61 + 60)
  }

  @Test func contradictoryEvaluationIsStillShown() throws {
    var evaluation = try Fixture.evaluation(labels: ["a", "b", "c"], matrix: [[1, 0, 0]])
    evaluation.confusionMatrix = [[.max, .max, .max, 7], [-5], [], [1, 2, 3]]
    evaluation.samples = .max
    evaluation.perClass = [evaluation.perClass[0]]
    evaluation.perClass[0].support = .max
    evaluation.perClass[0].recall = .nan
    evaluation.metrics.accuracy = .infinity
    evaluation.metrics.logLoss = 1e300
    var run = try Fixture.run()
    run.seconds.total = .infinity
    run.imagesPerSecond = .nan
    run.peakRSSBytes = .min
    run.cost = -1
    let html = try Report(title: "t", facts: [], evaluations: [evaluation], run: run).html()
    #expect(html.contains("<b>–</b>"))
  }

  // MARK: Mistakes, run, skipped photos

  @Test func mistakesShowTheirPhotosWhereThereAre() throws {
    let bytes = (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let evaluation = try Fixture.evaluation(
      labels: ["a", "b"], matrix: [[5, 2], [0, 5]],
      mistakes: [("there.jpg", "a", "b"), ("gone.jpg", "a", "b")])
    let html = try Report(
      title: "t", facts: [], evaluations: [evaluation], thumbnails: ["there.jpg": bytes]
    ).html()
    let images = html.matches(of: #/<img src="data:image/jpeg;base64,([^"]*)" alt="([^"]+)">/#)
    #expect(images.map { Data(base64Encoded: String($0.output.1)) } == [Data(bytes)])
    #expect(html.ranges(of: ">no picture<").count == 1)
    #expect(html.contains("gone.<wbr>jpg<wbr>"))
  }

  @Test func runIsToldInWords() throws {
    let html = try Report(
      title: "t", facts: [("Backbone", "EfficientNet-Lite0")], evaluations: [], run: Fixture.run()
    ).html()
    for words in [
      "EfficientNet-Lite0", "27\u{202F}s", "1.3\u{202F}s", "2\u{202F}min 5\u{202F}s",
      "463 photos a second",
      "412\u{202F}MB", "0.00084, at 0.10 an hour", "Nothing has been measured yet.",
    ] {
      #expect(html.contains(words), "\(words)")
    }
  }

  @Test func whatAClusterDidIsToldInWords() throws {
    let activity = """
      {"spark": "4.3.0", "application": "app-<b>", "cores": 4, "seconds": 900, "tasks": 1200, "failed_tasks": 2,
       "retried_tasks": 3, "speculative_tasks": 0, "executors": 5, "executors_added": 1, "executors_lost": 1,
       "task_seconds": 3000, "jvm_cpu_seconds": 100,
       "stages": [{"id": 7, "attempt": 1, "tasks": 1100, "seconds": 65.2, "failed": true}]}
      """
    var run = try Fixture.run()
    run.cluster = try JSONDecoder().decode(ClusterActivity.self, from: Data(activity.utf8))
    let html = try Report(title: "t", facts: [], evaluations: [], run: run).html()
    for words in [
      "On the cluster", "app-&lt;b&gt;", "5 at work, 1 lost, 1 joined",
      "1,200, 2 failed, 3 tried again", "50\u{202F}min", "Activity log: 1 stage", "1,100",
      "1\u{202F}min 5\u{202F}s", "failed</td>",
    ] {
      #expect(html.contains(words), "\(words)")
    }
    #expect(
      !(try Report(title: "t", facts: [], evaluations: [], run: Fixture.run()).html())
        .contains("On the cluster"))
  }

  @Test func reportWithoutRunHasNoChapterOfIt() throws {
    let evaluation = try Fixture.evaluation(labels: ["a", "b"], matrix: [[5, 0], [0, 5]])
    let html = try Report(title: "t", facts: [], evaluations: [evaluation]).html()
    #expect(!html.contains("id=\"run\"") && !html.contains("href=\"#run\""))
    #expect(!html.contains("id=\"skipped\"") && !html.contains("id=\"mistakes\""))
    #expect(html.contains("Nothing: every answer is right."))
  }

  @Test func skippedPhotosAreGroupedByReasonAndCountedOnce() throws {
    let truncated = (0..<1500).map { ("t\($0).jpg", "truncated") }
    let run = try Fixture.run(skipped: truncated + [("x.heic", "unknown format")])
    let evaluation = try Fixture.evaluation(
      labels: ["a", "b"], matrix: [[5, 0], [0, 5]], skipped: [truncated[0]])
    let html = try Report(title: "t", facts: [], evaluations: [evaluation], run: run).html()
    #expect(html.contains("1,501 photos gave no result, for 2 reasons."))
    #expect(html.contains("<bdi>truncated</bdi> <b class=\"n\">1,500</b>"))
    #expect(html.contains("and 1,000 more"))
    #expect(html.ranges(of: "t0.jpg").count == 1)
  }

  @Test func largeReportsAreSmallAndQuick() throws {
    let labels = (0..<131).map { "class number \($0)" }
    let evaluation = try Fixture.evaluation(
      labels: labels, matrix: Fixture.matrix(131) { 1 + $0 * $1 % 50 },
      mistakes: (0..<48).map { ("m\($0).jpg", labels[$0], labels[$0 + 1]) })
    let skipped = (0..<10_000).map { ("folder/\($0).jpg", "reason \($0 % 500)") }
    let report = try Report(
      title: "large", facts: [], evaluations: [evaluation, evaluation],
      run: Fixture.run(skipped: skipped),
      thumbnails: Dictionary(
        uniqueKeysWithValues: (0..<48).map { ("m\($0).jpg", [UInt8](repeating: 7, count: 8000)) }))
    var html = ""
    let time = try ContinuousClock().measure { html = try report.html() }
    #expect(html.utf8.count < 2_000_000)
    #expect(time < .seconds(3))
    #expect(try report.html() == html)
  }
}

/// Evaluations and runs as they are read from a model's folder.
private enum Fixture {
  static func matrix(_ classes: Int, _ count: (Int, Int) -> Int) -> [[Int]] {
    (0..<classes).map { row in (0..<classes).map { count(row, $0) } }
  }

  static func evaluation(
    labels: [String], matrix: [[Int]], accuracy: Double? = nil, split: Split = .test,
    mistakes: [(path: String, label: String, predicted: String)] = [],
    skipped: [(path: String, reason: String)] = []
  ) throws -> Evaluation {
    let total = matrix.joined().reduce(0, +)
    let right = matrix.indices.reduce(0) { $0 + matrix[$1][$1] }
    let accuracy = accuracy ?? Double(right) / Double(total)
    let perClass = matrix.indices.map { index in
      let support = matrix[index].reduce(0, +)
      let recall = support > 0 ? Double(matrix[index][index]) / Double(support) : 0
      return ClassMetricsInput(
        label: labels[index], precision: recall, recall: recall, f1: recall, support: support)
    }
    let metrics = [
      "accuracy": accuracy, "balanced_accuracy": accuracy, "macro_f1": accuracy,
      "top_5_accuracy": accuracy, "log_loss": 0.1,
    ]
    return try decode(
      EvaluationInput(
        split: split, samples: total,
        skipped: skipped.map { .init(path: $0.path, reason: $0.reason) },
        metrics: metrics, perClass: perClass, confusionMatrix: matrix, labels: labels,
        mistakes: mistakes.map {
          .init(path: $0.path, label: $0.label, predicted: $0.predicted, confidence: 0.95)
        }))
  }

  static func run(
    text: String = "local", remarks: [String] = [], skipped: [(path: String, reason: String)] = []
  ) throws -> RunRecord {
    try decode(
      RunInput(
        pomona: "0.1.0", engine: text, dataset: text,
        samples: ["train": 100, "validation": 10, "test": 20, "skipped": skipped.count],
        seconds: ["features": 27.4, "fit": 1.31, "total": 125.2], imagesPerSecond: 462.9,
        cores: 2,
        processor: text, peakRssBytes: 412_000_000, cost: 0.00084, pricePerHour: 0.1,
        remarks: remarks, skipped: skipped.map { .init(path: $0.path, reason: $0.reason) }))
  }

  private static func decode<T: Decodable>(_ input: some Encodable) throws -> T {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return try JSONDecoder().decode(T.self, from: encoder.encode(input))
  }

  private struct EvaluationInput: Encodable {
    var split: Split
    var samples: Int
    var skipped: [SkippedPhoto]
    var metrics: [String: Double]
    var perClass: [ClassMetricsInput]
    var confusionMatrix: [[Int]]
    var labels: [String]
    var mistakes: [MistakeInput]
  }

  private struct ClassMetricsInput: Encodable {
    var label: String
    var precision, recall, f1: Double
    var support: Int
  }

  private struct MistakeInput: Encodable {
    var path, label, predicted: String
    var confidence: Double
  }

  private struct RunInput: Encodable {
    var pomona, engine, dataset: String
    var samples: [String: Int]
    var seconds: [String: Double]
    var imagesPerSecond: Double
    var cores: Int
    var processor: String
    var peakRssBytes: Int
    var cost, pricePerHour: Double
    var remarks: [String]
    var skipped: [SkippedPhoto]
  }
}

/// The page as a parser of HTML sees it.
private struct Page: Decodable {
  var tags: Set<String>
  var attributes: Set<String>
  var links: [String]

  static let knownTags: Set<String> = [
    "html", "head", "meta", "title", "style", "body", "header", "main", "nav", "section", "h1",
    "h2",
    "h3", "p", "div", "span", "b", "i", "em", "strong", "small", "br", "wbr", "bdi", "code", "a",
    "ul",
    "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "details",
    "summary", "figure", "figcaption", "img", "svg", "g", "path", "rect", "text",
  ]
  static let knownAttributes: Set<String> = [
    "lang", "charset", "http-equiv", "content", "name", "class", "id", "style", "title", "role",
    "aria-label", "aria-hidden", "tabindex", "scope", "href", "src", "alt", "viewbox", "d", "x",
    "y",
    "width", "height", "transform", "text-anchor",
  ]

  init(_ html: String) throws {
    let script = """
      import html.parser, json, sys
      class Reader(html.parser.HTMLParser):
          def __init__(self):
              super().__init__()
              self.tags, self.attributes, self.links = set(), set(), []
          def handle_starttag(self, tag, attributes):
              self.tags.add(tag)
              for name, value in attributes:
                  self.attributes.add(name)
                  if name in ("href", "src"): self.links.append(value or "")
      reader = Reader()
      reader.feed(open(sys.argv[1], encoding="utf-8").read())
      print(json.dumps({k: list(getattr(reader, k)) for k in ("tags", "attributes", "links")}))
      """
    self = try withTemporaryFolder { folder in
      let file = folder.appending(path: "report.html")
      try Data(html.utf8).write(to: file)
      return try JSONDecoder().decode(Page.self, from: Peer.python(script, [file.path]))
    }
  }
}
