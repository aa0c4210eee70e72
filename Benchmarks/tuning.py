"""`pomona train --fine-tune` beside PyTorch, which fine-tunes the same layers of the same network on the same photos."""

import json
import os
import pathlib
import shutil

import pyarrow.parquet

from programs import BACKBONE, POMONA, Unavailable, peer, run

LARGEST = {"train": 1000, "validation": 300}
# Passes are as many as learn from about so many photos.
LEARNED_PHOTOS = 2000


def dataset(comparison):
    """A folder with the splits that both sides use; test photos are held out where there are none for validation."""
    rows = pyarrow.parquet.read_table(comparison.table, columns=["path", "label", "split", "error"]).to_pylist()
    rows = [row for row in rows if row["error"] is None and row["label"] is not None]
    held = "validation" if any(row["split"] == "validation" for row in rows) else "test"
    folder = comparison.work / "tuning.photos"
    shutil.rmtree(folder, ignore_errors=True)
    counts, labels = {}, {row["label"] for row in rows}
    for split, source in (("train", "train"), ("validation", held)):
        chosen = [row for row in rows if row["split"] == source and row["label"] in labels]
        chosen = sorted(chosen, key=lambda row: row["path"])[:: -(-len(chosen) // LARGEST[split]) or 1]
        counts[split], labels = len(chosen), {row["label"] for row in chosen}
        for index, row in enumerate(chosen):
            path = pathlib.Path(comparison.photos, row["path"])
            place = folder / split / row["label"].replace("/", "-") / f"{index}{path.suffix}"
            place.parent.mkdir(parents=True, exist_ok=True)
            os.symlink(path.resolve(), place)
    if not all(counts.values()):
        raise Unavailable("the photos have no validation or test split")
    return folder, counts["train"]


def measure(comparison):
    folder, photos = dataset(comparison)
    passes = min(8, max(2, LEARNED_PHOTOS // photos))
    found = {}

    def ours():
        text, _ = run(POMONA, "train", str(folder), "-o", comparison.out("tuned.pomona"), "--quiet", "--json", "--fine-tune",
                      "--epochs", str(passes))
        # The lines before are of the passes.
        found["ours"] = tuned = json.loads(text.splitlines()[-1])["fine_tuning"]
        return sum(one["seconds"] for one in tuned["passes"]) / sum(one["photos"] for one in tuned["passes"])

    def theirs():
        found["theirs"] = peer(
            folder, BACKBONE, passes, found["ours"]["precision"], found["ours"]["frozen_share"],
            python=comparison.work / "tuning" / "bin" / "python", script="peers/tuning.py")
        return found["theirs"]["seconds"] / found["theirs"]["learned"]

    seconds = comparison.in_turns(ours, theirs)
    figures = [100 * found["ours"]["passes"][-1]["held_out_accuracy"], 100 * found["theirs"]["accuracy"]]
    epochs = [photos * sorted(side)[len(side) // 2] for side in seconds]
    comparison.add(
        f"fine-tuning, {found['ours']['precision']}", "PyTorch", seconds, photos=1,
        note=f"{photos} photos, {passes} passes of {epochs[0]:.1f} and {epochs[1]:.1f} s; "
             f"held-out accuracy {figures[0]:.1f} and {figures[1]:.1f} %")
