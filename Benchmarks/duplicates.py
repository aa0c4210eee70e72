"""The search for near-duplicates of `pomona audit` beside FAISS, on the same features."""

import json
import math
import pathlib
import shutil
import time

from programs import POMONA, peer, run

TILES = 20_000
# Small photos with features of a small side: the search sees as many features of as much length, sooner.
SIDE = 64
KINDS = {"flat": "FAISS, all pairs", "hnsw": "FAISS, HNSW"}
OPTIONS = ("--input-side", str(SIDE), "--precision", "f32")


def tiles(comparison, paths):
    """A folder of tiles of the photos, which do not overlap. One in ten has a near-duplicate, reduced and encoded anew or cropped."""
    from PIL import Image

    folder = comparison.work / "tiles"
    shutil.rmtree(folder, ignore_errors=True)
    across = math.ceil(math.sqrt(TILES / len(paths)))
    pairs, count = [], 0
    for path in paths:
        with Image.open(pathlib.Path(comparison.photos) / path) as file:
            photo = file.convert("RGB")
        place = (folder / path).with_suffix("")
        place.mkdir(parents=True)
        width, height = photo.width / across, photo.height / across
        for index in range(min(across * across, TILES - count)):
            left, top = index % across * width, index // across * height
            tile = photo.resize((96, 96), Image.Resampling.BICUBIC, (left, top, left + width, top + height))
            tile.save(place / f"{index}.jpg", quality=90)
            if count % 10 == 0:
                copy = tile.resize((72, 72)) if count % 20 else tile.crop((1, 1, 95, 95))
                copy.save(place / f"{index}-copy.jpg", quality=75)
                pairs.append([str((place / name).relative_to(folder)) for name in (f"{index}.jpg", f"{index}-copy.jpg")])
            count += 1
    return folder, pairs


def audit(folder):
    """The seconds of an audit after the features of all photos, and the groups that it finds."""
    ends = []
    text, _ = run(POMONA, "audit", str(folder), "--json", *OPTIONS,
                  lines=lambda line: ends.append(time.perf_counter()) if line.startswith("features") else None)
    seconds = time.perf_counter() - ends[-1]
    found = json.loads(text)
    return seconds, found["near_duplicates"] + found["exact_duplicates"]


def together(groups, pairs):
    """The number of pairs that are in one group."""
    group = {path: index for index, paths in enumerate(groups) for path in paths}
    return sum(a in group and group[a] == group.get(b) for a, b in pairs)


def measure(comparison):
    paths = sorted(comparison.vectors)[:TILES]
    folder, planted = tiles(comparison, paths)
    table, _, _ = comparison.pomona_features("tiles.table", *OPTIONS, photos=str(folder))
    found = {}

    def ours():
        seconds, found["ours"] = audit(folder)
        return seconds

    def theirs():
        for kind in KINDS:
            found[kind] = peer("duplicates", table, kind, comparison.work / f"{kind}.json")
        return {kind: found[kind]["seconds"] for kind in KINDS}

    own, others = comparison.in_turns(ours, theirs)
    for kind, name in KINDS.items():
        pairs = json.loads((comparison.work / f"{kind}.json").read_text())
        known = {tuple(sorted(pair)) for pair in pairs}
        theirs = sum(tuple(sorted(pair)) in known for pair in planted)
        common = 100 * together(found["ours"], pairs) / max(len(pairs), 1)
        comparison.add(
            "near-duplicates", name, (own, [seconds[kind] for seconds in others]), photos=found[kind]["photos"],
            note=f"{together(found['ours'], planted)} and {theirs} of {len(planted)} planted copies; "
                 f"{common:.1f} % of the peer's {len(pairs)} pairs")
