import Features
import Formatting
import Learning
import Models

/// Fits the classifier that was asked for.
struct ClassifierFit {
  struct Outcome {
    let classifier: any Classifier
    let kind: ClassifierKind
    /// Hyper-parameters and what the fit found out.
    let parameters: [String: Double]
    /// Why this classifier, where there was a choice.
    var remark: String?
  }

  let training: LoadedOnce<LabelledFeatures>
  /// Empty when the data set has no validation split.
  let validation: LoadedOnce<LabelledFeatures>
  /// Whether the validation split may choose the strength of a penalty: because another split reports, or because it
  /// chooses the classifier anyway.
  let validationMayChoose: Bool
  let classCount: Int
  let seed: UInt64
  let jobs: Int
  let progress: ProgressHandler
  let growForest: (RandomForest.Configuration) throws -> RandomForest

  func outcome(of choice: TrainingConfiguration.Classifier) throws -> Outcome {
    switch choice {
    case .randomForest: try randomForest()
    case .logisticRegression: try logisticRegression()
    case .auto: try better(of: [try randomForest(), try logisticRegression()])
    }
  }

  private func randomForest() throws -> Outcome {
    let configuration = RandomForest.Configuration(seed: seed)
    let forest = try growForest(configuration)
    var parameters = ["trees": Double(forest.treeCount)]
    parameters["out_of_bag_accuracy"] = forest.outOfBagAccuracy
    return Outcome(classifier: forest, kind: .randomForest, parameters: parameters)
  }

  /// The strength of the penalty is chosen on the validation split where it may choose, else by cross-validation.
  private func logisticRegression() throws -> Outcome {
    var configuration = LogisticRegression.Configuration(seed: seed)
    let validation = validationMayChoose ? try validation.value : nil
    if let validation, !validation.labels.isEmpty {
      configuration.strength = .validation(
        validation.features, labels: validation.labels,
        strengths: LogisticRegression.Configuration.defaultStrengths)
    }
    let training = try training.value
    let fit = try StageProgress.reporting(.fit, to: progress) { progress in
      try LogisticRegression.fit(
        training.features, labels: training.labels, classCount: classCount,
        configuration: configuration, jobs: jobs, progress: progress)
    }
    return Outcome(
      classifier: fit.classifier, kind: .logisticRegression,
      parameters: ["strength": fit.strength, "iterations": Double(fit.iterations)])
  }

  /// The most accurate on the validation split; of equals, the one with the lower log loss.
  private func better(of outcomes: [Outcome]) throws -> Outcome {
    let validation = try validation.value
    let metrics = try outcomes.map { outcome in
      try outcome.classifier.metrics(
        for: validation.features, labels: validation.labels, jobs: jobs)
    }
    let best =
      metrics.indices.max {
        (metrics[$0].accuracy, -metrics[$0].logLoss) < (metrics[$1].accuracy, -metrics[$1].logLoss)
      } ?? 0
    let scores = zip(outcomes, metrics).map { outcome, metrics in
      "\(outcome.kind.rawValue) (\(percent(metrics.accuracy)), "
        + "log loss \((metrics.logLoss * 10_000).rounded() / 10_000))"
    }
    var outcome = outcomes[best]
    outcome.remark =
      "on the validation split: \(scores.joined(separator: ", ")); \(outcome.kind.rawValue) was kept"
    return outcome
  }
}
