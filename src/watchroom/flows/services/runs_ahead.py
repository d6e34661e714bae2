"""Puts an order off while runs in progress use its service."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from watchroom.domain.errors import Conflict
from watchroom.domain.operations import StepImage
from watchroom.flows.services.progress import RUNS_AHEAD, Progress

MOST_WAIT_S: Final = 600.0  # then the order is given up, and nothing was changed
LOOK_S: Final = 1.0  # between looks at the runs


class StillInUse(Conflict):
    """Runs went on using a service for as long as an order was willing to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsAhead:
    """Runs that an order lets go first."""

    count: Callable[[], Awaitable[int]]  # how many are in progress and use the service
    most_s: float = MOST_WAIT_S
    look_s: float = LOOK_S


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOptions:
    """How an order is carried out."""

    remove_old_image: bool = False  # after an update, unless something else uses it
    runs_ahead: RunsAhead | None = None  # None: it waits for nobody
    earlier: StepImage | None = None  # what a way back leads to; None of any other order


async def let_runs_end(ahead: RunsAhead | None, progress: Progress) -> None:
    """Return once no run uses the service. Raises StillInUse, Cancelled, StoreUnavailable."""
    if ahead is None:
        return
    async with progress.step(RUNS_AHEAD):
        try:
            async with asyncio.timeout(ahead.most_s):
                await _look_until_none(ahead, progress)
        except TimeoutError as error:
            minutes = ahead.most_s / 60
            raise StillInUse(f"runs still used it after {minutes:.0f} minutes") from error


async def _look_until_none(ahead: RunsAhead, progress: Progress) -> None:
    while (count := await ahead.count()) > 0:
        progress.check_cancelled()
        await progress.tell(RUNS_AHEAD, f"{count} in progress")
        await asyncio.sleep(ahead.look_s)
