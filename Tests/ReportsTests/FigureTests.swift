import Datasets
import Evaluations
import Formatting
import Learning
import Models
import Reports
import Testing

@Suite struct FigureTests {
  private func evaluation(
    _ correct: Int, of total: Int = 100, split: Split? = .test, part: Evaluation.Part? = nil
  ) throws -> Evaluation {
    var builder = try EvaluationBuilder(labels: ["a", "b", "c"], split: split, part: part)
    for number in 0..<total {
      try builder.add(
        path: "\(number)", label: Int32(number % 2),
        probabilities: number < correct
          ? (number % 2 == 0 ? [0.9, 0.1, 0] : [0.1, 0.9, 0]) : [0, 0.3, 0.7])
    }
    return try #require(builder.evaluation())
  }

  private func remarks(
    _ evaluations: [Evaluation], _ evidence: ModelScores.Evidence? = nil
  ) -> [String] {
    FigureRemarks(evaluations, evidence: evidence, format: .text) { $0 }.texts
  }

  @Test(arguments: [(95, "good"), (80, "fair"), (60, "poor"), (40, "poor")])
  func aBadFigureIsNotGreen(correct: Int, grade: String) throws {
    let html = try ReportFixture.html(evaluations: [evaluation(correct)])
    #expect(html.contains("<p class=\"figure \(grade)\">"))
  }

  @Test func aFigureOnTrainingPhotosIsNoAchievement() throws {
    let html = try ReportFixture.html(evaluations: [evaluation(100, split: .train)])
    #expect(html.contains("<p class=\"figure plain\">"))
  }

  @Test func learnedPhotosAreNamed() throws {
    var all = try evaluation(90)
    #expect(remarks([all], .notRecorded)[0].contains("unknown: it has no statistics"))
    #expect(remarks([all], .compared)[0] == "The model learned from none of these photos.")
    let (unseen, learned) = try (
      evaluation(30, of: 40, part: .unseen), evaluation(60, of: 60, part: .learned)
    )
    all.unseen = PhotoFigures(samples: 40, metrics: unseen.metrics)
    all.learned = PhotoFigures(samples: 60, metrics: learned.metrics)
    let texts = remarks([unseen, learned, all], .compared)
    #expect(
      texts[0]
        == "The model learned from 60 of these 100 photos. On the 40 others its accuracy is 75.0 %, on all 90.0 %."
    )
    #expect(texts[1].hasPrefix("The model is right on 100 % of the photos that it learned from,"))
    let html = try ReportFixture.html(evaluations: [unseen, learned, all])
    #expect(html.contains("</b> of 40 unseen photos classified correctly."))
    #expect(
      html.contains("<br>not learned from</small>") && html.contains("<br>learned from</small>"))
    all.unseen = nil
    #expect(remarks([all], .compared)[0].contains("all of these photos: the figures overestimate"))
  }

  @Test func classesWithoutPhotosAndPhotosWithoutClassesAreNamed() throws {
    var all = try evaluation(90)
    all.missingClasses = [MissingClass(label: "x", support: 3)]
    let texts = remarks([all])
    #expect(
      texts == [
        "The model does not have 1 class of these photos: x (3). 3 photos count as wrong.",
        "1 class of the model has no photo here, and is not covered by the figures: c.",
      ])
  }

  @Test func thresholdsHaveTheirShareAndPrecision() throws {
    let html = try ReportFixture.html(evaluations: [evaluation(80)])
    #expect(html.contains("<section id=\"thresholds\">"))
    #expect(
      html.contains(
        "With a threshold of 80\u{202F}%, 80.0\u{202F}% of the photos are answered, of those 100\u{202F}% rightly"
      ))
  }

  @Test func thresholdsWithoutASuggestionShowNoOther() throws {
    let html = try ReportFixture.html(evaluations: [evaluation(100)])
    #expect(
      html.contains("<section id=\"thresholds\">") && html.contains("<section id=\"advice\">"))
    #expect(!html.contains("Chapter("))
  }

  @Test func theLearningCurveSaysIfMorePhotosHelp() throws {
    func part(_ fraction: Double, _ accuracy: Double) -> Alternative {
      Alternative(
        .photos, fraction: fraction, figures: .init(accuracy: accuracy, logLoss: 1),
        chosen: .init(accuracy: 0.8, logLoss: 1), trainingPhotos: Int(400 * fraction),
        heldOutPhotos: 100)
    }
    let rising = try #require(LearningCurve([part(0.25, 0.6), part(0.5, 0.72)]))
    #expect(rising.points.map(\.name) == ["a quarter", "half", "all"])
    #expect(rising.points.map(\.accuracy) == [0.6, 0.72, 0.8])
    #expect(rising.isRising && rising.sentence(.text).contains("gained 8.0 percentage points"))
    let flat = try #require(LearningCurve([part(0.25, 0.79), part(0.5, 0.8)]))
    #expect(!flat.isRising && flat.sentence(.text).contains("gained nothing"))
    #expect(LearningCurve([]) == nil)
  }
}
