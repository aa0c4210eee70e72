/// Numbers with a shape, row after row.
package struct Tensor: Sendable, Equatable {
  package enum Storage: Sendable, Equatable {
    case float32([Float])
    case int32([Int32])
    case int64([Int64])
    case uint8([UInt8])

    package var count: Int {
      switch self {
      case .float32(let values): values.count
      case .int32(let values): values.count
      case .int64(let values): values.count
      case .uint8(let values): values.count
      }
    }
  }

  /// The length of each dimension, outermost first; none for a single number.
  package let shape: [Int]
  package let storage: Storage

  /// - Precondition: `storage` holds as many numbers as the shape has places.
  package init(shape: [Int], _ storage: Storage) {
    precondition(
      Self.count(shape) == storage.count, "\(storage.count) numbers in a tensor of shape \(shape)")
    self.shape = shape
    self.storage = storage
  }

  /// How many places a shape has, or nil when a length is negative or the number is too large.
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
