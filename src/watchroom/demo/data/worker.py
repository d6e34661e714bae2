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
from watchroom.demo.data.happenings import NEWEST_RUNS, History
from watchroom.demo.data.n8n_file import N8nFile
from watchroom.demo.data.plan import HOUR_MS, SPAN_DAYS
from watchroom.demo.data.recording import record_of
from watchroom.demo.home import Home, Record
from watchroom.demo.pictures.cameras import CAMERAS

FIRST_RUNS: Final = 1_000  # that are there before the server answers
BATCH_RUNS: Final = 500
NICENESS: Final = 3  # added after each part: answering goes before what can wait

PICTURE: Final = "picture"  # one more
PART_DONE: Final = "part"  # a part of the task is done
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
    for first in (True, False):
        for _ in draw(home.storage, cameras, first=first):
            yield PICTURE
        yield PART_DONE
        # From now on only while nobody else has anything to do.
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _fill(home: Home) -> Iterator[str]:
    """
    Write all runs, the newest first; each line on stdin lets it go on.

    The first says that the first pictures are there, the second that all are. The ingest follows
    close behind, and what it has passed by it does not see: only runs that are so old that it
    will take long to get there wait for the other pictures.
    """
    record = home.record()
    if record is None:
        raise SystemExit(f"{home.folder} is no demo's folder")
    file = N8nFile(home.n8n_file)
    history, lowest = History(record.plan), begin(file, record)
    parts = (record.runs - FIRST_RUNS, record.runs - NEWEST_RUNS, 0)
    for number, down_to in enumerate(max(0, part) for part in parts):
        is_first = number < len(parts) - 1
        if number != 1 and not sys.stdin.readline():  # whoever started this process is gone
            break
        sizes = sizes_of(home.storage, first=is_first)
        yield from _write(file, history, lowest, down_to, sizes)
        yield PART_DONE
        lowest = min(lowest, down_to + 1)
        os.nice(NICENESS)
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
