import Foundation

/// The predictions of two models for the same labelled photos: the photos that only one of them labels correctly, and the
/// probability that the difference is chance.
public struct ModelComparison: Sendable, Codable {
  /// The judgement on the second model.
  public enum Verdict: String, Sendable, Codable {
    /// More of its answers are right, more than chance would make probable.
    case better
    /// Fewer of its answers are right, fewer than chance would make probable.
    case worse
    /// The difference may be chance.
    case notToldApart = "not_told_apart"
  }

  /// A photo that the models label differently.
  public struct Change: Sendable, Hashable, Codable {
    /// The path below the data set's root.
    public let path: String
    /// The label that the data set gives it.
    public let label: String
    /// The label that the first model gave it.
    public let first: String
    /// The label that the second model gave it.
    public let second: String
  }

  /// The right answers on the photos of one class.
  public struct ClassCounts: Sendable, Hashable, Codable {
    /// The class.
    public let label: String
    /// The number of its photos.
    public fileprivate(set) var photos = 0
    /// The number that the first model labels rightly.
    public fileprivate(set) var first = 0
    /// The number that the second model labels rightly.
    public fileprivate(set) var second = 0
  }

  /// The level below which a difference is not taken for chance.
  static let level = 0.05

  /// The number of photos that both models answered.
  public private(set) var samples = 0
  /// Photos that both label rightly.
  public private(set) var bothRight = 0
  /// Photos that only the first model labels rightly.
  public private(set) var onlyFirstRight = 0
  /// Photos that only the second model labels rightly.
  public private(set) var onlySecondRight = 0
  /// The photos that the models label differently.
  public private(set) var changes: [Change] = []
  /// The right answers by class, in the order of their labels.
  public private(set) var perClass: [ClassCounts] = []
  /// The number of photos that the first model had learned from; nil where it cannot be determined.
  public private(set) var firstLearned: Int?
  /// The number of photos that the second model had learned from; nil where it cannot be determined.
  public private(set) var secondLearned: Int?
  /// The positions of the classes in ``perClass`` while photos are added.
  private var positions: [String: Int] = [:]

  /// The comparison on no photos.
  package init() {}

  private enum CodingKeys: String, CodingKey {
    case samples, changes
    case bothRight = "both_right"
    case onlyFirstRight = "only_first_right"
    case onlySecondRight = "only_second_right"
    case perClass = "per_class"
    case firstLearned = "first_learned"
    case secondLearned = "second_learned"
  }

  /// Adds the labels that the models gave to a photo.
  package mutating func add(path: String, label: String, first: String, second: String) {
    samples += 1
    if positions[label] == nil {
      positions[label] = perClass.count
      perClass.append(ClassCounts(label: label))
    }
    let position = positions[label] ?? 0
    perClass[position].photos += 1
    if first == label { perClass[position].first += 1 }
    if second == label { perClass[position].second += 1 }
    switch (first == label, second == label) {
    case (true, true): bothRight += 1
    case (true, false): onlyFirstRight += 1
    case (false, true): onlySecondRight += 1
    case (false, false): break
    }
    if first != second {
      changes.append(Change(path: path, label: label, first: first, second: second))
    }
  }

  /// Records whether the models had learned from a photo; nil where it cannot be determined.
  package mutating func addLearned(byFirst first: Bool?, bySecond second: Bool?) {
    if let first { firstLearned = (firstLearned ?? 0) + (first ? 1 : 0) }
    if let second { secondLearned = (secondLearned ?? 0) + (second ? 1 : 0) }
  }

  /// The classes on whose photos the models are right unequally often, the largest difference first.
  package var changedClasses: [ClassCounts] {
    perClass.filter { $0.first != $0.second }.sorted {
      let (one, other) = (abs($0.second - $0.first), abs($1.second - $1.first))
      return one == other ? $0.label < $1.label : one > other
    }
  }

  /// The number of photos at which the difference would be significant if the models differed on the same fraction of them;
  /// nil when neither is right on more of them.
  package var photosNeeded: Int? {
    let difference = abs(onlyFirstRight - onlySecondRight)
    guard difference > 0 else { return nil }
    // The normal approximation of the test: (b - c)^2 / (b + c) is 3.84 at 5 %, and larger for few photos.
    let ratio = 3.84 * Double(onlyFirstRight + onlySecondRight) / Double(difference * difference)
    return max(samples + 1, Int((Double(samples) * ratio).rounded(.up)))
  }

  /// The fraction of photos that the first model labels rightly; 0 without photos.
  public var firstAccuracy: Double { fraction(bothRight + onlyFirstRight) }

  /// The fraction of photos that the second model labels rightly; 0 without photos.
  public var secondAccuracy: Double { fraction(bothRight + onlySecondRight) }

  private func fraction(_ count: Int) -> Double {
    samples > 0 ? Double(count) / Double(samples) : 0
  }

  /// The probability of a difference at least as large, if both models were equally good: the exact two-sided test of
  /// McNemar ("Note on the sampling error of the difference between correlated proportions", 1947), on the photos that only
  /// one of them labels rightly.
  public var pValue: Double {
    let total = onlyFirstRight + onlySecondRight
    let less = min(onlyFirstRight, onlySecondRight)
    let whole: Double = lgamma(Double(total + 1)) - Double(total) * log(2.0)
    var sum = 0.0
    for count in 0...less {
      let parts: Double = lgamma(Double(count + 1)) + lgamma(Double(total - count + 1))
      sum += exp(whole - parts)
    }
    return min(1, 2 * sum)
  }

  /// The judgement on the second model.
  public var verdict: Verdict {
    guard pValue < Self.level else { return .notToldApart }
    return onlySecondRight > onlyFirstRight ? .better : .worse
  }
}
