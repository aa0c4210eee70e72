import Failures

/// A head whose scores are divided by a temperature, so that its confidence is how often it is right.
package struct CalibratedClassifier: Classifier {
  /// The head that scores.
  package let head: any Head
  /// The divisor of the scores, above 0; nil leaves the head's own probabilities.
  package let temperature: Float?

  package init(_ head: any Head, temperature: Double? = nil) {
    self.head = head
    self.temperature = temperature.map { Float($0) }
  }

  /// A head with the temperature of another classifier.
  package init(_ head: any Head, temperatureOf other: CalibratedClassifier) {
    self.head = head
    temperature = other.temperature
  }

  package var featureCount: Int { head.featureCount }

  package var classCount: Int { head.classCount }

  /// The kind of the head.
  package var kind: HeadKind { type(of: head).kind }

  package func probabilities(
    for features: FeatureMatrix, jobs: Int
  ) throws(LearningError) -> [Float] {
    guard let temperature else { return try head.probabilities(for: features, jobs: jobs) }
    return softmax(try head.scores(for: features, jobs: jobs), temperature: temperature)
  }

  package func probabilities(for features: Span<Float>) throws(LearningError) -> [Float] {
    guard let temperature else { return try head.probabilities(for: features) }
    return softmax(try head.scores(for: features), temperature: temperature)
  }

  private func softmax(_ scores: [Float], temperature: Float) -> [Float] {
    var scores = scores
    scores.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let scale = 1 / temperature
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
}

extension CalibratedClassifier {
  private static let temperatureName = "temperature"

  /// The classifier as named arrays: those of the head, and the temperature.
  package func encoded() -> HeadArrays {
    var arrays = head.encoded().arrays
    arrays[Self.temperatureName] = temperature.map { HeadArray([$0]) }
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
    if let temperature, !(temperature > 0 && temperature.isFinite) {
      throw LearningError(
        .invalidModel, "the temperature of the classifier is \(temperature)",
        remedy: "Copy the model again, or train it again.")
    }
  }
}
