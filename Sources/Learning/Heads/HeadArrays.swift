import Failures

/// The numbers that define a fitted head, as named arrays that a file format stores.
package struct HeadArrays: Sendable, Hashable {
  /// The arrays by name.
  package let arrays: [String: HeadArray]

  /// Arrays by name.
  package init(_ arrays: [String: HeadArray]) { self.arrays = arrays }

  /// Returns the values of an array of `Float`.
  ///
  /// - Parameters:
  ///   - name: The name of the array.
  ///   - shape: The required shape; nil for one dimension of any length.
  /// - Throws: `LearningError` of code `invalidModel` when there is no such array.
  package func floats(_ name: String, shape: [Int]? = nil) throws(LearningError) -> [Float] {
    guard let array = array(name, shape: shape), case .floats(let values) = array.values else {
      throw missing(name, type: "Float", shape: shape)
    }
    return values
  }

  /// Returns the values of an array of `Int32`.
  ///
  /// - Parameters:
  ///   - name: The name of the array.
  ///   - shape: The required shape; nil for one dimension of any length.
  /// - Throws: `LearningError` of code `invalidModel` when there is no such array.
  package func integers(_ name: String, shape: [Int]? = nil) throws(LearningError) -> [Int32] {
    guard let array = array(name, shape: shape), case .integers(let values) = array.values else {
      throw missing(name, type: "Int32", shape: shape)
    }
    return values
  }

  private func array(_ name: String, shape: [Int]?) -> HeadArray? {
    guard let array = arrays[name], array.shape == shape ?? [array.values.count] else { return nil }
    return array
  }

  private func missing(_ name: String, type: String, shape: [Int]?) -> LearningError {
    let form = shape.map { "of shape \($0)" } ?? "of one dimension"
    return LearningError(
      .invalidModel, "the classifier has no array '\(name)' of \(type) \(form)",
      remedy: "Copy the model again, or train it again.")
  }
}
