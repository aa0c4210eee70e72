"""Starts Pomona and its peers."""

import json
import os
import pathlib
import subprocess
import sys
import threading
import time

POMONA = os.path.abspath(".build/release/pomona")
BACKBONE = ".deps/backbones/mobilenet-v2.onnx"
# A peer that hangs must not stop the others.
LONGEST_SECONDS = 1200


class Unavailable(Exception):
    """A peer that is not installed, or that fails."""


def run(*arguments, lines=None):
    """Standard output and wall-clock seconds of a program; `lines` receives the lines of its standard error as they come."""
    start = time.perf_counter()
    try:
        process = subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE if lines else None, text=True)
    except FileNotFoundError as error:
        raise Unavailable(f"{error.filename} is not installed") from None
    limit = threading.Timer(LONGEST_SECONDS, process.kill)
    limit.start()
    reader = threading.Thread(target=lambda: [lines(line) for line in process.stderr] if lines else None)
    reader.start()
    output = process.stdout.read()
    limit.cancel()
    process.wait()
    reader.join()
    seconds = time.perf_counter() - start
    if process.returncode != 0:
        name = " ".join([pathlib.Path(arguments[0]).name, *map(str, arguments[1:3])])
        raise Unavailable(f"{name}: exit code {process.returncode}")
    return output, seconds


def peer(*arguments, python=sys.executable, script="peer.py"):
    """What a peer found, as it prints it in its last line."""
    return json.loads(run(str(python), f"Benchmarks/{script}", *map(str, arguments))[0].splitlines()[-1])
