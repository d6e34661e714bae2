"""Lets things happen, prints each once it is committed, and tells webhooks; made to be killed."""

import asyncio
import sys
from pathlib import Path

import structlog

from told_webhooks import WallClock, a_failure, post_office
from watchroom.flows.webhooks.delivering import Pace
from watchroom.store import open_store

CLAIM_MS = 2_000


async def tell(url: str, folder: Path) -> None:
    """Let things happen, and tell of them, until killed."""
    store = await open_store(url, data_dir=folder)
    pace = Pace(look_s=0.1)
    async with (
        post_office(store, clock=WallClock(), claim_ms=CLAIM_MS, pace=pace) as post,
        asyncio.TaskGroup() as tasks,
    ):
        tasks.create_task(post.tail.run())
        tasks.create_task(post.deliveries.run())
        while True:
            [event] = await post.happen(a_failure())
            sys.stdout.write(f"{event.seq}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    asyncio.run(tell(sys.argv[1], Path(sys.argv[2])))
