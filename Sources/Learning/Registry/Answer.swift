/// The answer of a classifier for one sample.
package struct Answer: Sendable, Hashable {
  /// The probability of each class.
  package let probabilities: [Float]
  /// The strangeness of the sample, from 0 to 1; above a half, it is unlike everything that was learned. Nil for
  /// a classifier without a detector.
  package let novelty: Float?
  /// The fingerprint of the sample's features, by which a ``SampleIndex`` recognises it; nil for an answer without it.
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

  /// The number of the numbers behind the probabilities: the novelty, and the four parts of the fingerprint.
  private static let extraNumbers = 5

  /// The answer of numbers that a worker or a cluster has sent.
  ///
  /// - Parameter numbers: ``numbers`` of an answer.
  /// - Returns: Nil when there is no probability among them.
  package init?(numbers: [Float]) {
    guard numbers.count > Self.extraNumbers else { return nil }
    let extra = numbers.suffix(Self.extraNumbers)
    let novelty = extra[extra.startIndex]
    let parts = extra.dropFirst().compactMap { UInt16(exactly: $0) }
    self.init(
      probabilities: Array(numbers.dropLast(Self.extraNumbers)),
      novelty: novelty.isNaN ? nil : novelty,
      fingerprint: parts.count < Self.extraNumbers - 1
        ? nil : parts.reduce(0) { $0 << 16 | UInt64($1) })
  }

  /// The probabilities, behind them the novelty, and the fingerprint as four whole numbers of 16 bits, the highest first; NaN
  /// for what there is not.
  package var numbers: [Float] {
    let parts = [48, 32, 16, 0].map { shift in
      fingerprint.map { Float($0 >> UInt64(shift) & 0xffff) } ?? .nan
    }
    return probabilities + [novelty ?? .nan] + parts
  }
}
