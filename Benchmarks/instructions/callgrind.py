"""Runs programs under callgrind and reads its files."""

import collections
import os
import re
import subprocess

ALLOCATORS = ("malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "memalign")
# The callers that are kept of an allocation; the function that handles a photo is among them.
DEPTH = 32


def run(work, name, command, part=None):
    """Runs a command; each call of the function `part` begins a new file. Returns the files in order."""
    for file in work.glob(f"{name}.out*"):
        file.unlink()
    output = work / f"{name}.out"
    options = ["--tool=callgrind", "--demangle=no", "--quiet", f"--callgrind-out-file={output}"]
    if part:
        options += [f"--dump-before={part}"]
        options += [f"--separate-callers{DEPTH}={allocator}" for allocator in ALLOCATORS]
    # Nothing of the user's settings, one thread in every library, and the same order of hash tables in each run.
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(work), "XDG_CONFIG_HOME": str(work), "POMONA_CACHE": str(work / "cache"),
        "LD_PRELOAD": str(work / "sigsuspend.so"), "SWIFT_DETERMINISTIC_HASHING": "1",
        "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "VIPS_CONCURRENCY": "1"}
    subprocess.run(["valgrind", *options, *command], env=environment, stdout=subprocess.DEVNULL, check=True)
    numbered = work.glob(f"{name}.out.*")
    return sorted(numbered, key=lambda file: int(file.suffix[1:])) + [output]


class Profile:
    """The instructions of a file, and the number and instructions of its calls by caller and callee, as mangled symbols."""

    LINE = re.compile(r"(c?fn)=\((\d+)\)(?: (.*))?")

    def __init__(self, file):
        self.total = 0
        self.calls = collections.defaultdict(lambda: [0, 0])
        names, current, pending = {}, {}, None
        for line in open(file):
            if line[0] in "+-*0123456789":
                if pending is not None:
                    call = self.calls[current["fn"], current["cfn"]]
                    call[0] += pending
                    call[1] += int(line.split()[1])
                    pending = None
            elif line.startswith("calls="):
                pending = int(line[6:].split()[0])
            elif line.startswith("summary:"):
                self.total = int(line[8:])
            elif match := self.LINE.match(line):
                kind, key, name = match.groups()
                if name:
                    names[key] = name
                current[kind] = names[key]

    def instructions(self, functions):
        """Those of functions and all that they call; None when there is no call."""
        found = [count for (caller, callee), (_, count) in self.calls.items()
                 if callee in functions and caller not in functions]
        return sum(found) if found else None

    def allocations(self):
        """The number of allocations by the chain of their callers, the nearest first."""
        chains = collections.Counter()
        for (_, callee), (count, _) in self.calls.items():
            allocator, *chain = callee.split("'")
            # An allocator that calls another one counts once.
            if allocator in ALLOCATORS and not any(name in ALLOCATORS or "memalign" in name for name in chain[:2]):
                chains[tuple(chain)] += count
        return chains


def demangled(symbols):
    """The short names of symbols, by symbol."""
    symbols = list(symbols)
    names = subprocess.run(
        ["swift", "demangle", "-simplified"], input="\n".join(symbols), stdout=subprocess.PIPE, text=True, check=True)
    return dict(zip(symbols, names.stdout.splitlines(), strict=True))
