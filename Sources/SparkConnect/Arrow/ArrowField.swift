/// A field of an Arrow schema: the name, the type and the buffers of a column. Source: Arrow's Schema.fbs.
struct ArrowField: Sendable {
  /// The buffers of a column, after the one of its validity.
  indirect enum Layout: Sendable {
    case null
    case boolean
    case integer(bytes: Int)
    case float32, float64
    /// Offsets of 4 or 8 bytes each, then the text or the bytes.
    case text(offsetBytes: Int)
    case bytes(offsetBytes: Int)
    case list(ArrowField)
    case structure([ArrowField])
  }

  let name: String
  let type: SparkType
  let layout: Layout

  /// A schema that is nested more deeply is rejected.
  private static let maximumDepth = 32
  /// Each field occupies at least this many bytes of a message.
  private static let minimumFieldBytes = 16

  /// Reads the `Schema` of a message.
  ///
  /// Fields of a hostile message can share their children, level by level, so that a small message describes an immense
  /// schema. The fields and their names together are therefore limited to four times the message's size.
  static func schema(_ table: FlatTable) throws(SparkError) -> [ArrowField] {
    guard try table.number(0, default: Int16(0)) == 0 else {
      throw SparkError.unsupportedType("big-endian Arrow data")
    }
    var budget = 4 * table.messageBytes
    return try fields(table.tables(1), depth: 0, budget: &budget)
  }

  private static func fields(
    _ tables: FlatTable.Vector?, depth: Int, budget: inout Int
  ) throws(SparkError) -> [ArrowField] {
    guard depth < maximumDepth else {
      throw SparkError.invalidResponse("a type that is nested too deeply")
    }
    guard let tables else { return [] }
    var fields: [ArrowField] = []
    for index in 0..<tables.count {
      fields.append(try ArrowField(tables.table(at: index), depth: depth, budget: &budget))
    }
    return fields
  }

  private init(_ field: FlatTable, depth: Int, budget: inout Int) throws(SparkError) {
    name = try field.string(0) ?? ""
    budget -= Self.minimumFieldBytes + name.utf8.count
    guard budget >= 0 else { throw SparkError.invalidResponse("fields that contain each other") }
    guard try field.table(4) == nil else {
      throw SparkError.unsupportedType("a dictionary (column \(name))")
    }
    let kind = try field.number(2, default: UInt8(0))
    let details = try field.table(3)
    let children = try Self.fields(field.tables(5), depth: depth + 1, budget: &budget)

    func parameter<T: FixedWidthInteger & BitwiseCopyable>(_ index: Int, default value: T)
      throws(SparkError) -> T
    {
      try details?.number(index, default: value) ?? value
    }

    switch kind {
    case 1: (type, layout) = (.void, .null)
    case 2:
      guard try parameter(1, default: UInt8(0)) != 0 else {
        throw SparkError.unsupportedType("an unsigned integer (column \(name))")
      }
      switch try parameter(0, default: Int32(0)) {
      case 8: (type, layout) = (.tinyint, .integer(bytes: 1))
      case 16: (type, layout) = (.smallint, .integer(bytes: 2))
      case 32: (type, layout) = (.int, .integer(bytes: 4))
      case 64: (type, layout) = (.bigint, .integer(bytes: 8))
      default: throw SparkError.invalidResponse("an integer of an unknown width")
      }
    case 3:
      switch try parameter(0, default: Int16(0)) {
      case 1: (type, layout) = (.float, .float32)
      case 2: (type, layout) = (.double, .float64)
      default: throw SparkError.unsupportedType("a half-precision number (column \(name))")
      }
    case 4: (type, layout) = (.binary, .bytes(offsetBytes: 4))
    case 5: (type, layout) = (.string, .text(offsetBytes: 4))
    case 6: (type, layout) = (.boolean, .boolean)
    case 8:
      guard try parameter(0, default: Int16(1)) == 0 else {
        throw SparkError.unsupportedType("a date in milliseconds (column \(name))")
      }
      (type, layout) = (.date, .integer(bytes: 4))
    case 10:
      guard try parameter(0, default: Int16(0)) == 2 else {
        throw SparkError.unsupportedType(
          "a timestamp in another unit than microseconds (column \(name))")
      }
      (type, layout) = (
        try details?.string(1) == nil ? .timestampNTZ : .timestamp, .integer(bytes: 8)
      )
    case 12:
      guard children.count == 1 else {
        throw SparkError.invalidResponse("a list without an element type")
      }
      (type, layout) = (.array(children[0].type), .list(children[0]))
    case 13:
      let fields = children.map { SparkField(name: $0.name, type: $0.type) }
      (type, layout) = (.structure(fields), .structure(children))
    case 17:
      guard children.count == 1, case .structure(let pair) = children[0].type, pair.count == 2
      else {
        throw SparkError.invalidResponse("a map without a key and a value")
      }
      (type, layout) = (.map(key: pair[0].type, value: pair[1].type), .list(children[0]))
    case 19: (type, layout) = (.binary, .bytes(offsetBytes: 8))
    case 20: (type, layout) = (.string, .text(offsetBytes: 8))
    default:
      let names: [UInt8: String] = [
        7: "a decimal", 9: "a time", 11: "an interval", 18: "a duration",
      ]
      throw SparkError.unsupportedType("\(names[kind] ?? "Arrow type \(kind)") (column \(name))")
    }
  }
}
