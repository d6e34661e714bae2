"""NVIDIA's management library for machines without a GPU: a real shared library of our own."""

import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).parent / "data" / "fake_nvml.c"
LIBRARY = "libnvidia-ml.so.1"
UNKNOWN_ERROR, DRIVER_NOT_LOADED = 999, 9  # results in nvml.h


def find_compiler() -> str | None:
    """Return the path of a C compiler; None if none is installed."""
    return shutil.which("cc") or shutil.which("gcc")


def build_nvml(folder: Path, *defines: str) -> Path:
    """Compile the library into *folder* and return the file that makes it hang while it exists."""
    compiler = find_compiler()
    if compiler is None:
        raise FileNotFoundError("a C compiler is not installed")
    hang = folder / "hang"
    options = [f'-DHANG_FILE="{hang}"', *(f"-D{each}" for each in defines)]
    options += ["-shared", "-fPIC", "-nostdlib", "-Wl,-soname," + LIBRARY]
    subprocess.run([compiler, *options, "-o", folder / LIBRARY, SOURCE], check=True)
    return hang
