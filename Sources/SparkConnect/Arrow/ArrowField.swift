
/// A field of an Arrow schema: how the buffers of its column are laid out. Source: Arrow's Schema.fbs.
struct ArrowField: Sendable {
  indirect enum Layout: Sendable {
    case null
    case boolean
    case integer(bytes: Int)
    case float32, float64
    /// Offsets of 4 or 8 bytes, then text or bytes.
    case text(offsetBytes: Int)
    case bytes(offsetBytes: Int)
    case list(ArrowField)
    case structure([ArrowField])
  }

  let name: String
  let type: SparkType
  let layout: Layout

  /// Deeper nesting than anybody needs; a message that goes on has been made to.
  private static let deepest = 32

  static func schema(_ table: FlatTable) throws(SparkError) -> [ArrowField] {
    guard try table.number(0, default: Int16(0)) == 0 else {
      throw SparkError.unsupportedType("Big-endian Arrow")
    }
    return try fields(table.tables(1), depth: 0)
  }

  private static func fields(_ tables: [FlatTable], depth: Int) throws(SparkError) -> [ArrowField] {
    guard depth < deepest else { throw SparkError.damaged("types nested too deeply") }
    var fields: [ArrowField] = []
    for table in tables { fields.append(try ArrowField(table, depth: depth)) }
    return fields
  }

  private init(_ field: FlatTable, depth: Int) throws(SparkError) {
    name = try field.string(0) ?? ""
    guard try field.table(4) == nil else {
      throw SparkError.unsupportedType("A dictionary (column \(name))")
    }
    let kind = try field.number(2, default: UInt8(0))
    let details = try field.table(3)
    let children = try Self.fields(field.tables(5), depth: depth + 1)

    func parameter<T: FixedWidthInteger & BitwiseCopyable>(_ index: Int, _ value: T)
      throws(SparkError) -> T
    {
      try details?.number(index, default: value) ?? value
    }

    switch kind {
    case 1: (type, layout) = (.void, .null)
    case 2:
      guard try parameter(1, UInt8(0)) != 0 else {
        throw SparkError.unsupportedType("An unsigned number (column \(name))")
      }
      switch try parameter(0, Int32(0)) {
      case 8: (type, layout) = (.tinyint, .integer(bytes: 1))
      case 16: (type, layout) = (.smallint, .integer(bytes: 2))
      case 32: (type, layout) = (.int, .integer(bytes: 4))
      case 64: (type, layout) = (.bigint, .integer(bytes: 8))
      default: throw SparkError.damaged("the width of a number")
      }
    case 3:
      switch try parameter(0, Int16(0)) {
      case 1: (type, layout) = (.float, .float32)
      case 2: (type, layout) = (.double, .float64)
      default: throw SparkError.unsupportedType("A half-precision number (column \(name))")
      }
    case 4: (type, layout) = (.binary, .bytes(offsetBytes: 4))
    case 5: (type, layout) = (.string, .text(offsetBytes: 4))
    case 6: (type, layout) = (.boolean, .boolean)
    case 8:
      guard try parameter(0, Int16(1)) == 0 else {
        throw SparkError.unsupportedType("A date in milliseconds (column \(name))")
      }
      (type, layout) = (.date, .integer(bytes: 4))
    case 10:
      guard try parameter(0, Int16(0)) == 2 else {
        throw SparkError.unsupportedType("A timestamp that is not in microseconds (column \(name))")
      }
      (type, layout) = (
        try details?.string(1) == nil ? .timestampNTZ : .timestamp, .integer(bytes: 8)
      )
    case 12:
      guard children.count == 1 else { throw SparkError.damaged("a list without an element type") }
      (type, layout) = (.array(children[0].type), .list(children[0]))
    case 13:
      let fields = children.map { SparkField(name: $0.name, type: $0.type) }
      (type, layout) = (.structure(fields), .structure(children))
    case 17:
      guard children.count == 1, case .structure(let pair) = children[0].type, pair.count == 2
      else {
        throw SparkError.damaged("a map without a key and a value")
      }
      (type, layout) = (.map(key: pair[0].type, value: pair[1].type), .list(children[0]))
    case 19: (type, layout) = (.binary, .bytes(offsetBytes: 8))
    case 20: (type, layout) = (.string, .text(offsetBytes: 8))
    default:
      let names: [UInt8: String] = [
        7: "A decimal", 9: "A time", 11: "An interval", 18: "A duration",
      ]
      throw SparkError.unsupportedType("\(names[kind] ?? "Arrow type \(kind)") (column \(name))")
    }
  }
}
