"""The jobs of Pomona as a Python program would do them, with the best libraries at hand.

    peer.py features PHOTOS TABLE.parquet BACKBONE.onnx bf16|f32
    peer.py pixels PHOTOS TABLE.parquet
    peer.py fit FEATURES_FOLDER forest|lightgbm|ydf|discriminant|logistic TREES
    peer.py duplicates FEATURES_FOLDER flat|hnsw PAIRS.json
    peer.py spark PHOTOS TABLE BACKBONE.onnx onnxruntime|keras

Each prints, as JSON, the seconds the job took, and what it found; starting Python and importing the libraries does not count.
"""

import concurrent.futures
import json
import os
import pathlib
import sys
import threading
import time

import numpy as np

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp"}
CORES = len(os.sched_getaffinity(0))
MEAN, STD = [123.675, 116.28, 103.53], [58.395, 57.12, 57.375]


def square(image, side):
    """The pixels of an opened image, decoded at a reduced size where JPEG allows it, upright, and square."""
    from PIL import Image, ImageOps

    image.draft("RGB", (side, side))
    image = ImageOps.exif_transpose(image).convert("RGB")
    return np.asarray(image.resize((side, side), Image.Resampling.BILINEAR))


def pixels(file, side):
    from PIL import Image

    with Image.open(file) as image:
        return square(image, side)


def table(photos, output, row):
    """Writes what `row` makes of each photo, on all cores; libraries release Python's lock while they work."""
    import pyarrow
    import pyarrow.parquet

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
    from PIL import Image

    start = time.perf_counter()
    core = openvino.Core()
    model = core.read_model(backbone)
    side = model.input(0).shape[2]
    steps = PrePostProcessor(model)
    steps.input().tensor().set_element_type(openvino.Type.u8).set_layout(openvino.Layout("NHWC"))
    steps.input().model().set_layout(openvino.Layout("NCHW"))
    steps.input().preprocess().convert_element_type(openvino.Type.f32).mean(MEAN).scale(STD)
    compiled = core.compile_model(
        steps.build(), "CPU",
        {"INFERENCE_PRECISION_HINT": precision, "NUM_STREAMS": str(CORES), "INFERENCE_NUM_THREADS": str(CORES)})
    own = threading.local()

    def row(path):
        if not hasattr(own, "request"):
            own.request = compiled.create_infer_request()
        own.request.infer([pixels(path, side)[None]])
        return own.request.get_output_tensor(0).data[0].copy()

    # OpenVINO's Python face initialises itself with the first array, and hangs when two threads do that at once.
    first = compiled.create_infer_request()
    first.infer([np.zeros((1, side, side, 3), np.uint8)])
    first.get_output_tensor(0).data.copy()
    table(photos, output, row)
    return time.perf_counter() - start, {}


def means(photos, output):
    import PIL.Image

    start = time.perf_counter()
    table(photos, output, lambda path: pixels(path, 224).mean(axis=(0, 1), dtype=np.float32))
    return time.perf_counter() - start, {}


def samples(folder):
    """Features and labels of the training photos, and of the held-out ones."""
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(folder, columns=["label", "split", "error", "features"]).to_pylist()
    rows = [row for row in rows if row["error"] is None and row["label"] is not None]
    held = "validation" if any(row["split"] == "validation" for row in rows) else "test"
    parts = []
    for split in ("train", held):
        chosen = [row for row in rows if (row["split"] or "train") == split]
        parts += [np.array([row["features"] for row in chosen], np.float32), [row["label"] for row in chosen]]
    return parts


def fit(folder, kind, trees):
    x, y, held, truth = samples(folder)
    trees = int(trees)
    start = time.perf_counter()
    if kind == "forest":
        from sklearn.ensemble import RandomForestClassifier

        model = RandomForestClassifier(trees, class_weight="balanced", oob_score=True, n_jobs=CORES, random_state=0)
        labels = model.fit(x, y).predict
    elif kind == "discriminant":
        from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

        labels = LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto").fit(x, y).predict
    elif kind == "logistic":
        from sklearn.linear_model import LogisticRegressionCV
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        # Pomona chooses the penalty too.
        labels = make_pipeline(
            StandardScaler(),
            LogisticRegressionCV(Cs=[1e-4, 1e-3, 1e-2, 1e-1], cv=3, max_iter=300, n_jobs=CORES)).fit(x, y).predict
    elif kind == "lightgbm":
        import lightgbm

        labels = lightgbm.LGBMClassifier(
            boosting_type="rf", n_estimators=trees, bagging_freq=1, bagging_fraction=0.63, feature_fraction=0.03,
            class_weight="balanced", n_jobs=CORES, verbose=-1).fit(x, y).predict
    else:
        import pandas
        import ydf

        names = [f"f{index}" for index in range(x.shape[1])]
        learner = ydf.RandomForestLearner(label="label", num_trees=trees, num_threads=CORES)
        ydf.verbose(0)
        model = learner.train(pandas.DataFrame(x, columns=names).assign(label=y))
        classes = model.label_classes()

        def labels(rows):
            return [classes[i] for i in model.predict(pandas.DataFrame(rows, columns=names)).argmax(1)]

    seconds = time.perf_counter() - start
    accuracy = float(np.mean(np.array(labels(held)) == np.array(truth))) if len(truth) else None
    return seconds, {"accuracy": accuracy, "photos": len(y)}


def duplicates(folder, kind, output):
    """The pairs of photos whose features have a cosine of 0.9 as Pomona measures it: of their square roots, seen from the mean."""
    import faiss
    import pyarrow.parquet

    start = time.perf_counter()
    table = pyarrow.parquet.read_table(folder, columns=["path", "features"]).combine_chunks()
    features = table.column("features").combine_chunks().flatten().to_numpy().reshape(len(table), -1)
    roots = np.sign(features) * np.sqrt(np.abs(features))
    roots /= np.maximum(np.linalg.norm(roots, axis=1, keepdims=True), 1e-12)
    roots -= roots.mean(0)
    faiss.normalize_L2(roots)
    if kind == "flat":
        index = faiss.IndexFlatIP(roots.shape[1])
        index.add(roots)
        limits, _, found = index.range_search(roots, 0.9)
        first = np.repeat(np.arange(len(roots)), np.diff(limits).astype(int))
    else:
        # Of each photo the eight closest, as many as Pomona keeps, and the photo itself.
        index = faiss.IndexHNSWFlat(roots.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
        index.add(roots)
        cosines, found = index.search(roots, 9)
        first, found = np.repeat(np.arange(len(roots)), 9)[cosines.ravel() >= 0.9], found[cosines >= 0.9]
    pairs = sorted({(min(a, b), max(a, b)) for a, b in zip(first.tolist(), found.tolist()) if a != b})
    seconds = time.perf_counter() - start
    paths = table.column("path").to_pylist()
    pathlib.Path(output).write_text(json.dumps([[paths[a], paths[b]] for a, b in pairs]))
    return seconds, {"photos": len(paths)}


def spark(photos, output, backbone, runtime):
    """A pandas UDF over Spark's binary files, on all cores of this machine."""
    import io
    from typing import Iterator

    import pandas
    from pyspark.sql import SparkSession
    from pyspark.sql.functions import pandas_udf

    session = (SparkSession.builder.master(f"local[{CORES}]").config("spark.ui.enabled", "false")
               .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64").getOrCreate())
    session.sparkContext.setLogLevel("ERROR")
    start = time.perf_counter()

    @pandas_udf("array<float>")
    def compute(batches: Iterator[pandas.Series]) -> Iterator[pandas.Series]:
        if runtime == "keras":
            os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
            import tensorflow
            from keras.applications import MobileNetV2

            tensorflow.config.threading.set_intra_op_parallelism_threads(1)
            network = MobileNetV2(weights=None, include_top=False, pooling="avg")

            def run(photos):
                return network.predict(photos / 127.5 - 1, verbose=0)
        else:
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            network = onnxruntime.InferenceSession(backbone, options)
            name = network.get_inputs()[0].name

            def run(photos):
                inputs = ((photos - MEAN) / STD).transpose(0, 3, 1, 2).astype(np.float32)
                # A network for one photo at a time.
                return [network.run(None, {name: photo[None]})[0][0] for photo in inputs]

        for batch in batches:
            found = np.stack([pixels(io.BytesIO(content), 224) for content in batch]).astype(np.float32)
            yield pandas.Series([np.asarray(row).tolist() for row in run(found)])

    files = (session.read.format("binaryFile").option("recursiveFileLookup", "true")
             .option("pathGlobFilter", "*.{jpg,jpeg,png}").load(f"file://{os.path.abspath(photos)}"))
    files.select("path", compute("content").alias("features")).write.mode("overwrite").parquet(
        f"file://{os.path.abspath(output)}")
    seconds = time.perf_counter() - start
    return seconds, {"photos": session.read.parquet(f"file://{os.path.abspath(output)}").count()}


if __name__ == "__main__":
    job, *arguments = sys.argv[1:]
    seconds, found = {"features": features, "pixels": means, "fit": fit, "duplicates": duplicates, "spark": spark}[job](
        *arguments)
    print(json.dumps({"seconds": seconds, **found}))
