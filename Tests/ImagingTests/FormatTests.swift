import Failures
import Imaging
import Testing

@Suite struct FormatTests {
  /// Photos, each with the largest difference from Pillow's pixels, in levels.
  static let kinds: [(name: String, format: String, tolerance: Int)] = [
    ("rgb.jpg", "JPEG", 2), ("420.jpg", "JPEG", 3), ("progressive.jpg", "JPEG", 3),
    ("grey.jpg", "JPEG", 1),
    ("cmyk.jpg", "JPEG", 2),
    ("rgb.png", "PNG", 1), ("grey.png", "PNG", 1), ("bits.png", "PNG", 1),
    ("grey-alpha.png", "PNG", 2),
    ("rgba.png", "PNG", 2), ("palette.png", "PNG", 1), ("palette-alpha.png", "PNG", 1),
    ("grey16.png", "PNG", 1),
    ("rgb16.png", "PNG", 1), ("rgba16.png", "PNG", 2),
    ("interlaced.gif", "GIF", 1), ("grey.gif", "GIF", 1), ("transparent.gif", "GIF", 1),
    ("animated.gif", "GIF", 1),
    ("lossy.webp", "WebP", 3), ("lossless.webp", "WebP", 1), ("rgba.webp", "WebP", 2),
    ("animated.webp", "WebP", 1),
    ("rgb.tif", "TIFF", 1), ("lzw.tif", "TIFF", 1), ("grey.tif", "TIFF", 1),
    ("palette.tif", "TIFF", 1),
    ("rgba.tif", "TIFF", 2), ("jpeg.tif", "TIFF", 6), ("pages.tif", "TIFF", 1),
    ("rgb.avif", "AVIF", 8), ("rgba.avif", "AVIF", 8),
  ]

  @Test(arguments: kinds)
  func everyKindIsRead(name: String, format: String, tolerance: Int) throws {
    let got = try PhotoLoader().load(Samples.all[name], side: 32)
    let difference = Difference(got.pixels, try Samples.all["\(name).32.stretch.rgb"])
    #expect(difference.most <= tolerance, "\(difference)")
    #expect(got.info == PhotoInfo(width: 53, height: 38, format: format))
  }

  /// libvips converts by a profile of real inks, Pillow by a formula: similar colours, but not the same levels.
  @Test func cmykTIFFBecomesRGB() throws {
    let got = try PhotoLoader().load(Samples.all["cmyk.tif"], side: 32).pixels
    #expect(Difference(got, try Samples.all["cmyk.tif.32.stretch.rgb"]).mean < 40)
  }

  @Test(arguments: ["rgb.heic", "rgba.heic"])
  func heicIsRead(name: String) throws {
    guard NativeLibrary.all().contains(where: { $0.name == "libheif" && $0.version != nil }),
      let bytes = try? Samples.all[name]
    else { return }
    let got = try PhotoLoader().load(bytes, side: 32)
    #expect(Difference(got.pixels, try Samples.all["\(name).32.stretch.rgb"]).mean < 3)
    #expect(got.info == PhotoInfo(width: 52, height: 38, format: "HEIC"))
  }

  @Test func aLoaderCanBeReused() throws {
    let loader = PhotoLoader()
    for _ in 0..<2 {
      for name in [
        "large-1603x1201.jpg", "grey.jpg", "size-348x464.png", "cmyk.jpg", "rgba.png", "o5.jpg",
      ] {
        let bytes = try Samples.all[name]
        #expect(
          try loader.load(bytes, side: 48, mode: .crop).pixels
            == PhotoLoader().load(bytes, side: 48, mode: .crop).pixels)
      }
    }
  }

  @Test func encodedJPEGsCanBeDecoded() throws {
    let image = try PhotoLoader().thumbnail(Samples.all["large-803x611.jpg"], maximumSide: 120)
    #expect((image.width, image.height) == (120, 91))
    let good = try JPEGEncoder.encode(image, quality: 95)
    let small = try JPEGEncoder.encode(image, quality: 30)
    #expect(small.count < good.count)
    let back = try PhotoLoader().thumbnail(good, maximumSide: 120)
    #expect(Difference(back.pixels, image.pixels).mean < 3)
  }

  @Test func librariesReportTheirVersions() {
    for library in NativeLibrary.all() {
      #expect((library.version == nil) != (library.problem == nil))
      #expect(
        library.problem.map { $0.code == .missingLibrary && $0.remedy?.isEmpty == false } ?? true)
    }
    #expect(
      NativeLibrary.all().contains { $0.name == "libvips" && $0.version?.hasPrefix("8.") == true })
  }

  @Test func everyFormatHasAFileNameExtension() {
    for kind in Self.kinds {
      let ending = String(kind.name.split(separator: ".")[1])
      #expect(PhotoFormat.fileNameExtensions.contains(ending))
    }
    #expect(!PhotoFormat.fileNameExtensions.contains("txt"))
  }
}
