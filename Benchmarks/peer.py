"""The jobs of Pomona as a Python program would do them, with the best libraries at hand.

    peer.py features PHOTOS TABLE.parquet BACKBONE.onnx bf16|f32
    peer.py pixels PHOTOS TABLE.parquet
    peer.py forest FEATURES_FOLDER TREES

Each prints the seconds the job took; starting Python and importing the libraries does not count.
"""

import concurrent.futures
import os
import pathlib
import sys
import threading
import time

import numpy as np
import pyarrow
import pyarrow.parquet
from PIL import Image, ImageOps

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp"}
CORES = len(os.sched_getaffinity(0))


def pixels(path, side):
    """Decoded at a reduced size where JPEG allows it, upright, and square."""
    with Image.open(path) as image:
        image.draft("RGB", (2 * side, 2 * side))
        image = ImageOps.exif_transpose(image).convert("RGB")
        return np.asarray(image.resize((side, side), Image.Resampling.BILINEAR))


def table(photos, output, row):
    """Writes what `row` makes of each photo, on all cores; libraries release Python's lock while they work."""
    root = pathlib.Path(photos)
    paths = sorted(p for p in root.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())

    def guarded(path):
        try:
            return str(path.relative_to(root)), row(path)
        except OSError:
            return None

    with concurrent.futures.ThreadPoolExecutor(CORES) as pool:
        rows = [row for row in pool.map(guarded, paths) if row]
    pyarrow.parquet.write_table(
        pyarrow.table({"path": [path for path, _ in rows], "features": [values for _, values in rows]}), output)


def features(photos, output, backbone, precision):
    import openvino
    from openvino.preprocess import PrePostProcessor

    start = time.perf_counter()
    core = openvino.Core()
    model = core.read_model(backbone)
    side = model.input(0).shape[2]
    steps = PrePostProcessor(model)
    steps.input().tensor().set_element_type(openvino.Type.u8).set_layout(openvino.Layout("NHWC"))
    steps.input().model().set_layout(openvino.Layout("NCHW"))
    steps.input().preprocess().convert_element_type(openvino.Type.f32).mean([123.675, 116.28, 103.53]).scale(
        [58.395, 57.12, 57.375])
    compiled = core.compile_model(
        steps.build(), "CPU",
        {"INFERENCE_PRECISION_HINT": precision, "NUM_STREAMS": str(CORES), "INFERENCE_NUM_THREADS": str(CORES)})
    own = threading.local()

    def row(path):
        if not hasattr(own, "request"):
            own.request = compiled.create_infer_request()
        own.request.infer([pixels(path, side)[None]])
        return own.request.get_output_tensor(0).data[0].copy()

    table(photos, output, row)
    return time.perf_counter() - start


def means(photos, output):
    start = time.perf_counter()
    table(photos, output, lambda path: pixels(path, 224).mean(axis=(0, 1), dtype=np.float32))
    return time.perf_counter() - start


def forest(folder, trees):
    from sklearn.ensemble import RandomForestClassifier

    rows = pyarrow.parquet.read_table(folder, columns=["label", "split", "error", "features"]).to_pylist()
    rows = [row for row in rows if row["split"] in (None, "train") and row["error"] is None]
    x = np.array([row["features"] for row in rows], dtype=np.float32)
    y = [row["label"] for row in rows]
    start = time.perf_counter()
    RandomForestClassifier(
        int(trees), class_weight="balanced", oob_score=True, n_jobs=CORES, random_state=0).fit(x, y)
    return time.perf_counter() - start


if __name__ == "__main__":
    job, *arguments = sys.argv[1:]
    print({"features": features, "pixels": means, "forest": forest}[job](*arguments))
