"""Writes the pretrained backbones as ONNX files: convert_backbones.py WEIGHTS OUTPUT. Needs numpy and onnx, no PyTorch.

A backbone takes 1 x 3 x side x side normalised RGB and returns 1 x features. Batch normalisation is folded into the
convolutions. How a photo becomes that input is told by the file's metadata (keys `pomona.*`; mean and standard
deviation in pixel levels, 0 to 255), so that a backbone is one self-contained file.
"""

import collections
import hashlib
import io
import math
import pathlib
import pickle
import struct
import sys
import zipfile

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

STORAGES = {"FloatStorage": numpy.float32, "LongStorage": numpy.int64}


class StateDictUnpickler(pickle.Unpickler):
    """Reads the tensors of a PyTorch state dictionary and nothing else: no other class is ever loaded."""

    def __init__(self, file, storages):
        super().__init__(file)
        self.storages = storages

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, shape, strides, *_: (storage, offset, shape, strides)
        if module == "torch" and name in STORAGES:
            return STORAGES[name]
        raise pickle.UnpicklingError(f"{module}.{name} is not part of a state dictionary")

    def persistent_load(self, identifier):
        kind, dtype, key, _location, count = identifier[:5]
        if kind != "storage":
            raise pickle.UnpicklingError(f"{kind} is not a storage")
        self.storages[key] = (numpy.dtype(dtype), count)
        return key


def load_state_dict(path):
    """The tensors of a .pth file by name; both of PyTorch's formats (zip, and the pickle before it)."""
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if not digest.startswith(path.stem.rsplit("-", 1)[1]):
        raise SystemExit(f"{path}: its sha256 {digest} is not the one in its name")
    storages, buffers = {}, {}
    if data[:2] == b"PK":
        archive = zipfile.ZipFile(io.BytesIO(data))
        root = next(name for name in archive.namelist() if name.endswith("/data.pkl")).removesuffix("/data.pkl")
        tensors = StateDictUnpickler(io.BytesIO(archive.read(f"{root}/data.pkl")), storages).load()
        for key, (dtype, _count) in storages.items():
            buffers[key] = numpy.frombuffer(archive.read(f"{root}/data/{key}"), dtype)
    else:
        file = io.BytesIO(data)
        _magic, _version, system, tensors, keys = (StateDictUnpickler(file, storages).load() for _ in range(5))
        if not system["little_endian"]:
            raise SystemExit(f"{path}: big-endian weights are not supported")
        for key in keys:
            (count,) = struct.unpack("<q", file.read(8))
            dtype, _count = storages[key]
            buffers[key] = numpy.frombuffer(file.read(count * dtype.itemsize), dtype)
    result = {}
    for name, (key, offset, shape, strides) in tensors.items():
        buffer = buffers[key]
        steps = [stride * buffer.itemsize for stride in strides]
        result[name] = numpy.lib.stride_tricks.as_strided(buffer[offset:], shape, steps).copy()
    return result


class Network:
    """Builds a chain of convolutions as an ONNX graph."""

    def __init__(self, weights, side, epsilon, same_padding):
        self.weights, self.epsilon, self.same_padding = weights, epsilon, same_padding
        self.side = self.size = side
        self.nodes, self.initializers = [], []
        self.current = "input"
        for name, value in (("zero", 0), ("six", 6)):
            self.initializers.append(numpy_helper.from_array(numpy.float32(value), name))

    def convolution(self, layer, norm, stride=1, depthwise=False, activate=True):
        scale = self.weights[f"{norm}.weight"].astype(numpy.float64)
        scale /= numpy.sqrt(self.weights[f"{norm}.running_var"].astype(numpy.float64) + self.epsilon)
        kernel = (self.weights[f"{layer}.weight"] * scale[:, None, None, None]).astype(numpy.float32)
        bias = (self.weights[f"{norm}.bias"] - self.weights[f"{norm}.running_mean"] * scale).astype(numpy.float32)
        self.initializers.append(numpy_helper.from_array(kernel, f"{layer}.weight"))
        self.initializers.append(numpy_helper.from_array(bias, f"{layer}.bias"))
        side = kernel.shape[2]
        if self.same_padding:  # TensorFlow's: the odd pixel goes to the end
            total = max((math.ceil(self.size / stride) - 1) * stride + side - self.size, 0)
            before, after = total // 2, total - total // 2
        else:
            before = after = (side - 1) // 2
        self.size = (self.size + before + after - side) // stride + 1
        self.add("Conv", [self.current, f"{layer}.weight", f"{layer}.bias"], layer,
                 kernel_shape=[side, side], strides=[stride, stride], pads=[before, before, after, after],
                 group=kernel.shape[0] if depthwise else 1)
        if activate:
            self.add("Clip", [self.current, "zero", "six"], f"{layer}.relu6")

    def add(self, operator, inputs, output, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        self.current = output

    def save(self, path, metadata):
        self.add("GlobalAveragePool", [self.current], "pool")
        self.add("Flatten", ["pool"], "features", axis=1)
        width = self.initializers[-1].dims[0]
        tensor = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        graph = helper.make_graph(self.nodes, metadata["name"], [tensor("input", [1, 3, self.side, self.side])],
                                  [tensor("features", [1, width])], self.initializers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        helper.set_model_props(model, {f"pomona.{key}": str(value) for key, value in metadata.items()})
        onnx.checker.check_model(model, full_check=True)
        partial = path.with_name(path.name + ".partial")
        partial.write_bytes(model.SerializeToString(deterministic=True))
        partial.rename(path)


def mobilenet_v2(weights):
    """Sandler et al., MobileNetV2, arXiv:1801.04381, table 2; layer names as in torchvision."""
    network = Network(weights, side=224, epsilon=1e-5, same_padding=False)
    network.convolution("features.0.0", "features.0.1", stride=2)
    block, channels = 1, 32
    for expansion, width, repeats, first_stride in [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)
    ]:
        for repeat in range(repeats):
            stride = first_stride if repeat == 0 else 1
            name, shortcut, layer = f"features.{block}.conv", network.current, 0
            if expansion != 1:
                network.convolution(f"{name}.0.0", f"{name}.0.1")
                layer = 1
            network.convolution(f"{name}.{layer}.0", f"{name}.{layer}.1", stride=stride, depthwise=True)
            network.convolution(f"{name}.{layer + 1}", f"{name}.{layer + 2}", activate=False)
            if stride == 1 and channels == width:
                network.add("Add", [shortcut, network.current], f"{name}.add")
            block, channels = block + 1, width
    network.convolution("features.18.0", "features.18.1")
    return network


def efficientnet_lite(weights, width_factor, depth_factor, side):
    """Tan and Le, EfficientNet, arXiv:1905.11946, in its Lite variant: ReLU6, no squeeze-and-excitation."""

    def rounded(width):
        scaled = width * width_factor
        result = max(8, int(scaled + 4) // 8 * 8)
        return result + 8 if result < 0.9 * scaled else result

    network = Network(weights, side=side, epsilon=1e-3, same_padding=True)
    network.convolution("_conv_stem", "_bn0", stride=2)
    stages = [(1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112),
              (4, 5, 2, 6, 192), (1, 3, 1, 6, 320)]
    block, channels = 0, 32
    for stage, (repeats, _kernel, first_stride, expansion, width) in enumerate(stages):
        if 0 < stage < len(stages) - 1:
            repeats = math.ceil(repeats * depth_factor)
        for repeat in range(repeats):
            stride = first_stride if repeat == 0 else 1
            name, shortcut = f"_blocks.{block}", network.current
            if expansion != 1:
                network.convolution(f"{name}._expand_conv", f"{name}._bn0")
            network.convolution(f"{name}._depthwise_conv", f"{name}._bn1", stride=stride, depthwise=True)
            network.convolution(f"{name}._project_conv", f"{name}._bn2", activate=False)
            if stride == 1 and channels == rounded(width):
                network.add("Add", [network.current, shortcut], f"{name}.add")
            block, channels = block + 1, rounded(width)
    network.convolution("_conv_head", "_bn1")
    return network


BACKBONES = {
    "mobilenet-v2": ("mobilenet_v2-*.pth", mobilenet_v2, {
        "mean": "123.675,116.28,103.53", "std": "58.395,57.12,57.375",
        "licence": "BSD-3-Clause", "source": "torchvision 0.1, ImageNet-1k",
    }),
    **{
        f"efficientnet-lite{n}": (
            f"efficientnet-lite{n}-*.pth",
            lambda weights, factors=factors: efficientnet_lite(weights, *factors),
            {"mean": "127,127,127", "std": "128,128,128", "licence": "Apache-2.0", "source": "TensorFlow TPU, ImageNet-1k"},
        )
        for n, factors in enumerate([(1.0, 1.0, 224), (1.0, 1.1, 240), (1.1, 1.2, 260)])
    },
}


def main():
    weights, output = map(pathlib.Path, sys.argv[1:])
    output.mkdir(parents=True, exist_ok=True)
    for name, (pattern, build, metadata) in BACKBONES.items():
        (path,) = weights.glob(pattern)
        state = load_state_dict(path)
        network = build(state)
        used = {item.name for item in network.initializers if len(item.dims) == 4}
        unused = {key for key, value in state.items() if value.ndim == 4} - used
        if unused:
            raise SystemExit(f"{path}: these convolutions were left out: {sorted(unused)}")
        network.save(output / f"{name}.onnx", {"name": name, **metadata})
        print(f"{name}: {sum(math.prod(item.dims) for item in network.initializers) / 1e6:.2f} M parameters", file=sys.stderr)


if __name__ == "__main__":
    main()
