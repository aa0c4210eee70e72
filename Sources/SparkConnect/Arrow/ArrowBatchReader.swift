internal import Failures

/// A reader of the columns of one Arrow record batch. Source: Arrow columnar format, "Serialization and interprocess
/// communication".
struct ArrowBatchReader {
  private let body: ByteView
  /// The bytes of the body that no buffer has used. Buffers that overlap would use memory out of proportion to the body.
  private var unusedBytes: Int
  /// Pairs of 64-bit numbers: the rows and the nulls of every column, children after parents.
  private let nodes: (count: Int, bytes: ByteView)
  /// Pairs of 64-bit numbers: the start and the length of every buffer in the body.
  private let buffers: (count: Int, bytes: ByteView)
  private var node = 0
  private var buffer = 0

  /// Reads a batch.
  ///
  /// - Parameters:
  ///   - table: The `RecordBatch` of the message.
  ///   - body: The bytes after the message.
  ///   - fields: The schema.
  static func read(_ table: FlatTable, body: ByteView, fields: [ArrowField]) throws(SparkError)
    -> SparkBatch
  {
    guard try table.table(3) == nil else {
      throw SparkError(
        .unsupported, "compressed Arrow data is not supported",
        remedy: "Set spark.sql.execution.arrow.compression.codec to none.")
    }
    let empty = (count: 0, bytes: ByteView([]))
    var reader = ArrowBatchReader(
      body: body, nodes: try table.vector(1, stride: 16) ?? empty,
      buffers: try table.vector(2, stride: 16) ?? empty)
    let rows = Int(try table.number(0, default: Int64(0)))
    var columns: [SparkColumn] = []
    for field in fields { columns.append(try reader.column(field)) }
    guard rows >= 0, rows <= Int32.max, columns.allSatisfy({ $0.count == rows }) else {
      throw SparkError.invalidResponse("columns of different lengths")
    }
    return SparkBatch(columns: columns, rowCount: rows)
  }

  private init(
    body: ByteView, nodes: (count: Int, bytes: ByteView), buffers: (count: Int, bytes: ByteView)
  ) {
    self.body = body
    unusedBytes = body.count
    self.nodes = nodes
    self.buffers = buffers
  }

  private mutating func nextNode() throws(SparkError) -> (count: Int, nulls: Int) {
    let count = Int(try nodes.bytes.load(Int64.self, at: 16 * node))
    let nulls = Int(try nodes.bytes.load(Int64.self, at: 16 * node + 8))
    node += 1
    guard count >= 0, count <= Int32.max, nulls >= 0, nulls <= count else {
      throw SparkError.invalidResponse("a column with an impossible number of rows or nulls")
    }
    return (count, nulls)
  }

  private mutating func nextBuffer() throws(SparkError) -> ByteView {
    let start = try buffers.bytes.load(Int64.self, at: 16 * buffer)
    let length = try buffers.bytes.load(Int64.self, at: 16 * buffer + 8)
    buffer += 1
    let bytes = try body.part(at: Int(start), count: Int(length))
    unusedBytes -= bytes.count
    guard unusedBytes >= 0 else { throw SparkError.invalidResponse("buffers that overlap") }
    return bytes
  }

  private mutating func column(_ field: ArrowField) throws(SparkError) -> SparkColumn {
    let (count, nulls) = try nextNode()
    var validity: [UInt8]?
    let storage: SparkColumn.Storage
    switch field.layout {
    case .null: storage = .nulls
    default:
      let bits = try nextBuffer()
      if nulls > 0 { validity = try bits.numbers(UInt8.self, count: (count + 7) / 8) }
      storage = try self.storage(field.layout, count: count)
    }
    return SparkColumn(
      name: field.name, type: field.type, count: count, storage: storage, validity: validity)
  }

  private mutating func storage(_ layout: ArrowField.Layout, count: Int) throws(SparkError)
    -> SparkColumn.Storage
  {
    switch layout {
    case .null: return .nulls
    case .boolean: return .booleans(try nextBuffer().numbers(UInt8.self, count: (count + 7) / 8))
    case .integer(let width):
      let buffer = try nextBuffer()
      switch width {
      case 1: return .integers(try buffer.numbers(Int8.self, count: count).map(Int64.init))
      case 2: return .integers(try buffer.numbers(Int16.self, count: count).map(Int64.init))
      case 4: return .integers(try buffer.numbers(Int32.self, count: count).map(Int64.init))
      default: return .integers(try buffer.numbers(Int64.self, count: count))
      }
    case .float32: return .floats(try nextBuffer().numbers(Float.self, count: count))
    case .float64: return .doubles(try nextBuffer().numbers(Double.self, count: count))
    case .text(let width), .bytes(let width):
      let offsets = try offsets(of: width, count: count)
      let bytes = try nextBuffer().array
      try check(offsets, within: bytes.count)
      return .bytes(offsets: offsets, bytes)
    case .list(let element):
      let offsets = try offsets(of: 4, count: count)
      let values = try column(element)
      try check(offsets, within: values.count)
      return .lists(offsets: offsets, values)
    case .structure(let fields):
      var columns: [SparkColumn] = []
      for field in fields { columns.append(try column(field)) }
      guard columns.allSatisfy({ $0.count >= count }) else {
        throw SparkError.invalidResponse("a structure with fields of different lengths")
      }
      return .structures(columns)
    }
  }

  private mutating func offsets(of width: Int, count: Int) throws(SparkError) -> [Int] {
    let buffer = try nextBuffer()
    // A column without rows may lack even its only offset.
    if count == 0 { return [0] }
    return width == 4
      ? try buffer.numbers(Int32.self, count: count + 1).map(Int.init)
      : try buffer.numbers(Int64.self, count: count + 1).map { Int($0) }
  }

  /// Rejects offsets that do not ascend, since slicing by them would trap.
  private func check(_ offsets: [Int], within limit: Int) throws(SparkError) {
    var last = 0
    for offset in offsets {
      guard offset >= last, offset <= limit else {
        throw SparkError.invalidResponse("offsets that do not ascend")
      }
      last = offset
    }
  }
}
