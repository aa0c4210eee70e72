import Foundation
import JSON
import TestSupport
import Testing

@Suite struct JSONReaderTests {
  private func read<R>(
    _ text: String, _ body: (inout JSONReader) throws -> R
  ) throws -> R {
    try JSONReader.reading(Array(text.utf8)) { try body(&$0) }
  }

  /// True if `skip` passes over the whole text.
  private func isWellFormed(_ bytes: [UInt8]) -> Bool {
    do {
      try JSONReader.reading(bytes) { (reader: inout JSONReader) in
        try reader.skip()
        try reader.end()
      }
      return true
    } catch {
      return false
    }
  }

  private func isWellFormed(_ text: String) -> Bool { isWellFormed(Array(text.utf8)) }

  @Test func readsAnObjectMemberByMember() throws {
    var seen: [String] = []
    try read(#" { "a" : 1 , "b\n":[true,false], "c":{"d":"x"} , "a":{ } , "e":[ ]} "#) { reader in
      try reader.object { (name, reader) throws(JSONReader.Malformed) in
        switch name {
        case "b\n":
          try reader.array { (reader) throws(JSONReader.Malformed) in
            seen.append("\(try reader.bool())")
          }
        case "c":
          try reader.object { (name, reader) throws(JSONReader.Malformed) in
            seen.append("\(name)=\(try reader.string())")
          }
        default:
          seen.append(name)
          try reader.skip()
        }
      }
      try reader.end()
    }
    #expect(seen == ["a", "true", "false", "d=x", "a", "e"])
  }

  @Test(arguments: [
    "null", "true", "false", "0", "-0", "-1", "10", "1.5", "0.001", "1e5", "1E+5", "-1.25e-10",
    #""""#, #""a""#, #""\"\\\/\b\f\n\r\t\u00e9\ud83c\udf4e\uD83C\uDF4E""#, "\"é🍎\u{7f}\"", "[]",
    "[ ]", "{}", "{ }", "[1]", "[[],{}]", #"{"a":1}"#, #"{"a":{"b":[1,{"c":null}]},"d":[]}"#,
    " \t\r\n[ 1 , 2 ]\n", #"{"a":1,"a":2}"#, #"{"":0}"#,
  ]) func skipsWhatIsJSON(text: String) { #expect(isWellFormed(text)) }

  @Test(arguments: [
    "", " ", "nul", "nulll", "True", "+1", "01", "-01", "-", ".5", "1.", "1.e5", "1e", "1e+",
    "+-..ee",
    "--1", "1-", "0x10", "1_000", "NaN", "Infinity", "-Infinity", "1 2", "'a'", "\"", "\"a", #""\"#,
    #""\""#, #""\x""#, #""\u""#, #""\u12""#, #""\u12g4""#, #""\u+123""#, #""\ud800""#,
    #""\udc00""#, #""\ud800x""#, #""\ud800\n""#, #""\ud800\u0041""#, "\"\n\"", "\"\u{0}\"",
    "\"\u{1f}\"", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1}", "{", "}", #"{"a"}"#,
    #"{"a":}"#, #"{"a":1,}"#, "{,}", #"{a:1}"#, #"{1:1}"#, #"{"a":1]"#, #"{"a" 1}"#, "// x\n1",
    "\u{feff}1", "[\u{a0}1]", "\u{b}1",
  ]) func rejectsWhatIsNot(text: String) { #expect(!isWellFormed(text)) }

  @Test(
    arguments: [
      [0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0x80],
    ] as [[UInt8]]) func rejectsTextThatIsNotUTF8(bytes: [UInt8])
  {
    let text = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
    #expect(!isWellFormed(text))
    let error = #expect(throws: JSONReader.Malformed.self) {
      _ = try JSONReader.reading(text) { (reader: inout JSONReader) in try reader.string() }
    }
    #expect(error?.position == 1)
    #expect(error?.reason != nil)
  }

  @Test func unescapesStrings() throws {
    let text = #""a\"\\\/\b\f\n\r\té\u00E9🍎\ud83c\uDF4e\u0000z""#
    let expected = "a\"\\/\u{8}\u{c}\n\r\téé🍎🍎\0z"
    #expect(try read(text) { try $0.string() } == expected)
    #expect(try read(text) { try $0.utf8() } == Array(expected.utf8))
    let raw = try read(text) { reader in String(decoding: try reader.rawString(), as: UTF8.self) }
    #expect(raw == String(text.dropFirst().dropLast()))
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("7", 7), ("-12", -12), (" 120 ", 120),
    ("9223372036854775807", Int.max), ("-9223372036854775807", -Int.max),
  ]) func readsIntegers(text: String, value: Int) throws {
    #expect(
      try read(text) { reader in
        let value = try reader.integer()
        try reader.end()
        return value
      } == value)
  }

  @Test(arguments: [
    "", "-", "+1", "00", "01", "-01", "1.0", "1e2", "9223372036854775808",
    "-9223372036854775808", "99999999999999999999999", "a", "\"1\"", "- 1",
  ]) func rejectsOtherIntegers(text: String) {
    #expect(throws: JSONReader.Malformed.self) {
      try read(text) { reader in
        _ = try reader.integer()
        try reader.end()
      }
    }
  }

  @Test func unsignedIntegersHaveNoSign() throws {
    #expect(try read(" 9223372036854775807") { try $0.unsignedInteger() } == .max)
    #expect(try read("0") { try $0.unsignedInteger() } == 0)
    for text in ["-1", "-0", "+1", "01", "9223372036854775808"] {
      #expect(throws: JSONReader.Malformed.self, "\(text)") {
        try read(text) { reader in
          _ = try reader.unsignedInteger()
          try reader.end()
        }
      }
    }
  }

  @Test func readsLevelsOfAnyNesting() throws {
    func levels(_ text: String, _ maximum: Int = 8) throws -> [UInt8] {
      try read(text) { reader in
        let levels = try reader.levels(maximum)
        try reader.end()
        return levels
      }
    }
    #expect(try levels("[0, 255,[1,[2 ]],[[ ]], [3]]") == [0, 255, 1, 2, 3])
    #expect(try levels("7") == [7])
    #expect(try levels("[]") == [])
    let depth = 200_000
    let deep = String(repeating: "[", count: depth) + "5" + String(repeating: "]", count: depth)
    #expect(try levels(deep) == [5])
    for text in ["[256]", "[-1]", "[1.5]", "[01]", "[1,]", "[,1]", "[1", "[[1]", "[1]]", "[\"1\"]"]
    {
      #expect(throws: JSONReader.Malformed.self, "\(text)") { try levels(text) }
    }
    #expect(throws: JSONReader.Malformed.self) { try levels("[1,2,3]", 2) }
  }

  @Test func nestingExhaustsNothing() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(isWellFormed(nested(JSONReader.maximumDepth)))
    for text in [
      nested(JSONReader.maximumDepth + 2), String(repeating: "[", count: 1_000_000),
      String(repeating: #"{"a":"#, count: 1_000_000),
    ] { #expect(!isWellFormed(text)) }
  }

  @Test(arguments: [
    ("[1,x]", 3), ("[1 2]", 3), (#"{"a":tru}"#, 5), ("", 0), ("[1", 2), (#"["\q"]"#, 3),
    ("[0] 1", 4), ("[01]", 2), ("[1.]", 3),
  ]) func reportsThePositionOfTheByte(text: String, position: Int) {
    let error = #expect(throws: JSONReader.Malformed.self) {
      try read(text) { reader in
        try reader.skip()
        try reader.end()
      }
    }
    #expect(error?.position == position)
  }

  @Test func aReaderContinuesAtAPosition() throws {
    let bytes = Array(#"{"data": [1,2], "x":"y"}"#.utf8)
    try bytes.withUnsafeBytes { bytes in
      var position: Int?
      var reader = JSONReader(bytes)
      try reader.object { (name, reader) throws(JSONReader.Malformed) in
        if name == "data" { position = reader.position }
        try reader.skip()
      }
      try reader.end()
      var second = JSONReader(bytes, at: try #require(position))
      #expect(try second.levels(2) == [1, 2])
      var third = JSONReader(bytes, at: bytes.count)
      #expect(throws: JSONReader.Malformed.self) { try third.skip() }
    }
  }

  @Test func truncatedTextIsRejectedEverywhere() {
    let text = Array(#"{"a\n":[1,-2.5e3,"é\u00e9"],"b":{"c":null,"d":true}}"#.utf8)
    #expect(isWellFormed(text))
    for count in 0..<text.count { #expect(!isWellFormed(Array(text[..<count])), "\(count) bytes") }
  }

  /// Thousands of texts with a few changed bytes.
  @Test func agreesWithThePeer() throws {
    let seed = Array(
      #"{"a":[0,-1,2.5e+3,{"b":"\n\u00e9\ud83c\udf4e é🍎"}],"c":{"d":null,"e":true},"f":[[]]}"#.utf8)
    let alphabet =
      Array(#"{}[]",:\u0123456789.eE+-ntrdcf /"#.utf8) + [0, 9, 10, 0x1f, 0x80, 0xff, 0xc3, 0xa9]
    var generator = SeededGenerator(state: 11)
    var texts: [[UInt8]] = []
    for _ in 0..<6_000 {
      var text = seed
      for _ in 0..<Int.random(in: 1...2, using: &generator) {
        let index = Int.random(in: 0..<text.count, using: &generator)
        let byte = alphabet.randomElement(using: &generator)!
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: text[index] = byte
        case 1: text.insert(byte, at: index)
        default: text.remove(at: index)
        }
      }
      texts.append(text)
    }
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "texts")
      let lines = texts.map { $0.map { String(format: "%02x", $0) }.joined() }
      try Data(lines.joined(separator: "\n").utf8).write(to: path)
      let expected = try Peer.text(
        """
        import json, sys
        def refuse(name): raise ValueError(name)
        for line in open(sys.argv[1]):
            try:
                value = json.loads(bytes.fromhex(line).decode('utf-8'), parse_constant=refuse)
                json.dumps(value, ensure_ascii=False).encode('utf-8')
                print('+', end='')
            except ValueError:
                print('-', end='')
        """, [path.path])
      let found = texts.map { isWellFormed($0) ? "+" : "-" }.joined()
      #expect(found.contains("+") && found.contains("-"))
      for (index, pair) in zip(found, expected).enumerated() where pair.0 != pair.1 {
        Issue.record("\(pair.0): \(String(decoding: texts[index], as: UTF8.self))")
      }
      #expect(found.count == expected.count)
    }
  }
}
