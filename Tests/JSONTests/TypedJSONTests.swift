import Foundation
import JSON
import Testing

@Suite struct TypedJSONTests {
  private struct Sample: Codable, Equatable {
    var count = 3
    var whole = 1.0
    var small: Float = 1e-9
    var huge = 1e300
    var name = "a\"\\\n\u{1}\u{2028}é"
    var missing: Int?
    var flag = true
    var rows = [[1, 2], [3, 4]]
    var parts = ["b": 0.5, "a": 2]
    var nested: [[String: [Int?]]] = [["x": [1, nil]], [:]]
    var empty: [Int] = []
  }

  private func text(_ value: some Encodable, pretty: Bool = false) throws -> String {
    String(decoding: try TypedJSON.encoded(value, pretty: pretty), as: UTF8.self)
  }

  @Test func whatIsEncodedIsDecodedAgain() throws {
    for pretty in [true, false] {
      let bytes = try TypedJSON.encoded(Sample(), pretty: pretty)
      #expect(try JSONDecoder().decode(Sample.self, from: Data(bytes)) == Sample())
    }
  }

  @Test func numbersKeepTheirType() throws {
    #expect(try text(["a": 1.0, "b": 0.25]) == #"{"a":1.0,"b":0.25}"#)
    #expect(try text([1, -20]) == "[1,-20]")
    #expect(try text(UInt64.max) == "18446744073709551615")
    #expect(try text(Float(0.1)) == "0.1")
    #expect(try text([Double?.none]) == "[null]")
    #expect(throws: EncodingError.self) { try text([Double.nan]) }
  }

  @Test func numbersShareALine() throws {
    #expect(
      try text(["m": [[1, 2], [3, 4]], "n": [], "s": [[Int]]()], pretty: true) == """
        {
          "m" : [
            [1, 2],
            [3, 4]
          ],
          "n" : [],
          "s" : []
        }
        """)
  }
}
