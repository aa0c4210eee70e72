import Failures
import Foundation
import Inference
import TestSupport
import Testing

@Suite struct ProtobufFileTests {
  /// The fields of a file with these bytes, as texts such as `1=5`, `2=[2..<4]` and `3=fixed`.
  private func fields(of bytes: [UInt8]) throws -> [String] {
    try withFile(bytes) { file in
      var found: [String] = []
      try file.forEachField(in: 0..<file.count) { field, value throws(InferenceError) in
        switch value {
        case .number(let number): found.append("\(field)=\(number)")
        case .bytes(let range): found.append("\(field)=[\(range)]")
        case .fixed: found.append("\(field)=fixed")
        }
      }
      return found
    }
  }

  private func withFile<R>(_ bytes: [UInt8], _ body: (ProtobufFile) throws -> R) throws -> R {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "message")
      try Data(bytes).write(to: path)
      return try body(try ProtobufFile(path: path.path(percentEncoded: false)))
    }
  }

  @Test func fieldsAreVisitedInTheOrderOfTheFile() throws {
    let bytes: [UInt8] =
      [0x08, 0x05, 0x12, 0x02, 0xAA, 0xBB, 0x19, 1, 2, 3, 4, 5, 6, 7, 8, 0x25, 1, 2, 3, 4]
      + [0x08, 0xAC, 0x02, 0x12, 0x00]
    #expect(
      try fields(of: bytes) == ["1=5", "2=[4..<6]", "3=fixed", "4=fixed", "1=300", "2=[25..<25]"])
  }

  @Test func numbersHaveUpTo64Bits() throws {
    let largest = [0x08] + [UInt8](repeating: 0xFF, count: 9) + [0x01]
    #expect(try fields(of: largest) == ["1=\(UInt64.max)"])
    // Field number 2^29 - 1, the largest.
    #expect(try fields(of: [0xF8, 0xFF, 0xFF, 0xFF, 0x0F, 0x01]) == ["\((1 << 29) - 1)=1"])
  }

  @Test(
    arguments: [
      [0x00, 0x01],  // field number 0
      [0x80, 0x80, 0x80, 0x80, 0x10, 0x01],  // field number 2^29
      [0x0B], [0x0C], [0x0E], [0x0F],  // groups and unknown types
      [0x08], [0x08, 0x80],  // a number that ends early
      [0x08] + [UInt8](repeating: 0x80, count: 10) + [0x01],  // a number of eleven bytes
      [0x12, 0x01], [0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
      [0x09, 1, 2, 3, 4, 5, 6, 7], [0x0D, 1, 2, 3],  // fixed numbers that end early
    ] as [[UInt8]])
  func malformedMessagesAreErrors(_ bytes: [UInt8]) throws {
    expectError(.backboneInvalid, "\(bytes)") { _ = try fields(of: bytes) }
  }

  @Test func aMessageEndsWithItsRange() throws {
    // A message of one byte, whose number would go on in the next field of the file.
    try withFile([0x12, 0x01, 0x08, 0x08, 0x01]) { file in
      expectError(.backboneInvalid) { try file.forEachField(in: 2..<3) { _, _ in } }
      expectError(nil) { try file.forEachField(in: 3..<5) { _, _ in } }
    }
  }

  @Test func errorsOfTheVisitorArePassedOn() throws {
    try withFile([0x08, 0x01, 0x08]) { file in
      expectError(.backboneUnsupported) {
        try file.forEachField(in: 0..<3) { _, _ throws(InferenceError) in
          throw InferenceError(.backboneUnsupported, "test")
        }
      }
    }
  }

  @Test func textsAreUTF8WithinTheLimit() throws {
    try withFile(Array("Äpfel".utf8) + [0xC3, 0x28]) { file throws in
      #expect(try file.text(at: 0..<6, limit: 6) == "Äpfel")
      #expect(try file.text(at: 0..<6, limit: 5) == nil)
      #expect(try file.text(at: 6..<8, limit: 10) == nil)
      #expect(try file.text(at: 3..<3, limit: 0) == "")
    }
  }

  @Test func filesLargerThanTheWindowAreReadInAnyOrder() throws {
    // Fields of 1,000 bytes, of which every position is read backwards.
    let field = [0x0A, 0xE8, 0x07] + (0..<1000).map { UInt8($0 % 100 + 20) }
    try withFile(Array(repeatElement(field, count: 9).joined())) { file throws in
      var ranges: [Range<Int>] = []
      try file.forEachField(in: 0..<file.count) { _, value throws(InferenceError) in
        if case .bytes(let range) = value { ranges.append(range) }
      }
      #expect(ranges.map(\.count) == Array(repeating: 1000, count: 9))
      let expected = String(decoding: field[3...], as: UTF8.self)
      for range in ranges.reversed() {
        #expect(try file.text(at: range, limit: 1000) == expected)
      }
    }
  }

  @Test func aFileThatShrinksIsAnError() throws {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "message").path(percentEncoded: false)
      try Data([0x08, 0x01, 0x08, 0x01]).write(to: URL(filePath: path))
      let file = try ProtobufFile(path: path)
      #expect(truncate(path, 0) == 0)
      expectError(.backboneInvalid) { try file.forEachField(in: 0..<4) { _, _ in } }
    }
  }
}
