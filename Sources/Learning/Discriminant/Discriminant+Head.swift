import Failures

extension HeadKind {
  /// The linear discriminant with equal priors and a shrunk scatter.
  public static let discriminant = HeadKind(rawValue: "discriminant")
}

extension Discriminant: Head {
  package static let kind = HeadKind.discriminant

  /// The shrinkage where no held-out samples can choose one.
  static let defaultShrinkage = 0.1
  /// The shrinkages to choose from, those to prefer first.
  private static let shrinkages = [0.1, 0.05, 0.2, 0.02, 0.3, 0.4, 0.6, 0.8]

  package static func fit(_ request: HeadFitRequest) throws(LearningError) -> HeadFit {
    if let shard = request.shard, shard.count > 1 {
      throw LearningError(
        .invalidConfiguration, "a discriminant cannot be fitted on shards",
        remedy: "Merge the statistics of the shards, and fit it on those.")
    }
    let steps = FitSteps(total: 1, cancellation: request.cancellation, progress: request.progress)
    return try steps.step { () throws(LearningError) in
      fit(
        try request.classSpectrum(), shrinkage: request.chosen["shrinkage"] ?? defaultShrinkage)
    }
  }

  package static func candidates(from spectrum: WithinClassSpectrum) -> [HeadFit]? {
    shrinkages.map { fit(spectrum, shrinkage: $0) }
  }

  private static func fit(_ spectrum: WithinClassSpectrum, shrinkage: Double) -> HeadFit {
    HeadFit(
      Discriminant(spectrum.discriminants(shrinkage: shrinkage)),
      parameters: ["shrinkage": shrinkage])
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
    self.init(
      try AffineFunction(
        featureCount: featureCount,
        weights: try arrays.floats("weights", shape: [classCount, featureCount]),
        biases: try arrays.floats("biases", shape: [classCount]), takesRoots: true, atLeast: 2,
        of: "discriminant"))
  }
}
