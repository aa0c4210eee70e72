"""Fine-tunes an ONNX network in PyTorch by the recipe of `pomona train --fine-tune` (docs/fine-tuning.md).

    tuning.py PHOTOS BACKBONE.onnx PASSES bf16|f32 FROZEN_SHARE

PHOTOS has a folder `train` and a folder `validation`, each with a folder for every label. Prints, as JSON, the seconds of the passes,
the number of photos learned from, and the accuracy of the running mean of the weights on the validation photos.
"""

import contextlib
import json
import math
import os
import pathlib
import sys
import time

# Threads sleep while they wait. Spinning takes three times as long beside other processes.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import onnx
import torch
from torch.nn.functional import affine_grid, cross_entropy, grid_sample, interpolate

from peer import MEAN, STD, pixels

# The photos of a step, and those that go through the network at once: with 16, memory is reused, which takes less time.
BATCH, PART, SIDE = 64, 16, 224
# Photos are cut from larger ones, as Pomona does it.
PHOTO_SIDE = SIDE * 9 // 7


class Network(torch.nn.Module):
    """The nodes of an ONNX file as layers; the first convolutions may stay as they are."""

    def __init__(self, path, frozen_share, classes):
        super().__init__()
        graph = onnx.load(path).graph
        arrays = {one.name: torch.tensor(onnx.numpy_helper.to_array(one)) for one in graph.initializer}
        frozen = int(frozen_share * sum(node.op_type == "Conv" for node in graph.node))
        self.nodes, self.layers = [], torch.nn.ModuleDict()
        for node in graph.node:
            key = node.output[0].replace(".", "_")
            if node.op_type == "Conv":
                self.layers[key] = self.convolution(node, *(arrays[name] for name in node.input[1:]))
                self.layers[key].requires_grad_(len(self.layers) > frozen)
            elif node.op_type == "Clip":
                assert [float(arrays[name]) for name in node.input[1:]] == [0, 6]
            self.nodes.append((node.op_type, key, [name for name in node.input if name not in arrays], node.output[0]))
        self.input, self.output = graph.input[0].name, graph.output[0].name
        self.head = torch.nn.Linear(graph.output[0].type.tensor_type.shape.dim[1].dim_value, classes)

    @staticmethod
    def convolution(node, weights, biases):
        found = {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute}
        top, left, bottom, right = found["pads"]
        assert (top, left) == (bottom, right)
        layer = torch.nn.Conv2d(
            weights.shape[1] * found["group"], weights.shape[0], tuple(weights.shape[2:]), found["strides"], (top, left),
            groups=found["group"])
        layer.load_state_dict({"weight": weights, "bias": biases})
        return layer

    def features(self, photos):
        values = {self.input: photos}
        for kind, key, inputs, output in self.nodes:
            found = [values[name] for name in inputs]
            if kind == "Conv":
                values[output] = self.layers[key](found[0])
            elif kind == "Clip":
                values[output] = torch.nn.functional.relu6(found[0])
            elif kind == "Add":
                values[output] = found[0] + found[1]
            elif kind == "GlobalAveragePool":
                values[output] = found[0].mean((2, 3))
            else:
                assert kind == "Flatten"
                values[output] = found[0]
        return values[self.output]

    def forward(self, photos):
        return self.head(self.features(photos))


def read(folder, labels, side):
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    photos = torch.tensor(np.stack([pixels(path, side) for path in paths]))
    return photos, torch.tensor([labels.index(path.parent.name) for path in paths])


def planes(photos):
    """Photos of bytes as the network takes them."""
    levels = (photos.float() - torch.tensor(MEAN)) / torch.tensor(STD)
    return levels.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)


def between(low, high, *shape):
    return low + (high - low) * torch.rand(*shape)


def changed(photos):
    """Random parts of photos, turned, flipped, and in other colours."""
    count = len(photos)
    area, ratio, angle = between(0.35, 1, count), between(math.log(3 / 4), math.log(4 / 3), count).exp(), between(-15, 15, count)
    width, height = (area * ratio).sqrt().clamp(max=1), (area / ratio).sqrt().clamp(max=1)
    cosine, sine = angle.deg2rad().cos(), angle.deg2rad().sin()
    flip = torch.where(torch.rand(count) < 0.5, -1.0, 1.0)
    theta = torch.stack([
        torch.stack([flip * width * cosine, -height * sine, (1 - width) * between(-1, 1, count)], 1),
        torch.stack([flip * width * sine, height * cosine, (1 - height) * between(-1, 1, count)], 1)], 1)
    found = grid_sample(
        photos.permute(0, 3, 1, 2).float(), affine_grid(theta, (count, 3, SIDE, SIDE), align_corners=False), padding_mode="border",
        align_corners=False)
    grey = found.mean(1, keepdim=True)
    found = grey + (found - grey) * between(0.75, 1.25, count, 1, 1, 1)
    mean = found.mean((1, 2, 3), keepdim=True)
    found = mean * between(0.75, 1.25, count, 1, 1, 1) + (found - mean) * between(0.75, 1.25, count, 1, 1, 1)
    found = (found * between(0.95, 1.05, count, 3, 1, 1)).clamp(0, 255)
    return planes(found.permute(0, 2, 3, 1))


def in_batches(compute, photos):
    with torch.inference_mode():
        return torch.cat([compute(planes(photos[first:first + PART])).float() for first in range(0, len(photos), PART)])


def fit_head(head, features, labels, weights):
    """A logistic regression with a strong penalty, the last layer to begin with."""
    optimiser = torch.optim.LBFGS(head.parameters(), max_iter=100, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        value = cross_entropy(head(features), labels, weights) + 0.02 * head.weight.square().sum()
        value.backward()
        return value

    optimiser.step(loss)


def tune(folder, backbone, passes, precision, frozen_share):
    torch.manual_seed(0)
    np.random.seed(0)
    folder, passes = pathlib.Path(folder), int(passes)
    names = sorted(path.name for path in (folder / "train").iterdir())
    photos, labels = read(folder / "train", names, PHOTO_SIDE)
    held, truth = read(folder / "validation", names, SIDE)
    network = Network(backbone, float(frozen_share), len(names)).to(memory_format=torch.channels_last)
    weights = torch.bincount(labels, minlength=len(names)).float().rsqrt().nan_to_num(posinf=0)
    weights *= len(labels) / weights[labels].sum()
    fit_head(network.head, in_batches(
        lambda batch: network.features(interpolate(batch, (SIDE, SIDE), mode="bilinear", antialias=True)), photos).clone(),
        labels, weights)
    untuned = (in_batches(network, held).argmax(1) == truth).float().mean().item()

    layers = [values for values in network.layers.parameters() if values.requires_grad]
    optimiser = torch.optim.AdamW([{"params": layers}, {"params": network.head.parameters()}], weight_decay=0.01)
    steps = max(1, len(photos) // BATCH)
    rates = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [3e-4, 2e-3], total_steps=passes * steps + 1, pct_start=0.25, cycle_momentum=False)
    mean = torch.optim.swa_utils.AveragedModel(
        network, avg_fn=lambda mean, value, step: value + min(0.99, (1 + step) / (10 + step)) * (mean - value))
    arithmetic = torch.autocast("cpu", torch.bfloat16) if precision == "bf16" else contextlib.nullcontext()
    start = time.perf_counter()
    for _ in range(passes):
        order = torch.randperm(len(photos))
        for step in range(steps):
            optimiser.zero_grad()
            share = np.random.beta(0.2, 0.2) if np.random.random() < 0.5 else 1.0
            for chosen in order[step * BATCH:(step + 1) * BATCH].split(PART):
                batch, wanted = changed(photos[chosen]), labels[chosen]
                if share < 1:
                    batch = torch.lerp(batch.roll(-1, 0), batch, share)
                with arithmetic:
                    logits = network(batch).float()
                loss = sum(part * cross_entropy(logits, target, weights, reduction="sum", label_smoothing=0.1)
                           for part, target in ((share, wanted), (1 - share, wanted.roll(-1))))
                (loss / BATCH).backward()
            optimiser.step()
            rates.step()
            mean.update_parameters(network)
    seconds = time.perf_counter() - start
    accuracy = (in_batches(mean, held).argmax(1) == truth).float().mean().item()
    return {"seconds": seconds, "learned": passes * steps * min(BATCH, len(photos)), "accuracy": accuracy, "untuned": untuned}


if __name__ == "__main__":
    print(json.dumps(tune(*sys.argv[1:])))
