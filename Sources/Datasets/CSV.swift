/// Comma-separated values after RFC 4180: quoted fields may hold separators, line breaks and doubled quotes.
package enum CSV {
  /// A record of fields, without the end of its line.
  package static func record(_ fields: [String]) -> String {
    fields.map { field in
      field.utf8.contains { "\",\r\n".utf8.contains($0) }
        ? "\"\(field.replacing("\"", with: "\"\""))\"" : field
    }.joined(separator: ",")
  }

  /// The records of `text`; lines end in LF, CRLF or CR, and empty lines are skipped.
  ///
  /// - Parameter separator: The character between fields, in ASCII.
  /// - Returns: The records; nil when a quoted field does not end.
  static func records(of text: String, separator: UInt8) -> [[String]]? {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var quoted = false
    var wasQuoted = false

    func endField() {
      record.append(String(decoding: field, as: UTF8.self))
      field.removeAll(keepingCapacity: true)
      wasQuoted = false
    }
    func endRecord() {
      if record.isEmpty && field.isEmpty && !wasQuoted { return }
      endField()
      records.append(record)
      record = []
    }

    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\"") where quoted:
        if bytes.first == UInt8(ascii: "\"") {
          field.append(byte)
          bytes.removeFirst()
        } else {
          quoted = false
        }
      case UInt8(ascii: "\"") where field.isEmpty && !wasQuoted:
        quoted = true
        wasQuoted = true
      case separator where !quoted: endField()
      case UInt8(ascii: "\n") where !quoted, UInt8(ascii: "\r") where !quoted: endRecord()
      default: field.append(byte)
      }
    }
    endRecord()
    return quoted ? nil : records
  }
}
