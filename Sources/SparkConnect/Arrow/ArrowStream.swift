/// A reader of the Arrow IPC streaming format, as far as Spark uses it: one schema, then record batches without compression
/// and without dictionaries.
///
/// It rejects malformed input: it never reads out of bounds, and its time and memory are bounded by a small multiple of the
/// bytes. Source: Arrow columnar format, "IPC Streaming Format".
package enum ArrowStream {
  private static let continuation: UInt32 = 0xFFFF_FFFF

  /// Returns the batches of one complete stream; a stream without batches gives one without rows.
  ///
  /// - Throws: ``SparkError`` with the code `invalidResponse` when the bytes are malformed, or `unsupported` for a type or a
  ///   compression that is not supported.
  package static func batches(_ bytes: [UInt8]) throws(SparkError) -> [SparkBatch] {
    let view = ByteView(bytes)
    var position = 0
    var fields: [ArrowField]?
    var batches: [SparkBatch] = []
    while position < view.count {
      guard try view.load(UInt32.self, at: position) == continuation else {
        throw SparkError.invalidResponse("an Arrow message is expected")
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
        throw SparkError.invalidResponse("an Arrow message without a header")
      }
      switch try message.number(1, default: UInt8(0)) {
      case 1:
        guard fields == nil else {
          throw SparkError.invalidResponse("two Arrow schemas in a stream")
        }
        fields = try ArrowField.schema(header)
      case 3:
        guard let fields else {
          throw SparkError.invalidResponse("an Arrow batch before the schema")
        }
        batches.append(try ArrowBatchReader.read(header, body: body, fields: fields))
      case let kind: throw SparkError.unsupportedType("Arrow message \(kind)")
      }
    }
    guard let fields else { throw SparkError.invalidResponse("an Arrow stream without a schema") }
    return batches.isEmpty ? [try SparkBatch.empty(fields)] : batches
  }
}
