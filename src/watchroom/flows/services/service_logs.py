"""Reads and follows what services print, with what was kept of containers that are gone."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Final

from watchroom.docker.engine import Engine
from watchroom.docker.log_lines import LogRecord
from watchroom.domain.errors import EngineRefused, InvalidInput, NotFound
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.kept_reading import kept_hosts, kept_lines
from watchroom.flows.services.log_filters import LineFilter
from watchroom.flows.services.log_following import FollowPace, Trail
from watchroom.flows.services.log_place import LogPlace
from watchroom.flows.services.log_scan import Scanned, scan
from watchroom.flows.services.log_sources import unreadable_reason
from watchroom.flows.services.log_views import Followed, LogMark, LogPage, LogQuery
from watchroom.flows.services.views import ServiceView
from watchroom.store.database import Database

UNREADABLE: Final = "unreadable"  # the event of a log whose driver gives nothing


class ServiceLogs:
    """The logs of every service of the fleet, and of those that are gone but were kept."""

    def __init__(
        self,
        *,
        fleet: Fleet,
        engines: Mapping[str, Engine],
        store: Database,
        pace: FollowPace | None = None,
    ) -> None:
        self._fleet = fleet
        self._engines = engines
        self._store = store
        self._pace = pace

    async def read(self, reference: str, query: LogQuery, *, host: str | None = None) -> LogPage:
        """
        Return the latest lines that a query wants; *reference* is as the fleet's `find` takes it.

        Lines of earlier containers come from what was kept. Of a service that is gone only its id
        is known. Raises NotFound, InvalidInput for an ambiguous reference or an expression that
        cannot be used, EngineUnavailable, StoreUnavailable.
        """
        LineFilter(query)
        try:
            view = self._fleet.find(reference, host=host)
        except NotFound:
            return await self._read_gone(reference, query, host)
        reason = unreadable_reason(view)
        if reason is None:
            try:
                scanned = await scan(self._engines[view.service.host], view, query)
            except EngineRefused as error:
                reason = str(error)
            else:
                return await self._with_kept(view, query, scanned)
        page = await kept_lines(self._store, view.service.host, view.service.id, query)
        return replace(page, driver_reason=reason)

    def follow(
        self, reference: str, query: LogQuery, *, host: str | None = None
    ) -> AsyncGenerator[Followed]:
        """
        Give the latest lines that are wanted and then what comes, without end.

        It goes on through restarts and recreation of the container, and through absences of its
        engine. A log that cannot be read gives one mark that says why, and ends. Raises NotFound
        and InvalidInput at once, EngineUnavailable where the first lines cannot be had.
        """
        wanted, view = LineFilter(query), self._fleet.find(reference, host=host)
        return self._followed(view, query, wanted)

    async def _followed(
        self, view: ServiceView, query: LogQuery, wanted: LineFilter
    ) -> AsyncGenerator[Followed]:
        reason = unreadable_reason(view)
        if reason is not None:
            yield LogMark(at_ns=None, event=UNREADABLE, detail=reason)
            return
        try:
            async with aclosing(self._lines(view, query, wanted)) as lines:
                async for entry in lines:
                    yield entry
        except EngineRefused as error:
            yield LogMark(at_ns=None, event=UNREADABLE, detail=str(error))

    async def _lines(
        self, view: ServiceView, query: LogQuery, wanted: LineFilter
    ) -> AsyncGenerator[Followed]:
        engine = self._engines[view.service.host]
        scanned = await scan(engine, view, query)
        for line in scanned.lines:
            yield line
        place = LogPlace(start_ns=query.since_ns)
        place.note(_keys(scanned))
        trail = Trail(fleet=self._fleet, engine=engine, view=view, place=place, pace=self._pace)
        async with aclosing(trail.entries()) as entries:
            async for entry in entries:
                if not isinstance(entry, LogRecord):
                    yield entry
                elif (found := wanted.take(entry)) is not None:
                    yield found.line(is_raw=query.is_raw)

    async def _with_kept(self, view: ServiceView, query: LogQuery, scanned: Scanned) -> LogPage:
        """Put kept lines of earlier containers before those of this one, if there is room."""
        page = LogPage(
            lines=scanned.lines,
            driver_reason=None,
            reached_ns=scanned.first_ns if scanned.was_cut_short else None,
            behind=scanned.behind,
        )
        room = query.lines - len(scanned.lines)
        if scanned.was_cut_short or room <= 0:
            return page
        until_ns = min(
            (ns for ns in (scanned.first_ns, query.until_ns) if ns is not None), default=None
        )
        older = await kept_lines(
            self._store,
            view.service.host,
            view.service.id,
            replace(query, lines=room, until_ns=until_ns),
        )
        return replace(page, lines=older.lines + page.lines, reached_ns=older.reached_ns)

    async def _read_gone(self, reference: str, query: LogQuery, host: str | None) -> LogPage:
        hosts = [name for name in await kept_hosts(self._store, reference) if host in {None, name}]
        if not hosts:
            if host is not None:
                self._fleet.host(host)
            raise NotFound(f"there is no service {reference!r}, and no log of one was kept")
        if len(hosts) > 1:
            words = f"{reference!r} was on {', '.join(hosts)}: `host` says which"
            raise InvalidInput("containerId", words)
        return await kept_lines(self._store, hosts[0], reference, query)


def _keys(scanned: Scanned) -> list[tuple[int, str | None]]:
    return [
        (at_ns, None if record.stream is None else str(record.stream))
        for record in scanned.last
        if (at_ns := record.time_ns) is not None
    ]
