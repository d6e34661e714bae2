"""Waits for conditions instead of for luck."""

import asyncio
import inspect
from collections.abc import Callable

PATIENCE_S = 30.0


async def eventually(happens: Callable[[], object], *, patience_s: float = PATIENCE_S) -> None:
    """Return once *happens* gives something true; a coroutine is awaited. Raises TimeoutError."""
    async with asyncio.timeout(patience_s):
        while True:
            outcome = happens()
            if inspect.isawaitable(outcome):
                outcome = await outcome
            if outcome:
                return
            await asyncio.sleep(0.02)
