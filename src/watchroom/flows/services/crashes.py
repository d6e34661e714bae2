"""Freezes what is known at the moment when a container crashes."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import aclosing
from typing import Final

import structlog

from watchroom.docker.engine import Engine
from watchroom.docker.inspections import service_of
from watchroom.docker.log_lines import LogRecord, OutputStream
from watchroom.docker.log_stream import LogQuery
from watchroom.docker.references import digest_of
from watchroom.domain.container_events import STOP_GRACE_MS, ContainerEvent
from watchroom.domain.crash import (
    KEPT_LOG_LINES,
    Crash,
    CrashLine,
    CrashRecord,
    crash_of,
    kept_lines,
    kept_stats,
)
from watchroom.domain.errors import WatchroomError
from watchroom.domain.json_values import mapping, sequence, text, whole
from watchroom.domain.log_levels import LogLevel, level_after
from watchroom.domain.log_text import plain_text
from watchroom.domain.secret_shapes import masked_text
from watchroom.domain.service_events import ServiceEvent, ServiceEventKind
from watchroom.domain.services import Service, ServiceStatus
from watchroom.flows.services.recent_stats import RecentStats
from watchroom.store import container_events, crashes
from watchroom.store.database import Database

MOST_WAITING: Final = 200
MOST_KEPT: Final = 50  # crashes of one service
EVIDENCE_S: Final = 20.0  # for everything that an engine is asked about one crash
LOOK_BACK_MS: Final = 3_600_000  # among the events before: an order to stop, lack of memory
MOST_EVENTS: Final = 500
ASKED_LINES: Final = 5 * KEPT_LOG_LINES  # `tail` counts lines of the next life too

_ENDS: Final = frozenset({ServiceEventKind.DIE, ServiceEventKind.OOM})

log = structlog.get_logger(__name__)


class Crashes:
    """
    Listens to events, and keeps a record of each crash among them.

    Whatever the engine cannot tell any more is left out: a container may be gone with its log
    a moment after it ended.
    """

    def __init__(
        self, *, engines: Mapping[str, Engine], store: Database, recent: RecentStats
    ) -> None:
        self._engines = engines
        self._store = store
        self._recent = recent
        self._waiting: asyncio.Queue[ServiceEvent] = asyncio.Queue(MOST_WAITING)

    async def on_event(self, event: ServiceEvent) -> None:
        """Take an event of any kind; `run` looks at those that may tell of a crash."""
        if event.kind not in _ENDS:
            return
        try:
            self._waiting.put_nowait(event)
        except asyncio.QueueFull:
            log.warning("a crash is not recorded: too many at once", service=event.service)

    async def run(self) -> None:
        """Examine one event after the other until cancelled."""
        while True:
            event = await self._waiting.get()
            try:
                await self._examine(event)
            except WatchroomError as error:
                log.warning("a crash is not recorded", service=event.service, reason=str(error))

    async def _examine(self, event: ServiceEvent) -> None:
        before = await self._lives_before(event)
        if event.of_life is None or crash_of(event.of_life, before) is None:
            return
        inspection = await self._inspection(event)
        crash = crash_of(event.of_life, before, grace_ms=_grace_ms(inspection))
        if crash is not None:
            await self._keep(event, await self._record(event, crash, inspection))

    async def _lives_before(self, event: ServiceEvent) -> list[ContainerEvent]:
        """Return what happened to the same container before, oldest first."""
        newest_first = await container_events.between(
            self._store,
            from_ms=event.at_ms - LOOK_BACK_MS,
            to_ms=event.at_ms + 1,
            limit=MOST_EVENTS,
            host=event.host,
            service=event.service,
        )
        return [
            each.of_life
            for each in reversed(newest_first)
            if each.container_id == event.container_id
            and each.time_nano < event.time_nano
            and each.of_life is not None
        ]

    async def _inspection(self, event: ServiceEvent) -> Mapping[str, object]:
        """Return the container's inspection; empty if it or its host is gone."""
        try:
            return await self._engines[event.host].containers.inspect(event.container_id)
        except WatchroomError:
            return {}

    async def _record(
        self, event: ServiceEvent, crash: Crash, inspection: Mapping[str, object]
    ) -> CrashRecord:
        service = service_of(inspection, host=event.host) if inspection else None
        lines: tuple[CrashLine, ...] = ()
        digest: str | None = None
        if service is not None:
            lines = await self._last_lines(event, service)
            digest = await self._digest(service)
        stats = self._recent.of((event.host, event.container_id))
        return CrashRecord(
            service_id=event.service,
            container_id=event.container_id,
            crash=crash,
            image=service.image if service else event.detail.get("image", ""),
            image_digest=digest,
            restart_count=_restarts_before(service) if service else None,
            log=lines,
            stats=kept_stats(stats, crash.at_ms),
        )

    async def _last_lines(self, event: ServiceEvent, service: Service) -> tuple[CrashLine, ...]:
        """Return the last lines before the event; none if its log cannot be read."""
        query = LogQuery(until_ns=event.time_nano, tail=ASKED_LINES)
        records = self._engines[event.host].containers.logs(
            event.container_id, tty=service.setup.tty, query=query
        )
        try:
            async with asyncio.timeout(EVIDENCE_S), aclosing(records):
                found = [record async for record in records]
        except (WatchroomError, TimeoutError) as error:
            log.info("no log of a crash", service=event.service, reason=str(error))
            return ()
        return kept_lines(_crash_lines(found))

    async def _digest(self, service: Service) -> str | None:
        """Return the registry's digest of a container's image; None if it has none."""
        try:
            image = await self._engines[service.host].images.inspect(
                service.image_id or service.image
            )
        except WatchroomError:
            return None
        digests = [text(each) for each in sequence(image.get("RepoDigests"))]
        return next((digest_of(each) for each in digests if each), None)

    async def _keep(self, event: ServiceEvent, record: CrashRecord) -> None:
        async with self._store.writing() as session:
            await crashes.add(session, record, host=event.host)
            await crashes.keep_newest(
                session, host=event.host, service=event.service, most=MOST_KEPT
            )
        reason = record.crash.reason
        log.warning("service crashed", service=event.service, host=event.host, reason=reason)


def _grace_ms(inspection: Mapping[str, object]) -> int:
    grace_s = whole(mapping(inspection.get("Config")).get("StopTimeout"))
    return STOP_GRACE_MS if grace_s is None else grace_s * 1000


def _restarts_before(service: Service) -> int | None:
    """Return the engine's count without the restart that follows, which it has counted too."""
    count = service.state.restart_count
    follows = service.state.status in {ServiceStatus.RESTARTING, ServiceStatus.RUNNING}
    return count - 1 if count and follows else count


def _crash_lines(records: Iterable[LogRecord]) -> Sequence[CrashLine]:
    """Return lines as they are kept; one that goes on with another of its stream has its level."""
    levels: dict[OutputStream | None, LogLevel | None] = {}
    lines = []
    for record in records:
        levels[record.stream] = level_after(levels.get(record.stream), record.message)
        lines.append(
            CrashLine(
                at_ms=None if record.time_ns is None else record.time_ns // 1_000_000,
                stream=record.stream,
                message=masked_text(plain_text(record.message)),
                level=levels[record.stream],
            )
        )
    return lines
