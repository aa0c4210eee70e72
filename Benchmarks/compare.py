"""Runs Pomona and its peers in turns: compare.py WORK PHOTOS RUNS [LINE...]. Started by Benchmarks/run."""

import contextlib
import functools
import json
import os
import pathlib
import shutil
import sys

import numpy as np
import onnx
import pyarrow.parquet

import duplicates
import results
import services
import tuning
from programs import BACKBONE, POMONA, Unavailable, peer, run
from results import Result

TREES = 300
LARGE_PHOTOS = 120


def vectors(path):
    rows = pyarrow.parquet.read_table(path, columns=["path", "features"]).to_pylist()
    return {row["path"]: np.array(row["features"]) for row in rows if row["features"]}


def pairs(ours, theirs):
    ours, theirs = vectors(ours), vectors(theirs)
    common = ours.keys() & theirs.keys()
    if len(common) < 0.9 * len(ours):
        sys.exit("the two sides did not read the same photos")
    return [(ours[path], theirs[path]) for path in common]


def cosines(pairs):
    values = [a @ b / (np.linalg.norm(a) * np.linalg.norm(b)) for a, b in pairs]
    return f"cosine {np.mean(values):.4f}, least {min(values):.4f}"


class Comparison:
    """The measures on one folder of photos, each a line of the table as soon as it is known."""

    def __init__(self, work, photos, runs):
        self.work, self.photos, self.runs = pathlib.Path(work), photos, runs
        self.results, self.facts, self.missing = [], [], []

    def out(self, name):
        path = self.work / name
        shutil.rmtree(path, ignore_errors=True)
        return str(path)

    def in_turns(self, ours, theirs):
        """The seconds of both; A B A B, so that a busy moment meets both."""
        both = [(ours(), theirs()) for _ in range(self.runs)]
        return [a for a, _ in both], [b for _, b in both]

    def add(self, name, other, seconds, target=None, photos=0, note=""):
        result = Result(name, other, *seconds, photos=photos, target=target, note=note)
        self.results.append(result)
        print(results.line(result), flush=True)

    def pomona_features(self, name, *options, photos=None):
        output = self.out(name)
        text, seconds = run(POMONA, "features", photos or self.photos, "-o", output, "--quiet", "--json", *options)
        return output, seconds, json.loads(text)["peak_rss_bytes"]

    def all(self, wanted):
        self.table, _, _ = self.pomona_features("warm")
        self.vectors = vectors(self.table)
        self.count = len(self.vectors)
        print(f"{results.machine()}; {self.count} photos, {self.runs} runs in turns\n")
        lines = {
            "features": self.features, "int8": self.eight_bits, "large": self.large, "pixels": self.pixels,
            "heads": self.heads, "forests": self.forests, "spark": self.spark,
            "services": functools.partial(services.measure, self), "duplicates": functools.partial(duplicates.measure, self),
            "tuning": functools.partial(tuning.measure, self), "memory": self.memory}
        for name, measure in lines.items():
            if wanted and name not in wanted:
                continue
            with self.optional(name):
                measure()
        if not wanted:
            results.write("Benchmarks/RESULTS.md", self.results, self.facts, self.missing)
            results.picture("docs/benchmarks.svg", self.results)

    @contextlib.contextmanager
    def optional(self, name):
        """What is unavailable is reported, and the rest goes on."""
        try:
            yield
        except Unavailable as reason:
            self.missing.append(f"{name}: {reason}")
            print(self.missing[-1], flush=True)

    def precisions(self):
        """Of this machine, the fastest first."""
        doctor = json.loads(run(POMONA, "doctor", "--json")[0])
        detail = next(check["detail"] for check in doctor if "OpenVINO" in check["name"])
        return detail.rsplit("(", 1)[1].rstrip(")").split(", ")

    def compare_features(self, name, backbone, precision, other, target, photos=None, count=None):
        theirs = str(self.work / "peer.parquet")
        options = ["--backbone", backbone, "--precision", precision]
        seconds = self.in_turns(
            lambda: self.pomona_features("ours", *options, photos=photos)[1],
            lambda: peer("features", photos or self.photos, theirs, BACKBONE, other)["seconds"])
        self.add(name, f"Pillow and OpenVINO, {other}", seconds, target, count or self.count,
                 cosines(pairs(self.work / "ours", theirs)))

    def features(self):
        for precision in self.precisions():
            best = precision == self.precisions()[0]
            self.compare_features(f"features, {precision}", BACKBONE, precision, precision, 1.7 if best else None)

    def quantized(self):
        """The network of a model in 8 bits, and the accuracy of it and of the same model without."""
        found = []
        for options in (["--precision", "int8"], []):
            model = self.out(f"model{len(found)}.pomona")
            text = run(POMONA, "train", self.photos, "-o", model, "--quiet", "--json", *options)[0]
            found.append((model, json.loads(text)))
        return found

    def eight_bits(self):
        (model, eight), (_, exact) = self.quantized()
        figures = [trained["metrics"]["validation"]["accuracy"] for trained in (eight, exact)]
        self.facts.append(
            f"`train --precision int8`: {100 * figures[0]:.1f} % of the validation photos, without it {100 * figures[1]:.1f} %")
        # The file has the 8 bits; the option is for all between them.
        self.compare_features("features, int8", f"{model}/backbone.onnx", "f32", self.precisions()[0], 2.1)

    def large(self):
        """The photos as a telephone would take them: 12 megapixels, with noise, 3 to 4 MB each."""
        from PIL import Image

        folder = self.work / "large"
        names = sorted(self.vectors)
        names = names[:: max(1, len(names) // LARGE_PHOTOS)][:LARGE_PHOTOS]
        if not folder.exists():
            partial = self.work / "large.partial"
            shutil.rmtree(partial, ignore_errors=True)
            noise = np.random.default_rng(0).normal(0, 5, (3024 + 64, 4032 + 64, 3)).astype(np.int16)
            for index, name in enumerate(names):
                photo = Image.open(pathlib.Path(self.photos) / name).convert("RGB").resize((4032, 3024), Image.BICUBIC)
                levels = np.asarray(photo, np.int16) + noise[index % 64:][:3024, (index * 7) % 64:][:, :4032]
                path = (partial / name).with_suffix(".jpg")
                path.parent.mkdir(parents=True, exist_ok=True)
                Image.fromarray(levels.clip(0, 255).astype(np.uint8)).save(path, quality=88)
            partial.rename(folder)
        self.compare_features("features, 12 megapixels", BACKBONE, self.precisions()[0], self.precisions()[0], 2.0,
                              photos=str(folder), count=len(names))
        size = sum(path.stat().st_size for path in folder.rglob("*.jpg")) / len(names) / 1e6
        exact = self.exact(folder, names[:40])
        self.facts.append(f"photos of 12 megapixels: {size:.1f} MB each; features against those of the photo decoded in full: {exact}")

    def exact(self, folder, names):
        """The features of large photos against those of the same photos as PNG, which are decoded in full."""
        from PIL import Image

        full, some = self.work / "full", self.work / "some"
        for place in (full, some):
            shutil.rmtree(place, ignore_errors=True)
        for name in names:
            source = (folder / name).with_suffix(".jpg")
            for place in (full, some):
                (place / name).parent.mkdir(parents=True, exist_ok=True)
            os.link(source, (some / name).with_suffix(".jpg"))
            Image.open(source).save((full / name).with_suffix(".png"), compress_level=1)
        tables = [vectors(self.pomona_features(f"{place.name}.table", photos=str(place))[0]) for place in (some, full)]
        stems = [{name.rsplit(".", 1)[0]: values for name, values in table.items()} for table in tables]
        return cosines([(stems[0][name], stems[1][name]) for name in stems[0]])

    def pixels(self):
        """A network that only averages its input: with it, features cost what decoding and resizing cost."""
        network, theirs = str(self.work / "mean.onnx"), str(self.work / "peer.parquet")
        helper = onnx.helper
        graph = helper.make_graph(
            [helper.make_node("ReduceMean", ["input"], ["features"], axes=[2, 3], keepdims=0)], "mean",
            [helper.make_tensor_value_info("input", onnx.TensorProto.FLOAT, [1, 3, 224, 224])],
            [helper.make_tensor_value_info("features", onnx.TensorProto.FLOAT, [1, 3])])
        onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), network)
        options = ["--backbone", network, "--input-mean", "0,0,0", "--input-std", "1,1,1", "--precision", "f32"]
        seconds = self.in_turns(
            lambda: self.pomona_features("ours", *options)[1],
            lambda: peer("pixels", self.photos, theirs)["seconds"])
        apart = max(np.abs(a - b).max() for a, b in pairs(self.work / "ours", theirs))
        self.add("decode and resize", "Pillow", seconds, None, self.count, f"mean colours at most {apart:.2f} levels apart")

    def fit(self, classifier):
        """The seconds of the fit and the accuracy on the validation photos."""
        model = self.out("model.pomona")
        text = run(POMONA, "train", self.photos, "-o", model, "--quiet", "--json", "--classifier", classifier)[0]
        trained = json.loads(text)
        return trained["seconds"]["fit"], trained["metrics"]["validation"]["accuracy"], model

    def splits(self):
        """The features with the splits that training draws, where the photos have none."""
        rows = pyarrow.parquet.read_table(self.table, columns=["split"]).column("split").to_pylist()
        return self.table if any(split == "validation" for split in rows) else None

    def compare_fit(self, name, classifier, other, kind, target):
        table = self.splits()
        if table is None:
            raise Unavailable("the photos have no validation split")
        found = {}

        def ours():
            seconds, found["ours"], _ = self.fit(classifier)
            return seconds

        def theirs():
            fitted = peer("fit", table, kind, TREES)
            found["theirs"], found["photos"] = fitted["accuracy"], fitted["photos"]
            return fitted["seconds"]

        seconds = self.in_turns(ours, theirs)
        self.add(name, other, seconds, target,
                 note=f"{found['photos']} photos x 1280; accuracy {100 * found['ours']:.1f} and {100 * found['theirs']:.1f} %")

    def heads(self):
        self.compare_fit("discriminant, fit", "discriminant", "scikit-learn", "discriminant", 3)
        self.compare_fit("logistic regression, fit", "logistic-regression", "scikit-learn", "logistic", 2)
        self.compare_fit("random forest, fit", "random-forest", "scikit-learn", "forest", 4)

    def forests(self):
        for kind, other in (("lightgbm", "LightGBM"), ("ydf", "YDF")):
            with self.optional(other):
                self.compare_fit("random forest, fit", "random-forest", other, kind, None)

    def spark(self):
        """The whole of PySpark's side counts from the first query on, of Pomona's the whole process."""
        for runtime, target in (("onnxruntime", 4), ("keras", 8)):
            theirs = self.out("spark.table")
            with self.optional(f"PySpark with {runtime}"):
                seconds = self.in_turns(
                    lambda: self.pomona_features("ours")[1],
                    lambda: peer("spark", self.photos, theirs, BACKBONE, runtime)["seconds"])
                self.add("features", f"PySpark local[{os.cpu_count()}] with {runtime}", seconds, target, self.count)

    def memory(self):
        """Ten times the photos, as hard links to a copy, which is what a large data set looks like to the program."""
        many = pathlib.Path(self.out("many"))
        paths = sorted(self.vectors)[:2000]
        peaks, costs = [], []
        for copies in (range(1), range(1, 10)):
            for path in map(pathlib.PurePath, paths):
                first = many / path.parent / f"0-{path.name}"
                first.parent.mkdir(parents=True, exist_ok=True)
                for copy in copies:
                    if copy == 0:
                        shutil.copyfile(pathlib.Path(self.photos) / path, first)
                    else:
                        os.link(first, many / path.parent / f"{copy}-{path.name}")
            _, seconds, peak = self.pomona_features("ours", photos=str(many))
            peaks.append(peak / 1e6)
            costs.append(seconds / len(paths) / max(1, len(copies) + 1 if copies != range(1) else 1) * 1e3)
        self.facts.append(
            f"`features` of {len(paths)} photos and of ten times as many: {peaks[0]:.0f} and {peaks[1]:.0f} MB, "
            f"{costs[0]:.2f} and {costs[1]:.2f} ms a photo")
        print(self.facts[-1])
        shutil.rmtree(many)


if __name__ == "__main__":
    work, photos, runs, *wanted = sys.argv[1:]
    Comparison(work, photos, int(runs)).all(wanted)
