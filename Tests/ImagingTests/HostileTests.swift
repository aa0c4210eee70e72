import Failures
import Imaging
import Testing

@Suite struct HostileTests {
  @Test(
    arguments: [
      ([], .empty), (Array("apples are red".utf8), .unsupportedFormat),
      (Array("<html><body>".utf8), .unsupportedFormat),
      (Array("version https://git-lfs.github.com/spec/v1\n".utf8), .unsupportedFormat),
      ([0xFF], .unsupportedFormat),
      ([UInt8](repeating: 0xA5, count: 1000), .unsupportedFormat),
      (Array("BM123456".utf8), .unsupportedFormat),
      (Array("\0\0\0\u{18}ftypmp42".utf8), .unsupportedFormat), ([0xFF, 0xD8, 0xFF], .corrupt),
    ] as [([UInt8], ImageError.Code)])
  func filesThatAreNotPhotosAreErrors(bytes: [UInt8], code: ImageError.Code) throws {
    let failure = try #require(PhotoLoader().failure(bytes))
    #expect(failure.code == code || (code == .corrupt && failure.code == .truncated), "\(failure)")
    #expect(
      !failure.message.isEmpty && failure.remedy?.isEmpty == false
        && !failure.description.contains("\n"))
  }

  @Test func hugePhotosAreRejectedByTheirHeader() throws {
    func be32(_ value: UInt32) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }
    let png =
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + be32(13) + Array("IHDR".utf8) + be32(60000)
      + be32(60000) + [8, 2, 0, 0, 0, 0, 0, 0, 0]
    let gif = Array("GIF89a".utf8) + [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0]
    var jpeg = try Samples.all["rgb.jpg"]
    let frame = try #require(
      (2..<jpeg.count - 9).first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0xFD, 0xE8, 0xFD, 0xE8])
    for bytes in [png, gif, jpeg] {
      let clock = ContinuousClock()
      let start = clock.now
      #expect(PhotoLoader().failure(bytes)?.code == .tooLarge)
      #expect(clock.now - start < .milliseconds(500))
    }
  }

  @Test(arguments: [
    "rgb.jpg", "rgb.png", "interlaced.gif", "lossy.webp", "rgb.tif", "rgb.avif", "rgb.heic",
  ])
  func limitsApplyToEveryFormat(name: String) throws {
    guard let bytes = try? Samples.all[name] else { return }
    var limits = ImageLimits()
    // A JPEG may have 64 times as many.
    limits.maximumPixels = name.hasSuffix(".jpg") ? 20 : 1500
    #expect(PhotoLoader(limits: limits).failure(bytes)?.code == .tooLarge)
    limits = ImageLimits()
    limits.maximumBytes = bytes.count - 1
    #expect(PhotoLoader(limits: limits).failure(bytes)?.code == .tooLarge)
    limits.maximumBytes = bytes.count
    #expect(PhotoLoader(limits: limits).failure(bytes) == nil)
  }

  @Test(arguments: [
    "rgb.jpg", "420.jpg", "progressive.jpg", "cmyk.jpg", "rgb.png", "interlaced.gif", "lossy.webp",
    "lossless.webp",
    "rgb.tif", "lzw.tif", "rgb.avif", "rgb.heic",
  ])
  func aPhotoThatEndsEarlyIsAnError(name: String) throws {
    guard let bytes = try? Samples.all[name] else { return }
    for part in [0.3, 0.6, 0.9] {
      let failure = PhotoLoader().failure(Array(bytes.prefix(Int(Double(bytes.count) * part))))
      #expect(
        failure?.code == .truncated || failure?.code == .corrupt,
        "\(part): \(String(describing: failure))")
    }
  }

  @Test func aJPEGWithoutItsEndIsTruncated() throws {
    let bytes = try Samples.all["large-803x611.jpg"]
    #expect(PhotoLoader().failure(Array(bytes.dropLast(2)))?.code == .truncated)
    #expect(PhotoLoader().failure(Array(bytes.prefix(bytes.count / 2)))?.code == .truncated)
    #expect(
      PhotoLoader().failure(bytes + [UInt8](repeating: 7, count: 5000)) == nil,
      "bytes after the end are ignored")
    #expect(
      PhotoLoader().failure(bytes.dropLast(2) + [0, 0, 0, 0, 0xFF, 0xD9]) == nil,
      "filler is ignored")
  }

  @Test func aCutWebPThatIsDecodedAtASmallerSizeIsDamaged() throws {
    for name in ["large.webp", "large-o6.webp"] {
      let bytes = try Samples.all[name]
      for count in [bytes.count - 9, bytes.count / 2, bytes.count / 10] {
        #expect(PhotoLoader().failure(Array(bytes.prefix(count))) != nil, "\(name) \(count)")
      }
    }
  }

  @Test func aJPEGWithTooManyScansIsRejected() throws {
    #expect(PhotoLoader().failure(try Samples.all["scans.jpg"])?.code == .tooLarge)
  }

  /// Flipped bytes, cut ends, doubled and lost pieces: an error or an image, and never a crash.
  @Test(arguments: [
    ("rgb.jpg", 900), ("progressive.jpg", 600), ("cmyk.jpg", 300), ("o6.jpg", 300),
    ("palette-alpha.png", 500),
    ("rgb16.png", 200), ("animated.gif", 500), ("lossy.webp", 400), ("rgba.webp", 400),
    ("lzw.tif", 500),
    ("jpeg.tif", 300), ("rgb.avif", 200), ("rgb.heic", 200), ("rgba.heic", 100),
  ])
  func damagedPhotosAreErrorsOrImages(name: String, count: Int) throws {
    guard let bytes = try? Samples.all[name] else { return }
    var random = SplitMix(state: 42)
    var limits = ImageLimits()
    limits.maximumPixels = 1 << 20
    let loader = PhotoLoader(limits: limits)
    let before = try loader.load(bytes, side: 32).pixels
    var failures = 0
    for _ in 0..<count {
      var damaged = bytes
      switch Int.random(in: 0..<5, using: &random) {
      case 0: damaged.removeLast(Int.random(in: 1..<damaged.count, using: &random))
      case 1:
        let start = Int.random(in: 0..<damaged.count - 1, using: &random)
        damaged.removeSubrange(
          start..<Int.random(in: start + 1..<min(start + 64, damaged.count), using: &random))
      case 2:
        // The header is the most sensitive part.
        for _ in 0..<4 {
          damaged[Int.random(in: 0..<min(200, damaged.count), using: &random)] =
            [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
        }
      default:
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          damaged[Int.random(in: 0..<damaged.count, using: &random)] ^= UInt8.random(
            in: 1...255, using: &random)
        }
      }
      do {
        let info = try loader.load(damaged, side: 32).info
        #expect(
          info.width > 0 && info.height > 0 && info.width * info.height <= limits.maximumPixels)
      } catch is ImageError {
        failures += 1
      }
    }
    #expect(failures > count / 10)
    #expect(
      try loader.load(bytes, side: 32).pixels == before,
      "damaged photos leave no state in the loader")
  }
}

/// Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
