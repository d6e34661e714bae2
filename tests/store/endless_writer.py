"""Saves one run after another, and prints each id once it is committed; made to be killed."""

import asyncio
import sys
from itertools import count
from pathlib import Path

from runs import NOON_MS, a_run
from watchroom.domain.run_happenings import updated
from watchroom.store import event_log, executions, open_store


async def write_forever(path: Path, first: int) -> None:
    """Save runs from id *first* on."""
    store = await open_store(f"sqlite://{path}", data_dir=path.parent)
    for execution_id in count(first):
        async with store.writing() as session:
            run = a_run(execution_id, started_ms=NOON_MS + execution_id)
            await executions.save(session, [run], now_ms=NOON_MS, unreadable={})
            told = updated(run, is_new=True, pattern_id=None, at_ms=NOON_MS)
            await event_log.append(session, [told])
        sys.stdout.write(f"{execution_id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write_forever(Path(sys.argv[1]), int(sys.argv[2])))
