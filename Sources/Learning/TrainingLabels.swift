import Failures

/// How much each class counts in training.
public enum ClassWeights: String, Hashable, Sendable, CaseIterable {
  /// Every class counts the same, however many samples it has.
  case balanced
  /// Every sample counts the same.
  case uniform
}

/// Class ids of the training samples, checked.
package struct TrainingLabels: Sendable {
  let ids: [Int32]
  let classCount: Int
  /// The number of samples of each class.
  let counts: [Int]

  package init(
    _ ids: [Int32], classCount: Int, rows: Int, allowsEmptyClasses: Bool = false
  ) throws(LearningError) {
    guard ids.count == rows else {
      throw LearningError(
        .sizeMismatch, "There are \(rows) samples and \(ids.count) class ids.",
        remedy: "Give one class id for each sample.")
    }
    guard classCount >= 2 else {
      throw LearningError(
        .tooFewClasses, "There is nothing to tell apart: \(classCount) class.",
        remedy: "Give samples of two classes or more.")
    }
    guard rows > 0, rows < Int(Int32.max) else {
      throw LearningError(
        rows == 0 ? .emptyClass : .tooLarge, "There are \(rows) samples to learn from.",
        remedy: "Give at least one sample a class, and fewer than 2^31 in all.")
    }
    guard classCount <= RandomForest.maximumClassCount else {
      throw LearningError(
        .tooManyClasses, "\(classCount) classes are more than \(RandomForest.maximumClassCount).",
        remedy: "Unite classes.")
    }
    var counts = [Int](repeating: 0, count: classCount)
    for (row, id) in ids.enumerated() {
      guard id >= 0, id < classCount else {
        throw LearningError(
          .labelOutOfRange, "The class id of row \(row) is \(id), not below \(classCount).",
          remedy: "Number the classes from 0 without gaps.")
      }
      counts[Int(id)] += 1
    }
    if !allowsEmptyClasses, let empty = counts.firstIndex(of: 0) {
      throw LearningError(
        .emptyClass, "Class \(empty) has no samples to learn from.",
        remedy: "Add samples of the class, or leave it out.")
    }
    self.ids = ids
    self.classCount = classCount
    self.counts = counts
  }
}
