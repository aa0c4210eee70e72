import Failures

extension PhotoFormat {
  private static let remedy = "Convert the photo to JPEG, PNG, WebP, GIF, TIFF, AVIF or HEIC."

  /// The failure for bytes in none of the supported formats, which names the kind of file where it is easily recognised.
  static func unsupported(_ bytes: UnsafeRawBufferPointer) -> ImageError {
    if bytes.has("version https://git-lfs") {
      return ImageError(
        .unsupportedFormat, "the file only points to a photo in Git LFS",
        remedy: "Fetch the photo with git lfs pull.")
    }
    let known: [(magic: StaticString, offset: Int, name: String)] = [
      ("BM", 0, "BMP"), ("%PDF", 0, "PDF"), ("8BPS", 0, "Photoshop"), ("jP  ", 4, "JPEG 2000"),
      ("PK", 0, "ZIP"), ("ftyp", 4, "video"), ("JXL ", 4, "JPEG XL"), ("\u{7F}ELF", 0, "program"),
    ]
    let name =
      known.first { bytes.has($0.magic, at: $0.offset) }?.name
      ?? (bytes.starts(with: [0xFF, 0x0A]) ? "JPEG XL" : nil)
    if let name {
      return ImageError(.unsupportedFormat, "the file is a \(name) file", remedy: remedy)
    }
    let isText = bytes.prefix(64).allSatisfy {
      (0x20..<0x7F).contains($0) || (0x09...0x0D).contains($0)
    }
    return ImageError(
      .unsupportedFormat,
      isText ? "the file is text, not a photo" : "the file is not a photo in a supported format",
      remedy: remedy)
  }
}
