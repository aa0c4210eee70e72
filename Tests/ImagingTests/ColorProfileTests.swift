import Foundation
import Imaging
import TestSupport
import Testing

@Suite struct ColorProfileTests {
  /// Writes the same picture in several colour spaces, each with its ICC profile, as JPEG, PNG, TIFF and WebP.
  private static let script = #"""
    import os, struct, sys
    import numpy as np
    from PIL import Image
    os.chdir(sys.argv[1])
    y, x = np.mgrid[0:64, 0:64] / 63
    a = np.stack([0.2 + 0.6 * x, 0.7 - 0.5 * y, 0.4 + 0.3 * np.sin(4 * x + 2 * y)], -1)
    a[(x - 0.4) ** 2 + (y - 0.4) ** 2 < 0.05] = [0.85, 0.2, 0.15]
    Image.fromarray((a * 255).round().astype("u1")).save("srgb.png")
    fixed = lambda v: struct.pack(">i", int(round(v * 65536)))
    def matrix(primaries, white):
        P = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
        w = np.array([white[0] / white[1], 1, (1 - sum(white)) / white[1]])
        B = np.array([[.8951, .2664, -.1614], [-.7502, 1.7135, .0367], [.0389, -.0685, 1.0296]])
        D50 = np.array([.9642, 1, .8249])
        return np.linalg.inv(B) @ np.diag((B @ D50) / (B @ w)) @ B @ (P * np.linalg.solve(P, w))
    def profile(M, curve):
        text = lambda s: b"text\0\0\0\0" + s + b"\0"
        xyz = lambda v: b"XYZ \0\0\0\0" + b"".join(fixed(n) for n in v)
        tags = [(b"cprt", text(b"none")), (b"wtpt", xyz([.9642, 1, .8249]))]
        tags += [(n, xyz(M[:, i])) for i, n in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))]
        tags += [(n, curve) for n in (b"rTRC", b"gTRC", b"bTRC")]
        table, body, start = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
        for name, value in tags:
            table += name + struct.pack(">II", start + len(body), len(value))
            body += value + b"\0" * (-len(value) % 4)
        size = 128 + len(table) + len(body)
        head = struct.pack(">I", size) + b"lcms" + struct.pack(">I", 0x02400000) + b"mntrRGB XYZ " + b"\0" * 12 + b"acsp"
        return head.ljust(128, b"\0") + table + body
    linear = lambda v: np.where(v <= .04045, v / 12.92, ((v + .055) / 1.055) ** 2.4)
    sampled = linear(np.linspace(0, 1, 1024))
    curves = {
        "table": b"curv\0\0\0\0" + struct.pack(">I", 1024) + b"".join(struct.pack(">H", int(round(v * 65535))) for v in sampled),
        "formula": b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + b"".join(map(fixed, (2.4, 1 / 1.055, .055 / 1.055, 1 / 12.92, .04045))),
        "2.2": b"curv\0\0\0\0" + struct.pack(">IHH", 1, int(2.2 * 256), 0),
        "1.8": b"para\0\0\0\0" + struct.pack(">HH", 0, 0) + fixed(1.8)}
    D65, D50 = (.3127, .3290), (.3457, .3585)
    S = matrix([(.64, .33), (.30, .60), (.15, .06)], D65)
    P3 = matrix([(.680, .320), (.265, .690), (.150, .060)], D65)
    for name, M, curve in (("p3", P3, "table"), ("p3-formula", P3, "formula"),
            ("adobe", matrix([(.64, .33), (.21, .71), (.15, .06)], D65), "2.2"),
            ("prophoto", matrix([(.7347, .2653), (.1596, .8404), (.0366, .0001)], D50), "1.8"),
            ("swapped", S[:, [2, 0, 1]], "table"), ("same", S, "table")):
        light = np.einsum("ij,hwj->hwi", np.linalg.inv(M) @ S, linear(a)).clip(0, 1)
        gamma = {"2.2": 563 / 256, "1.8": 1.8}.get(curve)
        coded = light ** (1 / gamma) if gamma else np.where(light <= .0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - .055)
        photo, icc = Image.fromarray((coded * 255).round().astype("u1")), profile(M, curves[curve])
        photo.save(f"{name}.png", icc_profile=icc)
        photo.save(f"{name}.tif", icc_profile=icc)
        photo.save(f"{name}.webp", lossless=True, icc_profile=icc)
        photo.save(f"{name}.jpg", quality=97, subsampling=0, icc_profile=icc)
        open(f"{name}.icc", "wb").write(icc)
    grey = photo.convert("L")
    grey.save("grey.png", icc_profile=icc)
    grey.save("grey-plain.png")
    photo.save("broken.png", icc_profile=icc[:200])
    """#

  private func bytes(_ name: String, in folder: URL) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: name)))
  }

  @Test func thePictureIsTheSameInEveryColourSpaceAndFormat() throws {
    try withTemporaryFolder { folder in
      _ = try Peer.python(Self.script, [folder.path])
      let loader = PhotoLoader()
      let expected = try loader.load(bytes("srgb.png", in: folder), side: 32).pixels
      for space in ["p3", "p3-formula", "adobe", "prophoto", "swapped", "same"] {
        for format in ["png", "tif", "webp", "jpg"] {
          let pixels = try loader.load(bytes("\(space).\(format)", in: folder), side: 32).pixels
          let difference = Difference(pixels, expected)
          let limit = format == "jpg" ? 1.2 : space == "prophoto" ? 0.9 : 0.6
          #expect(difference.mean < limit, "\(space).\(format): \(difference)")
        }
      }
    }
  }

  @Test func profilesOfTheSameColoursAndOfOtherKindsChangeNothing() throws {
    try withTemporaryFolder { folder in
      _ = try Peer.python(Self.script, [folder.path])
      #expect(ColorProfile(try bytes("same.icc", in: folder)) == nil)
      #expect(ColorProfile(try bytes("p3.icc", in: folder)) != nil)
      let loader = PhotoLoader()
      let grey = try loader.load(bytes("grey.png", in: folder), side: 32).pixels
      #expect(try loader.load(bytes("grey-plain.png", in: folder), side: 32).pixels == grey)
      _ = try loader.load(bytes("broken.png", in: folder), side: 32)
    }
  }

  /// Of a profile that is cut short, and of damaged ones, nothing outside is read.
  @Test func damagedProfilesAreLeftOut() throws {
    try withTemporaryFolder { folder in
      _ = try Peer.python(Self.script, [folder.path])
      for name in ["p3-formula.icc", "adobe.icc"] {
        let whole = try bytes(name, in: folder)
        for count in stride(from: 0, to: whole.count, by: 3) {
          _ = ColorProfile(Array(whole.prefix(count)))
        }
        for position in whole.indices {
          for byte in [0x00, 0x7F, 0xFF] as [UInt8] {
            var damaged = whole
            damaged[position] = byte
            _ = ColorProfile(damaged)
          }
        }
      }
    }
  }

  /// Phones write orientations as other integers, several directories, or XMP alone; cameras write odd but harmless headers.
  @Test func harmlessOddities() throws {
    let script = #"""
      import os, struct, sys
      from PIL import Image, ImageDraw
      os.chdir(sys.argv[1])
      photo = Image.new("RGB", (48, 32), (200, 190, 180))
      ImageDraw.Draw(photo).ellipse((30, 4, 44, 18), fill=(220, 30, 20))
      photo.save("base.jpg", quality=90)
      data = open("base.jpg", "rb").read()
      def app1(body): return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
      def tiff(kind, value, order="<"):
          packed = struct.pack(order + {3: "HH", 4: "I", 9: "i", 1: "BBBB"}[kind], *({3: (value, 0), 4: (value,), 9: (value,), 1: (value, 0, 0, 0)}[kind]))
          return b"Exif\0\0" + (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "IHHHI", 8, 1, 0x112, kind, 1) + packed + b"\0" * 4
      def write(name, segment): open(name, "wb").write(data[:2] + segment + data[2:])
      for kind in (1, 3, 4, 9):
          write(f"turned-{kind}.jpg", app1(tiff(kind, 6)))
          write(f"turned-{kind}-big.jpg", app1(tiff(kind, 6, ">")))
      write("turned-first.jpg", app1(tiff(3, 6)) + app1(tiff(3, 1)))
      xmp = b'http://ns.adobe.com/xap/1.0/\0<rdf:Description tiff:Orientation="6"/>'
      write("turned-xmp.jpg", app1(xmp))
      write("turned-element.jpg", app1(xmp.replace(b'="6"/>', b">6<")))
      write("exif-before-xmp.jpg", app1(xmp) + app1(tiff(3, 1)))
      sos = data.index(b"\xff\xda")
      end = sos + 2 + struct.unpack(">H", data[sos + 2:sos + 4])[0]
      open("same-sos.jpg", "wb").write(data[:end - 3] + b"\0\0\0" + data[end:])
      open("same-jfif.jpg", "wb").write(data.replace(b"JFIF\0\x01\x01", b"JFIF\0\x02\x01"))
      open("same-adobe.jpg", "wb").write(data[:2] + b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\x05" + data[2:])
      dht = data.index(b"\xff\xc4")
      open("same-stray.jpg", "wb").write(data[:dht] + b"\1\2\3" + data[dht:])
      for name in ("cut", "hole"):
          half = (end + len(data)) // 2
          open(f"bad-{name}.jpg", "wb").write(data[:half] if name == "cut" else data[:half] + b"\xff\xd3\1\2\3" + data[half + 9:])
      """#
    try withTemporaryFolder { folder in
      _ = try Peer.python(script, [folder.path])
      let loader = PhotoLoader()
      let base = try loader.load(bytes("base.jpg", in: folder), side: 32)
      for file in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
        let photo = try bytes(file, in: folder)
        if file.hasPrefix("turned") {
          let info = try loader.load(photo, side: 32).info
          #expect(info.width == 32 && info.height == 48, "\(file)")
        } else if file.hasPrefix("same") || file.hasPrefix("exif") {
          #expect(try loader.load(photo, side: 32).pixels == base.pixels, "\(file)")
        } else if file.hasPrefix("bad") {
          #expect(loader.failure(photo) != nil, "\(file)")
        }
      }
    }
  }

  @Test func samplesThatAreNoAlphaAndLuminanceInTIFF() throws {
    let script = #"""
      import os, struct, sys
      import numpy as np
      from PIL import Image
      os.chdir(sys.argv[1])
      y, x = np.mgrid[0:32, 0:48]
      rgb = np.stack([x * 5, y * 7, 90 + x + y], -1).astype("u1")
      Image.fromarray(rgb).save("rgb.png")
      def tiff(name, pixels, photometric, more=()):
          height, width, bands = pixels.shape
          data = pixels.tobytes()
          fields = [(256, 4, [width]), (257, 4, [height]), (258, 3, [8] * bands), (259, 3, [1]), (262, 3, [photometric]),
                    (273, 4, [8]), (277, 3, [bands]), (278, 4, [height]), (279, 4, [len(data)]), *more]
          fields.sort()
          extra, place = b"", 8 + len(data) + len(data) % 2 + 2 + 12 * len(fields) + 4
          table = struct.pack("<H", len(fields))
          for tag, kind, values in fields:
              packed = b"".join(struct.pack("<H" if kind == 3 else "<I", v) for v in values)
              if len(packed) > 4:
                  table += struct.pack("<HHII", tag, kind, len(values), place + len(extra)); extra += packed
              else:
                  table += struct.pack("<HHI", tag, kind, len(values)) + packed.ljust(4, b"\0")
          start = 8 + len(data) + len(data) % 2
          open(name, "wb").write(b"II*\0" + struct.pack("<I", start) + data + b"\0" * (len(data) % 2) + table + b"\0" * 4 + extra)
      near = np.full((32, 48, 1), 9, "u1")
      tiff("infrared.tif", np.concatenate([rgb, near], -1), 2, [(338, 3, [0])])
      tiff("opaque.tif", np.concatenate([rgb, near * 0 + 255], -1), 2, [(338, 3, [2])])
      f = rgb.astype(float)
      l = f @ [.299, .587, .114]
      ycc = np.stack([l, 128 + (f[..., 2] - l) / 1.772, 128 + (f[..., 0] - l) / 1.402], -1).round().clip(0, 255).astype("u1")
      tiff("luminance.tif", ycc, 6, [(530, 3, [1, 1])])
      """#
    try withTemporaryFolder { folder in
      _ = try Peer.python(script, [folder.path])
      let loader = PhotoLoader()
      let expected = try loader.load(bytes("rgb.png", in: folder), side: 24).pixels
      for name in ["infrared.tif", "opaque.tif", "luminance.tif"] {
        let pixels = try loader.load(bytes(name, in: folder), side: 24).pixels
        #expect(Difference(pixels, expected).most <= 2, "\(name): \(Difference(pixels, expected))")
      }
    }
  }
}
