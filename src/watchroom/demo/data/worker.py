"""
Processes that make the demo's data beside the server: `python -m watchroom.demo.data.worker`.

`draw FOLDER PART PARTS` draws a part of the pictures, `fill FOLDER` writes the runs, the newest
first. Both print a line for each step, and can be killed and run again at any time.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from watchroom.demo.data.album import draw, sizes_of
from watchroom.demo.data.happenings import History
from watchroom.demo.data.n8n_file import N8nFile
from watchroom.demo.data.plan import HOUR_MS, SPAN_DAYS
from watchroom.demo.data.recording import record_of
from watchroom.demo.home import Home, Record
from watchroom.demo.pictures.cameras import CAMERAS

FIRST_RUNS: Final = 2_000  # that are there before the server answers
BATCH_RUNS: Final = 500
NICENESS: Final = 5  # answering goes before what can wait

PICTURE: Final = "picture"  # one more
FIRST: Final = "first"  # what is needed at once is there
RUNS: Final = "runs"  # this many more


def main() -> None:
    """Do what the arguments say."""
    task, folder, *parts = sys.argv[1:]
    home = Home(folder=Path(folder))
    steps = _draw(home, *map(int, parts)) if task == "draw" else _fill(home)
    for step in steps:
        print(step, flush=True)  # noqa: T201  the process that started this one reads it


def _draw(home: Home, part: int, parts: int) -> Iterator[str]:
    cameras = CAMERAS[part::parts]
    for _ in draw(home.storage, cameras, first=True):
        yield PICTURE
    yield FIRST
    os.nice(NICENESS)
    for _ in draw(home.storage, cameras, first=False):
        yield PICTURE


def _fill(home: Home) -> Iterator[str]:
    """Write the newest runs; a line on stdin says that all pictures, and so all runs, can come."""
    record = home.record()
    if record is None:
        raise SystemExit(f"{home.folder} is no demo's folder")
    file = N8nFile(home.n8n_file)
    lowest = begin(file, record)
    history = History(record.plan)
    newest = max(0, record.runs - FIRST_RUNS)
    yield from _write(file, history, lowest, newest, sizes_of(home.storage, first=True))
    yield FIRST
    os.nice(NICENESS)
    sys.stdin.readline()
    lowest = min(lowest, newest + 1)
    yield from _write(file, history, lowest, 0, sizes_of(home.storage, first=False))
    file.close()


def begin(file: N8nFile, record: Record) -> int:
    """Make n8n's tables if need be, and return the lowest run that is there."""
    if not file.is_created():
        file.create(record.began_ms - (SPAN_DAYS + 1) * 24 * HOUR_MS)
    return file.lowest() or record.runs + 1


def _write(
    file: N8nFile, history: History, above: int, down_to: int, sizes: dict[str, int]
) -> Iterator[str]:
    """Write the runs below *above*, the highest first, and leave out those up to *down_to*."""
    while above > down_to + 1:
        below = max(down_to + 1, above - BATCH_RUNS)
        runs = map(history.run, range(below, above))
        file.write(record_of(run, sizes, history.plan.seed) for run in runs)
        yield f"{RUNS} {above - below}"
        above = below


if __name__ == "__main__":
    main()
