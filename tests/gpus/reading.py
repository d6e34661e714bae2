"""
Reads GPUs in a process of its own, which is where a library can be put in its way.

`reading.py DEADLINE_S STEP ...`: `read` prints one reading or the error as a line of JSON; any
other word is a file, which is removed. Processes with an even id are those of the container "even".
"""

import asyncio
import sys
from pathlib import Path

import msgspec

from watchroom.domain.errors import Unavailable
from watchroom.gpus import GpuReader


async def main(deadline_s: float, steps: list[str]) -> None:
    """Do what is said, in order."""
    reader = GpuReader(lambda pid: None if pid % 2 else "even", deadline_s=deadline_s)
    for step in steps:
        if step == "read":
            print(msgspec.json.encode(await reading(reader)).decode(), flush=True)
        else:
            Path(step).unlink()


async def reading(reader: GpuReader) -> object:
    """Return what the reader gives, or says."""
    try:
        return await reader.read()
    except Unavailable as error:
        return str(error)


asyncio.run(main(float(sys.argv[1]), sys.argv[2:]))
