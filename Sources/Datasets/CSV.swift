/// Comma-separated values after RFC 4180: quoted fields may hold commas, line breaks and doubled quotes.
enum CSV {
  /// The records of `text`; lines end in LF or CRLF, and empty lines are skipped.
  static func records(of text: String) -> [[String]] {
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
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes = bytes.dropFirst(3) }
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
      case UInt8(ascii: ",") where !quoted: endField()
      case UInt8(ascii: "\n") where !quoted: endRecord()
      case UInt8(ascii: "\r") where !quoted && (bytes.first == UInt8(ascii: "\n") || bytes.isEmpty):
        continue
      default: field.append(byte)
      }
    }
    endRecord()
    return records
  }
}
