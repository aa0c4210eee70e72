"""Runs Pomona and its peers in turns and prints a table of ratios: compare.py WORK PHOTOS RUNS. Started by Benchmarks/run."""

import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time

import numpy as np
import onnx
import pyarrow.parquet

POMONA = ".build/release/pomona"
BACKBONE = ".deps/backbones/mobilenet-v2.onnx"
TREES = 300


def run(*arguments):
    """Standard output, wall-clock seconds and peak bytes of a program."""
    start = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(arguments)}: exit code {process.returncode}")
    return output, seconds, usage.ru_maxrss * 1024


def peer(*arguments):
    return float(run(sys.executable, "Benchmarks/peer.py", *arguments)[0])


def in_turns(runs, *jobs):
    """The median seconds of each job; A B A B, so that a busy moment meets both."""
    seconds = [[job() for job in jobs] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*seconds)]


def averaging_network(path):
    """A network that only averages its input: with it, features cost what decoding and resizing cost."""
    helper = onnx.helper
    graph = helper.make_graph(
        [helper.make_node("ReduceMean", ["input"], ["features"], axes=[2, 3], keepdims=0)], "mean",
        [helper.make_tensor_value_info("input", onnx.TensorProto.FLOAT, [1, 3, 224, 224])],
        [helper.make_tensor_value_info("features", onnx.TensorProto.FLOAT, [1, 3])])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)


def vectors(path):
    rows = pyarrow.parquet.read_table(path, columns=["path", "features"]).to_pylist()
    return {row["path"]: np.array(row["features"]) for row in rows if row["features"]}


def pairs(ours, theirs):
    ours, theirs = vectors(ours), vectors(theirs)
    common = ours.keys() & theirs.keys()
    if len(common) < 0.9 * len(ours):
        sys.exit("the two sides did not read the same photos")
    return [(ours[path], theirs[path]) for path in common]


class Comparison:
    """The measures on one folder of photos, each a line of the table as soon as it is known."""

    def __init__(self, work, photos, runs):
        self.work, self.photos, self.runs = pathlib.Path(work), photos, runs

    def out(self, name):
        path = self.work / name
        shutil.rmtree(path, ignore_errors=True)
        return str(path)

    def pomona_features(self, name, *options, photos=None):
        output = self.out(name)
        _, seconds, peak = run(POMONA, "features", photos or self.photos, "-o", output, "--quiet", *options)
        return output, seconds, peak

    def line(self, name, ours, theirs, unit, note=""):
        """Ratios above 1 are in Pomona's favour."""
        pomona, other, ratio = ours, theirs, theirs / ours
        if unit == "photos/s":
            pomona, other = self.count / ours, self.count / theirs
        print(f"{name:<26}{pomona:>10.2f}{other:>10.2f}  {unit:<9}{ratio:>7.2f}x   {note}", flush=True)

    def all(self):
        output, _, _ = self.pomona_features("warm")
        self.count = len(vectors(output))
        print(f"{machine()}; {self.count} photos; medians of {self.runs} runs in turns\n")
        print(f"{'':<26}{'Pomona':>10}{'peer':>10}  {'':<9}{'ratio':>8}   peer")
        for precision in self.precisions():
            self.features(precision)
        self.pixels()
        self.forest(output)
        self.memory(output)

    def precisions(self):
        doctor = json.loads(run(POMONA, "doctor", "--json")[0])
        return [p for p in ("bf16", "f32") if any(p in check["detail"] for check in doctor)]

    def features(self, precision):
        theirs = str(self.work / "peer.parquet")
        ours, others = in_turns(
            self.runs, lambda: self.pomona_features("ours", "--precision", precision)[1],
            lambda: peer("features", self.photos, theirs, BACKBONE, precision))
        cosine = min(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)) for a, b in pairs(self.work / "ours", theirs))
        self.line(f"features, {precision}", ours, others, "photos/s",
                  f"Pillow + OpenVINO, {os.cpu_count()} threads; least cosine {cosine:.4f}")

    def pixels(self):
        network, theirs = str(self.work / "mean.onnx"), str(self.work / "peer.parquet")
        averaging_network(network)
        options = ["--backbone", network, "--input-mean", "0,0,0", "--input-std", "1,1,1", "--precision", "f32"]
        ours, others = in_turns(
            self.runs, lambda: self.pomona_features("ours", *options)[1],
            lambda: peer("pixels", self.photos, theirs))
        apart = max(np.abs(a - b).max() for a, b in pairs(self.work / "ours", theirs))
        self.line("decode and resize", ours, others, "photos/s", f"Pillow; mean colours at most {apart:.2f} levels apart")

    def forest(self, features):
        model = self.out("model.pomona")

        def ours():
            text = run(POMONA, "train", self.photos, "-o", model, "--validation", "0", "--quiet", "--json")[0]
            self.trained = json.loads(text)
            return self.trained["seconds"]["fit"]

        seconds, others = in_turns(self.runs, ours, lambda: peer("forest", features, str(TREES)))
        self.line("random forest, fit", seconds, others, "s",
                  f"scikit-learn; {TREES} trees, {self.trained['samples']['train']} photos x 1280, "
                  f"{len(self.trained['classes'])} classes")

    def memory(self, features):
        """Ten times the photos, as hard links to a copy, which is what a large data set looks like to the program."""
        many = pathlib.Path(self.out("many"))
        paths = sorted(vectors(features))[:2000]
        peaks = []
        for copies in (range(1), range(1, 10)):
            for path in map(pathlib.PurePath, paths):
                first = many / path.parent / f"0-{path.name}"
                first.parent.mkdir(parents=True, exist_ok=True)
                for copy in copies:
                    if copy == 0:
                        shutil.copyfile(pathlib.Path(self.photos) / path, first)
                    else:
                        os.link(first, many / path.parent / f"{copy}-{path.name}")
            peaks.append(self.pomona_features("ours", photos=str(many))[2] / 1e6)
        print(f"\npeak memory of features: {peaks[0]:.0f} MB for {len(paths)} photos, "
              f"{peaks[1]:.0f} MB for {10 * len(paths)}: {peaks[1] / peaks[0]:.2f}x for 10 times the photos")
        shutil.rmtree(many)


def machine():
    names = re.findall(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    load = os.getloadavg()[0]
    return f"{names[0] if names else os.uname().machine}, {os.cpu_count()} cores, load {load:.1f} before"


if __name__ == "__main__":
    work, photos, runs = sys.argv[1:]
    Comparison(work, photos, int(runs)).all()
