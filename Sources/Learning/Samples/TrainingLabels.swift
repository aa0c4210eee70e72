import Failures

/// The class ids of training samples, validated.
package struct TrainingLabels: Sendable {
  /// The largest number of classes that any head supports.
  static let maximumClassCount = 1 << 20

  /// The class id of each sample.
  let ids: [Int32]
  /// The number of classes.
  let classCount: Int
  /// The number of samples of each class.
  let counts: [Int]

  /// Validates class ids.
  ///
  /// - Parameters:
  ///   - ids: The class id of each sample.
  ///   - classCount: From 2 to 2^20.
  ///   - rows: The number of samples, at least 1.
  ///   - allowsEmptyClasses: Accepts classes without samples.
  /// - Throws: `LearningError` of code `sizeMismatch`, `tooFewClasses`, `tooManyClasses`, `emptyClass`, `tooLarge` or
  ///   `labelOutOfRange`.
  package init(
    _ ids: [Int32], classCount: Int, rows: Int, allowsEmptyClasses: Bool = false
  ) throws(LearningError) {
    guard ids.count == rows else {
      throw LearningError(
        .sizeMismatch, "there are \(rows) samples but \(ids.count) class ids",
        remedy: "Pass one class id for each sample.")
    }
    guard classCount >= 2 else {
      throw LearningError(
        .tooFewClasses, "training requires at least two classes, found \(classCount)",
        remedy: "Provide samples of two or more classes.")
    }
    guard rows > 0, rows < Int(Int32.max) else {
      throw LearningError(
        rows == 0 ? .emptyClass : .tooLarge,
        rows == 0 ? "there are no samples to train on" : "\(rows) training samples are too many",
        remedy: "Provide at least one sample per class, and fewer than 2^31 - 1 in total.")
    }
    guard classCount <= Self.maximumClassCount else {
      throw LearningError(
        .tooManyClasses,
        "\(classCount) classes exceed the maximum of \(Self.maximumClassCount)",
        remedy: "Merge classes.")
    }
    var counts = [Int](repeating: 0, count: classCount)
    for (row, id) in ids.enumerated() {
      guard id >= 0, id < classCount else {
        throw LearningError(
          .labelOutOfRange, "the class id of row \(row) is \(id), outside of 0..<\(classCount)",
          remedy: "Number the classes from 0 without gaps.")
      }
      counts[Int(id)] += 1
    }
    if !allowsEmptyClasses, let empty = counts.firstIndex(of: 0) {
      throw LearningError(
        .emptyClass, "class \(empty) has no training samples",
        remedy: "Add samples of the class, or remove it.")
    }
    self.ids = ids
    self.classCount = classCount
    self.counts = counts
  }
}
