import Failures

/// The formats that are read, told apart by their first bytes, never by a file's name.
package enum PhotoFormat: CaseIterable, Sendable {
  case jpeg, png, gif, webp, tiff, avif, heic

  package var name: String {
    switch self {
    case .jpeg: "JPEG"
    case .png: "PNG"
    case .gif: "GIF"
    case .webp: "WebP"
    case .tiff: "TIFF"
    case .avif: "AVIF"
    case .heic: "HEIC"
    }
  }

  /// Endings of the names of files that are meant as photos, in lower case and without the dot. Good only for choosing
  /// files in a folder: what is inside decides how it is read.
  package static let fileNameExtensions = [
    "jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "tif", "tiff", "avif", "heic", "heif",
    "hif",
  ]

  init(of bytes: UnsafeRawBufferPointer) throws(ImageError) {
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.has("GIF87a") || bytes.has("GIF89a") {
      self = .gif
    } else if bytes.has("RIFF"), bytes.has("WEBP", at: 8) {
      self = .webp
    } else if [
      [0x49, 0x49, 42, 0], [0x4D, 0x4D, 0, 42], [0x49, 0x49, 43, 0], [0x4D, 0x4D, 0, 43],
    ]
    .contains(where: { bytes.starts(with: $0) }) {
      self = .tiff
    } else if bytes.has("ftyp", at: 4), let format = Self.isoBaseMedia(bytes) {
      self = format
    } else {
      throw Self.unsupported(bytes)
    }
  }

  /// AVIF and HEIC share a container; its first box lists the brands (ISO/IEC 23008-12, AV1 Image File Format).
  private static func isoBaseMedia(_ bytes: UnsafeRawBufferPointer) -> PhotoFormat? {
    let end = min(bytes.count, bytes.bigEndian32(at: 0), 256)
    let brands = [8] + Array(stride(from: 16, to: max(end - 3, 16), by: 4))
    for offset in brands {
      if ["avif", "avis"].contains(where: { bytes.has($0, at: offset) }) { return .avif }
      if ["heic", "heix", "heim", "heis", "hevc", "hevx"].contains(where: {
        bytes.has($0, at: offset)
      }) {
        return .heic
      }
    }
    return ["mif1", "msf1"].contains { bytes.has($0, at: 8) } ? .heic : nil
  }

  /// Says what the bytes are rather than that they are unknown, where that is easy to see.
  private static func unsupported(_ bytes: UnsafeRawBufferPointer) -> ImageError {
    let known: [(StaticString, Int, String)] = [
      ("BM", 0, "BMP"), ("%PDF", 0, "PDF"), ("8BPS", 0, "Photoshop"), ("jP  ", 4, "JPEG 2000"),
      ("PK", 0, "zip archive"),
      ("ftyp", 4, "film"), ("JXL ", 4, "JPEG XL"), ("\u{7F}ELF", 0, "program"),
    ]
    let endings = "JPEG, PNG, WebP, GIF, TIFF, AVIF and HEIC photos are read"
    if bytes.has("version https://git-lfs") {
      return ImageError(
        .unsupportedFormat, "the file only points to a photo in Git LFS",
        remedy: "fetch it with git lfs pull")
    }
    if let kind = known.first(where: { bytes.has($0.0, at: $0.1) }) {
      return ImageError(.unsupportedFormat, "the file is a \(kind.2) file", remedy: endings)
    }
    if bytes.starts(with: [0xFF, 0x0A]) {
      return ImageError(.unsupportedFormat, "the file is a JPEG XL file", remedy: endings)
    }
    let start = bytes.prefix(64)
    if start.allSatisfy({ (0x20..<0x7F).contains($0) || (0x09...0x0D).contains($0) }) {
      return ImageError(.unsupportedFormat, "the file is text, not a photo", remedy: endings)
    }
    return ImageError(.unsupportedFormat, "the file is no photo of a known format", remedy: endings)
  }

  /// The size that the first bytes tell, for the formats where it stands at a fixed place.
  func declaredSize(_ bytes: UnsafeRawBufferPointer) -> (width: Int, height: Int)? {
    switch self {
    case .png where bytes.count >= 24 && bytes.has("IHDR", at: 12):
      (bytes.bigEndian32(at: 16), bytes.bigEndian32(at: 20))
    case .gif where bytes.count >= 10:
      (bytes.littleEndian16(at: 6), bytes.littleEndian16(at: 8))
    default: nil
    }
  }
}
