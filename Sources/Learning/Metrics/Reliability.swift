/// The accuracy of predictions by their confidence, in 15 bins of equal width.
///
/// Confidences are summed as whole numbers, so that the sums do not depend on their order.
public struct Reliability: Hashable, Sendable, Codable {
  /// The predictions whose confidence is in one bin.
  public struct Bin: Hashable, Sendable, Codable {
    /// The number of predictions.
    public fileprivate(set) var count = 0
    /// The number of those that are right.
    public fileprivate(set) var correct = 0
    /// The sum of the confidences, in units of 2^-24.
    fileprivate var confidences = 0

    /// The mean confidence, 0 to 1; 0 without predictions.
    public var meanConfidence: Double {
      count > 0 ? Double(confidences) / Double(count) / Reliability.unit : 0
    }

    /// The fraction of predictions that are right; 0 without predictions.
    public var accuracy: Double { count > 0 ? Double(correct) / Double(count) : 0 }

    fileprivate var isConsistent: Bool {
      count >= 0 && 0...count ~= correct && confidences >= 0
        && Double(confidences) <= Double(count) * Reliability.unit
    }
  }

  fileprivate static let unit = Double(1 << 24)
  private static let binCount = 15

  /// The bins, those of low confidence first.
  public private(set) var bins = [Bin](repeating: Bin(), count: Self.binCount)

  /// The reliability of no predictions.
  init() {}

  private enum CodingKeys: CodingKey { case bins }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    bins = try values.decode([Bin].self, forKey: .bins)
    guard bins.count == Self.binCount, bins.allSatisfy(\.isConsistent) else {
      throw DecodingError.dataCorruptedError(
        forKey: .bins, in: values, debugDescription: "the counts contradict each other")
    }
  }

  /// Adds a prediction.
  ///
  /// - Parameter confidence: The probability of the predicted class, 0 to 1.
  mutating func add(confidence: Float, isCorrect: Bool) {
    let bounded = min(max(Double(confidence), 0), 1)
    let index = min(Int(bounded * Double(Self.binCount)), Self.binCount - 1)
    bins[index].count += 1
    bins[index].correct += isCorrect ? 1 : 0
    bins[index].confidences += Int((bounded * Self.unit).rounded())
  }

  /// Adds the predictions of another.
  mutating func merge(_ other: Reliability) {
    for index in bins.indices {
      bins[index].count += other.bins[index].count
      bins[index].correct += other.bins[index].correct
      bins[index].confidences += other.bins[index].confidences
    }
  }

  /// The expected calibration error: the mean distance of confidence and accuracy, each bin weighted by its number of
  /// predictions (Naeini et al., "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015).
  public var calibrationError: Double {
    let total = bins.reduce(0) { $0 + $1.count }
    guard total > 0 else { return 0 }
    return bins.reduce(0) {
      $0 + Double($1.count) / Double(total) * abs($1.accuracy - $1.meanConfidence)
    }
  }
}
