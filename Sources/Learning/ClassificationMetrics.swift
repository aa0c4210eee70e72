public import Failures

import Foundation

/// How well predicted probabilities fit the truth, collected sample by sample without keeping samples.
///
/// Definitions are scikit-learn's. A predicted class is the most probable one, the first of several that are equal. Metrics
/// of no samples at all are 0.
public struct ClassificationMetrics: Hashable, Sendable {
  /// How a class fares.
  public struct PerClass: Hashable, Sendable {
    /// The share of samples predicted as the class that are of it; 0 when none is.
    public let precision: Double
    /// The share of samples of the class that are predicted as it; 0 when there are none.
    public let recall: Double
    /// The harmonic mean of precision and recall; 0 when both are.
    public let f1: Double
    /// The number of samples that are of the class.
    public let support: Int
  }

  /// A cell of the confusion matrix that is not zero.
  public struct Confusion: Hashable, Sendable {
    /// The id of the true class.
    public let truth: Int
    /// The id of the predicted class.
    public let prediction: Int
    /// How many samples.
    public let count: Int
  }

  /// The number of classes.
  public let classCount: Int
  /// The number of samples added.
  public private(set) var samples = 0

  private var correct = 0
  private var correctInTop5 = 0
  private var logLossSum = 0.0
  private var support: [Int]
  private var predicted: [Int]
  private var cells: [UInt64: Int] = [:]

  /// - Throws: `LearningError` of code `tooFewClasses` or `tooManyClasses`.
  public init(classCount: Int) throws(LearningError) {
    guard classCount >= 1, classCount <= Int(Int32.max) else {
      throw LearningError(
        classCount < 1 ? .tooFewClasses : .tooManyClasses,
        "\(classCount) classes cannot be measured.", remedy: "Give 1 to 2^31 - 1 classes.")
    }
    self.classCount = classCount
    support = [Int](repeating: 0, count: classCount)
    predicted = support
  }

  /// Adds a sample: `classCount` probabilities and the id of its true class.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch`, `labelOutOfRange` or `nonFinite`; nothing is added then.
  public mutating func add(
    probabilities: some RandomAccessCollection<Float>, label: Int32
  ) throws(LearningError) {
    guard probabilities.count == classCount else {
      throw LearningError(
        .sizeMismatch, "\(probabilities.count) probabilities were given for \(classCount) classes.",
        remedy: "Give one probability for each class.")
    }
    guard label >= 0, label < classCount else {
      throw LearningError(
        .labelOutOfRange, "The class id \(label) is not below \(classCount).",
        remedy: "Number the classes from 0 without gaps.")
    }
    let truth = Int(label)
    let own = probabilities[probabilities.index(probabilities.startIndex, offsetBy: truth)]
    var best = (id: 0, probability: -Float.infinity)
    var ahead = 0
    var isFinite = true
    for (id, probability) in probabilities.enumerated() {
      isFinite = isFinite && probability.isFinite
      if probability > best.probability { best = (id, probability) }
      ahead += probability > own || (probability == own && id < truth) ? 1 : 0
    }
    guard isFinite else {
      throw LearningError(
        .nonFinite, "A probability is not finite.", remedy: "Repair the features of the sample.")
    }
    samples += 1
    correct += best.id == truth ? 1 : 0
    correctInTop5 += ahead < 5 ? 1 : 0
    let smallest = Float.ulpOfOne
    logLossSum -= log(Double(min(max(own, smallest), 1 - smallest)))
    support[truth] += 1
    predicted[best.id] += 1
    cells[UInt64(truth) << 32 | UInt64(best.id), default: 0] += 1
  }

  /// Adds samples whose probabilities stand row after row.
  ///
  /// - Throws: As for a single sample; the samples before the offending one have been added.
  public mutating func add(probabilities: [Float], labels: [Int32]) throws(LearningError) {
    guard probabilities.count == labels.count * classCount else {
      throw LearningError(
        .sizeMismatch,
        "\(probabilities.count) probabilities do not fit \(labels.count) samples of \(classCount) classes.",
        remedy: "Give one probability for each sample and class.")
    }
    for (row, label) in labels.enumerated() {
      try add(
        probabilities: probabilities[row * classCount..<(row + 1) * classCount], label: label)
    }
  }

  /// The share of samples whose most probable class is the true one.
  public var accuracy: Double { ratio(correct, samples) }

  /// The share of samples whose true class is among the five most probable ones (of equal ones, the first); 1 with five
  /// classes or fewer.
  public var top5Accuracy: Double { ratio(correctInTop5, samples) }

  /// The mean of the negative natural logarithms of the true class's probability, clipped to [e, 1 - e] where e is the distance
  /// from 1 to the next `Float`.
  public var logLoss: Double { samples > 0 ? logLossSum / Double(samples) : 0 }

  /// The mean recall of the classes that have samples.
  public var balancedAccuracy: Double {
    mean(perClass.lazy.filter { $0.support > 0 }.map(\.recall))
  }

  /// The mean F1 of the classes that have samples or are predicted.
  public var macroF1: Double {
    mean(zip(perClass, predicted).lazy.filter { $0.support > 0 || $1 > 0 }.map(\.0.f1))
  }

  /// Precision, recall, F1 and support of every class, in order of the class ids.
  public var perClass: [PerClass] {
    (0..<classCount).map { id in
      let hits = cells[UInt64(id) << 32 | UInt64(id)] ?? 0
      return PerClass(
        precision: ratio(hits, predicted[id]), recall: ratio(hits, support[id]),
        f1: ratio(2 * hits, predicted[id] + support[id]), support: support[id])
    }
  }

  /// The cells of the confusion matrix that are not zero, ordered by truth, then by prediction.
  public var confusions: [Confusion] {
    cells.sorted { $0.key < $1.key }.map { key, count in
      Confusion(truth: Int(key >> 32), prediction: Int(key & 0xFFFF_FFFF), count: count)
    }
  }

  /// The number of samples of each true class (rows) predicted as each class (columns). Holds the square of `classCount` numbers:
  /// for thousands of classes use `confusions`.
  public var confusionMatrix: [[Int]] {
    var matrix = [[Int]](
      repeating: [Int](repeating: 0, count: classCount), count: classCount)
    for cell in confusions { matrix[cell.truth][cell.prediction] = cell.count }
    return matrix
  }

  private func ratio(_ part: Int, _ whole: Int) -> Double {
    whole > 0 ? Double(part) / Double(whole) : 0
  }

  private func mean(_ values: some Sequence<Double>) -> Double {
    var sum = 0.0
    var count = 0
    for value in values {
      sum += value
      count += 1
    }
    return count > 0 ? sum / Double(count) : 0
  }
}
