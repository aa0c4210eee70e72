/// Takes a frame's body apart from the front.
struct FrameBody {
  private var rest: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

  mutating func integer<T: FixedWidthInteger>(_ type: T.Type) throws(WorkerError) -> T {
    T(bigEndian: try take(MemoryLayout<T>.size).loadUnaligned(as: T.self))
  }

  mutating func take(_ count: Int) throws(WorkerError) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= rest.count else {
      throw WorkerError("a frame is shorter than it should be")
    }
    defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
    return UnsafeRawBufferPointer(rebasing: rest[..<count])
  }

  mutating func text() throws(WorkerError) -> String {
    let count = Int(try integer(UInt32.self))
    return String(decoding: try take(count), as: UTF8.self)
  }

  /// All that is left.
  var remainder: UnsafeRawBufferPointer { rest }
}

extension [UInt8] {
  mutating func append<T: FixedWidthInteger>(bigEndian value: T) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }
}
