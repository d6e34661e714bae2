"""GPUs by a library of our own under the name of NVIDIA's, and without any."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from conftest import missing
from fake_nvml import DRIVER_NOT_LOADED, UNKNOWN_ERROR, build_nvml, find_compiler

READING = Path(__file__).parent / "reading.py"
END_DEADLINE_S = 60.0
GIB = 1 << 30


@pytest.fixture(autouse=True)
def compiler() -> None:
    """The library has to be made first."""
    if find_compiler() is None:
        missing("a C compiler is not installed")


def readings(folder: Path, *steps: str | Path, deadline_s: float = 20.0) -> list[Any]:
    """Return what a process read that finds its libraries in *folder* first."""
    done = subprocess.run(
        [sys.executable, READING, str(deadline_s), *steps],
        env={"LD_LIBRARY_PATH": str(folder)},
        capture_output=True,
        timeout=END_DEADLINE_S,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return [msgspec.json.decode(line) for line in done.stdout.splitlines()]


def test_every_figure_comes_from_the_driver(tmp_path: Path) -> None:
    """In its own units, whatever NVIDIA counts in; a figure of 0 is one."""
    build_nvml(tmp_path)

    [[gpu, *_]] = readings(tmp_path, "read")

    assert gpu == {
        "index": 0,
        "uuid": "GPU-5a0c",
        "name": "NVIDIA L4",
        "driver": "570.133.07",
        "memory_total_bytes": 24 * GIB,
        "memory_used_bytes": 8 * GIB,
        "used_percent": 0,
        "temperature_c": 54,
        "power_w": 71.45,
        "processes": [
            {"pid": 4710, "memory_bytes": 8 * GIB, "container_id": "even"},
            {"pid": 4711, "memory_bytes": 8 * GIB, "container_id": None},
            {"pid": 4712, "memory_bytes": None, "container_id": "even"},
        ],
    }


def test_what_a_gpu_does_not_tell_is_unknown_and_hides_no_other(tmp_path: Path) -> None:
    """Laptops tell no power, integrated ones no memory, and one may have fallen off its bus."""
    build_nvml(tmp_path)

    [[_, bare, lost]] = readings(tmp_path, "read")

    known = {"index": 1, "name": "NVIDIA Bare", "driver": "570.133.07"}
    assert {name: value for name, value in bare.items() if value is not None} == known
    known = {"index": 2, "driver": "570.133.07"}
    assert {name: value for name, value in lost.items() if value is not None} == known


def test_an_older_driver_is_asked_in_its_own_way(tmp_path: Path) -> None:
    """It lacks newer functions; what it cannot tell at all is unknown."""
    build_nvml(tmp_path, "OLDER")

    [[gpu, *_]] = readings(tmp_path, "read")

    assert (gpu["temperature_c"], gpu["memory_used_bytes"]) == (50, 9 * GIB)
    assert gpu["processes"] is None


def test_a_machine_without_the_library_has_no_gpus(tmp_path: Path) -> None:
    """That is no error: most machines are like that."""
    assert readings(tmp_path, "read", "read") == [None, None]


def test_a_library_without_its_driver_is_no_gpus_either(tmp_path: Path) -> None:
    """Images bring the library to machines that have no GPU."""
    build_nvml(tmp_path, f"INIT_RESULT={DRIVER_NOT_LOADED}")

    assert readings(tmp_path, "read") == [None]


def test_a_driver_that_refuses_is_told_in_its_words(tmp_path: Path) -> None:
    """A GPU that should be there and is not is worth a look."""
    build_nvml(tmp_path, f"INIT_RESULT={UNKNOWN_ERROR}")

    assert readings(tmp_path, "read") == ["the NVIDIA driver refuses: Unknown Error"]


def test_a_driver_that_hangs_holds_up_nothing(tmp_path: Path) -> None:
    """Neither the caller nor the end of the program, which would wait for a usual thread."""
    build_nvml(tmp_path).touch()

    [first, second] = readings(tmp_path, "read", "read", deadline_s=0.3)

    assert first == second == "the NVIDIA driver has not answered for 0.3 s"


def test_a_driver_that_comes_back_is_read_again(tmp_path: Path) -> None:
    """The reading that was owed is the next one's answer, or a new one is."""
    hang = build_nvml(tmp_path)
    hang.touch()

    [first, second, third] = readings(tmp_path, "read", hang, "read", "read", deadline_s=3.0)

    assert first == "the NVIDIA driver has not answered for 3 s"
    assert second == third
    assert second[0]["name"] == "NVIDIA L4"
