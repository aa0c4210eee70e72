/// The position of each label among a model's classes.
package struct LabelIDs: Sendable {
  private let ids: [String: Int32]

  /// - Parameter labels: The classes, each once, in the order of the model's outputs.
  package init(_ labels: [String]) {
    ids = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, Int32($0)) })
  }

  /// The position of a label; nil for one that is not among the classes.
  package subscript(label: String) -> Int32? { ids[label] }

  /// The positions by label.
  package var byLabel: [String: Int32] { ids }
}
