"""Keeps the logs of services that ask for it, so that they outlive their containers."""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final

import structlog

from watchroom.docker.engine import Engine
from watchroom.docker.log_lines import LogRecord
from watchroom.domain.errors import EngineRefused, StoreUnavailable
from watchroom.domain.kept_logs import KEEP_LABEL, USUAL_BYTES, kept_bytes
from watchroom.domain.times import Clock
from watchroom.flows.backoff import Backoff
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.log_filters import LineFilter, lines_of
from watchroom.flows.services.log_following import FollowPace, Trail
from watchroom.flows.services.log_place import LogPlace
from watchroom.flows.services.log_sources import unreadable_reason
from watchroom.flows.services.log_views import LogQuery
from watchroom.flows.services.views import ServiceView
from watchroom.store import kept_logs
from watchroom.store.database import Database

DAY_NS: Final = 86_400_000_000_000

log = structlog.get_logger(__name__)

_Key = tuple[str, str]  # host, and id of a service


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPace:
    """How often and how much; tests shrink these."""

    look_s: float = 5.0  # between looks for services that want their log kept
    gather_s: float = 1.0  # after the first line, so that many are one transaction
    most_waiting: int = 5_000  # lines; then the engine has to wait
    prune_s: float = 60.0
    days: int = 90  # older lines are deleted
    follow: FollowPace = field(default_factory=FollowPace)
    retry: Backoff = field(default_factory=lambda: Backoff(first_s=1.0, most_s=30.0))


class LogKeeper:
    """Follows every log that is to be kept, each from where the store ends."""

    def __init__(
        self,
        *,
        fleet: Fleet,
        engines: Mapping[str, Engine],
        store: Database,
        clock: Clock,
        usual_bytes: int | None = None,
        pace: KeepPace | None = None,
    ) -> None:
        self._fleet = fleet
        self._engines = engines
        self._store = store
        self._clock = clock
        self._usual_bytes = usual_bytes  # of services that have no label; None: not kept
        self._pace = pace or KeepPace()
        self._running: dict[_Key, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Keep what is wanted, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._prune_by_and_by())
            while True:
                for view in self._fleet.views():
                    key = (view.service.host, view.service.id)
                    if key not in self._running and self._wants(view):
                        self._running[key] = tasks.create_task(self._keep(key, view))
                await asyncio.sleep(self._pace.look_s)

    def _wants(self, view: ServiceView) -> bool:
        return self._bytes(view) is not None and unreadable_reason(view) is None

    def _bytes(self, view: ServiceView) -> int | None:
        return kept_bytes(view.service.setup.labels.get(KEEP_LABEL), self._usual_bytes)

    async def _keep(self, key: _Key, view: ServiceView) -> None:
        """Keep one service's log; whatever ends that, it begins again when its turn comes."""
        failures = 0
        while self._wants(view):
            try:
                await self._follow(key, view)
            except* EngineRefused as refusals:
                log.warning("log is not kept", service=key[1], reason=str(refusals.exceptions[0]))
            except* StoreUnavailable as away:
                log.warning("kept log waits for the store", reason=str(away.exceptions[0]))
            failures += 1
            await self._pace.retry.wait(failures)
            view = self._fleet.known(*key) or view
        del self._running[key]

    async def _follow(self, key: _Key, view: ServiceView) -> None:
        host, service = key
        newest = await kept_logs.newest(self._store, host=host, service=service)
        place = LogPlace()
        place.note((line.at_ns, line.stream) for line in newest)
        trail = Trail(
            fleet=self._fleet,
            engine=self._engines[host],
            view=view,
            place=place,
            pace=self._pace.follow,
        )
        queue: asyncio.Queue[LogRecord] = asyncio.Queue(self._pace.most_waiting)
        async with asyncio.TaskGroup() as tasks:
            writing = tasks.create_task(self._write(key, queue))
            async with aclosing(trail.entries()) as entries:
                async for entry in entries:
                    if isinstance(entry, LogRecord):
                        await queue.put(entry)
                    elif not self._wants(self._fleet.known(*key) or view):
                        break
            await queue.join()
            writing.cancel()

    async def _write(self, key: _Key, queue: asyncio.Queue[LogRecord]) -> None:
        """Write what comes in batches. Raises StoreUnavailable: what is lost is read again."""
        filter_ = LineFilter(LogQuery())
        while True:
            records = [await queue.get()]
            await asyncio.sleep(self._pace.gather_s)
            while not queue.empty():
                records.append(queue.get_nowait())
            lines = await asyncio.to_thread(_lines, key, records, filter_)
            async with self._store.writing() as session:
                await kept_logs.append_many(session, lines)
            for _ in records:
                queue.task_done()

    async def _prune_by_and_by(self) -> None:
        """Hold every kept log within its bounds, also those of services that are gone."""
        while True:
            try:
                for host, service in await kept_logs.services(self._store):
                    await self._prune(host, service)
            except StoreUnavailable as error:
                log.warning("kept logs are not pruned", reason=str(error))
            await asyncio.sleep(self._pace.prune_s)

    async def _prune(self, host: str, service: str) -> None:
        view = self._fleet.known(host, service)
        most_bytes = self._bytes(view) if view else None
        now_ns = int(self._clock().timestamp()) * 1_000_000_000
        async with self._store.writing() as session:
            await kept_logs.prune(
                session,
                host=host,
                service=service,
                most_bytes=most_bytes or self._usual_bytes or USUAL_BYTES,
                before_ns=now_ns - self._pace.days * DAY_NS,
            )


def _lines(key: _Key, records: list[LogRecord], filter_: LineFilter) -> list[kept_logs.LogLine]:
    """Return lines as they are stored: without secrets. Those without a time cannot be."""
    lines = lines_of([found for record in records if (found := filter_.take(record))])
    return [
        kept_logs.LogLine(
            host=key[0],
            service=key[1],
            at_ns=line.at_ns,
            stream=line.stream,
            level=line.level,
            message=line.message,
        )
        for line in lines
        if line.at_ns is not None
    ]
