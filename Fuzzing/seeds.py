"""Writes the seeds of `make fuzz`: valid inputs of a few hundred bytes for every target, into FOLDER/TARGET/.

Needs what `scripts/setup --test` installs: Pillow, numpy, onnx and pyarrow.
"""
import io, json, pathlib, struct, sys

import numpy, onnx, pyarrow, pyarrow.parquet
from PIL import Image, ImageCms
from onnx import TensorProto, helper, numpy_helper

root = pathlib.Path(sys.argv[1])


def seed(target, name, content):
    path = root / target / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def encoded(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def photos():
    rgb = Image.effect_noise((24, 16), 60).convert("RGB")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x0112] = 6
    xmp = b'<x:xmpmeta><rdf:Description tiff:Orientation="3"/></x:xmpmeta>'
    jpegs = {
        "plain": {}, "progressive": {"progressive": True}, "profile": {"icc_profile": profile},
        "exif": {"exif": exif}, "xmp": {"xmp": xmp}, "restart": {"restart_marker_blocks": 1},
    }
    for name, options in jpegs.items():
        content = encoded(rgb, "JPEG", **options)
        seed("photo", f"{name}.jpg", content)
        seed("photo-header", f"{name}.jpg", content)
    seed("photo", "cmyk.jpg", encoded(rgb.convert("CMYK"), "JPEG"))
    seed("photo", "grey.jpg", encoded(rgb.convert("L"), "JPEG"))
    for mode in ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"]:
        image = Image.new(mode, (8, 8)) if mode == "I;16" else rgb.resize((8, 8)).convert(mode)
        seed("photo", f"{mode[0:4].replace(';', '')}.png", encoded(image, "PNG"))
    seed("photo", "profile.png", encoded(rgb, "PNG", icc_profile=profile))
    seed("photo", "lossy.webp", encoded(rgb, "WEBP"))
    seed("photo", "lossless.webp", encoded(rgb.convert("RGBA"), "WEBP", lossless=True))
    seed("photo", "frames.gif", encoded(rgb, "GIF", save_all=True, append_images=[rgb.rotate(90)]))
    for compression in ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"]:
        seed("photo", f"{compression}.tif", encoded(rgb, "TIFF", compression=compression))
    seed("photo", "cmyk.tif", encoded(rgb.convert("CMYK"), "TIFF"))
    try:
        seed("photo", "small.avif", encoded(rgb, "AVIF"))
    except (KeyError, OSError):
        pass  # a Pillow without AVIF
    seed("photo-header", "exif", exif.tobytes()[6:])
    seed("colour-profile", "srgb.icc", profile)
    # Three curves and a matrix, of every kind of curve.
    for kind, curve in {
        "gamma": b"curv" + struct.pack(">IIH", 0, 1, 563),
        "table": b"curv" + struct.pack(">II4H", 0, 4, 0, 9000, 33000, 65535),
        "formula": b"para" + struct.pack(">IHH5i", 0, 3, 0, 157286, 62119, 3417, 5072, 2651),
    }.items():
        tags = {name: b"XYZ " + struct.pack(">I3i", 0, *xyz) for name, xyz in {
            b"rXYZ": (33000, 15000, 900), b"gXYZ": (19000, 45000, 2700), b"bXYZ": (10200, 5300, 50000),
        }.items()}
        tags |= {name: curve + bytes(-len(curve) % 4) for name in [b"rTRC", b"gTRC", b"bTRC"]}
        offset = 128 + 4 + 12 * len(tags)
        directory, data = struct.pack(">I", len(tags)), b""
        for name, content in tags.items():
            directory += name + struct.pack(">II", offset + len(data), len(content))
            data += content
        header = struct.pack(">I12x4s4s12x4s88x", offset + len(data), b"RGB ", b"XYZ ", b"acsp")
        seed("colour-profile", f"{kind}.icc", header + directory + data)


def networks():
    for name, shape, node in [
        ("vector", [1, 3], helper.make_node("Flatten", ["pool"], ["features"], axis=1)),
        ("map", [1, 3, 1, 1], helper.make_node("Identity", ["pool"], ["features"])),
    ]:
        value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        nodes = [
            helper.make_node("Mul", ["photo", "weight"], ["scaled"]),
            helper.make_node("GlobalAveragePool", ["scaled"], ["pool"]), node,
        ]
        weights = [numpy_helper.from_array(numpy.ones((1, 3, 1, 1), "f4"), "weight")]
        graph = helper.make_graph(
            nodes, name, [value("photo", [1, 3, 32, 32])], [value("features", shape)], weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        helper.set_model_props(model, {"pomona.mean": "1,2,3", "pomona.std": "1,1,1"})
        seed("onnx", name, model.SerializeToString())


def safetensors(arrays):
    header, data = {}, b""
    names = {"float32": "F32", "int32": "I32", "uint8": "U8", "float64": "F64", "int64": "I64"}
    for name, array in arrays.items():
        begin = len(data)
        data += array.tobytes()
        header[name] = {
            "dtype": names[array.dtype.name], "shape": list(array.shape),
            "data_offsets": [begin, len(data)],
        }
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def models():
    plain = {
        "weights": numpy.arange(12, dtype="f4").reshape(3, 4), "bias": numpy.zeros(3, "f4"),
        "count": numpy.array([3], "i8"), "codes": numpy.array([1, 2], "u1"),
    }
    seed("safetensors", "plain", safetensors(plain))
    floats = lambda *values: numpy.array(values, "f4")
    integers = lambda *values: numpy.array(values, "i4")
    linear = {
        "weights": numpy.linspace(-1, 1, 12, dtype="f4").reshape(3, 4), "biases": floats(0, 1, 2),
        "temperature": floats(2),
    }
    novelty = {
        "novelty_means": numpy.ones((3, 4), "f4"), "novelty_axes": numpy.eye(2, 4, dtype="f4"),
        "novelty_threshold": floats(3), "right_probabilities": integers(5, 1, 9, 2).reshape(2, 2),
    }
    forest = {
        "importances": floats(1, 0, 0, 0), "tree_offsets": integers(0, 3),
        "node_features": integers(0, -1, -1), "thresholds": floats(0.5, 0, 0),
        "children": integers(1, 0, 1), "leaf_offsets": integers(0, 1, 2, 3),
        "leaf_classes": integers(0, 1, 2), "leaf_probabilities": floats(1, 1, 1),
    }
    blend = {f"random-forest/{name}": array for name, array in forest.items()}
    blend |= {f"discriminant/{name}": array for name, array in linear.items()}
    for name, arrays in {
        "linear": linear, "novelty": linear | novelty, "forest": forest, "blend": blend,
    }.items():
        seed("classifier", name, safetensors(arrays))
    manifest = {
        "format": "pomona-model", "format_version": 1, "labels": ["a", "b"], "seed": 0,
        "backbone": {
            "name": "net", "sha256": "0", "side": 32, "mean": [0, 0, 0], "std": [1, 1, 1], "features": 4,
        },
        "preprocessing": {"resize": "stretch", "precision": "f32"}, "classifier": "discriminant",
        "parameters": {"shrinkage": 0.1}, "metrics": {},
        "files": {"backbone.onnx": {"bytes": 3, "sha256": "00"}},
    }
    seed("manifest", "plain", json.dumps(manifest))


def tables():
    table = pyarrow.table({
        "file_name": ["a.jpg", "b/c.jpg"], "label": ["x", None], "split": ["train", "test"],
        "number": pyarrow.array([1, None], pyarrow.int32()),
        "features": pyarrow.array([[1.0, 2.0], [3.0, 4.0]], pyarrow.list_(pyarrow.float32())),
    })
    for compression in ["none", "zstd", "snappy", "gzip"]:
        for dictionary in [True, False]:
            file = io.BytesIO()
            pyarrow.parquet.write_table(
                table, file, compression=compression, use_dictionary=dictionary, store_schema=False)
            seed("parquet", f"{compression}-{dictionary}", file.getvalue())
            seed("metadata-parquet", f"{compression}-{dictionary}", file.getvalue())
    seed("metadata-csv", "plain", 'file_name,label,split\n"a, b.jpg","x ""y""",train\r\nc.jpg,,\n')
    seed("metadata-lines", "plain", '{"file_name": "a.jpg", "label": "x\\u00e9"}\n{"file_name": "b", "label": 3}\n')


def requests():
    seed("json", "plain", '{"a": ["x\\n\\ud83c\\udf4e"], "l": [[1, 2], 3], "i": -12, "u": 7, "f": true, '
         '"b": "eA==", "r": "q", "x": {"y": [1.5e-3, null, {}]}}')
    part = "--f\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b.jpg\"\r\n\r\nxyz\r\n"
    field = "--f\r\nContent-Disposition: form-data; name=\"k\"\r\n\r\n3\r\n"
    seed("multipart", "plain", "multipart/form-data; boundary=f\n" + part + field + "--f--\r\n")
    seed("multipart", "quoted", 'multipart/form-data; boundary="f"\npreamble\r\n' + part + "--f--\r\n")
    photo = {"name": "photo", "shape": [1, 1], "datatype": "BYTES", "data": ["/9j/4AAQ"]}
    pixels = {"name": "pixels", "shape": [1, 1, 2, 3], "datatype": "UINT8", "data": [[[[1, 2, 3], [4, 5, 6]]]]}
    for name, tensor in [("photo", photo), ("pixels", pixels)]:
        seed("inference-request", name, "\n" + json.dumps({"id": "1", "inputs": [tensor], "outputs": [
            {"name": "label", "parameters": {"binary_data": True}}]}))
    binary = json.dumps({"inputs": [{
        "name": "photo", "shape": [1, 1], "datatype": "BYTES", "parameters": {"binary_data_size": 7}}],
        "parameters": {"binary_data_output": True}})
    seed("inference-request", "binary", f"{len(binary)}\n{binary}".encode() + struct.pack("<I", 3) + b"abc")
    text = lambda text: struct.pack(">I", len(text)) + text
    photo = text(b"a.jpg")
    for kind in [1, 2]:
        seed("frame", f"photo-{kind}", bytes([kind]) + photo + b"\xff\xd8\xff")
    seed("frame", "explain", bytes([4]) + photo + b"\x07\xff\xd8\xff")
    for kind in [5, 6]:
        seed("frame", f"pixels-{kind}", bytes([kind]) + photo + struct.pack(">II", 1, 1) + b"abc")
    seed("frame", "fit", bytes([3]) + text(json.dumps({
        "head": "random-forest", "shard": 0, "shards": 1, "classes": 2, "seed": 1,
    }).encode()) + b"PAR1")
    seed("frame", "ping", bytes([9]) + text(b""))
    seed("frame", "hello", bytes([64]) + struct.pack(">H", 4) + b"{}")
    seed("frame", "values", bytes([65]) + struct.pack(">IIff", 2, 2, 0.5, 0.5))
    seed("frame", "explanation", bytes([70]) + struct.pack(">IIB", 2, 2, 1) + struct.pack(">fff", 1, 0.5, 0.5))
    seed("frame", "reason", bytes([66]) + "défaut".encode())


photos()
networks()
models()
tables()
requests()
