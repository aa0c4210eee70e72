import Datasets
import Evaluations
import Learning
import Models
import Testing

@Suite struct AdviceTests {
  /// The recommendations of a report, in their order.
  private static func headings(_ evaluations: Evaluation...) throws -> [String] {
    try ReportFixture.html(evaluations: evaluations)
      .matches(of: #/<li><b>([^<]*)</b> [^<]+</li>/#).map { String($0.output.1) }
  }

  /// Ten classes of 100 photos, so that no rule applies but those that a test provokes.
  private static func evaluation(
    split: Split = .test, mistakes: [(path: String, label: String, predicted: String)] = [],
    matrix: (Int, Int) -> Int = { $0 == $1 ? 91 : 1 }
  ) throws -> Evaluation {
    try ReportFixture.evaluation(
      labels: (0..<10).map { "class \($0)" },
      matrix: ReportFixture.matrix(classes: 10, count: matrix), split: split, mistakes: mistakes)
  }

  @Test func soundEvaluationNeedsNone() throws {
    #expect(try Self.headings(Self.evaluation()).isEmpty)
    let html = try ReportFixture.html(evaluations: [Self.evaluation()])
    #expect(!html.contains("id=\"advice\"") && !html.contains("#advice"))
  }

  @Test func splitIsJudged() throws {
    #expect(
      try Self.headings(Self.evaluation(split: .train))
        == ["Evaluate on photos that were not used for training."])
    #expect(
      try Self.headings(Self.evaluation(split: .validation)) == ["Hold out a test split."])
  }

  @Test func emptyEvaluationIsJudgedByItsSplitAlone() throws {
    var evaluation = try Self.evaluation(split: .train) { $0 == $1 ? 1 : 0 }
    evaluation.samples = 0
    #expect(
      try Self.headings(evaluation) == ["Evaluate on photos that were not used for training."])
  }

  @Test func wideIntervalAsksForPhotos() throws {
    let evaluation = try ReportFixture.evaluation(
      labels: ["a", "b"], matrix: [[40, 10], [10, 40]])
    let html = try ReportFixture.html(evaluations: [evaluation])
    #expect(
      html.contains(
        "<b>Evaluate on more photos.</b> With 100 photos, the accuracy may be anything from "
          + "71.1\u{202F}% to 86.7\u{202F}%.</li>"))
  }

  @Test func theCheapestGainThatWasMeasuredComesFirst() throws {
    func alternative(_ kind: Alternative.Kind, _ options: String, _ accuracy: Double) -> Alternative
    {
      Alternative(
        kind, options: options, figures: .init(accuracy: accuracy, logLoss: 2 - accuracy),
        chosen: .init(accuracy: 0.7, logLoss: 1.3), trainingPhotos: 400, heldOutPhotos: 200)
    }
    var run = try ReportFixture.run()
    run.alternatives = [
      alternative(.classifier, "--classifier x", 0.69), alternative(.backbone, "--preset y", 0.9),
      alternative(.side, "--input-side 320", 0.8), alternative(.photos, "", 0.6),
    ]
    let html = try ReportFixture.html(evaluations: [Self.evaluation()], run: run)
    let headings = html.matches(of: #/<li><b>([^<]*)</b> [^<]+</li>/#).map { String($0.output.1) }
    #expect(headings == ["Train with --input-side 320.", "Collect more photos."])
    #expect(html.contains("Enough photos?") && html.contains("--preset y"))
  }

  @Test func unknownPhotosAskForPhotosLikeThem() throws {
    var evaluation = try Self.evaluation()
    evaluation.unknown = evaluation.samples / 10
    #expect(try Self.headings(evaluation).isEmpty)
    evaluation.unknown = evaluation.samples / 4
    #expect(try Self.headings(evaluation) == ["Train on photos like these."])
  }

  @Test func overfittingAsksForVariety() throws {
    let training = try Self.evaluation(split: .train) { $0 == $1 ? 100 : 0 }
    var test = try Self.evaluation()
    #expect(try Self.headings(test, training).isEmpty)
    test.metrics.accuracy = 0.89
    test.metrics.balancedAccuracy = 0.89
    #expect(try Self.headings(test, training) == ["Train on more varied photos."])
  }

  @Test func weakestThreeClassesAreNamed() throws {
    let evaluation = try Self.evaluation { row, column in
      row == column ? (row < 4 ? 64 + row : 100) : row < 4 ? 4 : 0
    }
    let html = try ReportFixture.html(evaluations: [evaluation])
    #expect(
      html.contains(
        "<b>Collect photos of the weakest classes.</b> Lowest recall: "
          + "\u{2068}class 0\u{2069} (64.0\u{202F}%), \u{2068}class 1\u{2069} (64.4\u{202F}%), "
          + "\u{2068}class 2\u{2069} (64.7\u{202F}%) and 1 other.</li>"))
  }

  @Test func confusedPairCountsInBothDirections() throws {
    // 2 + 1 of 3 errors are one pair; 2 alone would be too few.
    let confused = try Self.evaluation { row, column in
      row == column ? 30 : (row, column) == (0, 1) ? 2 : (row, column) == (1, 0) ? 1 : 0
    }
    #expect(
      try Self.headings(confused).contains(
        "Compare \u{2068}class 0\u{2069} with \u{2068}class 1\u{2069}."))
    let few = try Self.evaluation { row, column in
      row == column ? 30 : (row, column) == (0, 1) ? 2 : 0
    }
    #expect(try !Self.headings(few).contains { $0.hasPrefix("Compare ") })
  }

  @Test func confidentErrorsAskForTheirLabels() throws {
    let sure = try Self.evaluation(mistakes: [("a.jpg", "class 0", "class 1")])
    let html = try ReportFixture.html(evaluations: [sure])
    #expect(
      html.contains(
        "1 photo below has a wrong prediction with a confidence of 90\u{202F}% or more."))
    var unsure = sure
    unsure.mistakes[0].confidence = 0.89
    #expect(try Self.headings(unsure).isEmpty)
  }

  @Test func imbalanceIsReported() throws {
    var evaluation = try Self.evaluation()
    evaluation.metrics.balancedAccuracy = evaluation.metrics.accuracy - 0.06
    #expect(try Self.headings(evaluation) == ["Check the rare classes."])
  }

  @Test func nearPerfectAccuracyIsQuestioned() throws {
    let evaluation = try Self.evaluation { $0 == $1 ? 100 : 0 }
    #expect(
      try Self.headings(evaluation) == ["Test with photos from another source."])
    #expect(
      try ReportFixture.html(evaluations: [evaluation]).contains(
        "Near-perfect accuracy can be real; it can also mean that near-duplicates"))
  }

  @Test func smallClassesAreReported() throws {
    let evaluation = try Self.evaluation { row, column in
      row == column ? (row == 0 ? 9 : 91) : row == 0 ? 0 : 1
    }
    #expect(try Self.headings(evaluation) == ["Interpret single classes with caution."])
    #expect(
      try ReportFixture.html(evaluations: [evaluation])
        .contains("1 class of 10 has fewer than ten photos here"))
  }

  @Test func skippedPhotosAreReported() throws {
    let html = try ReportFixture.html(
      evaluations: [Self.evaluation()], run: ReportFixture.run(skipped: [("a.jpg", "truncated")]))
    #expect(html.contains("<b>Check the skipped photos.</b> 1 photo could not be used."))
  }
}
