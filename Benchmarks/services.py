"""Pomona's service beside services of FastAPI and BentoML that serve the same model."""

import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import time

from programs import POMONA, Unavailable, run

CONNECTIONS = 8
SECONDS = 6
STARTING_SECONDS = 120
COMPARED_PHOTOS = 150


class Service:
    """A service on a free port of this machine, until the end of the block."""

    def __init__(self, work, name, command, environment=None, field=None):
        self.load_program, self.field = str(work / "load"), field
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.name, self.command = name, [*map(str, command), "--port", str(self.port)]
        self.environment, self.log = environment or {}, work / f"{name.split()[-1]}.log"

    def __enter__(self):
        try:
            with open(self.log, "w") as log:
                self.process = subprocess.Popen(
                    self.command, stdout=log, stderr=log, start_new_session=True, env={**os.environ, **self.environment})
        except FileNotFoundError:
            raise Unavailable(f"{self.name} is not installed") from None
        return self

    def __exit__(self, *_):
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        # Its workers, if it left some.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def post(self, photo):
        """The answer to one photo: its label and confidence."""
        body, kind = photo, "image/jpeg"
        if self.field:
            head = f'--photo\r\nContent-Disposition: form-data; name="{self.field}"; filename="a.jpg"\r\nContent-Type: {kind}\r\n\r\n'
            body, kind = head.encode() + photo + b"\r\n--photo--\r\n", "multipart/form-data; boundary=photo"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", "/v1/classify?k=1", body, {"Content-Type": kind})
            answer = json.loads(connection.getresponse().read())
            result = answer["results"][0] if isinstance(answer, dict) else answer[0]
            return result["label"], result["confidence"]
        except (OSError, http.client.HTTPException, LookupError, ValueError) as error:
            raise Unavailable(f"{self.name} does not answer: {error!r}; see {self.log}") from None
        finally:
            connection.close()

    def wait(self, photo):
        """Returns once photos are answered."""
        end = time.monotonic() + STARTING_SECONDS
        while True:
            try:
                return self.post(photo)
            except Unavailable:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise
                time.sleep(0.5)

    def load(self, photos, connections, seconds):
        """Requests a second, and the percentiles of their milliseconds; every connection sends one request after another."""
        field = [self.field] if self.field else []
        found = json.loads(run(self.load_program, str(self.port), photos, str(connections), "0", str(seconds), *field)[0])
        failed = {status: part["count"] for status, part in found.items() if status != "200"}
        if failed:
            raise Unavailable(f"{self.name}: failed requests by status {failed}")
        return found["200"]


def peers(work, model, precision):
    """FastAPI and BentoML, both with a worker for each core. BentoML takes photos as parts of forms."""
    programs = work / "services" / "bin"
    environment = {
        "MODEL": str(model), "PRECISION": precision, "BENTOML_HOME": str(work / "bento"), "BENTOML_DO_NOT_TRACK": "True",
        "PYTHONPATH": f"{os.path.abspath('Benchmarks')}:{os.path.abspath('Benchmarks/peers')}"}
    workers = len(os.sched_getaffinity(0))
    yield Service(
        work, "FastAPI", [programs / "uvicorn", "fastapi_service:app", "--workers", workers, "--no-access-log"], environment)
    for name, service in (("BentoML", "Plain"), ("BentoML, adaptive batching", "Batching")):
        yield Service(
            work, name, [programs / "bentoml", "serve", f"bento_service:{service}", "--working-dir", "Benchmarks/peers"],
            environment, field="photos")


def measure(comparison):
    work = comparison.work.resolve()
    model, exported = comparison.out("served.pomona"), work / "served.onnx"
    run(POMONA, "train", comparison.photos, "-o", model, "--quiet", "--classifier", "logistic-regression")
    run(POMONA, "export", model, "-o", str(exported), "--quiet")
    for peer in peers(work, exported, comparison.precisions()[0]):
        with comparison.optional(peer.name):
            beside(comparison, Service(work, "pomona", [POMONA, "serve", model, "--quiet"]), peer)


def beside(comparison, pomona, peer):
    """Measures two services in turns; the one that is not loaded waits."""
    paths = sorted(pathlib.Path(comparison.photos).rglob("*.jpg"))
    some = [path.read_bytes() for path in paths[:: max(1, len(paths) // COMPARED_PHOTOS)]]
    with pomona, peer:
        answers = []
        for service in (pomona, peer):
            service.wait(some[0])
            answers.append([service.post(photo) for photo in some])
        same = sum(ours[0] == theirs[0] for ours, theirs in zip(*answers))
        apart = max((abs(ours[1] - theirs[1]) for ours, theirs in zip(*answers) if ours[0] == theirs[0]), default=0)
        for service in (pomona, peer):
            service.load(comparison.photos, CONNECTIONS, 2)
        for name, connections in (("service, saturated", CONNECTIONS), ("service, one request at a time", 1)):
            loads = comparison.in_turns(*(
                lambda service=service: service.load(comparison.photos, connections, SECONDS) for service in (pomona, peer)))
            if connections > 1:
                seconds = [[1 / load["rate"] for load in side] for side in loads]
                comparison.add(name, peer.name, seconds, photos=1,
                               note=f"the same label for {same} of {len(some)} photos, confidences at most {apart:.3f} apart")
            else:
                seconds = [[load["p50"] / 1e3 for load in side] for side in loads]
                tails = [sorted(load["p99"] for load in side)[len(side) // 2] for side in loads]
                comparison.add(name, peer.name, seconds, note=f"p99 {tails[0]:.1f} and {tails[1]:.1f} ms")
