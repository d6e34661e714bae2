"""Copies a store and kills itself on the way: python killed_copier.py FROM TO SHARE"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from watchroom.store import open_store
from watchroom.store.copying import CopyProgress, copy_store


async def main(source: str, target: str, share: float) -> None:
    """Copy; once that share of the rows is written, end with no warning."""

    def die(progress: CopyProgress) -> None:
        if progress.done >= progress.total * share:
            os.kill(os.getpid(), signal.SIGKILL)

    stores = [await open_store(url, data_dir=Path.cwd()) for url in (source, target)]
    await copy_store(stores[0], stores[1], die)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
