import Failures

extension HeadKind {
  /// Multinomial logistic regression: the softmax of an affine function of the features.
  public static let logisticRegression = HeadKind(rawValue: "logistic-regression")
}

extension LogisticRegression: Head {
  package static let kind = HeadKind.logisticRegression

  /// The strength of the penalty is chosen on the validation samples if there are any, otherwise by cross-validation.
  package static func fit(_ request: HeadFitRequest) throws(LearningError) -> HeadFit {
    if let shard = request.shard, shard.count > 1 {
      throw LearningError(
        .invalidConfiguration, "a logistic regression cannot be fitted on shards",
        remedy: "Fit it on all samples at once.")
    }
    var configuration = Configuration(seed: request.seed)
    if let strength = request.chosen["strength"] {
      configuration.strength = .fixed(strength)
    } else if let validation = request.validation, !validation.labels.isEmpty {
      configuration.strength = .validation(
        validation.features, labels: validation.labels,
        strengths: Configuration.defaultStrengths)
    }
    let fit = try fit(
      request.training.features, labels: request.training.labels, classCount: request.classCount,
      configuration: configuration, jobs: request.jobs, cancellation: request.cancellation,
      progress: request.progress)
    return HeadFit(
      fit.classifier,
      parameters: ["strength": fit.strength, "iterations": Double(fit.iterations)])
  }

  package func scores(for features: FeatureMatrix, jobs: Int) throws(LearningError) -> [Float] {
    try function.values(for: features, jobs: jobs, softmax: false)
  }

  package func scores(for features: Span<Float>) throws(LearningError) -> [Float] {
    try require(features)
    return function.values(for: features, softmax: false)
  }

  package func encoded() -> HeadArrays {
    HeadArrays([
      "weights": HeadArray(shape: [classCount, featureCount], .floats(function.weights)),
      "biases": HeadArray(function.biases),
    ])
  }

  package init(
    decoding arrays: HeadArrays, featureCount: Int, classCount: Int
  ) throws(LearningError) {
    try self.init(
      featureCount: featureCount,
      weights: try arrays.floats("weights", shape: [classCount, featureCount]),
      biases: try arrays.floats("biases", shape: [classCount]))
  }
}
