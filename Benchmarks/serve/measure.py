"""Measures `pomona serve` beside `pomona features`, on the same photos, in turns: measure.py WORK PHOTOS RUNS MIXED_SECONDS."""

import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

POMONA = ".build/release/pomona"


def output(*arguments):
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout


class Measure:
    def __init__(self, work, photos, runs, mixed):
        self.work, self.photos, self.runs, self.mixed = pathlib.Path(work), photos, runs, mixed
        self.model = str(self.work / "serve.pomona")
        if not pathlib.Path(self.model).exists():
            output(POMONA, "train", photos, "-o", self.model, "--quiet", "--classifier", "logistic-regression")

    def features(self):
        shutil.rmtree(self.work / "features", ignore_errors=True)
        start = time.perf_counter()
        rows = json.loads(output(POMONA, "features", self.photos, "-o", str(self.work / "features"), "--json", "--quiet"))["rows"]
        return rows / (time.perf_counter() - start)

    def load(self, connections, rate, seconds):
        return json.loads(output(str(self.work / "load"), str(self.port), self.photos, str(connections), str(rate), str(seconds)))

    def all(self):
        log = open(self.work / "serve.log", "w")
        service = subprocess.Popen(
            [POMONA, "serve", self.model, "--port", "0", "--json", "--quiet"], stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            self.port = int(json.loads(service.stdout.readline())["url"].rstrip("/").rsplit(":", 1)[1])
            self.load(4, 0, 2)
            self.throughput()
            self.latency()
            self.overload()
            if self.mixed:
                print(f"\nmixed load, a fifth hostile, {self.mixed} s", flush=True)
                subprocess.run([sys.executable, "Benchmarks/serve/mixed.py", str(self.port), str(service.pid), self.model, self.photos,
                                str(self.mixed)], check=True)
        finally:
            service.terminate()
            service.wait()

    def throughput(self):
        features, serve = [], []
        for _ in range(self.runs):
            features.append(self.features())
            serve.append(self.load(8, 0, 8)["200"]["rate"])
        self.rate = statistics.median(serve)
        print(f"features {statistics.median(features):.0f} photos/s, start included; serve at saturation {self.rate:.0f} requests/s: "
              f"{100 * statistics.median(s / f for s, f in zip(serve, features)):.0f} % (target: 80)", flush=True)

    def latency(self):
        single = self.load(1, 0, 6)["200"]
        self.single = single["p50"]
        print(f"one request at a time: {single['p50']} ms median, p99 {single['p99']} ms")
        for name, rate in [("even", f"even:{0.7 * self.rate:.0f}"), ("Poisson", f"{0.7 * self.rate:.0f}")]:
            good = self.load(64, rate, 12)
            print(f"70 % of saturation, {name} arrivals: p50 {good['200']['p50']} ms, p99 {good['200']['p99']} ms = "
                  f"{good['200']['p99'] / self.single:.1f} times one request (target: 4); 429: {good.get('429', {}).get('count', 0)}", flush=True)

    def overload(self):
        good = self.load(96, f"{10 * self.rate:.0f}", 10)
        rejected = good["429"]
        print(f"10 times saturation: {good['200']['rate']:.0f}/s accepted, p50 {good['200']['p50']} ms, p99 {good['200']['p99']} ms; "
              f"{rejected['rate']:.0f}/s rejected, p50 {rejected['p50']} ms, p99 {rejected['p99']} ms, at most {rejected['max']} ms (target: 50); "
              f"others: {[k for k in good if k not in ('200', '429')]}", flush=True)


Measure(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])).all()
