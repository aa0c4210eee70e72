import Failures
import Files
import Foundation
import Tables
import TestSupport
import Testing

@Suite struct SafetensorsTests {
  private static let tensors: [String: Tensor] = [
    "weights": Tensor(
      shape: [2, 3], .float32([0, -0.0, 1.5, .infinity, .leastNonzeroMagnitude, -3])),
    "codes": Tensor(shape: [5], .uint8([0, 1, 127, 128, 255])),
    "doubles": Tensor(shape: [2], .float64([1 / 3, -.infinity])),
    "scalar": Tensor(shape: [], .int64([.min])),
    "empty": Tensor(shape: [0, 7], .float32([])),
    "naïve \"name\"\n\\ 🍎": Tensor(shape: [1, 2, 1], .int32([.max, -2])),
  ]
  private static let metadata = ["b": "zwei\u{1}", "a": "eins \"🍐\""]

  private func written(_ body: (URL) throws -> Void) throws {
    try withTemporaryFolder { (folder) throws in
      let url = folder.appending(path: "model.safetensors")
      try Safetensors.write(Self.tensors, metadata: Self.metadata, to: url.path)
      try body(url)
    }
  }

  @Test func readsBackWhatItWrote() throws {
    try written { (url) throws in
      let content = try Safetensors.read(from: url.path)
      #expect(content.tensors == Self.tensors)
      #expect(content.metadata == Self.metadata)
      #expect(try contents(of: url.deletingLastPathComponent()) == [url.lastPathComponent])
    }
  }

  @Test func theSameTensorsMakeTheSameFile() throws {
    try written { (url) throws in
      let first = try Data(contentsOf: url)
      try Safetensors.write(Self.tensors, metadata: Self.metadata, to: url.path)
      #expect(try Data(contentsOf: url) == first)
    }
  }

  /// The peer reads the format by its description alone.
  @Test func numpyReadsIt() throws {
    try written { (url) throws in
      let output = try Peer.text(
        """
        import json, numpy, struct, sys
        data = open(sys.argv[1], 'rb').read()
        (length,) = struct.unpack('<Q', data[:8])
        header = json.loads(data[8:8 + length].decode('utf-8'))
        assert length % 8 == 0 and data[8:9] == b'{'
        assert header.pop('__metadata__') == {'a': 'eins "🍐"', 'b': 'zwei\\x01'}
        kinds = {'F32': '<f4', 'F64': '<f8', 'I32': '<i4', 'I64': '<i8', 'U8': 'u1'}
        end = 0
        for name, entry in sorted(header.items(), key=lambda item: item[1]['data_offsets']):
            start, stop = entry['data_offsets']
            assert start == end, 'a hole'
            end = stop
            kind = numpy.dtype(kinds[entry['dtype']])
            assert (8 + length + start) % kind.itemsize == 0, 'not aligned'
            values = numpy.frombuffer(data[8 + length + start:8 + length + stop], kind).reshape(entry['shape'])
            print(json.dumps([name, entry['dtype'], list(values.shape), [repr(v) for v in values.ravel().tolist()]]))
        assert 8 + length + end == len(data)
        """, [url.path])
      #expect(
        output == #"""
          ["doubles", "F64", [2], ["0.3333333333333333", "-inf"]]
          ["scalar", "I64", [], ["-9223372036854775808"]]
          ["empty", "F32", [0, 7], []]
          ["na\u00efve \"name\"\n\\ \ud83c\udf4e", "I32", [1, 2, 1], ["2147483647", "-2"]]
          ["weights", "F32", [2, 3], ["0.0", "-0.0", "1.5", "inf", "1.401298464324817e-45", "-3.0"]]
          ["codes", "U8", [5], ["0", "1", "127", "128", "255"]]
          """#)
    }
  }

  private func code(_ header: String, data: Int, length: UInt64? = nil) throws -> StorageError.Code?
  {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "x").path
      let count = length ?? UInt64(header.utf8.count)
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * UInt64($0))) }
      try AtomicFile.write(
        bytes + Array(header.utf8) + [UInt8](repeating: 0, count: data), to: path)
      do {
        _ = try Safetensors.read(from: path)
        return nil
      } catch let error as StorageError {
        return error.code
      }
    }
  }

  @Test func acceptsWhatTheFormatAllows() throws {
    #expect(try code("{}", data: 0) == nil)
    #expect(try code("{ }  \n ", data: 0) == nil)
    let entry = #"{"data_offsets" : [ 0 , 8 ], "shape":[2,1], "dtype":"F32"}"#
    #expect(try code(#"{"\u0061\ud83c\udf4e\/": \#(entry)}"#, data: 8) == nil)
  }

  @Test(arguments: [
    (#""#, 0), (#"[]"#, 0), (#" {}"#, 0), (#"{"#, 0), (#"{}}"#, 0), (#"{"a":1}"#, 0),
    (#"{"a":{}}"#, 0),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 3),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 5),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}"#, 8),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[01],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1,],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[-0],"data_offsets":[0,0]}}"#, 0),
    (#"{"a":{"dtype":"F32","shape":[1e0],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[00,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[+1],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":1,"shape":[1],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} x"#, 4),
    (#"{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}"#, 2),
    (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0),
    (#"{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}"#, 4),
    (
      #"{"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}"#,
      4
    ),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":[]}}"#, 4),
    (#"{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1]}}"#, 4),
    (
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#,
      2
    ),
    (
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#,
      3
    ),
    (#"{"__metadata__":{"a":1}}"#, 0), (#"{"__metadata__":{"a":"1","a":"1"}}"#, 0),
    (#"{"__metadata__":{"\ud800":"1"}}"#, 0), (#"{"__metadata__":{"\x":"1"}}"#, 0),
    ("{\"__metadata__\":{\"\n\":\"1\"}}", 0), (#"{"__metadata__":{"\u00e"#, 0),
    (String(repeating: "{\"a\":", count: 100_000), 0),
  ]) func malformedFilesAreCorrupt(header: String, data: Int) throws {
    #expect(try code(header, data: data) == .corrupt)
  }

  @Test func aHeaderLargerThanTheFileIsCorrupt() throws {
    #expect(try code("{}", data: 0, length: 3) == .corrupt)
    #expect(try code("{}", data: 0, length: 100_000_001) == .corrupt)
    #expect(try code("{}", data: 0, length: .max) == .corrupt)
  }

  @Test func numbersOfOtherTypesAreUnsupported() throws {
    let header = #"{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}"#
    #expect(try code(header, data: 2) == .unsupported)
  }

  @Test(arguments: [
    (#"{"a":1}"#, 0, "byte 5"),
    (
      #"{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}"#,
      0, "names a twice"
    ),
    (#"{"__metadata__":{"k":"","k":""}}"#, 0, "name k twice"),
    (#"{"a":{"dtype":"U8","shape":[1],"x":[0,1]}}"#, 1, "repeated key x"),
    (#"{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}"#, 2, "of type BF16"),
    (#"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,1]}}"#, 1, "contradicts its shape"),
    (#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#, 2, "1 bytes of the 2"),
  ]) func errorsNameThePlace(header: String, data: Int, words: String) throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "x").path
      let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
      try AtomicFile.write(
        length + Array(header.utf8) + [UInt8](repeating: 0, count: data), to: path)
      let error = #expect(throws: StorageError.self) { _ = try Safetensors.read(from: path) }
      #expect(error?.path == path)
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
  }

  @Test func theReservedNameIsRefused() throws {
    try withTemporaryFolder { (folder) throws in
      let tensor = Tensor(shape: [], .uint8([1]))
      expectStorageError(.unsupported) {
        try Safetensors.write(["__metadata__": tensor], to: folder.appending(path: "x").path)
      }
      #expect(try contents(of: folder).isEmpty)
    }
  }

  /// Truncated files are errors; any changed byte of the header is an error or a file that still adds up.
  @Test func mutatedFilesNeverCrash() throws {
    try written { (url) throws in
      let bytes = Array(try Data(contentsOf: url))
      let path = url.path
      for count in 0..<bytes.count {
        try Data(bytes[..<count]).write(to: url)
        expectStorageError(.corrupt) { _ = try Safetensors.read(from: path) }
      }
      var generator = SeededGenerator(state: 2)
      var refused = 0
      for _ in 0..<3_000 {
        var mutated = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          mutated[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
            in: 0...255, using: &generator)
        }
        try Data(mutated).write(to: url)
        do {
          for tensor in try Safetensors.read(from: path).tensors.values {
            #expect(tensor.shape.reduce(1, *) == tensor.storage.count)
          }
        } catch is StorageError {
          refused += 1
        }
      }
      #expect(refused > 1_000)
    }
  }
}
