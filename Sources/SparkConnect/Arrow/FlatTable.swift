/// A table of a FlatBuffers message, which is how Arrow writes its schemas. Source: FlatBuffers "Internals".
///
/// Reads only: every offset is checked by the view, none is followed twice in a loop.
struct FlatTable {
  private let view: ByteView
  private let position: Int

  private init(_ view: ByteView, at position: Int) {
    self.view = view
    self.position = position
  }

  /// The outermost table of a message.
  init(root view: ByteView) throws(SparkError) {
    self.init(view, at: Int(try view.load(UInt32.self, at: 0)))
  }

  /// Where field `index` lies, or nil when the message leaves it at its default.
  private func field(_ index: Int) throws(SparkError) -> Int? {
    let table = position - Int(try view.load(Int32.self, at: position))
    let size = Int(try view.load(UInt16.self, at: table))
    let entry = 4 + 2 * index
    guard entry + 2 <= size else { return nil }
    let offset = Int(try view.load(UInt16.self, at: table + entry))
    return offset == 0 ? nil : position + offset
  }

  func number<T: FixedWidthInteger & BitwiseCopyable>(_ index: Int, default value: T)
    throws(SparkError) -> T
  {
    guard let at = try field(index) else { return value }
    return try view.load(T.self, at: at)
  }

  func table(_ index: Int) throws(SparkError) -> FlatTable? {
    guard let at = try field(index) else { return nil }
    return FlatTable(view, at: at + Int(try view.load(UInt32.self, at: at)))
  }

  func string(_ index: Int) throws(SparkError) -> String? {
    guard let vector = try vector(index, stride: 1) else { return nil }
    return vector.bytes.text
  }

  /// A vector of structs or numbers of `stride` bytes each.
  func vector(_ index: Int, stride: Int) throws(SparkError) -> (count: Int, bytes: ByteView)? {
    guard let start = try vectorStart(index) else { return nil }
    let count = Int(try view.load(UInt32.self, at: start))
    return (count, try view.part(at: start + 4, count: count * stride))
  }

  /// A vector of tables.
  func tables(_ index: Int) throws(SparkError) -> [FlatTable] {
    guard let start = try vectorStart(index) else { return [] }
    let count = Int(try view.load(UInt32.self, at: start))
    _ = try view.part(at: start + 4, count: count * 4)
    var tables: [FlatTable] = []
    for i in 0..<count {
      let at = start + 4 + 4 * i
      tables.append(FlatTable(view, at: at + Int(try view.load(UInt32.self, at: at))))
    }
    return tables
  }

  private func vectorStart(_ index: Int) throws(SparkError) -> Int? {
    guard let at = try field(index) else { return nil }
    return at + Int(try view.load(UInt32.self, at: at))
  }
}
