/// A range of bytes with checked access: hostile offsets and lengths throw ``SparkError`` with the code `invalidResponse`.
struct ByteView: Sendable {
  private let bytes: [UInt8]
  private let range: Range<Int>

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    range = bytes.indices
  }

  private init(_ bytes: [UInt8], range: Range<Int>) {
    self.bytes = bytes
    self.range = range
  }

  var count: Int { range.count }

  /// Returns a part of this view; both numbers may come from the bytes themselves.
  func part(at offset: Int, count: Int) throws(SparkError) -> ByteView {
    guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else {
      throw SparkError.invalidResponse("a range that is out of bounds")
    }
    let start = range.lowerBound + offset
    return ByteView(bytes, range: start..<start + count)
  }

  /// Returns a little-endian number, at any alignment.
  func load<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at offset: Int)
    throws(SparkError) -> T
  {
    guard offset >= 0, offset <= count - MemoryLayout<T>.size else {
      throw SparkError.invalidResponse("an offset that is out of bounds")
    }
    let value = bytes.withUnsafeBytes {
      $0.loadUnaligned(fromByteOffset: range.lowerBound + offset, as: T.self)
    }
    return T(littleEndian: value)
  }

  /// Returns the first `count` numbers in the byte order of this machine (little-endian, as Spark sends them).
  func numbers<T: BitwiseCopyable>(_ type: T.Type, count: Int) throws(SparkError) -> [T] {
    let (size, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<T>.stride)
    guard !overflow, count >= 0 else {
      throw SparkError.invalidResponse("a length that is out of bounds")
    }
    let part = try part(at: 0, count: size)
    return bytes.withUnsafeBytes { source in
      [T](unsafeUninitializedCapacity: count) { target, initialized in
        UnsafeMutableRawBufferPointer(target).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: source[part.range]))
        initialized = count
      }
    }
  }

  /// A copy of the bytes.
  var array: [UInt8] { Array(bytes[range]) }

  /// The bytes decoded as UTF-8, with U+FFFD for malformed sequences.
  var text: String { String(decoding: bytes[range], as: UTF8.self) }
}
