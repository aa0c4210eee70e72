import Failures
import Imaging
import TestSupport
import Testing

@Suite struct RawPixelTests {
  /// An uncompressed TIFF (revision 6.0), little-endian, of one strip.
  private func tiff(width: Int, height: Int, _ levels: [UInt8]) -> [UInt8] {
    func little(_ value: Int, bytes: Int) -> [UInt8] {
      (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let entries = [
      (256, 4, width), (257, 4, height), (258, 3, 134), (259, 3, 1), (262, 3, 2), (273, 4, 140),
      (277, 3, 3), (278, 4, height), (279, 4, levels.count), (284, 3, 1),
    ]
    var file: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0] + little(entries.count, bytes: 2)
    for (tag, type, value) in entries {
      file += little(tag, bytes: 2) + little(type, bytes: 2)
      file += little(tag == 258 ? 3 : 1, bytes: 4) + little(value, bytes: 4)
    }
    return file + [0, 0, 0, 0, 8, 0, 8, 0, 8, 0] + levels
  }

  private func noise(_ count: Int) -> [UInt8] {
    var random = SplitMix(state: UInt64(count))
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  @Test(arguments: [
    (1, 1, 1), (1, 1, 9), (1, 7, 5), (5, 3, 64), (17, 16, 15), (224, 224, 224), (348, 464, 224),
    (1000, 3, 64), (3, 1000, 64), (613, 817, 7),
  ])
  func rawPixelsEqualTheSamePixelsInATIFF(width: Int, height: Int, side: Int) throws {
    let levels = noise(width * height * 3)
    let file = tiff(width: width, height: height, levels)
    let loader = PhotoLoader()
    for mode in ResizeMode.allCases {
      for view in [.whole, .mirrored] as [PhotoView] {
        let raw = try loader.load(
          rgb: levels, width: width, height: height, side: side, mode: mode, view: view)
        let decoded = try loader.load(file, side: side, mode: mode, view: view)
        #expect(raw.pixels == decoded.pixels, "\(mode) \(view)")
        #expect((raw.info.width, raw.info.height) == (width, height))
        #expect((decoded.info.width, decoded.info.height) == (width, height))
        #expect(raw.info.format == "RGB")
      }
    }
  }

  @Test func pixelsOfTheNetworksSizeAreUnchanged() throws {
    let levels = noise(32 * 32 * 3)
    for mode in ResizeMode.allCases {
      let loaded = try PhotoLoader().load(rgb: levels, width: 32, height: 32, side: 32, mode: mode)
      #expect(loaded.pixels == levels)
    }
  }

  @Test func limitsApply() throws {
    func code(_ levels: [UInt8], width: Int, height: Int, _ limits: ImageLimits = .init())
      -> ImageError.Code?
    {
      do {
        _ = try PhotoLoader(limits: limits).load(rgb: levels, width: width, height: height, side: 8)
        return nil
      } catch { return (error as? ImageError)?.code }
    }
    let levels = noise(10 * 10 * 3)
    var pixels = ImageLimits()
    pixels.maximumPixels = 99
    var bytes = ImageLimits()
    bytes.maximumBytes = 299
    #expect(code(levels, width: 10, height: 10) == nil)
    #expect(code(levels, width: 10, height: 10, pixels) == .tooLarge)
    #expect(code(levels, width: 10, height: 10, bytes) == .tooLarge)
    #expect(code([], width: 0, height: 0) == .empty)
    for (width, height) in [(0, 10), (10, 0), (-10, -10), (10, -10)] {
      #expect(code(levels, width: width, height: height) == .corrupt)
    }
    for (width, height) in [(10, 9), (10, 11), (5, 5), (300, 1)] {
      #expect(code(levels, width: width, height: height) == .corrupt)
    }
    #expect(code(levels, width: Int.max, height: Int.max) == .tooLarge)
    #expect(code(levels, width: 1_000_001, height: 1) == .tooLarge)
  }

  @Test func errorsHaveARemedy() throws {
    let error = #expect(throws: ImageError.self) {
      try PhotoLoader().load(rgb: [1, 2, 3, 4], width: 1, height: 1, side: 8)
    }
    #expect(error?.remedy?.last == ".")
    #expect(
      error?.message == "the RGB photo has 4 bytes instead of 3, three for each of its 1 x 1 pixels"
    )
  }
}
