"""Lets runs arrive while the demo is watched: one every few seconds, each of which then ends."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from watchroom.demo.data.endings import Ending
from watchroom.demo.data.happenings import Happened, History
from watchroom.demo.data.n8n_file import N8nFile
from watchroom.demo.data.plan import HOUR_MS, SPAN_DAYS, spread
from watchroom.demo.data.recording import record_of
from watchroom.demo.engine.chance import Dice
from watchroom.domain.times import Clock, to_ms

BETWEEN_S: Final = (2.5, 5.5)
GAP_MS: Final = HOUR_MS // 2  # a longer time without runs is filled at the next start
MOST_CAUGHT_UP: Final = 20_000
BATCH_RUNS: Final = 200


class Feeder:
    """An n8n at work: writes what happens into its file."""

    def __init__(
        self,
        *,
        file: N8nFile,
        history: History,
        sizes: Mapping[str, int],
        clock: Clock,
        is_model_up: Callable[[], bool],
        between_s: tuple[float, float] = BETWEEN_S,
    ) -> None:
        """*sizes* are the bytes of the pictures by name."""
        self._file = file
        self._history = history
        self._sizes = sizes
        self._clock = clock
        self._is_model_up = is_model_up
        self._between_s = between_s
        self._turn = asyncio.Lock()  # one writes at a time

    async def run(self) -> None:
        """Make up for the time without us, then go on until cancelled."""
        await self._recover()
        await self._catch_up()
        number = await asyncio.to_thread(self._file.highest)
        async with asyncio.TaskGroup() as tasks:
            while True:
                number += 1
                tasks.create_task(self._live(number))
                pause = Dice(self._history.plan.seed, "pause", number).between(*self._between_s)
                await asyncio.sleep(pause)

    async def _live(self, number: int) -> None:
        """Let a run begin, and let it end."""
        began_ms = to_ms(self._clock())
        happened = self._history.later(number, began_ms, is_model_up=self._is_model_up())
        await self._write([replace(happened, ending=Ending.RUNNING)])
        await asyncio.sleep(happened.took_ms / 1000)
        await self._write([happened])

    async def _recover(self) -> None:
        """Do what n8n does when it starts: what was in progress has crashed."""
        crashed = []
        for number in await asyncio.to_thread(self._file.unfinished):
            began_ms = await asyncio.to_thread(self._file.created_ms, number)
            happened = self._history.later(number, began_ms, is_model_up=True)
            crashed.append(replace(happened, ending=Ending.CRASHED))
        await self._write(crashed)

    async def _catch_up(self) -> None:
        """Write the runs of the time in which the demo was not running."""
        highest = await asyncio.to_thread(self._file.highest)
        since_ms = await asyncio.to_thread(self._file.created_ms, highest)
        now_ms = to_ms(self._clock())
        if now_ms - since_ms < GAP_MS:
            return
        plan = self._history.plan
        share = (now_ms - since_ms) / (SPAN_DAYS * 24 * HOUR_MS)
        count = max(1, min(MOST_CAUGHT_UP, round(plan.runs * share)))
        moments = list(spread(plan.seed, since_ms, now_ms, count))
        for start in range(0, count, BATCH_RUNS):
            portion = enumerate(moments[start : start + BATCH_RUNS], start=highest + 1 + start)
            await self._write([self._past(number, began_ms) for number, began_ms in portion])

    def _past(self, number: int, began_ms: int) -> Happened:
        return self._history.later(number, began_ms, is_model_up=True)

    async def _write(self, runs: list[Happened]) -> None:
        async with self._turn:
            await asyncio.to_thread(self._write_now, runs)

    def _write_now(self, runs: list[Happened]) -> None:
        seed = self._history.plan.seed
        self._file.write(record_of(run, self._sizes, seed) for run in runs)
