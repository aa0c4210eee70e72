import Foundation
import SparkConnect
import TestSupport
import Testing

struct ArrowStreamTests {
  /// Returns the stream that pyarrow writes for a table, which is a Python expression.
  private func stream(_ table: String, compression: String = "None") throws -> [UInt8] {
    let script = """
      import sys, pyarrow as pa
      from datetime import date, datetime, timezone
      t = \(table)
      out = pa.BufferOutputStream()
      with pa.ipc.new_stream(out, t.schema, options=pa.ipc.IpcWriteOptions(compression=\(compression))) as w:
        w.write_table(t)
      sys.stdout.buffer.write(out.getvalue())
      """
    return Array(try Peer.python(script))
  }

  /// Every type, with nulls.
  private static let everything = """
    pa.table({
      'b': pa.array([True, None, False], pa.bool_()), 'i8': pa.array([1, None, -128], pa.int8()),
      'i16': pa.array([1, None, -32768], pa.int16()), 'i32': pa.array([1, None, -5], pa.int32()),
      'i64': pa.array([2**62, None, -5], pa.int64()), 'f': pa.array([1.5, None, -0.25], pa.float32()),
      'd': pa.array([1.5, None, 1e300], pa.float64()), 's': pa.array(['äpfel', None, ''], pa.string()),
      'ls': pa.array(['x', None, 'yz'], pa.large_string()), 'y': pa.array([b'\\x00\\xff', None, b''], pa.binary()),
      'n': pa.nulls(3), 'day': pa.array([date(1970, 1, 3), None, date(1969, 12, 31)], pa.date32()),
      't': pa.array([5, None, -5], pa.timestamp('us', tz='UTC')), 'tn': pa.array([5, None, -5], pa.timestamp('us')),
      'lf': pa.array([[1.0, 2.5], None, []], pa.list_(pa.float32())),
      'll': pa.array([[[1], None], None, [[2, None]]], pa.list_(pa.list_(pa.int32()))),
      'st': pa.array([{'a': 1, 'z': 'q'}, None, {'a': None, 'z': 'r'}], pa.struct([('a', pa.int32()), ('z', pa.string())])),
      'm': pa.array([[('k', 1)], None, []], pa.map_(pa.string(), pa.int64()))})
    """

  @Test func everyTypeIsReadWithItsNulls() throws {
    let batch = try #require(try ArrowStream.batches(stream(Self.everything)).first)
    #expect(batch.rowCount == 3)
    #expect(try batch.column("b").booleans() == [true, nil, false])
    #expect(try batch.column("i8").integers() == [1, nil, -128])
    #expect(try batch.column("i16").integers() == [1, nil, -32768])
    #expect(try batch.column("i32").integers() == [1, nil, -5])
    #expect(try batch.column("i64").integers() == [1 << 62, nil, -5])
    #expect(try batch.column("f").doubles() == [1.5, nil, -0.25])
    #expect(try batch.column("d").doubles() == [1.5, nil, 1e300])
    #expect(try batch.column("s").strings() == ["äpfel", nil, ""])
    #expect(try batch.column("ls").strings() == ["x", nil, "yz"])
    #expect(try batch.column("y").binaries() == [[0, 255], nil, []])
    #expect((0..<3).allSatisfy { batch.columns[10].isNull(at: $0) })
    #expect(try batch.column("day").integers() == [2, nil, -1])
    #expect(try batch.column("t").integers() == [5, nil, -5])
    #expect(try batch.column("t").type == .timestamp)
    #expect(try batch.column("tn").type == .timestampNTZ)
    #expect(try batch.column("lf").floatArrays() == [[1, 2.5], nil, []])
    #expect(
      try batch.column("ll")[0] == .array([.array([.integer(1)]), .null]))
    #expect(try batch.column("ll")[2] == .array([.array([.integer(2), .null])]))
    #expect(try batch.column("st")[2] == .structure([.null, .string("r")]))
    #expect(try batch.column("st")[1] == .null)
    #expect(try batch.column("m")[0] == .array([.structure([.string("k"), .integer(1)])]))
    #expect(try batch.column("m").type == .map(key: .string, value: .bigint))
    #expect(try batch.column("st").type.description == "struct<a:int,z:string>")
  }

  @Test func aColumnOfAnotherTypeIsAnError() throws {
    let batch = try #require(try ArrowStream.batches(stream("pa.table({'a': [1, 2]})")).first)
    #expect(throws: SparkError.self) { try batch.column("a").strings() }
    #expect(throws: SparkError.self) { try batch.column("z") }
  }

  @Test func aNullInsideOfAFloatArrayIsAnError() throws {
    let bytes = try stream("pa.table({'a': pa.array([[1.0, None]], pa.list_(pa.float32()))})")
    let batch = try #require(try ArrowStream.batches(bytes).first)
    #expect(throws: SparkError.self) { try batch.column("a").floatArrays() }
  }

  @Test func manyBatchesFollowEachOther() throws {
    let bytes = try stream(
      "pa.Table.from_batches([pa.record_batch({'a': pa.array(range(n), pa.int32())}) for n in (3, 0, 2)])"
    )
    #expect(
      try ArrowStream.batches(bytes).flatMap { try $0.column("a").integers() } == [0, 1, 2, 0, 1])
  }

  @Test func aResultWithoutRowsHasColumns() throws {
    let bytes = try stream(
      "pa.table({'a': pa.array([], pa.string()), 'f': pa.array([], pa.list_(pa.float32()))})")
    let batch = try #require(try ArrowStream.batches(bytes).first)
    #expect(batch.rowCount == 0)
    #expect(batch.fields.map(\.description) == ["a:string", "f:array<float>"])
    #expect(try batch.column("a").strings().isEmpty)
  }

  @Test(arguments: ["'lz4'", "'zstd'"])
  func compressionIsRejectedWithARemedy(_ codec: String) throws {
    let bytes = try stream("pa.table({'a': list(range(1000))})", compression: codec)
    let error = #expect(throws: SparkError.self) { try ArrowStream.batches(bytes) }
    #expect(error?.code == .unsupported)
    #expect(error?.remedy?.contains("compression") == true)
  }

  @Test(arguments: [
    "pa.table({'a': pa.array([1], pa.decimal128(10, 2))})",
    "pa.table({'a': pa.array([1], pa.uint8())})",
    "pa.table({'a': pa.array(['x']).dictionary_encode()})",
    "pa.table({'a': pa.array([1], pa.duration('us'))})",
  ])
  func otherTypesAreRejectedWithTheColumn(_ table: String) throws {
    let bytes = try stream(table)
    let error = #expect(throws: SparkError.self) { try ArrowStream.batches(bytes) }
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains("column a") == true)
  }

  /// Reads every value; it must return, whatever it finds.
  private func exhaust(_ bytes: [UInt8]) {
    guard let batches = try? ArrowStream.batches(bytes) else { return }
    for batch in batches where batch.rowCount < 1000 {
      for row in 0..<batch.rowCount { _ = batch.row(row) }
    }
  }

  @Test func everyTruncationEndsInAnErrorOrARead() async throws {
    let bytes = try stream(Self.everything)
    for end in 0..<bytes.count {
      await Task.yield()
      exhaust(Array(bytes[..<end]))
    }
    #expect(throws: SparkError.self) { try ArrowStream.batches(Array(bytes[..<100])) }
    #expect(throws: SparkError.self) { try ArrowStream.batches([]) }
  }

  @Test func noMutationCrashes() async throws {
    let bytes = try stream(Self.everything)
    // Every byte of the messages and of the offsets, with extreme values.
    for position in bytes.indices {
      await Task.yield()
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] where bytes[position] != value {
        var mutated = bytes
        mutated[position] = value
        exhaust(mutated)
      }
    }
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      await Task.yield()
      var mutated = bytes
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        mutated[Int.random(in: mutated.indices, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      exhaust(mutated)
    }
  }
}
