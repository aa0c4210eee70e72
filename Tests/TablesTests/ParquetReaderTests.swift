import Files
import Foundation
import Tables
import TestSupport
import Testing

@Suite struct ParquetReaderTests {
  private func written(_ body: (URL) throws -> Void) throws {
    try withTemporaryFolder { (folder) throws in
      let url = folder.appending(path: "t.parquet")
      let writer = try ParquetWriter(path: url.path, schema: ParquetWriterTests.schema)
      for batch in ParquetWriterTests.batches { try writer.write(batch) }
      try writer.close()
      try body(url)
    }
  }

  /// The file that the peer's script writes to `sys.argv[1]`, where `pa` and `pq` are pyarrow.
  private func foreign(_ script: String, _ body: (ParquetReader) throws -> Void) throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "t.parquet").path
      _ = try Peer.python("import sys, pyarrow as pa, pyarrow.parquet as pq\n" + script, [path])
      try body(ParquetReader(path: path))
    }
  }

  @Test func readsBackWhatTheWriterWrote() throws {
    try written { (url) throws in
      let reader = try ParquetReader(path: url.path)
      #expect(reader.schema == ParquetWriterTests.schema)
      #expect(reader.rowCount == 4)
      #expect(reader.rowGroupCount == 2)
      #expect(reader.rowGroups == 0..<2)
      #expect(try reader.rowCount(ofRowGroup: 0) == 3)
      let names = reader.schema.map(\.name)
      for (group, batch) in ParquetWriterTests.batches.enumerated() {
        #expect(try reader.read(rowGroup: group, columns: names) == batch)
      }
    }
  }

  @Test func readsChosenColumnsInTheOrderAsked() throws {
    try written { (url) throws in
      let reader = try ParquetReader(path: url.path)
      let columns = try reader.read(rowGroup: 1, columns: ["features", "path"])
      #expect(columns == [.floatLists(FloatLists([7, 8], width: 2)), .strings(["c"])])
      #expect(try reader.read(rowGroup: 1, columns: []) == [])
      expectStorageError(.notFound) { _ = try reader.read(rowGroup: 0, columns: ["none"]) }
      expectStorageError(.notFound) { _ = try reader.read(rowGroup: 2, columns: []) }
      expectStorageError(.notFound) { _ = try reader.read(rowGroup: -1, columns: []) }
    }
  }

  @Test func readsStringsOfEveryEncoding() throws {
    let script = """
      values = ['apple', None, 'pear', 'apple', '']
      pq.write_table(pa.table({
          'plain': pa.array(values),
          'large': pa.array(values, pa.large_string()),
          'dictionary': pa.array(values).dictionary_encode(),
          'small': pa.array(values, pa.dictionary(pa.int8(), pa.large_string())),
          'none': pa.array([None] * 5, pa.string()),
      }), sys.argv[1])
      """
    try foreign(script) { (reader) throws in
      #expect(reader.schema.allSatisfy { $0.kind == .string && $0.isNullable })
      let expected = Column.strings(["apple", nil, "pear", "apple", ""])
      #expect(
        try reader.read(rowGroup: 0, columns: reader.schema.map(\.name))
          == [expected, expected, expected, expected, .strings([nil, nil, nil, nil, nil])])
    }
  }

  @Test func readsNumbersOfEveryWidth() throws {
    let script = """
      columns = {k: pa.array([1, None, 100], getattr(pa, k)()) for k in
                 ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'float32', 'float64']}
      pq.write_table(pa.table(columns), sys.argv[1], version='2.6')
      """
    try foreign(script) { (reader) throws in
      let small = Column.int32s([1, nil, 100])
      let large = Column.int64s([1, nil, 100])
      #expect(
        try reader.read(rowGroup: 0, columns: reader.schema.map(\.name))
          == [
            small, small, small, small, small, large, large, .floats([1, nil, 100]),
            .doubles([1, nil, 100]),
          ])
    }
  }

  @Test func readsListsOfEveryKind() throws {
    let script = """
      values = [[1, 2], None, [3, 4]]
      pq.write_table(pa.table({
          'list': pa.array(values, pa.list_(pa.float32())),
          'item': pa.array(values, pa.list_(pa.field('item', pa.float32(), False))),
          'large': pa.array(values, pa.large_list(pa.float32())),
          'fixed': pa.array(values, pa.list_(pa.float32(), 2)),
          'uneven': pa.array([[], [1], [2, 3]], pa.list_(pa.float32())),
      }), sys.argv[1], use_compliant_nested_type=False)
      """
    try foreign(script) { (reader) throws in
      #expect(reader.schema.allSatisfy { $0.kind == .floatList })
      var expected = FloatLists()
      expected.append([1, 2])
      expected.appendMissing()
      expected.append([3, 4])
      var uneven = FloatLists()
      uneven.append([])
      uneven.append([1])
      uneven.append([2, 3])
      #expect(
        try reader.read(rowGroup: 0, columns: reader.schema.map(\.name))
          == Array(repeating: .floatLists(expected), count: 4) + [.floatLists(uneven)])
    }
  }

  @Test func otherTypesAreListedAndRejected() throws {
    let script = """
      pq.write_table(pa.table({
          'flag': pa.array([True]),
          'image': pa.array([{'bytes': b'x', 'path': 'p'}]),
          'doubles': pa.array([[1.0]]),
          'map': pa.array([[('k', 1)]], pa.map_(pa.string(), pa.int32())),
          'gap': pa.array([[1, None]], pa.list_(pa.float32())),
          'label': pa.array(['a']),
      }), sys.argv[1])
      """
    try foreign(script) { (reader) throws in
      for field in reader.schema where field.name != "label" {
        expectStorageError(.unsupported, comment: "\(field)") {
          _ = try reader.read(rowGroup: 0, columns: [field.name])
        }
      }
      #expect(try reader.read(rowGroup: 0, columns: ["label"]) == [.strings(["a"])])
    }
  }

  @Test func readsLargeForeignFiles() throws {
    let script = """
      import numpy as np
      n = 20000
      features = pa.FixedSizeListArray.from_arrays(pa.array(np.arange(n * 64, dtype='f4')), 64).cast(pa.list_(pa.float32()))
      pq.write_table(pa.table({'path': [f'p{i}' for i in range(n)], 'features': features}), sys.argv[1],
                     row_group_size=7000, compression='snappy')
      """
    try foreign(script) { (reader) throws in
      #expect(reader.rowGroupCount == 3)
      var row = 0
      for group in 0..<3 {
        let columns = try reader.read(rowGroup: group, columns: ["path", "features"])
        guard case .strings(let paths) = columns[0], case .floatLists(let lists) = columns[1] else {
          Issue.record("wrong types")
          return
        }
        #expect(paths == (row..<row + paths.count).map { "p\($0)" })
        #expect(lists.values == (row * 64..<(row + paths.count) * 64).map { Float($0) })
        row += paths.count
      }
      #expect(row == 20_000)
    }
  }

  @Test func whatIsNoParquetFileIsCorrupt() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "t.parquet").path
      for bytes in [
        [], Array("PAR1".utf8), Array("PAR1\u{1}\u{2}\u{3}\u{4}PAR1".utf8),
        [UInt8](repeating: 7, count: 999),
      ] {
        try AtomicFile.write(bytes, to: path)
        expectStorageError(.corrupt) { _ = try ParquetReader(path: path) }
      }
      expectStorageError(.notFound) { _ = try ParquetReader(path: path + "x") }
      expectStorageError(.isDirectory) { _ = try ParquetReader(path: folder.path) }
    }
  }

  private func readAll(_ path: String) throws {
    let reader = try ParquetReader(path: path)
    for group in 0..<reader.rowGroupCount {
      for field in reader.schema { _ = try reader.read(rowGroup: group, columns: [field.name]) }
    }
  }

  @Test func truncatedFilesAreCorrupt() throws {
    try written { (url) throws in
      let bytes = try Data(contentsOf: url)
      for count in 0..<bytes.count {
        try bytes.prefix(count).write(to: url)
        expectStorageError(.corrupt, comment: "\(count) bytes") { try readAll(url.path) }
      }
    }
  }

  /// A changed byte in a page is found by the page's checksum; one in a footer must at least not crash.
  @Test func mutatedFilesNeverCrash() throws {
    try written { (url) throws in
      let bytes = Array(try Data(contentsOf: url))
      var generator = SeededGenerator(state: 4)
      var refused = 0
      for _ in 0..<2_000 {
        var mutated = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          mutated[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
            in: 0...255, using: &generator)
        }
        try Data(mutated).write(to: url)
        do { try readAll(url.path) } catch is StorageError { refused += 1 }
      }
      #expect(refused > 500)
    }
  }

  @Test func aChangedFeatureIsFound() throws {
    try withTemporaryFolder { (folder) throws in
      let url = folder.appending(path: "t.parquet")
      var generator = SeededGenerator(state: 5)
      let noise = (0..<4_096).map { _ in Float.random(in: 0..<1, using: &generator) }
      let writer = try ParquetWriter(path: url.path, schema: [ParquetField("f", kind: .floatList)])
      try writer.write([.floatLists(FloatLists(noise, width: 64))])
      try writer.close()
      var bytes = try Data(contentsOf: url)
      bytes[5_000] ^= 1
      try bytes.write(to: url)
      expectStorageError(.corrupt) { try readAll(url.path) }
    }
  }
}
