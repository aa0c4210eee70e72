/// Numbers with a shape, in row-major order.
package struct Tensor: Sendable, Equatable {
  /// The numbers, by their type.
  package enum Storage: Sendable, Equatable {
    case float32([Float])
    case float64([Double])
    case int32([Int32])
    case int64([Int64])
    case uint8([UInt8])

    /// The number of numbers.
    package var count: Int {
      switch self {
      case .float32(let values): values.count
      case .float64(let values): values.count
      case .int32(let values): values.count
      case .int64(let values): values.count
      case .uint8(let values): values.count
      }
    }
  }

  /// The length of each dimension, outermost first; empty for a single number.
  package let shape: [Int]
  /// The numbers.
  package let storage: Storage

  /// A tensor of `storage`.
  ///
  /// - Precondition: `storage` holds the product of the shape's lengths.
  package init(shape: [Int], _ storage: Storage) {
    precondition(
      Self.count(shape) == storage.count, "\(storage.count) numbers in a tensor of shape \(shape)")
    self.shape = shape
    self.storage = storage
  }

  /// The product of a shape's lengths; nil when a length is negative or the product is too large.
  static func count(_ shape: [Int]) -> Int? {
    var count = 1
    for length in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflow else { return nil }
      count = product
    }
    return count
  }
}
