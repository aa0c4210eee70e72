/// Reads the orientation from an XMP packet, where a photo has no EXIF orientation.
enum XMP {
  private static let name: StaticString = "tiff:Orientation"

  /// The value of `tiff:Orientation`, as an attribute or as an element; nil where it is missing or invalid.
  static func orientation(_ bytes: UnsafeRawBufferPointer) -> Orientation? {
    var start = 0
    while let found = bytes[start...].firstIndex(of: name.utf8Start[0]) {
      start = found + 1
      if bytes.has(name, at: found),
        let value = value(bytes[(found + name.utf8CodeUnitCount)...])
      {
        return Orientation(rawValue: value)
      }
    }
    return nil
  }

  /// The number of one digit behind a name: `="6"`, `='6'` or `>6<`, with spaces in between.
  private static func value(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
    func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
    func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
    var rest = bytes.drop(while: isSpace)
    let opening = rest.popFirst()
    if opening == UInt8(ascii: "=") {
      rest = rest.drop(while: isSpace)
      guard rest.popFirst().map(isQuote) == true else { return nil }
    } else if opening != UInt8(ascii: ">") {
      return nil
    }
    rest = rest.drop(while: isSpace)
    guard let digit = rest.popFirst(), (UInt8(ascii: "1")...UInt8(ascii: "8")).contains(digit),
      let closing = rest.drop(while: isSpace).first,
      isQuote(closing) || closing == UInt8(ascii: "<")
    else { return nil }
    return Int(digit - UInt8(ascii: "0"))
  }
}
