import Datasets
import Testing

@Suite struct DataTests {
  @Test func imbalanceIsThatOfTheTrainingPhotos() throws {
    let evaluations = [
      try ReportFixture.evaluation(labels: ["a", "b"], matrix: [[5, 0], [0, 5]]),
      try ReportFixture.evaluation(
        labels: ["a", "b"], matrix: [[1200, 0], [0, 300]], split: .train),
    ]
    let html = try ReportFixture.html(evaluations: evaluations)
    #expect(
      html.contains("The most frequent class has 1,200 training photos (\u{2068}a\u{2069}), "))
    #expect(html.contains("the rarest 300 (\u{2068}b\u{2069}), a ratio of 4.0 to 1."))
    #expect(html.contains("style=\"--h:1.000\"") && html.contains("style=\"--h:0.250\""))
  }

  @Test func equalClassesAreNotCompared() throws {
    let evaluation = try ReportFixture.evaluation(labels: ["a", "b"], matrix: [[5, 0], [0, 5]])
    let html = try ReportFixture.html(evaluations: [evaluation])
    #expect(html.contains("Every class has 5 scored photos."))
  }

  @Test func classWithoutPhotosHasNoRatio() throws {
    let evaluation = try ReportFixture.evaluation(labels: ["a", "b"], matrix: [[5, 0], [0, 0]])
    let html = try ReportFixture.html(evaluations: [evaluation])
    #expect(html.contains("the rarest 0 (\u{2068}b\u{2069})."))
  }

  @Test(arguments: [(30, true), (31, false)])
  func upToThirtyBarsHaveNames(classes: Int, isNamed: Bool) throws {
    let evaluation = try ReportFixture.evaluation(
      labels: (0..<classes).map { "class \($0)" },
      matrix: ReportFixture.matrix(classes: classes) { $0 == $1 ? 9 : 0 })
    let html = try ReportFixture.html(evaluations: [evaluation])
    #expect(html.contains("<ul class=\"skyline named\"") == isNamed)
    #expect(html.ranges(of: "style=\"--h:").count == classes)
  }

  @Test func fiftyRemarksAreShown() throws {
    let run = try ReportFixture.run(remarks: (0..<60).map { "remark \($0)" })
    #expect(try ReportFixture.html(run: run).ranges(of: "<li><bdi>remark ").count == 50)
  }
}
