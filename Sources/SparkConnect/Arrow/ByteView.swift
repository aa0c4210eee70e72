/// A range of bytes that nothing reads past: every access is checked, so hostile bytes end in an error.
struct ByteView: Sendable {
  private let bytes: [UInt8]
  private let range: Range<Int>

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    range = bytes.indices
  }

  private init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    self.range = range
  }

  var count: Int { range.count }

  /// A part of this view; both numbers may come from the bytes themselves.
  func part(at offset: Int, count: Int) throws(SparkError) -> ByteView {
    guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else {
      throw SparkError.damaged("a range outside of the bytes")
    }
    let start = range.lowerBound + offset
    return ByteView(bytes, start..<start + count)
  }

  /// A little-endian number.
  func load<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at offset: Int)
    throws(SparkError) -> T
  {
    guard offset >= 0, offset <= count - MemoryLayout<T>.size else {
      throw SparkError.damaged("a number outside of the bytes")
    }
    let value = bytes.withUnsafeBytes {
      $0.loadUnaligned(fromByteOffset: range.lowerBound + offset, as: T.self)
    }
    return T(littleEndian: value)
  }

  /// The first `count` numbers, as this machine lays them out (little-endian, as Spark sends them here).
  func numbers<T: BitwiseCopyable>(_ type: T.Type, count: Int) throws(SparkError) -> [T] {
    let (size, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<T>.stride)
    guard !overflow, count >= 0 else { throw SparkError.damaged("a length beyond all bounds") }
    let part = try part(at: 0, count: size)
    return bytes.withUnsafeBytes { source in
      [T](unsafeUninitializedCapacity: count) { target, initialized in
        UnsafeMutableRawBufferPointer(target).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: source[part.range]))
        initialized = count
      }
    }
  }

  /// All bytes.
  var array: [UInt8] { Array(bytes[range]) }

  /// All bytes as text; what is not UTF-8 becomes U+FFFD.
  var text: String { String(decoding: bytes[range], as: UTF8.self) }
}

extension SparkError {
  /// An answer that does not keep to its format.
  static func damaged(_ what: String) -> SparkError {
    SparkError(
      .invalidResponse, "Spark's answer is damaged: \(what).",
      remedy: "Look for a proxy that changes what passes through; try again.")
  }

  /// A column this client does not read.
  static func unsupportedType(_ what: String) -> SparkError {
    SparkError(
      .unsupported, "\(what) is not read here.",
      remedy: "Cast the column in the query, to a number or a string for example.")
  }
}
