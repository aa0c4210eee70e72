"""Compares instructions and allocations of the hot paths with limits.json: count.py WORK [--update | --sites]. Started by run."""

import collections
import json
import math
import pathlib
import platform
import re
import sys

import callgrind

LIMITS = pathlib.Path(__file__).with_name("limits.json")
# What a limit allows beyond the count, for another processor, or another build of a library or compiler.
MARGIN = 0.15
# A path below this share of its limit deserves a lower one.
SLACK = 0.7
MORE_ALLOCATIONS = 3
# The exit code when a limit is exceeded; others are those of counts that could not be taken.
EXCEEDED = 2
ONE_PHOTO = "PhotoWorker.outcome"
NETWORK = "cov_request_run"
# By kind of photo, the functions that are counted besides the whole. libvips decodes PNG on a thread of its own.
PHOTO_STEPS = {
    "jpeg": ["PhotoLoader.load", "JPEGDecoder.decode", "Resampler.resample", "PhotoSignature.init"],
    "sizes": ["Resampler.resample"],
    "large": ["AveragingScan.decode", "Resampler.resample"],
    "png": [],
}
TABLE_STEPS = ["FeatureTableWriter.flush"]
TRAINING_STEPS = [
    "ClassStatistics.init", "WithinClassSpectrum.init", "Discriminant.init", "Discriminant.scores", "LeaveOneOut.scores",
    "RandomForest.fit", "AxisForest.probabilities", "LogisticFitter.fit", "LogisticRegression.scores",
    "TemperatureCurve.add", "SimilarPairs.init", "NoveltyDetector.distance"]


class Functions:
    """The symbols of a profile by the names in the sources; a specialisation or a witness counts as its function."""

    def __init__(self, profile):
        self.symbols = collections.defaultdict(set)
        for symbol, name in callgrind.demangled({callee for _, callee in profile.calls}).items():
            plain = re.sub(r"^protocol witness for .*?\.(.*) in conformance (\w+)", r"\2.\1", name)
            plain = re.sub(r"^(specialized |static |merged )*", "", plain)
            self.symbols[re.split(r"[(<]", plain)[0]].add(symbol)

    def __getitem__(self, name):
        return self.symbols.get(name, set())


def instructions(profile, functions, name):
    count = profile.instructions(functions[name])
    if count is None:
        sys.exit(f"{name} is not called: give its new name to {pathlib.Path(__file__).name}")
    return count


def is_own(chain, whole):
    """True for allocations while a photo is handled, without those of OpenVINO and libvips."""
    return not whole.isdisjoint(chain) and not any(symbol.startswith(("cov_", "cvips_")) for symbol in chain)


def site(chain):
    """The nearest function above an allocation that is Pomona's, or the face of a library."""
    return next((symbol for symbol in chain if re.match(r"\$s\d|tj", symbol)), chain[0])


class Counts:
    """The counts of one run of the program on photos and one training."""

    def __init__(self, work):
        self.instructions, self.allocations = {}, {}
        self.sites = collections.defaultdict(collections.Counter)
        self.pomona, self.inputs = str(work / "bin/pomona"), work / "inputs"
        options = [
            "--backbone", str(self.inputs / "cells.onnx"), "--input-mean", "0,0,0", "--input-std", "1,1,1",
            "--precision", "f32", "--jobs", "1", "--quiet"]
        self.photos(callgrind.run(
            work, "features", [self.pomona, "features", str(self.inputs / "photos"), "-o", str(work / "table"), *options],
            part="*Features11PhotoWorker*outcome2of9transform*"))
        files = callgrind.run(
            work, "train", [self.pomona, "train", str(self.inputs / "classes"), "-o", str(work / "model"), *options])
        self.steps("training", files[-1], TRAINING_STEPS)

    def photos(self, files):
        """A file begins with a photo, all but the first, which holds the start of the program. The last one also holds its end."""
        paths = sorted((self.inputs / "photos").glob("*/*"))
        if len(files) != len(paths) + 1:
            sys.exit(f"there are {len(paths)} photos, but {len(files) - 1} parts of the profile: {ONE_PHOTO} has another name")
        kinds = collections.defaultdict(list)
        for path, file in zip(paths, files[1:], strict=True):
            kinds[path.parent.name].append(file)
        for kind in PHOTO_STEPS:
            self.photo(kind, [callgrind.Profile(file) for file in kinds[kind][1:]])
        self.steps("table", files[-1], TABLE_STEPS)

    def photo(self, kind, profiles):
        costs = collections.Counter()
        allocations = 0
        for profile in profiles:
            functions = Functions(profile)
            costs[f"{kind}: photo"] += profile.total - instructions(profile, functions, NETWORK)
            for name in PHOTO_STEPS[kind]:
                costs[f"{kind}: {name}"] += instructions(profile, functions, name)
            chains = {chain: count for chain, count in profile.allocations().items()
                      if is_own(chain, functions[ONE_PHOTO])}
            for chain, count in chains.items():
                self.sites[kind][site(chain)] += count / len(profiles)
            allocations += sum(chains.values())
        for name, count in costs.items():
            self.instructions[name] = round(count / len(profiles))
        self.allocations[f"{kind}: photo"] = math.ceil(allocations / len(profiles))

    def steps(self, kind, file, names):
        profile = callgrind.Profile(file)
        functions = Functions(profile)
        for name in names:
            self.instructions[f"{kind}: {name}"] = instructions(profile, functions, name)


def compare(title, counts, limits):
    """Prints a table, and returns the paths above their limit and those far below."""
    print(f"\n{title:45} {'count':>13} {'limit':>13}  ratio")
    above, below = [], []
    for name, count in counts.items():
        limit = limits.get(name)
        ratio = count / limit if limit else math.inf
        print(f"{name:45} {count:13,} {limit or 0:13,} {ratio:6.3f}{'  above the limit' if ratio > 1 else ''}")
        if ratio > 1:
            above.append(name)
        elif ratio < SLACK:
            below.append(name)
    return above, below


def rounded(count):
    """A limit: the margin above the count, in three digits."""
    step = 10 ** max(0, len(str(count)) - 3)
    return math.ceil(count * (1 + MARGIN) / step) * step


def main(work, *options):
    counts = Counts(pathlib.Path(work).resolve())
    machine = platform.machine()
    limits = json.loads(LIMITS.read_text())
    if "--update" in options:
        limits[machine] = {
            "instructions": {name: rounded(count) for name, count in counts.instructions.items()},
            "allocations": {name: count + MORE_ALLOCATIONS for name, count in counts.allocations.items()}}
        LIMITS.write_text(json.dumps(limits, indent=2) + "\n")
    if machine not in limits:
        sys.exit(f"limits.json has no limits for {machine}: Benchmarks/instructions/run --update sets them")
    found = [compare(title, getattr(counts, title), limits[machine][title]) for title in ("instructions", "allocations")]
    if "--sites" in options:
        for kind, sites in counts.sites.items():
            print(f"\nallocations, {kind}")
            names = callgrind.demangled(sites)
            for symbol, count in sites.most_common():
                print(f"{count:8.1f}  {names[symbol]}")
    if any(below for _, below in found):
        print("\nSome paths are far below their limit: Benchmarks/instructions/run --update lowers it.")
    if any(above for above, _ in found):
        print("\nA limit is exceeded. Where the work has grown for a reason, Benchmarks/instructions/run --update raises it.")
        sys.exit(EXCEEDED)


if __name__ == "__main__":
    main(*sys.argv[1:])
