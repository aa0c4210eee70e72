import Imaging
import Testing

@Suite struct OrientationTests {
  @Test(arguments: 1...8, ResizeMode.allCases)
  func everyOrientationIsApplied(orientation: Int, mode: ResizeMode) throws {
    let name = "o\(orientation).jpg"
    let expected = try Samples.all["\(name).32.\(mode.rawValue).rgb"]
    let got = try PhotoLoader().load(Samples.all[name], side: 32, mode: mode)
    #expect(Difference(got.pixels, expected).most <= 2)
    let isTurned = orientation >= 5
    #expect(
      got.info == PhotoInfo(width: isTurned ? 38 : 53, height: isTurned ? 53 : 38, format: "JPEG"))
  }

  @Test(arguments: ["o6.png", "o6.webp", "o6.tif", "o6.avif"])
  func everyFormatIsTurned(name: String) throws {
    let got = try PhotoLoader().load(Samples.all[name], side: 32)
    #expect(
      Difference(got.pixels, try Samples.all["\(name).32.stretch.rgb"]).most
        <= (name == "o6.avif" ? 8 : 1))
    #expect((got.info.width, got.info.height) == (38, 53))
  }

  @Test func thumbnailsAreTurned() throws {
    let small = try PhotoLoader().thumbnail(Samples.all["o6.jpg"], maximumSide: 26)
    #expect((small.width, small.height) == (19, 26))
    let whole = try PhotoLoader().thumbnail(Samples.all["o8.jpg"], maximumSide: 1000)
    #expect((whole.width, whole.height) == (38, 53), "nothing is enlarged")
  }

  /// EXIF whose directory is out of range, has more entries than bytes, or has an orientation that does not exist.
  @Test(arguments: [
    [0x49, 0x49, 42, 0, 0xFF, 0xFF, 0xFF, 0xFF], [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0xFF, 0xFF, 1],
    [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 9, 0, 0, 0], [0x49, 0x49], [],
  ])
  func invalidEXIFIsIgnored(tiff: [UInt8]) throws {
    let plain = try Samples.all["rgb.jpg"]
    let segment = Array("Exif\0\0".utf8) + tiff
    let bytes =
      Array(plain[..<2]) + [0xFF, 0xE1, 0, UInt8(segment.count + 2)] + segment + plain[2...]
    #expect(
      try PhotoLoader().load(bytes, side: 32).pixels == PhotoLoader().load(plain, side: 32).pixels)
  }
}
