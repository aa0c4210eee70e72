import Files
import Foundation
import Tables
import TestSupport
import Testing

@Suite struct ParquetWriterTests {
  static let schema = [
    ParquetField("path", kind: .string),
    ParquetField("label", kind: .string, isNullable: true),
    ParquetField("width", kind: .int32),
    ParquetField("bytes", kind: .int64, isNullable: true),
    ParquetField("score", kind: .float, isNullable: true),
    ParquetField("loss", kind: .double),
    ParquetField("features", kind: .floatList, isNullable: true),
  ]

  static let batches: [[Column]] = [
    [
      .strings(["a/1.jpg", "b/é🍎.jpg", ""]), .strings(["apple", nil, ""]), .int32s([1, -2, .max]),
      .int64s([nil, .min, 3]), .floats([0.5, nil, -1]), .doubles([0.1, 2, -3]),
      .floatLists(
        FloatLists([1, 2, 3, 9, 9, 9, 4, 5, 6], width: 3, isPresent: [true, false, true])),
    ],
    [
      .strings(["c"]), .strings([nil]), .int32s([0]), .int64s([nil]), .floats([nil]), .doubles([0]),
      .floatLists(FloatLists([7, 8], width: 2)),
    ],
  ]

  private func write(_ path: String, _ batches: [[Column]] = batches) throws {
    let writer = try ParquetWriter(path: path, schema: Self.schema)
    for batch in batches { try writer.write(batch) }
    try writer.close()
  }

  @Test func pyarrowReadsTheTypesAndValues() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "t.parquet").path
      try write(path)
      let output = try Peer.text(
        """
        import json, sys, pyarrow.parquet as pq
        file = pq.ParquetFile(sys.argv[1])
        for field in file.schema_arrow:
            print(field.name, field.type, field.nullable)
        print(file.schema_arrow.metadata, file.metadata.num_row_groups, file.metadata.row_group(0).column(0).compression)
        print([file.metadata.row_group(0).column(6).path_in_schema, sorted(file.metadata.row_group(0).column(6).encodings)])
        table = pq.read_table(sys.argv[1], page_checksum_verification=True)
        for row in table.to_pylist():
            print(json.dumps(list(row.values())))
        """, [path])
      #expect(
        output == #"""
          path string False
          label string True
          width int32 False
          bytes int64 True
          score float True
          loss double False
          features list<element: float> True
          None 2 ZSTD
          ['features.list.element', ['PLAIN', 'RLE']]
          ["a/1.jpg", "apple", 1, null, 0.5, 0.1, [1.0, 2.0, 3.0]]
          ["b/\u00e9\ud83c\udf4e.jpg", null, -2, -9223372036854775808, null, 2.0, null]
          ["", "", 2147483647, 3, -1.0, -3.0, [4.0, 5.0, 6.0]]
          ["c", null, 0, null, null, 0.0, [7.0, 8.0]]
          """#)
    }
  }

  @Test func metadataDescribesTheFile() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "t.parquet").path
      let writer = try ParquetWriter(
        path: path, schema: Self.schema, metadata: ["labels": #"["é", "b"]"#, "a": ""])
      try writer.close()
      let output = try Peer.text(
        """
        import sys, pyarrow.parquet as pq
        found = pq.read_schema(sys.argv[1]).metadata
        print(sorted((k.decode(), v.decode()) for k, v in found.items()))
        """, [path])
      #expect(output == #"[('a', ''), ('labels', '["é", "b"]')]"#)
      #expect(try ParquetReader(path: path).schema == Self.schema)
    }
  }

  @Test func duckDBReadsTheTypesAndValues() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "t.parquet").path
      try write(path)
      let output = try Peer.text(
        """
        import duckdb, sys
        table = duckdb.read_parquet(sys.argv[1])
        print(*table.types)
        print(table.aggregate('count(*), sum(list_sum(features)), count(features), max(label), count(score)').fetchall())
        """, [path])
      #expect(
        output == """
          VARCHAR VARCHAR INTEGER BIGINT FLOAT DOUBLE FLOAT[]
          [(4, 36.0, 3, 'apple', 2)]
          """)
    }
  }

  @Test func aFileWithoutRowsHasASchema() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "t.parquet").path
      let empty: [Column] = [
        .strings([]), .strings([]), .int32s([]), .int64s([]), .floats([]), .doubles([]),
        .floatLists(FloatLists()),
      ]
      try write(path, [empty])
      let output = try Peer.text(
        "import sys, pyarrow.parquet as pq; t = pq.read_table(sys.argv[1]); print(t.num_rows, t.num_columns)",
        [path])
      #expect(output == "0 7")
      let reader = try ParquetReader(path: path)
      #expect(reader.rowCount == 0)
      #expect(reader.rowGroupCount == 0)
      #expect(reader.schema == Self.schema)
    }
  }

  @Test func theSameBatchesMakeTheSameFile() throws {
    try withTemporaryFolder { (folder) throws in
      let first = folder.appending(path: "first")
      let second = folder.appending(path: "second")
      try write(first.path)
      try write(second.path)
      #expect(try Data(contentsOf: first) == Data(contentsOf: second))
    }
  }

  @Test func nothingIsSeenBeforeTheFileIsClosed() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "t.parquet").path
      let writer = try ParquetWriter(path: path, schema: Self.schema)
      try writer.write(Self.batches[0])
      #expect(!FileManager.default.fileExists(atPath: path))
      try writer.close()
      #expect(try contents(of: folder) == ["t.parquet"])
      expectStorageError(.unsupported) { try writer.write(Self.batches[0]) }
      expectStorageError(.unsupported) { try writer.close() }
    }
  }

  @Test func aDroppedWriterLeavesNothingBehind() throws {
    try withTemporaryFolder { (folder) throws in
      do {
        let writer = try ParquetWriter(
          path: folder.appending(path: "t.parquet").path, schema: Self.schema)
        try writer.write(Self.batches[0])
        #expect(try contents(of: folder).count == 1)
      }
      #expect(try contents(of: folder).isEmpty)
    }
  }

  @Test func schemasThatCannotBeWrittenAreRefused() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "t.parquet").path
      for schema in [
        [], [ParquetField("a", kind: .int32), ParquetField("a", kind: .string)],
        [ParquetField("a", kind: .unsupported("b"))],
      ] {
        expectStorageError(.unsupported) { _ = try ParquetWriter(path: path, schema: schema) }
      }
      #expect(try contents(of: folder).isEmpty)
    }
  }

  @Test func batchesThatDoNotMatchAreRejectedAndMayBeCorrected() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "t.parquet").path
      let schema = [ParquetField("a", kind: .int32), ParquetField("b", kind: .string)]
      let writer = try ParquetWriter(path: path, schema: schema)
      for batch: [Column] in [
        [.int32s([1])], [.strings(["x"]), .int32s([1])], [.int32s([1]), .strings([])],
        [.int32s([nil]), .strings(["x"])], [.int32s([1]), .strings([nil])],
      ] {
        expectStorageError(.unsupported) { try writer.write(batch) }
      }
      try writer.write([.int32s([1]), .strings(["x"])])
      try writer.close()
      #expect(try ParquetReader(path: path).rowCount == 1)
    }
  }

  @Test(.enabled(if: SmallFileSystem.canMount, "mounting needs root")) func aFullDiskIsNoSpace()
    throws
  {
    try SmallFileSystem.with { (folder) throws in
      let path = folder.appending(path: "t.parquet").path
      var generator = SeededGenerator(state: 3)
      let noise = (0..<200_000).map { _ in Float.random(in: 0..<1, using: &generator) }
      let writer = try ParquetWriter(path: path, schema: [ParquetField("f", kind: .floatList)])
      let batch = [Column.floatLists(FloatLists(noise, width: 1_000))]
      expectStorageError(.noSpace) { try writer.write(batch) }
      expectStorageError(.unsupported) { try writer.close() }
      #expect(try contents(of: folder).isEmpty || contents(of: folder).count == 1)
    }
    try SmallFileSystem.with { (folder) throws in
      // The rows fit into the buffers: the footer is the part that does not fit.
      let filler = folder.appending(path: "filler")
      let writer = try ParquetWriter(
        path: folder.appending(path: "t.parquet").path, schema: Self.schema)
      try writer.write(Self.batches[0])
      try Data().write(to: filler)
      let handle = try FileHandle(forWritingTo: filler)
      while (try? handle.write(contentsOf: Data(count: 4_096))) != nil {}
      try handle.close()
      for _ in 0..<10 { try? writer.write(Self.batches[0]) }
      #expect(throws: StorageError.self) { try writer.close() }
      #expect(try !contents(of: folder).contains("t.parquet"))
    }
  }
}
