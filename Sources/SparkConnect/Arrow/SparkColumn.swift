internal import Failures

/// A column of a batch: values of one type, each of which may be null.
///
/// The methods that return values are typed: they throw ``SparkError`` with the code `unsupported` when the column has another
/// type. A subscript returns any value as a ``SparkValue``, more slowly.
public struct SparkColumn: Sendable {
  /// The values by type. At a null there is a meaningless value of the same type.
  indirect enum Storage: Sendable {
    case nulls
    case booleans([UInt8])
    case integers([Int64])
    case floats([Float])
    case doubles([Double])
    /// Value `i` is `bytes[offsets[i]..<offsets[i + 1]]`.
    case bytes(offsets: [Int], [UInt8])
    case lists(offsets: [Int], SparkColumn)
    case structures([SparkColumn])
  }

  /// The name in the query.
  public let name: String
  /// The type in Spark.
  public let type: SparkType
  /// The number of rows, nulls included.
  public let count: Int
  let storage: Storage
  /// A bit for each row, 0 at a null; nil when there are no nulls.
  let validity: [UInt8]?

  /// Returns true when the value of a row is null.
  ///
  /// - Parameter row: The row, at least 0 and less than ``count``.
  public func isNull(at row: Int) -> Bool {
    precondition(row >= 0 && row < count)
    if case .nulls = storage { return true }
    guard let validity else { return false }
    return validity[row >> 3] >> UInt8(row & 7) & 1 == 0
  }

  /// Returns the values of a column of strings, nil for null.
  ///
  /// - Throws: ``SparkError`` with the code `unsupported` for a column of another type.
  public func strings() throws(SparkError) -> [String?] {
    guard case .string = type, case .bytes(let offsets, let bytes) = storage else {
      throw mismatch("strings")
    }
    return values { String(decoding: bytes[offsets[$0]..<offsets[$0 + 1]], as: UTF8.self) }
  }

  /// Returns the values of a column of binaries, nil for null.
  ///
  /// - Throws: ``SparkError`` with the code `unsupported` for a column of another type.
  public func binaries() throws(SparkError) -> [[UInt8]?] {
    guard case .binary = type, case .bytes(let offsets, let bytes) = storage else {
      throw mismatch("binaries")
    }
    return values { Array(bytes[offsets[$0]..<offsets[$0 + 1]]) }
  }

  /// Returns the values of a column of integers of any width, dates (days since 1970-01-01) or timestamps (microseconds since
  /// 1970-01-01), nil for null.
  ///
  /// - Throws: ``SparkError`` with the code `unsupported` for a column of another type.
  public func integers() throws(SparkError) -> [Int64?] {
    guard case .integers(let numbers) = storage else { throw mismatch("integers") }
    return values { numbers[$0] }
  }

  /// Returns the values of a column of floats or doubles, nil for null.
  ///
  /// - Throws: ``SparkError`` with the code `unsupported` for a column of another type.
  public func doubles() throws(SparkError) -> [Double?] {
    switch storage {
    case .doubles(let numbers): return values { numbers[$0] }
    case .floats(let numbers): return values { Double(numbers[$0]) }
    default: throw mismatch("floating-point numbers")
    }
  }

  /// Returns the values of a column of booleans, nil for null.
  ///
  /// - Throws: ``SparkError`` with the code `unsupported` for a column of another type.
  public func booleans() throws(SparkError) -> [Bool?] {
    guard case .booleans(let bits) = storage else { throw mismatch("booleans") }
    return values { bits[$0 >> 3] >> UInt8($0 & 7) & 1 != 0 }
  }

  /// Returns the values of a column of type `array<float>`, nil for null.
  ///
  /// - Throws: ``SparkError`` with the code `unsupported` for a column of another type, and for an array with a null, which a
  ///   `Float` cannot represent.
  public func floatArrays() throws(SparkError) -> [[Float]?] {
    guard case .lists(let offsets, let element) = storage,
      case .floats(let numbers) = element.storage
    else {
      throw mismatch("arrays of float")
    }
    guard element.validity == nil else {
      throw SparkError(
        .unsupported, "an array of column \(name) contains a null",
        remedy: "Filter the nulls in the query.")
    }
    return values { Array(numbers[offsets[$0]..<offsets[$0 + 1]]) }
  }

  private func values<T>(_ value: (Int) -> T) -> [T?] {
    (0..<count).map { isNull(at: $0) ? nil : value($0) }
  }

  private func mismatch(_ requested: String) -> SparkError {
    SparkError(
      .unsupported, "column \(name) has the type \(type) and cannot be read as \(requested)",
      remedy: "Cast the column in the query.")
  }
}
