"""Makes the photos and the network whose processing is counted: inputs.py FOLDER. Started by run."""

import pathlib
import shutil
import sys

import numpy as np
import onnx
from PIL import Image

SOURCE = ".deps/samples/food/train/sushi"
# Squares of the input whose average is a feature: 8 x 8 of them in three colours.
CELL = 28


def network(path):
    """A network that only averages, so that nearly all instructions are Pomona's."""
    helper = onnx.helper
    graph = helper.make_graph(
        [helper.make_node("AveragePool", ["input"], ["cells"], kernel_shape=[CELL] * 2, strides=[CELL] * 2),
         helper.make_node("Flatten", ["cells"], ["features"])], "cells",
        [helper.make_tensor_value_info("input", onnx.TensorProto.FLOAT, [1, 3, 224, 224])],
        [helper.make_tensor_value_info("features", onnx.TensorProto.FLOAT, [1, 3 * (224 // CELL) ** 2])])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)


def photos(folder):
    """Of each kind some: the first one fills caches and buffers. The photo of `table` is the last one."""
    photo = Image.open(min(pathlib.Path(SOURCE).glob("*.jpg"))).convert("RGB")
    middle = photo.resize((348, 348), Image.BICUBIC)
    levels = np.asarray(photo.resize((4032, 3024), Image.BICUBIC), np.int16)
    noise = np.random.default_rng(0).normal(0, 5, levels.shape).astype(np.int16)
    large = Image.fromarray((levels + noise).clip(0, 255).astype(np.uint8))
    for kind in ("jpeg", "large", "png", "sizes", "table"):
        (folder / kind).mkdir(parents=True)
    for index in range(3):
        middle.save(folder / f"jpeg/{index}.jpg", quality=90)
        middle.save(folder / f"png/{index}.png")
        photo.resize((340 + index, 256 + index), Image.BICUBIC).save(folder / f"sizes/{index}.jpg", quality=90)
    middle.save(folder / "table/0.jpg", quality=90)
    for index in range(2):
        large.save(folder / f"large/{index}.jpg", quality=88)


def classes(folder):
    """Three classes of small photos of noise around three levels."""
    random = np.random.default_rng(0)
    for level in (100, 130, 160):
        (folder / f"{level}").mkdir(parents=True)
        for index in range(30):
            levels = random.normal(level, 40, (16, 16, 3)).clip(0, 255).astype(np.uint8)
            Image.fromarray(levels).save(folder / f"{level}/{index:02}.jpg", quality=95)


folder = pathlib.Path(sys.argv[1])
shutil.rmtree(folder, ignore_errors=True)
photos(folder / "photos")
classes(folder / "classes")
network(folder / "cells.onnx")
