import Failures
import Foundation
import Imaging
import TestSupport
import Testing

/// Photos whose pixels are not all there, which decoders fill up without a word.
@Suite struct LostPixelTests {
  private static let script = #"""
    import os, struct, sys, zlib
    import numpy as np
    from PIL import Image
    os.chdir(sys.argv[1])
    y, x = np.mgrid[0:64, 0:64]
    rgb = np.stack([x * 4, y * 4, (x * y) % 251], -1).astype("u1")
    def tiled(name, compression=8, damage=lambda tiles: tiles, cut=None):
        "A TIFF of 16 tiles whose directory comes first."
        tiles = [zlib.compress(rgb[r:r + 16, c:c + 16].tobytes()) for r in range(0, 64, 16) for c in range(0, 64, 16)]
        tiles = damage(tiles)
        fields = [(256, 4, [64]), (257, 4, [64]), (258, 3, [8, 8, 8]), (259, 3, [compression]), (262, 3, [2]), (277, 3, [3]),
                  (322, 4, [16]), (323, 4, [16]), (324, 4, None), (325, 4, [len(t) for t in tiles])]
        place = 8 + 2 + 12 * len(fields) + 4
        start = place + 8 + 4 * 16 * 2
        offsets = [start + sum(map(len, tiles[:i])) for i in range(16)]
        extra, table = b"", struct.pack("<H", len(fields))
        for tag, kind, values in fields:
            values = offsets if values is None else values
            packed = b"".join(struct.pack("<H" if kind == 3 else "<I", v) for v in values)
            if len(packed) > 4:
                table += struct.pack("<HHII", tag, kind, len(values), place + len(extra)); extra += packed + b"\0" * (len(packed) % 4)
            else:
                table += struct.pack("<HHI", tag, kind, len(values)) + packed.ljust(4, b"\0")
        data = b"II*\0" + struct.pack("<I", 8) + table + b"\0" * 4 + extra.ljust(start - place, b"\0") + b"".join(tiles)
        open(name, "wb").write(data[:cut])
    tiled("good.tif")
    tiled("bad-damaged.tif", damage=lambda t: t[:5] + [b"\0" * len(t[5])] + t[6:])
    tiled("bad-cut.tif", cut=-900)
    tiled("bad-compression.tif", compression=34712)
    photo = Image.fromarray(rgb)
    photo.save("good.png")
    photo.quantize(64).save("good.gif")
    photo.quantize(64).save("good-interlaced.gif", interlace=1)
    Image.new("P", (300, 300)).save("good-plain.gif")
    for name in ("good", "good-interlaced"):
        data = open(f"{name}.gif", "rb").read()
        for share in (0.5, 0.6, 0.9):
            count = int(len(data) * share)
            open(f"bad-{name}-zeros-{share}.gif", "wb").write(data[:count] + b"\0" * (len(data) - count))
            open(f"bad-{name}-cut-{share}.gif", "wb").write(data[:count])
    data = open("good.png", "rb").read()
    open("bad-cut.png", "wb").write(data[:len(data) // 2])
    """#

  @Test func photosWithLostPixelsAreErrorsWithTheirOwnReasons() throws {
    try withTemporaryFolder { folder in
      _ = try Peer.python(Self.script, [folder.path])
      let loader = PhotoLoader()
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(names.count == 21)
      // Twice, and backwards: a reason must not be that of the photo before.
      for name in names + names.reversed() {
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
        let failure = loader.failure(bytes)
        #expect(
          (failure == nil) == name.hasPrefix("good"), "\(name): \(failure?.message ?? "read")")
        guard let message = failure?.message else { continue }
        let format = name.hasSuffix("tif") ? "TIFF" : name.hasSuffix("gif") ? "GIF" : "PNG"
        #expect(message.contains("the \(format) photo"), "\(name): \(message)")
        if format == "PNG" { #expect(!message.lowercased().contains("tiff"), "\(message)") }
        if name.contains("compression") { #expect(message.contains("34712"), "\(message)") }
      }
      let tiled = [UInt8](try Data(contentsOf: folder.appending(path: "good.tif")))
      let plain = [UInt8](try Data(contentsOf: folder.appending(path: "good.png")))
      #expect(try loader.load(tiled, side: 32).pixels == loader.load(plain, side: 32).pixels)
    }
  }

  @Test func goodPhotosBesideBadOnesAreRead() throws {
    try withTemporaryFolder { folder in
      _ = try Peer.python(Self.script, [folder.path])
      let good = [UInt8](try Data(contentsOf: folder.appending(path: "good.tif")))
      let bad = [UInt8](try Data(contentsOf: folder.appending(path: "bad-damaged.tif")))
      DispatchQueue.concurrentPerform(iterations: 4) { thread in
        let loader = PhotoLoader()
        let failures = (0..<50).count { _ in loader.failure(thread < 2 ? good : bad) != nil }
        #expect(failures == (thread < 2 ? 0 : 50))
      }
    }
  }
}
