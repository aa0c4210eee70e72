import Foundation
import Imaging
import TestSupport
import Testing

/// Colours that are described otherwise than by curves and a matrix of RGB; Pillow, with Little CMS, is the peer.
@Suite struct ColorConversionTests {
  /// Writes photos, and `NAME.rgb.png` with the colours that each should have.
  private static let script = #"""
    import io, os, struct, sys, zlib
    import numpy as np
    from PIL import Image, ImageCms
    os.chdir(sys.argv[1])
    y, x = np.mgrid[0:48, 0:64] / 63
    a = np.stack([0.2 + 0.6 * x, 0.7 - 0.5 * y, 0.4 + 0.3 * np.sin(4 * x + 2 * y)], -1)
    levels = lambda a: Image.fromarray((a.clip(0, 1) * 255).round().astype("u1"))
    decode = lambda v: np.where(v <= .04045, v / 12.92, ((v + .055) / 1.055) ** 2.4)
    encode = lambda v: np.where(v <= .0031308, v * 12.92, 1.055 * v.clip(0, 1) ** (1 / 2.4) - .055)
    photo = levels(a)
    a = np.asarray(photo) / 255

    # Coded colours.
    def matrix(primaries):
        P = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
        return P * np.linalg.solve(P, np.array([.3127 / .3290, 1, (1 - .3127 - .3290) / .3290]))
    S = matrix([(.64, .33), (.30, .60), (.15, .06)])
    spaces = {12: matrix([(.680, .320), (.265, .690), (.150, .060)]),
              9: matrix([(.708, .292), (.170, .797), (.131, .046)]), 1: S}
    def cicp(primaries, transfer):
        chunk = b"cICP" + bytes([primaries, transfer, 0, 1])
        return struct.pack(">I", 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    def saved(kind, **options):
        file = io.BytesIO(); photo.save(file, kind, **options); return file.getvalue()
    png, avif = saved("PNG"), saved("AVIF", quality=100, subsampling="4:4:4")
    for primaries, transfer in [(12, 13), (9, 1), (9, 14), (1, 13), (1, 8), (12, 16)]:
        light = a if transfer == 8 else decode(a)
        light = np.einsum("ij,hwj->hwi", np.linalg.inv(S) @ spaces[primaries], light)
        # High dynamic range is left as it is.
        wanted = photo if transfer == 16 else levels(encode(light.clip(0, 1)))
        name = f"coded-{primaries}-{transfer}"
        open(f"{name}.png", "wb").write(png[:33] + cicp(primaries, transfer) + png[33:])
        box = avif.index(b"colrnclx") + 8
        open(f"{name}.avif", "wb").write(avif[:box] + struct.pack(">HH", primaries, transfer) + avif[box + 4:])
        for kind in ("png", "avif"): wanted.save(f"{name}.{kind}.rgb.png")

    # A profile of tables, from RGB or CMYK to Lab: the colours are exchanged, or the ink is not that of the simple formula.
    def lab(rgb):
        xyz = decode(rgb) @ np.array([[.4360747, .2225045, .0139322], [.3850649, .7168786, .0971045], [.1430804, .0606169, .7141733]])
        f = np.cbrt(xyz / [.9642, 1, .8249])
        return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)
    def table(space, channels, colour):
        n = 9
        grid = np.stack(np.meshgrid(*[np.linspace(0, 1, n)] * channels, indexing="ij"), -1).reshape(-1, channels)
        values = lab(colour(grid)) * [255 / 100, 1, 1] + [0, 128, 128]
        straight = bytes(range(256))
        lut = b"mft1\0\0\0\0" + bytes([channels, 3, n, 0]) + b"".join(struct.pack(">i", v * 65536) for v in (1, 0, 0, 0, 1, 0, 0, 0, 1))
        lut += straight * channels + values.round().clip(0, 255).astype("u1").tobytes() + straight * 3
        tags = [(b"A2B0", lut), (b"cprt", b"text\0\0\0\0none\0"), (b"desc", b"desc\0\0\0\0\0\0\0\2x\0" + b"\0" * 78),
                (b"wtpt", b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", int(v * 65536)) for v in (.9642, 1, .8249)))]
        directory, body, start = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
        for name, value in tags:
            directory += name + struct.pack(">II", start + len(body), len(value))
            body += value + b"\0" * (-len(value) % 4)
        head = struct.pack(">I", 128 + len(directory) + len(body)) + b"lcms" + struct.pack(">I", 0x02400000)
        head += b"prtr" + space + b"Lab " + b"\0" * 12 + b"acsp" + b"\0" * 28
        head += b"".join(struct.pack(">i", int(v * 65536)) for v in (.9642, 1, .8249))
        return head.ljust(128, b"\0") + directory + body
    swapped = table(b"RGB ", 3, lambda v: v[..., [2, 0, 1]] * 0.9)
    ink = table(b"CMYK", 4, lambda v: (1 - v[..., :3] * [.9, .8, .7]) * (1 - .85 * v[..., 3:]))
    srgb = ImageCms.createProfile("sRGB")
    def wanted(image, profile):
        return ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), srgb, renderingIntent=1,
                                         outputMode="RGB", flags=0x2000)
    for name in ("tables.png", "tables.jpg", "tables.tif", "tables.webp"):
        options = {"quality": 98, "subsampling": 0} if name.endswith("jpg") else {"lossless": True} if name.endswith("webp") else {}
        photo.save(name, icc_profile=swapped, **options)
        wanted(photo, swapped).save(name + ".rgb.png")
    cmyk = Image.merge("CMYK", [*photo.split(), Image.fromarray((60 * x + 20).astype("u1"))])
    cmyk.save("inks.jpg", quality=98, subsampling=0, icc_profile=ink)
    wanted(cmyk, ink).save("inks.jpg.rgb.png")
    cmyk.save("inks.tif", icc_profile=ink)
    wanted(cmyk, ink).save("inks.tif.rgb.png")

    # Grey of another curve.
    def grey(gamma):
        curve = b"curv\0\0\0\0" + struct.pack(">IHH", 1, int(gamma * 256), 0)
        white = b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", int(v * 65536)) for v in (.9642, 1, .8249))
        directory = struct.pack(">I", 2) + b"kTRC" + struct.pack(">II", 156, len(curve)) + b"wtpt" + struct.pack(">II", 172, 20)
        head = struct.pack(">I", 192) + b"lcms" + struct.pack(">I", 0x02400000) + b"mntrGRAYXYZ " + b"\0" * 12 + b"acsp"
        return head.ljust(128, b"\0") + directory + curve + white
    flat = photo.convert("L")
    for name in ("grey.png", "grey.jpg"):
        flat.save(name, icc_profile=grey(1.0), **({"quality": 98} if name.endswith("jpg") else {}))
        levels(encode(np.asarray(flat) / 255)).save(name + ".rgb.png")
    # A profile of other channels than the photo's.
    photo.save("other.png", icc_profile=grey(1.0)); photo.save("other.png.rgb.png")
    photo.save("other.tif", icc_profile=ink); photo.save("other.tif.rgb.png")
    photo.save("damaged.png", icc_profile=swapped[:700] + b"\xff" * 40); photo.save("damaged.png.rgb.png")
    """#

  @Test func coloursAreThoseOfThePeer() throws {
    try withTemporaryFolder { folder in
      _ = try Peer.python(Self.script, [folder.path])
      let loader = PhotoLoader()
      func pixels(_ name: String) throws -> [UInt8] {
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
        return try loader.load(bytes, side: 32, mode: .pad).pixels
      }
      let names = try contents(of: folder).filter { !$0.hasSuffix(".rgb.png") }
      #expect(names.count == 23)
      for name in names {
        let difference = try Difference(pixels(name), pixels(name + ".rgb.png"))
        // The compression of AVIF shows more in the wider spaces.
        let most = name.hasSuffix("avif") ? 24 : 12
        #expect(difference.mean < 1.2 && difference.most <= most, "\(name): \(difference)")
      }
    }
  }
}
