import Datasets
import Evaluations
import Learning
import Testing

@Suite struct EvaluationBuilderTests {
  @Test func theLargestLossesComeFirstAndSixHundredAreKept() throws {
    var builder = try EvaluationBuilder(labels: ["a", "b", "c"], split: nil)
    for number in 0..<700 {
      let right = Float(number) / 2000
      try builder.add(path: "\(number)", label: 0, probabilities: [right, 0.6, 0.4 - right])
    }
    try builder.add(path: "right", label: 1, probabilities: [0.1, 0.8, 0.1])
    let evaluation = try #require(builder.evaluation())
    #expect(evaluation.errors == 700 && evaluation.samples == 701)
    #expect(evaluation.mistakes.count == 600)
    #expect(evaluation.mistakes.prefix(3).map(\.path) == ["0", "1", "2"])
    #expect(evaluation.mistakes[20].labelProbability == Double(Float(0.01)))
  }

  @Test func photosOfMissingClassesAreWrong() throws {
    var builder = try EvaluationBuilder(
      labels: ["a", "b"], missingLabels: ["x", "y"], split: .test)
    try builder.add(path: "1", label: 0, probabilities: [0.9, 0.1])
    try builder.add(path: "2", label: 2, probabilities: [0.7, 0.3])
    let evaluation = try #require(builder.evaluation())
    #expect(evaluation.metrics.accuracy == 0.5 && evaluation.metrics.top5Accuracy == 0.5)
    #expect(evaluation.missingClasses == [MissingClass(label: "x", support: 1)])
    #expect(evaluation.perClass.map(\.label) == ["a", "b", "x"])
    #expect(evaluation.confusionMatrix == [[1, 0], [0, 0]])
    #expect(evaluation.unscoredClasses == ["b"])
    let mistake = try #require(evaluation.mistakes.first)
    #expect(mistake.label == "x" && mistake.predicted == "a" && mistake.labelProbability == 0)
  }

  @Test func answersAreCountedAtEveryThreshold() throws {
    var builder = try EvaluationBuilder(labels: ["a", "b"], split: nil)
    try builder.add(path: "1", label: 0, probabilities: [0.96, 0.04])
    try builder.add(path: "2", label: 0, probabilities: [0.45, 0.55])
    var other = try EvaluationBuilder(labels: ["a", "b"], split: nil)
    try other.add(path: "3", label: 0, probabilities: [0.75, 0.25])
    try builder.merge(other)
    let thresholds = try #require(builder.evaluation()?.thresholds)
    func counts(_ confidence: Double) -> [Int]? {
      thresholds.first { $0.confidence == confidence }.map { [$0.answered, $0.correct] }
    }
    #expect(counts(0) == [3, 2] && counts(0.6) == [2, 2])
    #expect(counts(0.95) == [1, 1] && counts(0.99) == [0, 0])
  }

  @Test func aGapIsOneFromNearlyAllToFarLess() throws {
    func evaluation(_ correct: Int, _ split: Split) throws -> Evaluation {
      var builder = try EvaluationBuilder(labels: ["a", "b"], split: split)
      for number in 0..<100 {
        try builder.add(
          path: "\(number)", label: 0, probabilities: number < correct ? [0.9, 0.1] : [0.1, 0.9])
      }
      return try #require(builder.evaluation())
    }
    let gap = try AccuracyGap([evaluation(80, .test), evaluation(99, .train)])
    #expect(gap?.learned == 0.99 && gap?.unseen == 0.8)
    #expect(try AccuracyGap([evaluation(95, .test), evaluation(99, .train)]) == nil)
    #expect(try AccuracyGap([evaluation(60, .test), evaluation(90, .train)]) == nil)
    #expect(try AccuracyGap([evaluation(99, .train)]) == nil)
    // Errors on classes that the model does not have are not for want of generalisation.
    var others = try evaluation(80, .test)
    others.missingClasses = [MissingClass(label: "x", support: 18)]
    #expect(try AccuracyGap([others, evaluation(99, .train)]) == nil)
  }
}
