import Failures
import Foundation

/// Walks a file in protobuf's wire format. A message is a range of the file; ranges that are not visited (the weights)
/// are not read.
///
/// It has no schema. Numbers in the file are not trusted: every length is checked against the enclosing message, and
/// texts and the number of fields are bounded.
///
/// Source: https://protobuf.dev/programming-guides/encoding/
package final class ProtobufFile {
  package enum Value {
    case number(UInt64)
    /// The range in the file of a text, bytes or a message.
    case bytes(Range<Int>)
    /// 4 or 8 bytes of fixed width, which no message in use has.
    case fixed
  }

  private static let maximumFields = 10_000_000
  private static let windowSize = 4096

  package let path: String
  /// The size of the file in bytes.
  package let count: Int
  private let descriptor: Int32
  private var window: [UInt8] = []
  private var windowStart = 0
  private var fields = 0

  package init(path: String) throws(InferenceError) {
    self.path = path
    // Opening a pipe must not wait for its writer.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      let reason = String(cString: strerror(errno))
      if descriptor >= 0 { close(descriptor) }
      throw InferenceError(
        .backboneUnreadable, subject: path, "the file cannot be opened (\(reason))",
        remedy: "Check the path and the permissions.")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw InferenceError(
        .backboneUnreadable, subject: path, "not a regular file",
        remedy: "Give the path of an ONNX file.")
    }
    count = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Visits the fields of the message at `range` in the order of the file.
  ///
  /// - Throws: An ``InferenceError``, `backboneInvalid`, for a malformed message, or the error of `visit`.
  package func forEachField(
    in range: Range<Int>, _ visit: (_ field: Int, _ value: Value) throws(InferenceError) -> Void
  ) throws(InferenceError) {
    var position = range.lowerBound
    while position < range.upperBound {
      fields += 1
      guard fields <= Self.maximumFields else { throw invalid("it has too many fields") }
      let key = try number(at: &position, before: range.upperBound)
      guard key >> 3 != 0, key >> 3 < 1 << 29 else { throw invalid("a field has no number") }
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
          throw invalid("it ends too early")
        }
        value = .bytes(position..<position + Int(length))
        position += Int(length)
      default:
        throw invalid("a field has an unknown type")
      }
      guard position <= range.upperBound else { throw invalid("it ends too early") }
      try visit(Int(key >> 3), value)
    }
  }

  /// The text at `range`; nil when it is longer than `limit` bytes or not UTF-8.
  package func text(at range: Range<Int>, limit: Int) throws(InferenceError) -> String? {
    guard range.count <= limit else { return nil }
    var bytes: [UInt8] = []
    for position in range { bytes.append(try byte(at: position)) }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The failure of a file that is invalid for `reason`.
  func invalid(_ reason: String) -> InferenceError {
    InferenceError(
      .backboneInvalid, subject: path, "damaged, or not an ONNX file (\(reason))",
      remedy: "Download or export the file again.")
  }

  /// A base-128 varint.
  private func number(at position: inout Int, before end: Int) throws(InferenceError) -> UInt64 {
    var result: UInt64 = 0
    for shift in stride(from: 0, to: 70, by: 7) {
      guard position < end else { throw invalid("it ends too early") }
      let byte = try byte(at: position)
      position += 1
      result |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return result }
    }
    throw invalid("a number has too many digits")
  }

  private func byte(at position: Int) throws(InferenceError) -> UInt8 {
    if !(windowStart..<windowStart + window.count ~= position) {
      let (file, offset) = (descriptor, off_t(position))
      window = [UInt8](unsafeUninitializedCapacity: Self.windowSize) { buffer, count in
        count = max(0, pread(file, buffer.baseAddress, buffer.count, offset))
      }
      windowStart = position
      guard !window.isEmpty else { throw invalid("it cannot be read to the end") }
    }
    return window[position - windowStart]
  }
}
