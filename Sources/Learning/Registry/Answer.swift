/// The answer of a classifier for one sample.
package struct Answer: Sendable, Hashable {
  /// The probability of each class.
  package let probabilities: [Float]
  /// The strangeness of the sample, from 0 to 1; above a half, it is unlike everything that was learned. Nil for
  /// a classifier without a detector.
  package let novelty: Float?
  /// The fingerprint of the sample's features, by which a ``SampleIndex`` recognises it; nil for an answer that was received
  /// without the features.
  package let fingerprint: UInt64?

  package init(probabilities: [Float], novelty: Float?, fingerprint: UInt64? = nil) {
    self.probabilities = probabilities
    self.novelty = novelty
    self.fingerprint = fingerprint
  }

  /// True unless the sample is unlike everything that was learned; nil for a classifier without a detector.
  package var isKnown: Bool? { novelty.map { Self.isKnown(novelty: $0) } }

  /// True for a sample of this novelty unless it is unlike everything that was learned.
  package static func isKnown(novelty: Float) -> Bool { novelty <= 0.5 }

  /// The answer of numbers that a worker or a cluster has sent.
  ///
  /// - Parameter numbers: ``numbers`` of an answer.
  /// - Returns: Nil when they are fewer than two.
  package init?(numbers: [Float]) {
    guard let last = numbers.last, numbers.count > 1 else { return nil }
    self.init(
      probabilities: Array(numbers.dropLast()), novelty: last.isNaN ? nil : last)
  }

  /// The probabilities, and behind them the novelty, or NaN for a classifier without a detector.
  package var numbers: [Float] { probabilities + [novelty ?? .nan] }
}
