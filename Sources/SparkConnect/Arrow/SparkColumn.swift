internal import Tables

/// One column of a batch: typed values, each of which may be null.
public struct SparkColumn: Sendable {
  /// How the values are kept. Where a value is null, something meaningless of the same type stands in its place.
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

  public let name: String
  public let type: SparkType
  /// Rows, nulls included.
  public let count: Int
  let storage: Storage
  /// A bit a row, 1 where there is a value; nil where all have one.
  let validity: [UInt8]?

  public func isNull(at row: Int) -> Bool {
    precondition(row >= 0 && row < count)
    if case .nulls = storage { return true }
    guard let validity else { return false }
    return validity[row >> 3] >> UInt8(row & 7) & 1 == 0
  }

  /// The values of a column of strings. Throws the code `unsupported` for another type, as its siblings do.
  public func strings() throws(SparkError) -> [String?] {
    guard case .string = type, case .bytes(let offsets, let bytes) = storage else {
      throw mismatch("strings")
    }
    return values { String(decoding: bytes[offsets[$0]..<offsets[$0 + 1]], as: UTF8.self) }
  }

  /// The values of a binary column.
  public func binaries() throws(SparkError) -> [[UInt8]?] {
    guard case .binary = type, case .bytes(let offsets, let bytes) = storage else {
      throw mismatch("bytes")
    }
    return values { Array(bytes[offsets[$0]..<offsets[$0 + 1]]) }
  }

  /// The values of a column of whole numbers of any width, dates (days) or timestamps (microseconds).
  public func integers() throws(SparkError) -> [Int64?] {
    guard case .integers(let numbers) = storage else { throw mismatch("whole numbers") }
    return values { numbers[$0] }
  }

  /// The values of a column of floats or doubles.
  public func doubles() throws(SparkError) -> [Double?] {
    switch storage {
    case .doubles(let numbers): return values { numbers[$0] }
    case .floats(let numbers): return values { Double(numbers[$0]) }
    default: throw mismatch("floating-point numbers")
    }
  }

  /// The values of a column of booleans.
  public func booleans() throws(SparkError) -> [Bool?] {
    guard case .booleans(let bits) = storage else { throw mismatch("booleans") }
    return values { bits[$0 >> 3] >> UInt8($0 & 7) & 1 != 0 }
  }

  /// The values of a column of `array<float>`.
  ///
  /// A null inside of an array is an error: nothing in `Float` says "nothing".
  public func floatArrays() throws(SparkError) -> [[Float]?] {
    guard case .lists(let offsets, let element) = storage,
      case .floats(let numbers) = element.storage
    else {
      throw mismatch("arrays of float")
    }
    guard element.validity == nil else {
      throw SparkError(
        .unsupported, "An array of column \(name) contains a null.",
        remedy: "Filter the nulls in the query.")
    }
    return values { Array(numbers[offsets[$0]..<offsets[$0 + 1]]) }
  }

  private func values<T>(_ value: (Int) -> T) -> [T?] {
    (0..<count).map { isNull(at: $0) ? nil : value($0) }
  }

  private func mismatch(_ what: String) -> SparkError {
    SparkError(
      .unsupported, "Column \(name) is \(type), not \(what).",
      remedy: "Cast the column in the query.")
  }
}
