/// Reads the orientation from an XMP packet, where a photo has no EXIF orientation.
enum XMP {
  /// The value of `tiff:Orientation`, as an attribute or as an element; nil where it is missing or invalid.
  static func orientation(_ bytes: UnsafeRawBufferPointer) -> Orientation? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let match = text.firstMatch(of: /tiff:Orientation\s*(?:=\s*["']|>)\s*([1-8])\s*["'<]/),
      let value = Int(match.1)
    else { return nil }
    return Orientation(rawValue: value)
  }
}
