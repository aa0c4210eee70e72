import Foundation
import TestSupport

/// Small photos of every kind, written by one run of Pillow, with the pixels that Pillow decodes and resizes them to.
struct Samples: Sendable {
  private let files: [String: [UInt8]]

  /// The bytes of a file by its name.
  subscript(_ name: String) -> [UInt8] {
    get throws {
      guard let bytes = files[name] else { throw Missing(name: name) }
      return bytes
    }
  }

  struct Missing: Error { let name: String }

  static let made = Result { try Samples() }

  static var all: Samples { get throws { try made.get() } }

  private init() throws {
    files = try withTemporaryFolder { folder in
      _ = try Peer.python(Self.script, [folder.path])
      var files: [String: [UInt8]] = [:]
      for file in try FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
      {
        files[file.lastPathComponent] = [UInt8](try Data(contentsOf: file))
      }
      return files
    }
  }

  /// `NAME` is a photo, `NAME.SIDE.MODE.rgb` are its pixels as resized by Pillow.
  private static let script = #"""
    import ctypes, io, os, struct, sys, zlib
    import numpy
    from PIL import Image, ImageOps
    os.chdir(sys.argv[1])
    random = numpy.random.default_rng(7)

    def scene(width, height):
        "Smooth surfaces, edges, and some noise."
        y, x = numpy.mgrid[0:height, 0:width].astype(float)
        u, v = x / max(width - 1, 1), y / max(height - 1, 1)
        rgb = numpy.stack([40 + 180 * u, 220 - 160 * v, 120 + 100 * numpy.sin(5 * u + 3 * v)], -1)
        rgb[(u - 0.3) ** 2 + (v - 0.4) ** 2 < 0.03] = [230, 40, 30]
        rgb[(u > 0.6) & (v > 0.7)] = [20, 60, 200]
        return Image.fromarray((rgb + random.normal(0, 2, rgb.shape)).clip(0, 255).astype("uint8"))

    def upright(photo):
        photo = ImageOps.exif_transpose(photo)
        if photo.mode in ("RGBA", "LA", "PA") or "transparency" in photo.info:
            photo = photo.convert("RGBA")
            white = Image.new("RGBA", photo.size, "white")
            white.alpha_composite(photo)
            photo = white
        return photo.convert("RGB")

    def fit(photo, side, mode):
        width, height = photo.size
        if mode == "crop":
            short = min(photo.size)
            size = [max(side, side * length // short) for length in photo.size]
            left, top = [(length - side) // 2 for length in size]
            return photo.resize(size, Image.BILINEAR).crop((left, top, left + side, top + side))
        if mode == "pad":
            long = max(photo.size)
            size = [max(1, int(side * length / long + 0.5)) for length in photo.size]
            canvas = Image.new("RGB", (side, side), (127, 127, 127))
            canvas.paste(photo.resize(size, Image.BILINEAR), ((side - size[0]) // 2, (side - size[1]) // 2))
            return canvas
        return photo.resize((side, side), Image.BILINEAR)

    def expect(name, side=32, mode="stretch", photo=None):
        photo = photo or upright(Image.open(name))
        open(f"{name}.{side}.{mode}.rgb", "wb").write(fit(photo, side, mode).tobytes())

    def exif(orientation):
        tags = Image.Exif()
        tags[0x0112] = orientation
        return tags

    def png16(name, levels):
        height, width, channels = levels.shape
        rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in levels)
        def chunk(kind, body):
            return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        color = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
        open(name, "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, color, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))

    photo = scene(53, 38)
    alpha = Image.linear_gradient("L").resize(photo.size)
    transparent = photo.copy()
    transparent.putalpha(alpha)
    frames = [scene(53, 38) for _ in range(2)]

    for orientation in range(1, 9):
        photo.save(f"o{orientation}.jpg", quality=97, subsampling=0, exif=exif(orientation))
        for mode in ("stretch", "crop", "pad"):
            expect(f"o{orientation}.jpg", 32, mode)
    for name, options in {"o6.png": {}, "o6.webp": {"lossless": True}, "o6.tif": {}, "o6.avif": {"quality": 100, "subsampling": "4:4:4"}}.items():
        photo.save(name, exif=exif(6), **options)
        expect(name)

    kinds = {
        "rgb.jpg": (photo, dict(quality=95, subsampling=0)), "420.jpg": (photo, dict(quality=95)),
        "progressive.jpg": (photo, dict(quality=95, progressive=True)),
        "grey.jpg": (photo.convert("L"), {}), "cmyk.jpg": (photo.convert("CMYK"), dict(quality=97, subsampling=0)),
        "rgb.png": (photo, {}), "grey.png": (photo.convert("L"), {}), "bits.png": (photo.convert("1"), {}),
        "grey-alpha.png": (transparent.convert("LA"), {}), "rgba.png": (transparent, {}),
        "palette.png": (photo.quantize(60), {}), "palette-alpha.png": (photo.quantize(60), dict(transparency=3)),
        "interlaced.gif": (photo.quantize(100), dict(interlace=1)), "grey.gif": (photo.convert("L"), {}),
        "transparent.gif": (photo.quantize(60), dict(transparency=5)),
        "animated.gif": (frames[0].quantize(100), dict(save_all=True, append_images=[frames[1].quantize(100)], duration=50)),
        "lossy.webp": (photo, dict(quality=90)), "lossless.webp": (photo, dict(lossless=True)),
        "rgba.webp": (transparent, dict(lossless=True, exact=True)),
        "animated.webp": (frames[0], dict(save_all=True, append_images=frames[1:], lossless=True)),
        "rgb.tif": (photo, {}), "lzw.tif": (photo, dict(compression="tiff_lzw")), "grey.tif": (photo.convert("L"), {}),
        "palette.tif": (photo.quantize(60), {}), "rgba.tif": (transparent, {}),
        "jpeg.tif": (photo, dict(compression="jpeg", quality=95)), "cmyk.tif": (photo.convert("CMYK"), {}),
        "pages.tif": (frames[0], dict(save_all=True, append_images=frames[1:])),
        "rgb.avif": (photo, dict(quality=95, subsampling="4:4:4")), "rgba.avif": (transparent, dict(quality=100, subsampling="4:4:4")),
    }
    for name, (image, options) in kinds.items():
        image.save(name, **options)
        expect(name)
    wide = random.integers(0, 65536, (38, 53, 4)).astype("uint16")
    for name, channels in {"grey16.png": 1, "rgb16.png": 3, "rgba16.png": 4}.items():
        levels = wide[..., :channels]
        png16(name, levels)
        high = Image.fromarray((levels >> 8).astype("uint8").squeeze())
        expect(name, photo=upright(high))

    # The resampler, at sizes that are odd in every sense.
    for width, height, side in [(1, 1, 1), (1, 1, 9), (1, 7, 5), (2, 2, 3), (5, 3, 64), (6, 5, 4), (17, 16, 15), (100, 100, 224),
                                (224, 224, 224), (225, 223, 224), (348, 464, 224), (1000, 3, 64), (3, 1000, 64),
                                (20000, 10, 48), (613, 817, 7), (301, 299, 1), (640, 480, 480)]:
        name = f"size-{width}x{height}.png"
        if not os.path.exists(name):
            Image.fromarray(random.choice(numpy.uint8([0, 1, 127, 254, 255]), (height, width, 3))).save(name)
        expect(name, side)
        if max(width, height) < 700:
            expect(name, side, "crop")
            expect(name, side, "pad")

    # Large enough to be decoded at a half, a quarter and an eighth; sides that are no multiples of 8.
    for width, height, side in [(803, 611, 200), (803, 611, 100), (803, 611, 37), (1603, 1201, 64)]:
        name = f"large-{width}x{height}.jpg"
        if not os.path.exists(name):
            scene(width, height).save(name, quality=92)
        expect(name, side)
    scene(808, 616).save("large.webp", quality=92)
    scene(808, 616).save("large-o6.webp", lossless=True, exif=exif(6))
    for name in ("large.webp", "large-o6.webp"):
        expect(name, 64)
    scene(803, 611).save("large-o6.jpg", quality=92, exif=exif(6))
    expect("large-o6.jpg", 64)
    expect("large-o6.jpg", 64, "crop")

    last = open("progressive.jpg", "rb").read()
    scan = last[last.rindex(b"\xff\xda"):-2]
    open("scans.jpg", "wb").write(last[:-2] + scan * 600 + b"\xff\xd9")

    # HEIC through libheif's own encoder, where there is one.
    class Status(ctypes.Structure):
        _fields_ = [("code", ctypes.c_int), ("detail", ctypes.c_int), ("message", ctypes.c_char_p)]
    def heic(name, image):
        lib = ctypes.CDLL("libheif.so.1")
        pointer = ctypes.c_void_p
        for function in ("heif_context_get_encoder_for_format", "heif_image_create", "heif_image_add_plane",
                         "heif_encoder_set_lossy_quality", "heif_context_encode_image", "heif_context_write_to_file"):
            getattr(lib, function).restype = Status
        lib.heif_context_alloc.restype = pointer
        lib.heif_image_get_plane.restype = pointer
        def done(status):
            if status.code:
                raise OSError(status.message.decode())
        context, encoder, target, stride = pointer(lib.heif_context_alloc()), pointer(), pointer(), ctypes.c_int()
        done(lib.heif_context_get_encoder_for_format(context, 1, ctypes.byref(encoder)))
        done(lib.heif_encoder_set_lossy_quality(encoder, 95))
        width, height = image.size
        channels = len(image.getbands())
        done(lib.heif_image_create(width, height, 1, 10 if channels == 3 else 11, ctypes.byref(target)))
        done(lib.heif_image_add_plane(target, 10, width, height, 8))
        plane = lib.heif_image_get_plane(target, 10, ctypes.byref(stride))
        pixels = image.tobytes()
        for y in range(height):
            ctypes.memmove(plane + y * stride.value, pixels[y * width * channels:(y + 1) * width * channels], width * channels)
        done(lib.heif_context_encode_image(context, target, encoder, None, None))
        done(lib.heif_context_write_to_file(context, name.encode()))
    try:
        even = photo.crop((0, 0, 52, 38))
        for name, image in {"rgb.heic": even, "rgba.heic": transparent.crop((0, 0, 52, 38))}.items():
            heic(name, image)
            expect(name, photo=upright(image))
    except OSError as error:
        print("no HEIC encoder:", error, file=sys.stderr)
    """#
}
