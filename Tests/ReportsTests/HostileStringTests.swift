import Reports
import Testing

@Suite struct HostileStringTests {
  /// Labels and file names that an attacker may choose.
  static let hostile = [
    "<script>alert(1)</script>", #""><img src=x onerror=alert(1)>"#, "' onmouseover='alert(1)",
    // An accent joins the quotation mark before it to one character, and U+0600 the one after it.
    "\"\u{301} onload=alert(1) x=", "'\u{301} onload=alert(1) x=", "\u{600}\" onload=alert(1) x=",
    "</style><script>", "</title><script>", "</textarea>]]>--><script>", "javascript:alert(1)",
    "{{title}}{{{thumbnail}}}{{> page}}", "&lt;b&gt;", "\u{202E}gpj.exe",
    "a\u{0}b\u{7}c\r\nd\u{2028}e", String(repeating: "long/", count: 2000),
    "Z" + String(repeating: "\u{310}", count: 5000), "",
  ]

  @Test func hostileStringsNeverBecomeMarkup() throws {
    let labels = Self.hostile
    let evaluation = try ReportFixture.evaluation(
      labels: labels, matrix: ReportFixture.matrix(classes: labels.count) { $0 == $1 ? 9 : 1 },
      mistakes: labels.map { ("\($0)/\($0).jpg", $0, $0) }, skipped: labels.map { ($0, $0) })
    let run = try ReportFixture.run(
      text: labels[1], remarks: labels, skipped: labels.map { ($0, $0) })
    let pages = try labels.map { label in
      try Report(
        title: label, facts: labels.map { ReportFact(name: $0, value: $0) },
        evaluations: [evaluation], run: run
      ).html()
    }
    let page = try ParsedPage(pages.joined())
    #expect(
      page.tags.isSubset(of: ParsedPage.knownTags), "\(page.tags.subtracting(ParsedPage.knownTags))"
    )
    #expect(page.attributes.isSubset(of: ParsedPage.knownAttributes))
    #expect(page.links.allSatisfy { $0.hasPrefix("#") })
  }

  @Test func hostileStringsOfALargeMatrixNeverBecomeMarkup() throws {
    let labels = (0..<70).map { "\(Self.hostile[$0 % Self.hostile.count])\($0)" }
    let evaluation = try ReportFixture.evaluation(
      labels: labels, matrix: ReportFixture.matrix(classes: 70) { $0 == $1 ? 9 : 1 })
    let page = try ParsedPage(ReportFixture.html(evaluations: [evaluation]))
    #expect(page.tags.isSubset(of: ParsedPage.knownTags))
    #expect(page.attributes.isSubset(of: ParsedPage.knownAttributes))
  }

  @Test func hiddenAndReorderingCharactersAreShownAsReplaced() throws {
    let html = try ReportFixture.html(title: "photo\u{202E}gpj\u{0}.exe")
    #expect(html.contains("photo\u{FFFD}gpj\u{FFFD}.exe"))
    #expect(!html.unicodeScalars.contains("\u{202E}"))
  }

  @Test func longNamesLoseTheirMiddle() throws {
    let name = "start" + String(repeating: "x", count: 10_000) + "end.jpg"
    let html = try ReportFixture.html(title: name)
    #expect(html.contains("startxxx") && html.contains("x…x") && html.contains("xend.jpg"))
    #expect(!html.contains(String(repeating: "x", count: 120)))
  }

  @Test func scriptsThatJoinLettersStayReadable() throws {
    let persian = "می\u{200C}خواهم"
    #expect(try ReportFixture.html(title: persian).contains(persian))
  }
}
