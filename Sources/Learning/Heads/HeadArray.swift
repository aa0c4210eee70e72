/// Numbers of one type with a shape, in row-major order.
package struct HeadArray: Sendable, Hashable {
  /// The numbers of an array.
  package enum Values: Sendable, Hashable {
    case floats([Float])
    case integers([Int32])

    /// The number of numbers.
    package var count: Int {
      switch self {
      case .floats(let values): values.count
      case .integers(let values): values.count
      }
    }
  }

  /// The length of each dimension, outermost first.
  package let shape: [Int]
  /// The numbers in row-major order.
  package let values: Values

  /// An array of this shape.
  ///
  /// - Precondition: The number of values is the product of the shape.
  package init(shape: [Int], _ values: Values) {
    precondition(
      shape.reduce(1, *) == values.count, "\(values.count) values in an array of shape \(shape)")
    self.shape = shape
    self.values = values
  }

  /// An array of one dimension.
  package init(_ floats: [Float]) { self.init(shape: [floats.count], .floats(floats)) }

  /// An array of one dimension.
  package init(_ integers: [Int32]) { self.init(shape: [integers.count], .integers(integers)) }
}
