import SparkConnect
import Testing

/// Arrow streams made by hand, which no library writes.
struct ArrowHostileBytesTests {
  /// A field of Arrow type `kind`: 1 is null, 2 an integer, 5 a string, 13 a structure.
  private func field(
    _ name: FlatNode, kind: UInt8, type: FlatNode = .table([:]), children: [FlatNode] = []
  ) -> FlatNode {
    .table([
      0: .reference(name), 2: .number([kind]), 3: .reference(type),
      5: .reference(FlatNode(.references(children))),
    ])
  }

  private func integer(_ name: String) -> FlatNode {
    field(
      .string(name), kind: 2, type: .table([0: .number(Int32(32).bytes), 1: .number([1])]))
  }

  private func frame(_ kind: UInt8, header: FlatNode, body: [UInt8] = []) -> [UInt8] {
    let message = FlatNode.table([
      1: .number([kind]), 2: .reference(header), 3: .number(Int64(body.count).bytes),
    ]).message()
    return UInt32.max.bytes + Int32(message.count).bytes + message + body
  }

  private func schema(_ fields: [FlatNode]) -> [UInt8] {
    frame(1, header: .table([1: .reference(FlatNode(.references(fields)))]))
  }

  /// A batch: the rows and nulls of its columns, and the start and length of its buffers.
  private func batch(
    rows: Int64, nodes: [(Int64, Int64)], buffers: [(Int64, Int64)], body: [UInt8],
    nodeCount: Int? = nil
  ) -> [UInt8] {
    frame(
      3,
      header: .table([
        0: .number(rows.bytes),
        1: .reference(
          FlatNode(
            .elements(
              count: nodeCount ?? nodes.count, nodes.flatMap { $0.0.bytes + $0.1.bytes }))),
        2: .reference(
          FlatNode(.elements(count: buffers.count, buffers.flatMap { $0.0.bytes + $0.1.bytes }))),
      ]), body: body)
  }

  private func code(_ bytes: [UInt8]) -> SparkError.Code? {
    #expect(throws: SparkError.self) { try ArrowStream.batches(bytes) }?.code
  }

  private let numbers = Int32(7).bytes + Int32(-8).bytes

  @Test func aWellFormedStreamMadeByHandIsRead() throws {
    let bytes =
      schema([integer("a")])
      + batch(rows: 2, nodes: [(2, 0)], buffers: [(0, 0), (0, 8)], body: numbers)
    let batch = try #require(try ArrowStream.batches(bytes).first)
    #expect(try batch.column("a").integers() == [7, -8])
  }

  @Test func impossibleCountsAndRangesAreRejected() {
    let schema = schema([integer("a")])
    let (huge, low) = (Int64.max, Int64.min)
    for (rows, node, buffer) in [
      (huge, (2, 0), (0, 8)), (-1, (2, 0), (0, 8)), (2, (huge, 0), (0, 8)), (2, (-2, 0), (0, 8)),
      (2, (2, 3), (0, 8)), (2, (2, -1), (0, 8)), (3, (2, 0), (0, 8)), (3, (3, 0), (0, 8)),
      (2, (2, 0), (0, 9)), (2, (2, 0), (1, 8)), (2, (2, 0), (huge, huge)), (2, (2, 0), (low, 8)),
      (2, (2, 0), (0, low)), (2, (2, 0), (8, 8)), (2, (2, 1), (0, 8)),
    ] as [(Int64, (Int64, Int64), (Int64, Int64))] {
      let bytes =
        schema + batch(rows: rows, nodes: [node], buffers: [(0, 0), buffer], body: numbers)
      #expect(code(bytes) == .invalidResponse, "\(rows) \(node) \(buffer)")
    }
  }

  @Test func vectorsThatEndTooEarlyAreRejected() {
    let schema = schema([integer("a")])
    #expect(code(schema + batch(rows: 0, nodes: [], buffers: [], body: [])) == .invalidResponse)
    #expect(
      code(schema + batch(rows: 2, nodes: [(2, 0)], buffers: [(0, 0)], body: numbers))
        == .invalidResponse)
    #expect(
      code(
        schema
          + batch(
            rows: 2, nodes: [(2, 0)], buffers: [(0, 0), (0, 8)], body: numbers,
            nodeCount: Int(UInt32.max))) == .invalidResponse)
  }

  @Test(arguments: [[0, 2, 1], [0, 1, 9], [-1, 0, 1], [2, 1, 0]] as [[Int32]])
  func offsetsMustAscendWithinTheBytes(_ offsets: [Int32]) {
    let bytes =
      schema([field(.string("s"), kind: 5)])
      + batch(
        rows: 2, nodes: [(2, 0)], buffers: [(0, 0), (0, 12), (12, 3)],
        body: offsets.flatMap(\.bytes) + [97, 98, 99])
    #expect(code(bytes) == .invalidResponse)
  }

  @Test func buffersThatOverlapAreRejected() {
    let fields = (0..<100).map { integer("c\($0)") }
    let bytes =
      schema(fields)
      + batch(
        rows: 2, nodes: fields.map { _ in (2, 0) },
        buffers: fields.flatMap { _ in [(0, 0), (0, 8)] as [(Int64, Int64)] }, body: numbers)
    #expect(code(bytes) == .invalidResponse)
  }

  /// Each level refers a hundred times to the same next level: 100^20 fields in 10 kB.
  @Test(.timeLimit(.minutes(1)))
  func aSchemaThatMultipliesItselfIsRejected() {
    var level = field(.string("x"), kind: 1)
    for _ in 0..<20 {
      level = field(
        .string("x"), kind: 13, children: [FlatNode](repeating: level, count: 100))
    }
    #expect(code(schema([level])) == .invalidResponse)
  }

  @Test(.timeLimit(.minutes(1)))
  func fieldsThatShareALongNameAreRejected() {
    let name = FlatNode.string(String(repeating: "n", count: 50_000))
    #expect(code(schema((0..<2000).map { _ in field(name, kind: 1) })) == .invalidResponse)
  }

  @Test func deepNestingIsRejected() {
    var deep = integer("x")
    for _ in 0..<40 { deep = field(.string("x"), kind: 13, children: [deep]) }
    #expect(code(schema([deep])) == .invalidResponse)
  }

  @Test func messagesOutOfOrderAreRejected() {
    let schema = schema([integer("a")])
    let batch = batch(rows: 2, nodes: [(2, 0)], buffers: [(0, 0), (0, 8)], body: numbers)
    #expect(code(batch) == .invalidResponse)
    #expect(code(schema + schema) == .invalidResponse)
    #expect(code(frame(2, header: .table([:]))) == .unsupported)
    #expect(code(schema + [0, 0, 0, 0, 1, 0, 0, 0]) == .invalidResponse)
  }

  @Test(arguments: [-1, Int32.min, Int32.max])
  func aMessageOfAnImpossibleLengthIsRejected(_ length: Int32) {
    #expect(code(UInt32.max.bytes + length.bytes) == .invalidResponse)
  }

  @Test func rootAndTableOffsetsOutOfBoundsAreRejected() {
    for offset in [UInt32.max, 1000, 5, 4] {
      let message = offset.bytes + [0xFF, 0xFF, 0xFF, 0x7F]
      #expect(code(UInt32.max.bytes + Int32(message.count).bytes + message) == .invalidResponse)
    }
  }
}
