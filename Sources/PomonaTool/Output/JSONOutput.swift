import JSON

/// JSON on standard output, as ``TypedJSON`` writes it: one object, or one object a line.
enum JSONOutput {
  /// Writes a value, indented.
  static func write(_ value: some Encodable) throws { try write(value, pretty: true) }

  /// Writes a value as one line.
  static func writeLine(_ value: some Encodable) throws { try write(value, pretty: false) }

  private static func write(_ value: some Encodable, pretty: Bool) throws {
    let text = try TypedJSON.encoded(value, pretty: pretty)
    try StandardOutput.write(String(decoding: text, as: UTF8.self) + "\n")
  }
}
