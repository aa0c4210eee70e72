import CArrow

/// Lends Swift's columns to Arrow for the length of one call, through the Arrow C data interface.
///
/// The floats of lists are lent in place; all other values are small and copied.
enum ArrowExport {
  /// Lends a schema as a structure of its fields, with metadata of the whole.
  static func withSchema<Result>(
    _ fields: [ParquetField], metadata: [String: String] = [:],
    body: (UnsafeMutablePointer<ArrowSchema>) -> Result
  ) -> Result {
    let arena = Arena()
    let children = fields.map { field in
      let element = arena.schema(name: "element", format: "f", isNullable: true)
      return arena.schema(
        name: field.name, format: field.kind.format, isNullable: field.isNullable,
        children: field.kind == .floatList ? [element] : [])
    }
    return withExtendedLifetime(arena) {
      body(
        arena.schema(
          name: "", format: "+s", isNullable: false, metadata: metadata, children: children))
    }
  }

  /// Lends columns of `rowCount` rows as one structure array.
  static func withColumns<Result>(
    _ columns: [Column], rowCount: Int, body: (UnsafeMutablePointer<ArrowArray>) -> Result
  ) -> Result {
    let arena = Arena()
    return lend(columns[...], after: [], in: arena) { children in
      body(arena.array(rowCount, buffers: [nil], children: children))
    }
  }

  private typealias Children = [UnsafeMutablePointer<ArrowArray>?]

  /// Lends the first column and, in a nested call, the others, so that all are valid while `body` runs.
  private static func lend<Result>(
    _ columns: ArraySlice<Column>, after lent: Children, in arena: Arena,
    body: (Children) -> Result
  ) -> Result {
    guard let column = columns.first else {
      return withExtendedLifetime(arena) { body(lent) }
    }
    func lendOthers(after array: UnsafeMutablePointer<ArrowArray>) -> Result {
      lend(columns.dropFirst(), after: lent + [array], in: arena, body: body)
    }
    switch column {
    case .strings(let values): return lendOthers(after: arena.strings(values))
    case .int32s(let values): return lendOthers(after: arena.numbers(values))
    case .int64s(let values): return lendOthers(after: arena.numbers(values))
    case .floats(let values): return lendOthers(after: arena.numbers(values))
    case .doubles(let values): return lendOthers(after: arena.numbers(values))
    case .floatLists(let lists):
      return lists.values.withUnsafeBytes { values in
        let elements = arena.array(
          lists.values.count, buffers: [nil, values.baseAddress], children: [])
        return lendOthers(
          after: arena.array(
            lists.rowCount, isPresent: lists.isPresent,
            buffers: [arena.copy(lists.offsets.map { Int32($0) })], children: [elements]))
      }
    }
  }
}

extension ParquetField.Kind {
  /// The format string of the Arrow C data interface.
  fileprivate var format: String {
    switch self {
    case .string: "u"
    case .int32: "i"
    case .int64: "l"
    case .float: "f"
    case .double: "g"
    case .floatList: "+l"
    case .unsupported(let format): format
    }
  }
}

/// The owner of the lent structures and copies, which frees them when it is released. Arrow's release of a structure only
/// marks it as released.
private final class Arena {
  private var blocks: [UnsafeMutableRawPointer] = []

  deinit { for block in blocks { block.deallocate() } }

  func copy<Element: BitwiseCopyable>(_ values: [Element]) -> UnsafeMutablePointer<Element> {
    let block = UnsafeMutablePointer<Element>.allocate(capacity: max(1, values.count))
    for (index, value) in values.enumerated() { (block + index).initialize(to: value) }
    blocks.append(block)
    return block
  }

  func schema(
    name: String, format: String, isNullable: Bool, metadata: [String: String] = [:],
    children: [UnsafeMutablePointer<ArrowSchema>?] = []
  ) -> UnsafeMutablePointer<ArrowSchema> {
    copy([
      ArrowSchema(
        format: copy(format.utf8CString.map { $0 }), name: copy(name.utf8CString.map { $0 }),
        metadata: metadata.isEmpty ? nil : encoded(metadata),
        flags: isNullable ? Int64(ARROW_FLAG_NULLABLE) : 0,
        n_children: Int64(children.count), children: copy(children),
        dictionary: nil, release: { $0?.pointee.release = nil }, private_data: nil)
    ])
  }

  /// Metadata as the interface encodes it: the number of pairs, then the length and the bytes of each name and value, in the
  /// order of the names.
  private func encoded(_ metadata: [String: String]) -> UnsafeMutablePointer<CChar> {
    var bytes: [CChar] = []
    func append(_ number: Int) {
      withUnsafeBytes(of: Int32(number)) { bytes += $0.map { CChar(bitPattern: $0) } }
    }
    append(metadata.count)
    for text in metadata.sorted(by: { $0.key < $1.key }).flatMap({ [$0.key, $0.value] }) {
      append(text.utf8.count)
      bytes += text.utf8.map { CChar(bitPattern: $0) }
    }
    return copy(bytes)
  }

  func array(
    _ count: Int, nullCount: Int = 0, buffers: [UnsafeRawPointer?],
    children: [UnsafeMutablePointer<ArrowArray>?]
  ) -> UnsafeMutablePointer<ArrowArray> {
    copy([
      ArrowArray(
        length: Int64(count), null_count: Int64(nullCount), offset: 0,
        n_buffers: Int64(buffers.count), n_children: Int64(children.count), buffers: copy(buffers),
        children: copy(children), dictionary: nil, release: { $0?.pointee.release = nil },
        private_data: nil)
    ])
  }

  /// An array with a first buffer made of `isPresent`: the bitmap of the rows that have a value.
  func array(
    _ count: Int, isPresent: [Bool], buffers: [UnsafeRawPointer?],
    children: [UnsafeMutablePointer<ArrowArray>?]
  ) -> UnsafeMutablePointer<ArrowArray> {
    let nullCount = isPresent.count { !$0 }
    guard nullCount > 0 else {
      return array(count, buffers: [nil] + buffers, children: children)
    }
    var bitmap = [UInt8](repeating: 0, count: (count + 7) / 8)
    for (row, present) in isPresent.enumerated() where present { bitmap[row / 8] |= 1 << (row % 8) }
    return array(
      count, nullCount: nullCount, buffers: [UnsafeRawPointer(copy(bitmap))] + buffers,
      children: children)
  }

  func numbers<Number: BitwiseCopyable & Numeric>(
    _ values: [Number?]
  ) -> UnsafeMutablePointer<ArrowArray> {
    array(
      values.count, isPresent: values.map { $0 != nil }, buffers: [copy(values.map { $0 ?? 0 })],
      children: [])
  }

  func strings(_ values: [String?]) -> UnsafeMutablePointer<ArrowArray> {
    var bytes: [UInt8] = []
    var offsets: [Int32] = [0]
    for value in values {
      if let value { bytes.append(contentsOf: value.utf8) }
      offsets.append(Int32(bytes.count))
    }
    return array(
      values.count, isPresent: values.map { $0 != nil },
      buffers: [UnsafeRawPointer(copy(offsets)), UnsafeRawPointer(copy(bytes))],
      children: [])
  }
}
