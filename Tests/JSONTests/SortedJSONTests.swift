import Foundation
import JSON
import Testing

@Suite struct SortedJSONTests {
  private struct Value: Codable {
    var b = "x/y"
    var a = ["z": 1.5, "é": -2, "A": 0]
    var missing: Int?
  }

  @Test func keysAreSortedAndSlashesPlain() throws {
    #expect(
      String(decoding: try SortedJSON.encoded(Value(), pretty: false), as: UTF8.self)
        == #"{"a":{"A":0,"z":1.5,"é":-2},"b":"x/y"}"#)
  }

  @Test func prettyTextHasAMemberALine() throws {
    #expect(
      String(decoding: try SortedJSON.encoded(["b": 1, "a": 2]), as: UTF8.self)
        == "{\n  \"a\" : 2,\n  \"b\" : 1\n}")
  }

  @Test func equalValuesGiveEqualBytes() throws {
    let pairs = (0..<100).map { ("key \($0)", $0) }
    let first = Dictionary(uniqueKeysWithValues: pairs)
    let second = Dictionary(uniqueKeysWithValues: pairs.reversed())
    #expect(try SortedJSON.encoded(first) == SortedJSON.encoded(second))
  }

  @Test func whatItWritesIsRead() throws {
    let bytes = try SortedJSON.encoded(Value())
    try JSONReader.reading(bytes) { (reader) throws(JSONReader.Malformed) in
      try reader.skip()
      try reader.end()
    }
    #expect(try JSONDecoder().decode(Value.self, from: Data(bytes)).a["é"] == -2)
  }

  @Test func aNumberThatJSONCannotHoldIsAnError() {
    #expect(throws: EncodingError.self) { try SortedJSON.encoded([Double.nan]) }
  }

  @Test(arguments: [
    (#"{"list":[{"n":1},{}]}"#, "list[1] has no key n"),
    (#"{}"#, "the document has no key list"),
    (#"{"list":[{"n":"1"}]}"#, "list[0].n: "),
    (#"{"list":[{"n":null}]}"#, "list[0].n: "),
    (#"{"list":"#, "the given data was not valid JSON"),
  ]) func errorsNameThePlace(text: String, summary: String) throws {
    struct Element: Decodable { let n: Int }
    struct Document: Decodable { let list: [Element] }
    let error = #expect(throws: DecodingError.self) {
      _ = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
    }
    let found = try #require(error?.summary)
    #expect(found.hasPrefix(summary), "\(found)")
    #expect(!found.hasSuffix("."))
  }
}
