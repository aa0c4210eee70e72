/// The supported formats, recognised by a photo's first bytes and never by a file's name.
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

  /// The extensions of photos' file names, in lower case and without the dot. They only select files in a folder: the
  /// content decides how a file is decoded.
  package static let fileNameExtensions = [
    "jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "tif", "tiff", "avif", "heic", "heif",
    "hif",
  ]

  /// Extensions of images and raw photos that are not read: files of these names are reported, not passed over.
  package static let unreadExtensions: Set<String> = [
    "bmp", "dib", "jp2", "j2k", "jpx", "jxl", "psd", "ico", "tga", "ppm", "pgm", "pbm", "exr",
    "cr2",
    "cr3", "nef", "arw", "dng", "orf", "rw2", "raf", "pef", "srw",
  ]

  /// Recognises the format of a photo.
  ///
  /// - Throws: An ``ImageError``, `unsupportedFormat`, that names the kind of file where it is easily recognised.
  package init(of bytes: UnsafeRawBufferPointer) throws(ImageError) {
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

  /// The size in the header, for the formats that have it at a fixed offset.
  package func declaredSize(_ bytes: UnsafeRawBufferPointer) -> (width: Int, height: Int)? {
    switch self {
    case .png where bytes.count >= 24 && bytes.has("IHDR", at: 12):
      (bytes.bigEndian32(at: 16), bytes.bigEndian32(at: 20))
    case .gif where bytes.count >= 10:
      (bytes.littleEndian16(at: 6), bytes.littleEndian16(at: 8))
    default: nil
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
}
