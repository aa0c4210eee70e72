import Failures
import Imaging
import Testing

/// Photos above the limit on pixels.
@Suite struct LargePhotoTests {
  private func loader(maximumPixels: Int) -> PhotoLoader {
    var limits = ImageLimits()
    limits.maximumPixels = maximumPixels
    return PhotoLoader(limits: limits)
  }

  /// 803 x 611 are 490,633 pixels; at an eighth, 101 x 77 remain.
  @Test func aJPEGIsDecodedAtASmallerSize() throws {
    let bytes = try Samples.all["large-803x611.jpg"]
    let expected = try PhotoLoader().load(bytes, side: 64)
    for pixels in [490_632, 130_000, 101 * 77] {
      let loaded = try loader(maximumPixels: pixels).load(bytes, side: 64)
      #expect(loaded.info == expected.info)
      let difference = Difference(loaded.pixels, expected.pixels)
      #expect(difference.mean < 2, "\(pixels): \(difference)")
    }
    #expect(loader(maximumPixels: 101 * 77 - 1).failure(bytes)?.code == .tooLarge)
  }

  /// The coefficients of a progressive JPEG are kept at full size.
  @Test func othersAreRejectedWithTheOptionThatRaisesTheLimit() throws {
    for name in ["progressive.jpg", "rgb.png", "lossy.webp", "rgb.tif"] {
      let failure = loader(maximumPixels: 1500).failure(try Samples.all[name])
      #expect(failure?.code == .tooLarge, "\(name)")
      #expect(failure?.remedy?.contains("--maximum-pixels") == true, "\(name)")
    }
  }

  @Test func loadersHaveTheLimitsOfTheirTask() throws {
    let bytes = try Samples.all["rgb.png"]
    var limits = ImageLimits()
    limits.maximumPixels = 1500
    let strict = ImageLimits.$current.withValue(limits) { PhotoLoader() }
    #expect(strict.failure(bytes)?.code == .tooLarge)
    #expect(PhotoLoader().failure(bytes) == nil)
  }
}
