import Failures

/// Takes the fields of a frame's body from its front.
struct FrameParser {
  /// The bytes that have not been taken.
  private(set) var rest: ArraySlice<UInt8>

  init(_ body: ArraySlice<UInt8>) { rest = body }

  /// Takes an integer.
  ///
  /// - Throws: A ``WorkerFailure`` of code `protocolViolation` when the body ends before it, as all methods do.
  mutating func integer<Integer: FixedWidthInteger>(
    _ type: Integer.Type
  ) throws(WorkerFailure) -> Integer {
    let bytes = try bytes(MemoryLayout<Integer>.size)
    return bytes.withUnsafeBytes { Integer(bigEndian: $0.loadUnaligned(as: Integer.self)) }
  }

  /// Takes this many bytes.
  mutating func bytes(_ count: Int) throws(WorkerFailure) -> ArraySlice<UInt8> {
    guard count >= 0, count <= rest.count else {
      throw WorkerFailure(.protocolViolation, "a frame ends before its fields")
    }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// Takes all that is left as floats.
  mutating func floats() throws(WorkerFailure) -> [Float] {
    guard rest.count.isMultiple(of: MemoryLayout<Float>.size) else {
      throw WorkerFailure(.protocolViolation, "a frame ends within a number")
    }
    defer { rest = rest.suffix(0) }
    return rest.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: MemoryLayout<Float>.size).map { offset in
        let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return Float(bitPattern: UInt32(bigEndian: bits))
      }
    }
  }
}
