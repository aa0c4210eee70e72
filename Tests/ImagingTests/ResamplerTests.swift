import Imaging
import Testing

@Suite struct ResamplerTests {
  static let sizes = [
    (1, 1, 1), (1, 1, 9), (1, 7, 5), (2, 2, 3), (5, 3, 64), (6, 5, 4), (17, 16, 15),
    (100, 100, 224),
    (224, 224, 224), (225, 223, 224), (348, 464, 224), (1000, 3, 64), (3, 1000, 64),
    (20000, 10, 48),
    (613, 817, 7), (301, 299, 1), (640, 480, 480),
  ]

  @Test(arguments: sizes)
  func isWithinOneLevelOfPillow(width: Int, height: Int, side: Int) throws {
    let name = "size-\(width)x\(height).png"
    for mode in ResizeMode.allCases where mode == .stretch || max(width, height) < 700 {
      let expected = try Samples.all["\(name).\(side).\(mode.rawValue).rgb"]
      let got = try PhotoLoader().load(Samples.all[name], side: side, mode: mode)
      #expect(Difference(got.pixels, expected).most <= 1, "\(mode)")
      #expect(got.info == PhotoInfo(width: width, height: height, format: "PNG"))
    }
  }

  @Test(arguments: ResamplingInstructions.allCases.filter(\.areAvailable))
  func allInstructionsGiveTheSamePixels(instructions: ResamplingInstructions) throws {
    for (width, height, side) in Self.sizes {
      let photo = try Samples.all["size-\(width)x\(height).png"]
      let baseline = try PhotoLoader(instructions: .baseline).load(photo, side: side).pixels
      let pixels = try PhotoLoader(instructions: instructions).load(photo, side: side).pixels
      #expect(pixels == baseline, "\(width) x \(height) to \(side)")
    }
  }

  @Test func aUniformSurfaceStaysUniform() throws {
    for (level, side) in [(UInt8(255), 3), (0, 224), (77, 101), (254, 31)] {
      let image = PixelBuffer(
        width: 97, height: 131, pixels: Array(repeating: level, count: 97 * 131 * 3))
      let decoded = try PhotoLoader().thumbnail(
        JPEGEncoder.encode(image, quality: 100), maximumSide: 1000)
      let resized = try PhotoLoader().load(JPEGEncoder.encode(image, quality: 100), side: side)
        .pixels
      #expect(Set(resized) == Set(decoded.pixels) && Set(resized).count == 1)
    }
  }

  @Test(arguments: [
    ("large-803x611.jpg", 200), ("large-803x611.jpg", 100), ("large-803x611.jpg", 37),
    ("large-1603x1201.jpg", 64),
    ("large-o6.jpg", 64), ("large.webp", 64), ("large-o6.webp", 64),
  ])
  func decodingAtAReducedScaleMakesNoVisibleDifference(name: String, side: Int) throws {
    let expected = try Samples.all["\(name).\(side).stretch.rgb"]
    let got = try PhotoLoader().load(Samples.all[name], side: side).pixels
    let difference = Difference(got, expected)
    #expect(difference.mean < 0.5 && difference.most <= 16, "\(difference)")
  }

  @Test func croppingATurnedPhotoAtAReducedScaleKeepsTheCentre() throws {
    let expected = try Samples.all["large-o6.jpg.64.crop.rgb"]
    let difference = Difference(
      try PhotoLoader().load(Samples.all["large-o6.jpg"], side: 64, mode: .crop).pixels, expected)
    #expect(difference.mean < 0.5 && difference.most <= 12, "\(difference)")
  }
}
