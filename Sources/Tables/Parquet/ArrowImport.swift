import CArrow

/// Copies columns from Arrow, through the Arrow C data interface.
///
/// The arrays were validated when they were read: every offset is within its buffer and all text is UTF-8.
enum ArrowImport {
  /// The fields of a structure.
  static func fields(_ schema: ArrowSchema) -> [ParquetField] {
    (0..<Int(schema.n_children)).map { index in
      let child = schema.children[index]!.pointee
      return ParquetField(
        String(cString: child.name), kind: kind(child),
        isNullable: child.flags & Int64(ARROW_FLAG_NULLABLE) != 0)
    }
  }

  /// The values of an array; nil when a list lacks an element.
  static func column(_ array: ArrowArray, of type: ArrowSchema) -> Column? {
    let view = ArrowView(array)
    switch String(cString: type.format) {
    case _ where type.dictionary != nil: return dictionary(view, of: type)
    case "u": return .strings(strings(view, offsets: Int32.self))
    case "U": return .strings(strings(view, offsets: Int64.self))
    case "c": return .int32s(view.optionals(Int8.self) { Int32($0) })
    case "C": return .int32s(view.optionals(UInt8.self) { Int32($0) })
    case "s": return .int32s(view.optionals(Int16.self) { Int32($0) })
    case "S": return .int32s(view.optionals(UInt16.self) { Int32($0) })
    case "i": return .int32s(view.optionals(Int32.self) { $0 })
    case "I": return .int64s(view.optionals(UInt32.self) { Int64($0) })
    case "l": return .int64s(view.optionals(Int64.self) { $0 })
    case "f": return .floats(view.optionals(Float.self) { $0 })
    case "g": return .doubles(view.optionals(Double.self) { $0 })
    case "+l": return lists(view) { Int(view.values(Int32.self)[$0]) }
    case "+L": return lists(view) { Int(view.values(Int64.self)[$0]) }
    case let format where format.hasPrefix("+w:"):
      let width = Int(format.dropFirst(3)) ?? 0
      return lists(view) { ($0 + Int(array.offset)) * width }
    default: return nil
    }
  }

  private static func kind(_ type: ArrowSchema) -> ParquetField.Kind {
    let format = String(cString: type.format)
    if let values = type.dictionary {
      return kind(values.pointee) == .string ? .string : .unsupported(format)
    }
    switch format {
    case "u", "U": return .string
    case "c", "C", "s", "S", "i": return .int32
    case "I", "l": return .int64
    case "f": return .float
    case "g": return .double
    case _ where format == "+l" || format == "+L" || format.hasPrefix("+w:"):
      let element = type.children[0]!.pointee
      return kind(element) == .float
        ? .floatList : .unsupported("\(format) of \(String(cString: element.format))")
    default: return .unsupported(format)
    }
  }

  private static func strings<Offset: BinaryInteger & BitwiseCopyable>(
    _ view: ArrowView, offsets _: Offset.Type
  ) -> [String?] {
    let offsets = view.values(Offset.self)
    let bytes = view.bytes(2)
    return (0..<view.count).map { row in
      guard view.isPresent(row) else { return nil }
      let range = Int(offsets[row])..<Int(offsets[row + 1])
      return String(
        decoding: UnsafeRawBufferPointer(start: bytes + range.lowerBound, count: range.count),
        as: UTF8.self)
    }
  }

  private static func dictionary(_ view: ArrowView, of type: ArrowSchema) -> Column? {
    guard
      case .strings(let values)? = column(
        view.array.dictionary.pointee, of: type.dictionary.pointee),
      let indices = integers(view, format: String(cString: type.format))
    else { return nil }
    return .strings(indices.map { index in index.flatMap { values[$0] } })
  }

  private static func integers(_ view: ArrowView, format: String) -> [Int?]? {
    switch format {
    case "c": view.optionals(Int8.self) { Int($0) }
    case "C": view.optionals(UInt8.self) { Int($0) }
    case "s": view.optionals(Int16.self) { Int($0) }
    case "S": view.optionals(UInt16.self) { Int($0) }
    case "i": view.optionals(Int32.self) { Int($0) }
    case "I": view.optionals(UInt32.self) { Int($0) }
    case "l": view.optionals(Int64.self) { Int($0) }
    default: nil
    }
  }

  private static func lists(_ view: ArrowView, start: (Int) -> Int) -> Column? {
    let elements = ArrowView(view.array.children[0]!.pointee)
    let values = elements.values(Float.self)
    var lists = FloatLists()
    lists.reserve(rowCount: view.count, valueCount: elements.count)
    for row in 0..<view.count {
      guard view.isPresent(row) else {
        lists.appendMissing()
        continue
      }
      let range = start(row)..<start(row + 1)
      guard elements.isComplete || range.allSatisfy(elements.isPresent) else { return nil }
      lists.append(UnsafeBufferPointer(start: values + range.lowerBound, count: range.count))
    }
    return .floatLists(lists)
  }
}

/// An array of Arrow with its offset applied.
private struct ArrowView {
  let array: ArrowArray
  let count: Int

  init(_ array: ArrowArray) {
    self.array = array
    count = Int(array.length)
  }

  /// True if every row is known to have a value.
  var isComplete: Bool { array.buffers[0] == nil }

  func isPresent(_ row: Int) -> Bool {
    guard let bitmap = array.buffers[0]?.assumingMemoryBound(to: UInt8.self) else { return true }
    let bit = row + Int(array.offset)
    return bitmap[bit / 8] >> (bit % 8) & 1 == 1
  }

  /// The second buffer, from this array's first row on: the values, or their offsets.
  func values<Value: BitwiseCopyable>(_: Value.Type) -> UnsafePointer<Value> {
    bytes(1).assumingMemoryBound(to: Value.self) + Int(array.offset)
  }

  /// The address of a buffer. An empty buffer may have none; the one returned then is never read from.
  func bytes(_ buffer: Int) -> UnsafeRawPointer {
    array.buffers[buffer] ?? UnsafeRawPointer(bitPattern: MemoryLayout<Int>.alignment)!
  }

  func optionals<Value: BitwiseCopyable, Result>(
    _: Value.Type, convert: (Value) -> Result
  ) -> [Result?] {
    let values = values(Value.self)
    return (0..<count).map { isPresent($0) ? convert(values[$0]) : nil }
  }
}
