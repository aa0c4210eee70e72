/// A table of a FlatBuffers message, the format of Arrow's schemas and batch headers.
///
/// It only reads, and the view checks every offset. Tables of a hostile message can contain each other: a reader that
/// descends must limit the depth and the number of tables. Source: FlatBuffers, "Internals".
struct FlatTable {
  /// A vector of tables, each of which is read on access.
  struct Vector {
    let count: Int
    fileprivate let view: ByteView
    fileprivate let start: Int

    /// Returns the table at an index below `count`.
    func table(at index: Int) throws(SparkError) -> FlatTable {
      let at = start + 4 + 4 * index
      return FlatTable(view, at: at + Int(try view.load(UInt32.self, at: at)))
    }
  }

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

  /// The size of the whole message in bytes.
  var messageBytes: Int { view.count }

  /// Returns a number, or the default when the message leaves it out.
  func number<T: FixedWidthInteger & BitwiseCopyable>(_ index: Int, default value: T)
    throws(SparkError) -> T
  {
    guard let at = try field(index) else { return value }
    return try view.load(T.self, at: at)
  }

  /// Returns a table, or nil when the message leaves it out.
  func table(_ index: Int) throws(SparkError) -> FlatTable? {
    guard let at = try field(index) else { return nil }
    return FlatTable(view, at: at + Int(try view.load(UInt32.self, at: at)))
  }

  /// Returns a string, or nil when the message leaves it out.
  func string(_ index: Int) throws(SparkError) -> String? {
    guard let vector = try vector(index, stride: 1) else { return nil }
    return vector.bytes.text
  }

  /// Returns a vector of structs or numbers of `stride` bytes each, or nil when the message leaves it out.
  func vector(_ index: Int, stride: Int) throws(SparkError) -> (count: Int, bytes: ByteView)? {
    guard let start = try vectorStart(index) else { return nil }
    let count = Int(try view.load(UInt32.self, at: start))
    return (count, try view.part(at: start + 4, count: count * stride))
  }

  /// Returns a vector of tables, or nil when the message leaves it out.
  func tables(_ index: Int) throws(SparkError) -> Vector? {
    guard let start = try vectorStart(index) else { return nil }
    let count = Int(try view.load(UInt32.self, at: start))
    _ = try view.part(at: start + 4, count: count * 4)
    return Vector(count: count, view: view, start: start)
  }

  /// Returns the offset of a field, or nil when the message leaves it at its default.
  private func field(_ index: Int) throws(SparkError) -> Int? {
    let table = position - Int(try view.load(Int32.self, at: position))
    let size = Int(try view.load(UInt16.self, at: table))
    let entry = 4 + 2 * index
    guard entry + 2 <= size else { return nil }
    let offset = Int(try view.load(UInt16.self, at: table + entry))
    return offset == 0 ? nil : position + offset
  }

  private func vectorStart(_ index: Int) throws(SparkError) -> Int? {
    guard let at = try field(index) else { return nil }
    return at + Int(try view.load(UInt32.self, at: at))
  }
}
