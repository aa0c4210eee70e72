import Failures
import Files
import Foundation
import TestSupport
import Testing

@Suite struct JSONFileTests {
  private struct Value: Codable, Equatable {
    let name: String
    let sizes: [Int]
  }

  @Test func readsBackWhatItWrote() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "a.json").path
      let value = Value(name: "é/🍎", sizes: [1, 2])
      try JSONFile.write(value, to: path)
      #expect(try JSONFile.read(Value.self, at: path) == value)
      #expect(try contents(of: folder) == ["a.json"])
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.hasPrefix("{\n  \"name\" : \"é/🍎\","))
    }
  }

  @Test func anotherFormIsCorruptAndThePlaceIsNamed() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "a.json").path
      for (text, words) in [
        (#"{"name":"x"}"#, "sizes"), (#"{"name":"x","sizes":[1,"2"]}"#, "sizes[1]"),
        ("[]", "expected"),
        ("{", "valid JSON"), ("", "valid JSON"),
      ] {
        try AtomicFile.write(Array(text.utf8), to: path)
        let error = expectStorageError(.corrupt) { _ = try JSONFile.read(Value.self, at: path) }
        #expect(error?.path == path)
        #expect(error?.message.contains(words) == true, "\(text): \(error?.message ?? "")")
        #expect(error?.cause is DecodingError)
      }
      expectStorageError(.notFound) { _ = try JSONFile.read(Value.self, at: path + "x") }
    }
  }
}
