import Failures
import Imaging
import Testing

@Suite struct PhotoFormatTests {
  private func format(_ bytes: [UInt8]) throws -> PhotoFormat {
    try bytes.withUnsafeBytes { bytes throws(ImageError) in try PhotoFormat(of: bytes) }
  }

  private func isoBox(_ brands: String, size: UInt8? = nil) -> [UInt8] {
    [0, 0, 0, size ?? UInt8(8 + brands.utf8.count)] + Array("ftyp".utf8) + Array(brands.utf8)
  }

  @Test(
    arguments: [
      ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png),
      (Array("GIF87a".utf8), .gif), (Array("GIF89a".utf8), .gif),
      (Array("RIFF\0\0\0\0WEBP".utf8), .webp), ([0x49, 0x49, 42, 0], .tiff),
      ([0x4D, 0x4D, 0, 42], .tiff), ([0x49, 0x49, 43, 0], .tiff), ([0x4D, 0x4D, 0, 43], .tiff),
    ] as [([UInt8], PhotoFormat)])
  func formatsAreRecognisedByTheirFirstBytes(bytes: [UInt8], expected: PhotoFormat) throws {
    #expect(try format(bytes) == expected)
    #expect(try format(bytes + [UInt8](repeating: 0, count: 50)) == expected)
    #expect(throws: ImageError.self, "a prefix is not enough") {
      try format(Array(bytes.prefix(2)))
    }
  }

  @Test(
    arguments: [
      ("avif\0\0\0\0mif1", .avif), ("avis\0\0\0\0", .avif), ("mif1\0\0\0\0miafavif", .avif),
      ("heic\0\0\0\0mif1", .heic), ("mif1\0\0\0\0heix", .heic), ("msf1\0\0\0\0hevc", .heic),
      ("mif1\0\0\0\0", .heic),
    ] as [(String, PhotoFormat)])
  func isoFilesAreRecognisedByTheirBrands(brands: String, expected: PhotoFormat) throws {
    #expect(try format(isoBox(brands)) == expected)
  }

  @Test func brandsOutsideTheFirstBoxDoNotCount() throws {
    let video = isoBox("mp42\0\0\0\0isomavif", size: 20)
    #expect(throws: ImageError.self) { try format(video) }
    #expect(throws: ImageError.self, "the box is larger than the file") {
      try format(isoBox("mp42\0\0\0\0", size: 255))
    }
  }

  @Test(
    arguments: [
      ("BM123456", "BMP"), ("%PDF-1.7", "PDF"), ("8BPS\0\u{1}", "Photoshop"),
      ("\0\0\0\u{0C}jP  ", "JPEG 2000"), ("PK\u{3}\u{4}", "ZIP"), ("\0\0\0\u{18}ftypmp42", "video"),
      ("\0\0\0\u{0C}JXL ", "JPEG XL"), ("\u{7F}ELF", "program"),
      ("apples are red", "text"), ("version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
      ("\u{1}\u{2}\u{3}", "supported format"),
    ])
  func otherFilesAreNamed(content: String, kind: String) throws {
    let error = #expect(throws: ImageError.self) { try format(Array(content.utf8)) }
    #expect(error?.code == .unsupportedFormat)
    #expect(error?.message.contains(kind) == true, "\(String(describing: error))")
    #expect(error?.remedy?.last == ".")
  }

  @Test func aBareJPEGXLCodestreamIsNamed() throws {
    let error = #expect(throws: ImageError.self) { try format([0xFF, 0x0A, 0x80]) }
    #expect(error?.message.contains("JPEG XL") == true)
  }

  @Test func sizesAreReadWhereTheHeaderHasThemAtAFixedOffset() {
    func size(_ format: PhotoFormat, of bytes: [UInt8]) -> [Int]? {
      bytes.withUnsafeBytes { format.declaredSize($0).map { [$0.width, $0.height] } }
    }
    let png =
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
      + [0, 1, 0, 2, 0, 0, 3, 4]
    #expect(size(.png, of: png) == [65538, 772])
    #expect(size(.png, of: png.dropLast()) == nil)
    #expect(size(.png, of: Array(png.prefix(12)) + Array("CgBI".utf8) + png.suffix(8)) == nil)
    #expect(size(.gif, of: Array("GIF89a".utf8) + [1, 2, 3, 4]) == [513, 1027])
    #expect(size(.gif, of: Array("GIF89a".utf8) + [1, 2, 3]) == nil)
    #expect(size(.jpeg, of: png) == nil)
  }
}
