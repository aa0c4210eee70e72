import Foundation
import Imaging
import TestSupport
import Testing

@Suite struct BlockAveragerTests {
  /// Photos of 160 x 96 in every way that a block can be averaged, with the averages of their blocks as Pillow decodes them.
  private static let photos = Result {
    try withTemporaryFolder { folder in
      _ = try Peer.python(
        """
        import os, sys, numpy
        from PIL import Image
        os.chdir(sys.argv[1])
        random = numpy.random.default_rng(3)
        y, x = numpy.mgrid[0:96, 0:160]
        rgb = numpy.stack([60 + x * 0.8, 200 - y * 1.2, 128 + 60 * numpy.sin(x / 17 + y / 11)], -1)
        rgb[30:70, 41:90] = [200, 60, 50]
        photo = Image.fromarray((rgb + random.normal(0, 9, rgb.shape)).clip(0, 255).astype("uint8"))
        kinds = {
            "444": (photo, dict(subsampling=0)), "422": (photo, dict(subsampling=1)), "420": (photo, dict(subsampling=2)),
            "grey": (photo.convert("L"), {}), "optimised": (photo, dict(subsampling=2, optimize=True, quality=97)),
            "restarts": (photo, dict(subsampling=2, restart_marker_blocks=3)), "rough": (photo, dict(subsampling=0, quality=20)),
            "odd": (photo.crop((0, 0, 149, 91)), dict(subsampling=2)),
            "progressive": (photo, dict(progressive=True)),
        }
        for name, (image, options) in kinds.items():
            image.save(name + ".jpg", **{"quality": 92, **options})
            pixels = numpy.asarray(Image.open(name + ".jpg").convert("RGB")).astype(float)
            rows, columns = pixels.shape[0] // 8, pixels.shape[1] // 8
            blocks = pixels[:rows * 8, :columns * 8].reshape(rows, 8, columns, 8, 3).mean((1, 3))
            blocks.round().astype("uint8").tofile(name + ".blocks")
        """, [folder.path])
      var files: [String: [UInt8]] = [:]
      for file in try FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
      {
        files[file.lastPathComponent] = [UInt8](try Data(contentsOf: file))
      }
      return files
    }
  }

  /// The pixels; nil for a photo that is left to the library.
  private func averages(_ bytes: [UInt8], width: Int = 160, height: Int = 96) -> [UInt8]? {
    var pixels = [UInt8](repeating: 0, count: (width + 7) / 8 * ((height + 7) / 8) * 3)
    let isDone = bytes.withUnsafeBytes { bytes in
      pixels.withUnsafeMutableBufferPointer { pixels in
        pixels.baseAddress.map {
          BlockAverager().decode(bytes, width: width, height: height, to: $0)
        }
      }
    }
    return isDone == true ? pixels : nil
  }

  @Test(arguments: ["444", "422", "420", "grey", "optimised", "restarts", "rough"])
  func aPixelIsTheAverageOfItsBlock(_ name: String) throws {
    let photos = try Self.photos.get()
    let photo = try #require(photos["\(name).jpg"])
    let pixels = try #require(averages(photo))
    let blocks = try #require(photos["\(name).blocks"])
    let difference = Difference(pixels, blocks)
    // The library smooths colours of half the resolution across blocks.
    let most = ["444", "grey"].contains(name) ? 2 : 9
    #expect(difference.most <= most && difference.mean < 0.7, "\(difference)")
  }

  @Test func blocksBeyondTheEdgeAreLeftOut() throws {
    let photos = try Self.photos.get()
    let photo = try #require(photos["odd.jpg"])
    let pixels = try #require(averages(photo, width: 149, height: 91))
    let blocks = try #require(photos["odd.blocks"])
    #expect(pixels.count == 19 * 12 * 3 && blocks.count == 18 * 11 * 3)
    for row in 0..<11 {
      let difference = Difference(
        Array(pixels[row * 19 * 3..<(row * 19 + 18) * 3]),
        Array(blocks[row * 18 * 3..<(row + 1) * 18 * 3]))
      #expect(difference.most <= 9)
    }
  }

  @Test func allOthersAreLeftToTheLibrary() throws {
    let photos = try Self.photos.get()
    let progressive = try #require(photos["progressive.jpg"])
    #expect(averages(progressive) == nil)
    for name in ["420", "restarts"] {
      let photo = try #require(photos["\(name).jpg"])
      #expect(averages(photo, width: 152) == nil)
      for length in [0, 2, 300, photo.count / 2, photo.count - 2, photo.count - 1] {
        #expect(averages(Array(photo.prefix(length))) == nil)
      }
    }
  }

  @Test func damagedPhotosNeitherCrashNorHang() throws {
    var random = SeededGenerator(state: 5)
    for name in ["420", "restarts", "optimised", "grey"] {
      let photos = try Self.photos.get()
      let photo = try #require(photos["\(name).jpg"])
      for _ in 0..<300 {
        var damaged = photo
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          damaged[Int.random(in: 2..<photo.count, using: &random)] =
            [0, 0xFF, UInt8.random(in: 0...255, using: &random)].randomElement(using: &random) ?? 0
        }
        _ = averages(damaged)
      }
    }
  }
}
