import Failures

import Foundation

/// Walks a file in protobuf's wire format and reads only what is asked for: a message is a range of
/// the file, and what nobody looks into (the weights) is stepped over.
///
/// It knows no schema. No number in the file is trusted: every length is checked against the
/// message around it, and texts and the number of fields are bounded.
///
/// Source: https://protobuf.dev/programming-guides/encoding/
final class ProtobufFile {
  enum Value {
    case number(UInt64)
    /// A text, bytes or a message: where it stands in the file.
    case bytes(Range<Int>)
    /// A fixed 4 or 8 bytes; nothing that is read here has them.
    case fixed
  }

  private static let maximumFields = 10_000_000
  private static let windowSize = 4096

  let path: String
  let count: Int
  private let descriptor: Int32
  private var window: [UInt8] = []
  private var windowStart = 0
  private var fields = 0

  init(path: String) throws(InferenceError) {
    self.path = path
    // A pipe of this name must not make us wait for its writer.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      let reason = String(cString: strerror(errno))
      if descriptor >= 0 { close(descriptor) }
      throw InferenceError(
        .backboneUnreadable, "\(path) cannot be opened (\(reason))",
        remedy: "check the path and the permissions")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw InferenceError(
        .backboneUnreadable, "\(path) is no file", remedy: "give the path of an ONNX file")
    }
    count = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Visits the fields of the message at `range` in the order of the file.
  func forEachField(
    in range: Range<Int>, _ visit: (_ field: Int, _ value: Value) throws(InferenceError) -> Void
  ) throws(InferenceError) {
    var position = range.lowerBound
    while position < range.upperBound {
      fields += 1
      guard fields <= Self.maximumFields else { throw damaged("it has too many fields") }
      let key = try number(at: &position, before: range.upperBound)
      guard key >> 3 != 0, key >> 3 < 1 << 29 else { throw damaged("a field has no number") }
      let value: Value
      switch key & 7 {
      case 0:
        value = .number(try number(at: &position, before: range.upperBound))
      case 1, 5:
        position += key & 7 == 1 ? 8 : 4
        value = .fixed
      case 2:
        let length = try number(at: &position, before: range.upperBound)
        guard length <= UInt64(range.upperBound - position) else {
          throw damaged("it ends too early")
        }
        value = .bytes(position..<position + Int(length))
        position += Int(length)
      default:
        throw damaged("a field has an unknown type")
      }
      guard position <= range.upperBound else { throw damaged("it ends too early") }
      try visit(Int(key >> 3), value)
    }
  }

  /// The text at `range`, or nil when it is longer than `limit` bytes or no UTF-8.
  func text(at range: Range<Int>, limit: Int) throws(InferenceError) -> String? {
    guard range.count <= limit else { return nil }
    var bytes: [UInt8] = []
    for position in range { bytes.append(try byte(at: position)) }
    return String(validating: bytes, as: UTF8.self)
  }

  func damaged(_ how: String) -> InferenceError {
    InferenceError(
      .backboneInvalid, "\(path) is damaged or no ONNX file (\(how))",
      remedy: "get or export the file again")
  }

  /// A base-128 varint.
  private func number(at position: inout Int, before end: Int) throws(InferenceError) -> UInt64 {
    var result: UInt64 = 0
    for shift in stride(from: 0, to: 70, by: 7) {
      guard position < end else { throw damaged("it ends too early") }
      let byte = try byte(at: position)
      position += 1
      result |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return result }
    }
    throw damaged("a number has too many digits")
  }

  private func byte(at position: Int) throws(InferenceError) -> UInt8 {
    if !(windowStart..<windowStart + window.count ~= position) {
      let (file, offset) = (descriptor, off_t(position))
      window = [UInt8](unsafeUninitializedCapacity: Self.windowSize) { buffer, count in
        count = max(0, pread(file, buffer.baseAddress, buffer.count, offset))
      }
      windowStart = position
      guard !window.isEmpty else { throw damaged("it cannot be read to its end") }
    }
    return window[position - windowStart]
  }
}
