"""Makes the exports of a store and says when it is on its way: python killed_maker.py URL FOLDER"""

import asyncio
import sys
from pathlib import Path

from exports_under_test import SMALL_PIECES, making_of, source_of
from watchroom.flows.exports.pieces import piece_key
from watchroom.objects import open_objects
from watchroom.store import exports, open_store


async def main(url: str, folder: Path) -> None:
    """Work until killed; one line is written as soon as a file has begun."""
    store = await open_store(url, data_dir=folder)
    objects = open_objects(f"file://{folder}/objects", data_dir=folder)
    [export] = await exports.unfinished(store)
    source = source_of(store, objects, folder)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(making_of(source, bounds=SMALL_PIECES).run())
        while await objects.size(piece_key(export.id, 1)) is None:
            await asyncio.sleep(0)
        print("begun", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
