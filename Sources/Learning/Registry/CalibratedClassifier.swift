import Failures

/// A head that is calibrated on held-out samples: its confidence is the fraction of its predictions that are
/// correct, and it detects samples that are unlike the training samples.
package struct CalibratedClassifier: Classifier {
  /// The head that scores.
  package let head: any Head
  /// The divisor of the scores, above 0; nil leaves the head's own probabilities.
  package let temperature: Float?
  /// The detector of samples that are unlike everything that was learned; nil where there is none.
  package private(set) var novelty: NoveltyDetector?
  /// The probabilities of the right classes of held-out samples; nil where there are none.
  package private(set) var rightProbabilities: QuantileSketch?

  package init(_ head: any Head, temperature: Double? = nil) {
    self.head = head
    self.temperature = temperature.map { Float($0) }
  }

  /// A head with the temperature of another classifier, and the probabilities of its held-out samples.
  package init(_ head: any Head, calibratedAs other: CalibratedClassifier) {
    self.head = head
    temperature = other.temperature
    rightProbabilities = other.rightProbabilities
  }

  /// The classifier with a detector of unknown samples.
  package func detecting(_ novelty: NoveltyDetector?) -> CalibratedClassifier {
    var classifier = self
    classifier.novelty = novelty
    return classifier
  }

  /// The classifier with its own figures on held-out samples, from which its detector is calibrated.
  ///
  /// - Parameters:
  ///   - sums: The sums of this classifier over held-out samples.
  ///   - fraction: The fraction of samples of known classes to reject as unknown, 0 to 1.
  package func calibrated(
    on sums: HeldOutSums, rejecting fraction: Double
  ) -> CalibratedClassifier {
    var classifier = detecting(novelty?.calibrated(on: sums.distances, rejecting: fraction))
    classifier.rightProbabilities =
      sums.rightProbabilities.count > 0 ? sums.rightProbabilities : nil
    return classifier
  }

  package var featureCount: Int { head.featureCount }

  package var classCount: Int { head.classCount }

  /// The kind of the head.
  package var kind: HeadKind { type(of: head).kind }

  package func probabilities(
    for features: FeatureMatrix, jobs: Int
  ) throws(LearningError) -> [Float] {
    guard temperature != nil else { return try head.probabilities(for: features, jobs: jobs) }
    return probabilities(ofScores: try head.scores(for: features, jobs: jobs))
  }

  package func probabilities(for features: Span<Float>) throws(LearningError) -> [Float] {
    guard temperature != nil else { return try head.probabilities(for: features) }
    return probabilities(ofScores: try head.scores(for: features))
  }

  /// The probabilities of samples of these scores, in row-major order.
  func probabilities(ofScores scores: [Float]) -> [Float] {
    var scores = scores
    scores.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let scale = 1 / (temperature ?? 1)
      for index in buffer.indices { base[index] *= scale }
      for start in stride(from: 0, to: buffer.count, by: classCount) {
        Softmax.apply(base + start, count: classCount)
      }
    }
    return scores
  }

  /// The logarithms of the probabilities.
  func logProbabilities(_ scores: [Float]) -> [Float] {
    var scores = scores
    scores.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let scale = 1 / (temperature ?? 1)
      for start in stride(from: 0, to: buffer.count, by: classCount) {
        let row = UnsafeMutableBufferPointer(start: base + start, count: classCount)
        Softmax.applyLog(row, scale: scale)
      }
    }
    return scores
  }

  /// The answer for one sample.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch` or `nonFinite`.
  package func answer(for features: [Float]) throws(LearningError) -> Answer {
    let probabilities = try probabilities(for: features)
    let novelty = novelty.map { detector in
      detector.novelty(
        ofDistance: features.withUnsafeBufferPointer {
          detector.distance(at: $0.baseAddress.unsafelyUnwrapped)
        })
    }
    return Answer(
      probabilities: probabilities, novelty: novelty, fingerprint: features.fingerprint)
  }

  /// The novelty of every sample; nil without a detector.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch` or `nonFinite`.
  package func novelties(
    for features: FeatureMatrix, jobs: Int
  ) throws(LearningError) -> [Float]? {
    guard let novelty else { return nil }
    try features.require(columns: featureCount)
    try features.requireFinite(jobs: jobs)
    return novelty.distances(for: features, jobs: jobs).map { novelty.novelty(ofDistance: $0) }
  }

  /// The probability from which classes belong to the set of classes that holds the right one with this probability, for
  /// samples like the held-out ones (Sadinle et al., "Least ambiguous set-valued classifiers with bounded error levels",
  /// 2019). It is 0, for all classes, where too few samples were held out.
  ///
  /// - Parameter coverage: Above 0 and below 1.
  /// - Returns: Nil where no samples were held out.
  package func leastProbability(forCoverage coverage: Double) -> Float? {
    guard let rightProbabilities else { return nil }
    let rank = Int((Double(rightProbabilities.count + 1) * (1 - coverage)).rounded(.down))
    return rank > 0 ? rightProbabilities.lowerBound(ofRank: rank) : 0
  }
}

extension CalibratedClassifier {
  private static let temperatureName = "temperature"
  private static let rightProbabilitiesName = "right_probabilities"

  /// The classifier as named arrays: those of the head, and those of its calibration.
  package func encoded() -> HeadArrays {
    var arrays = head.encoded().arrays
    arrays[Self.temperatureName] = temperature.map { HeadArray([$0]) }
    arrays[Self.rightProbabilitiesName] = rightProbabilities?.array
    if let novelty { arrays.merge(novelty.arrays) { $1 } }
    return HeadArrays(arrays)
  }

  /// Decodes a classifier from arrays of unknown origin.
  ///
  /// - Throws: `LearningError`: `invalidModel` when arrays are missing or contradict each other, `unknownHead`.
  package init(
    decoding arrays: HeadArrays, kind: HeadKind, featureCount: Int, classCount: Int
  ) throws(LearningError) {
    head = try HeadRegistry.decoder(of: kind).init(
      decoding: arrays, featureCount: featureCount, classCount: classCount)
    temperature =
      arrays.arrays[Self.temperatureName] == nil
      ? nil : try arrays.floats(Self.temperatureName, shape: [1])[0]
    novelty = try NoveltyDetector.decoded(
      from: arrays, featureCount: featureCount)
    rightProbabilities =
      arrays.arrays[Self.rightProbabilitiesName] == nil
      ? nil : try QuantileSketch(decoding: Self.rightProbabilitiesName, of: arrays)
    if let temperature, !(temperature > 0 && temperature.isFinite) {
      throw LearningError(
        .invalidModel, "the temperature of the classifier is \(temperature)",
        remedy: "Copy the model again, or train it again.")
    }
  }
}
