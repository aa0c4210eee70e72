public import Failures
import Foundation

/// The metrics of predicted probabilities against true classes, accumulated without keeping the samples.
///
/// Definitions are scikit-learn's. The predicted class is the most probable one, the first of several that are equal. All
/// metrics are 0 as long as no sample has been added.
public struct ClassificationMetrics: Hashable, Sendable, Codable {
  /// The metrics of one class.
  public struct PerClass: Hashable, Sendable {
    /// The fraction of samples predicted as the class that belong to it; 0 when none is predicted.
    public let precision: Double
    /// The fraction of samples of the class that are predicted as it; 0 when it has no samples.
    public let recall: Double
    /// The harmonic mean of precision and recall; 0 when both are 0.
    public let f1: Double
    /// The number of samples of the class.
    public let support: Int
  }

  /// A cell of the confusion matrix that is not zero.
  public struct Confusion: Hashable, Sendable {
    /// The id of the true class.
    public let truth: Int
    /// The id of the predicted class.
    public let prediction: Int
    /// The number of samples.
    public let count: Int
  }

  /// The number of classes.
  public let classCount: Int
  /// The number of classes that are predicted, the first of all. Samples of the others are wrong whatever is predicted.
  public let predictedClasses: Int
  /// The number of samples added.
  public private(set) var samples = 0

  private var correct = 0
  private var correctInTop5 = 0
  private var logLossSum = 0.0
  private var support: [Int]
  private var predicted: [Int]
  private var cells: [UInt64: Int] = [:]
  /// The accuracy of the predictions by their confidence.
  public private(set) var reliability = Reliability()

  /// Metrics of no samples.
  ///
  /// - Parameters:
  ///   - classCount: From 1 to 2^31 - 1.
  ///   - predictedClasses: The number of classes that are predicted, from 1 to `classCount`; nil for all.
  /// - Throws: `LearningError` of code `tooFewClasses` or `tooManyClasses`.
  public init(classCount: Int, predictedClasses: Int? = nil) throws(LearningError) {
    guard classCount >= 1, classCount <= Int(Int32.max) else {
      throw LearningError(
        classCount < 1 ? .tooFewClasses : .tooManyClasses,
        "metrics of \(classCount) classes are not supported", remedy: "Use 1 to 2^31 - 1 classes.")
    }
    self.classCount = classCount
    self.predictedClasses = max(1, min(predictedClasses ?? classCount, classCount))
    support = [Int](repeating: 0, count: classCount)
    predicted = support
  }

  /// Adds one sample.
  ///
  /// - Parameters:
  ///   - probabilities: The probability of each class that is predicted.
  ///   - label: The id of the true class, in `0..<classCount`.
  /// - Throws: `LearningError` of code `sizeMismatch`, `labelOutOfRange` or `nonFinite`. The sample is not added then.
  public mutating func add(
    probabilities: some RandomAccessCollection<Float>, label: Int32
  ) throws(LearningError) {
    guard probabilities.count == predictedClasses else {
      throw LearningError(
        .sizeMismatch,
        "there are \(probabilities.count) probabilities for \(predictedClasses) classes",
        remedy: "Pass one probability for each class.")
    }
    guard label >= 0, label < classCount else {
      throw LearningError(
        .labelOutOfRange, "the class id \(label) is outside of 0..<\(classCount)",
        remedy: "Number the classes from 0 without gaps.")
    }
    let truth = Int(label)
    let isPredicted = truth < predictedClasses
    let own =
      isPredicted
      ? probabilities[probabilities.index(probabilities.startIndex, offsetBy: truth)] : 0
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
        .nonFinite, "a predicted probability is not finite",
        remedy: "Remove or repair the sample.")
    }
    samples += 1
    correct += best.id == truth ? 1 : 0
    correctInTop5 += isPredicted && ahead < 5 ? 1 : 0
    let smallest = Float.ulpOfOne
    logLossSum -= log(Double(min(max(own, smallest), 1 - smallest)))
    reliability.add(confidence: best.probability, isCorrect: best.id == truth)
    support[truth] += 1
    predicted[best.id] += 1
    cells[UInt64(truth) << 32 | UInt64(best.id), default: 0] += 1
  }

  /// Adds several samples.
  ///
  /// - Parameters:
  ///   - probabilities: The predicted probabilities, a value for each predicted class and sample, sample by sample.
  ///   - labels: The id of each sample's true class, in `0..<classCount`.
  /// - Throws: `LearningError` of code `sizeMismatch`, `labelOutOfRange` or `nonFinite`. The samples before the first
  ///   invalid one have been added then.
  public mutating func add(probabilities: [Float], labels: [Int32]) throws(LearningError) {
    guard probabilities.count == labels.count * predictedClasses else {
      throw LearningError(
        .sizeMismatch,
        "there are \(probabilities.count) probabilities for \(labels.count) samples of \(predictedClasses) classes",
        remedy: "Pass one probability for each sample and class.")
    }
    for (row, label) in labels.enumerated() {
      try add(
        probabilities: probabilities[row * predictedClasses..<(row + 1) * predictedClasses],
        label: label)
    }
  }

  /// Adds the samples that other metrics were computed on.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch` when they are metrics of another number of classes.
  package mutating func merge(_ other: ClassificationMetrics) throws(LearningError) {
    guard classCount == other.classCount, predictedClasses == other.predictedClasses else {
      throw LearningError(
        .sizeMismatch,
        "metrics of \(classCount) classes cannot be merged with those of \(other.classCount)",
        remedy: "Merge metrics of the same classes.")
    }
    samples += other.samples
    correct += other.correct
    correctInTop5 += other.correctInTop5
    logLossSum += other.logLossSum
    reliability.merge(other.reliability)
    for id in 0..<classCount {
      support[id] += other.support[id]
      predicted[id] += other.predicted[id]
    }
    cells.merge(other.cells) { $0 + $1 }
  }

  /// The fraction of samples whose most probable class is the true one.
  public var accuracy: Double { ratio(of: correct, to: samples) }

  /// The fraction of samples whose true class is among the five most probable ones (of equal ones, the first); 1 with five
  /// classes or fewer that are all predicted.
  public var top5Accuracy: Double { ratio(of: correctInTop5, to: samples) }

  /// The mean negative natural logarithm of the true class's probability, clipped to [e, 1 - e] where e is the distance
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
        precision: ratio(of: hits, to: predicted[id]), recall: ratio(of: hits, to: support[id]),
        f1: ratio(of: 2 * hits, to: predicted[id] + support[id]), support: support[id])
    }
  }

  /// The cells of the confusion matrix that are not zero, ordered by truth, then by prediction.
  public var confusions: [Confusion] {
    cells.sorted { $0.key < $1.key }.map { key, count in
      Confusion(truth: Int(key >> 32), prediction: Int(key & 0xFFFF_FFFF), count: count)
    }
  }

  /// The number of samples of each true class (rows) predicted as each class (columns).
  ///
  /// The matrix has `classCount * classCount` elements: for thousands of classes use ``confusions``.
  public var confusionMatrix: [[Int]] {
    var matrix = [[Int]](
      repeating: [Int](repeating: 0, count: classCount), count: classCount)
    for cell in confusions { matrix[cell.truth][cell.prediction] = cell.count }
    return matrix
  }

  private func ratio(of part: Int, to whole: Int) -> Double {
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

extension ClassificationMetrics {
  private enum CodingKeys: CodingKey {
    case classCount, predictedClasses, samples, correct, correctInTop5, logLossSum, support,
      predicted, cells,
      reliability
  }

  /// Decodes metrics.
  ///
  /// - Throws: `DecodingError`, also when counts contradict each other.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    classCount = try values.decode(Int.self, forKey: .classCount)
    predictedClasses = try values.decode(Int.self, forKey: .predictedClasses)
    samples = try values.decode(Int.self, forKey: .samples)
    correct = try values.decode(Int.self, forKey: .correct)
    correctInTop5 = try values.decode(Int.self, forKey: .correctInTop5)
    logLossSum = try values.decode(Double.self, forKey: .logLossSum)
    support = try values.decode([Int].self, forKey: .support)
    predicted = try values.decode([Int].self, forKey: .predicted)
    cells = try values.decode([UInt64: Int].self, forKey: .cells)
    reliability = try values.decode(Reliability.self, forKey: .reliability)
    guard isConsistent else {
      throw DecodingError.dataCorruptedError(
        forKey: .samples, in: values, debugDescription: "the counts contradict each other")
    }
  }

  private var isConsistent: Bool {
    let limit = Int(Int32.max)
    let counts = 0...limit
    guard (1...limit).contains(classCount), (1...classCount).contains(predictedClasses),
      counts.contains(samples)
    else { return false }
    guard support.count == classCount, predicted.count == classCount else { return false }
    guard (support + predicted + cells.values).allSatisfy(counts.contains) else { return false }
    return support.reduce(0, +) == samples && predicted.reduce(0, +) == samples
      && cells.values.reduce(0, +) == samples && (0...samples).contains(correct)
      && (correct...samples).contains(correctInTop5) && logLossSum >= 0 && logLossSum.isFinite
      && cells.keys.allSatisfy { Int($0 >> 32) < classCount && Int($0 & 0xFFFF_FFFF) < classCount }
  }
}
