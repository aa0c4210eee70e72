import Testing

@Suite struct SkippedPhotoTests {
  @Test func skippedPhotosAreGroupedByReasonAndCountedOnce() throws {
    let truncated = (0..<1500).map { ("t\($0).jpg", "truncated") }
    let run = try ReportFixture.run(skipped: truncated + [("x.heic", "unknown format")])
    let evaluation = try ReportFixture.evaluation(
      labels: ["a", "b"], matrix: [[5, 0], [0, 5]], skipped: [truncated[0]])
    let html = try ReportFixture.html(evaluations: [evaluation], run: run)
    #expect(html.contains("1,501 photos were skipped, for 2 reasons."))
    #expect(html.contains("<bdi>truncated</bdi> <b class=\"n\">1,500</b>"))
    #expect(html.contains("and 1,000 more"))
    #expect(html.ranges(of: "t0.jpg").count == 1)
  }

  @Test func fortyReasonsAreListed() throws {
    let run = try ReportFixture.run(skipped: (0..<90).map { ("\($0).jpg", "reason \($0 % 45)") })
    let html = try ReportFixture.html(run: run)
    #expect(html.contains("90 photos were skipped, for 45 reasons."))
    #expect(html.ranges(of: "<ul class=\"paths\">").count == 40)
    #expect(html.contains("Not listed: 10 photos for 5 other reasons."))
  }

  @Test func oneSkippedPhotoIsSingular() throws {
    let html = try ReportFixture.html(run: ReportFixture.run(skipped: [("a.jpg", "truncated")]))
    #expect(html.contains("1 photo was skipped, for 1 reason."))
  }
}
