/// A reader of the Arrow IPC streaming format, as far as Spark sends it: one schema, then record batches without
/// compression and without dictionaries. It never reads outside of the bytes, and never allocates more than a small
/// multiple of them. Source: Arrow columnar format, "IPC Streaming Format".
package enum ArrowStream {
  private static let continuation: UInt32 = 0xFFFF_FFFF

  /// The batches of one complete stream, at least one, which may have no rows.
  package static func batches(_ bytes: [UInt8]) throws(SparkError) -> [SparkBatch] {
    let view = ByteView(bytes)
    var position = 0
    var fields: [ArrowField]?
    var batches: [SparkBatch] = []
    while position < view.count {
      guard try view.load(UInt32.self, at: position) == continuation else {
        throw SparkError.damaged("no Arrow message where one begins")
      }
      let length = Int(try view.load(Int32.self, at: position + 4))
      position += 8
      if length == 0 { break }
      let message = try FlatTable(root: view.part(at: position, count: length))
      position += length
      let bodyLength = Int(try message.number(3, default: Int64(0)))
      let body = try view.part(at: position, count: bodyLength)
      position += bodyLength
      guard let header = try message.table(2) else {
        throw SparkError.damaged("a message without a header")
      }
      switch try message.number(1, default: UInt8(0)) {
      case 1:
        guard fields == nil else { throw SparkError.damaged("two schemas") }
        fields = try ArrowField.schema(header)
      case 3:
        guard let fields else { throw SparkError.damaged("a batch before the schema") }
        batches.append(try ArrowBatchReader.read(header, body: body, fields: fields))
      case let kind: throw SparkError.unsupportedType("Arrow message \(kind)")
      }
    }
    guard let fields else { throw SparkError.damaged("no schema") }
    return batches.isEmpty ? [try SparkBatch.empty(fields)] : batches
  }
}
