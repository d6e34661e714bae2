"""Lets one server at a time do what must not be done twice, and another take over from it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

import structlog

from watchroom.domain.errors import LeaseLost, StoreUnavailable
from watchroom.domain.spans import DAY_MS
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.server_id import ServerId
from watchroom.flows.supervise import supervise
from watchroom.store import leases
from watchroom.store.database import Database, Dialect, Session
from watchroom.store.leases import Stint

BACKGROUND: Final = "background"  # the lease of everything that only one server does
FAREWELL_S: Final = 1.0  # for the store to take a lease back at the end
SERVERS_KEPT_MS: Final = 30 * DAY_MS  # for telling when a server was last there

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasePace:
    """How long a silent server keeps its leases; tests shrink these."""

    length_s: float = 10.0
    prolong_s: float = 3.0  # between prolongings of a lease that is held
    look_s: float = 1.0  # between looks at one that another server holds


# Two servers on one file are rare, one that was killed is succeeded by its own folder's next at
# once, and each prolonging is a write to the disk.
UNHURRIED: Final = LeasePace(length_s=60.0, prolong_s=20.0, look_s=5.0)


def usual_pace(dialect: Dialect) -> LeasePace:
    """Return the pace that suits a database."""
    return UNHURRIED if dialect is Dialect.SQLITE else LeasePace()


class Lease:
    """
    One server's side of a lease: taken when it is free, prolonged, given back at the end.

    A store that is away takes nothing from the holder: it stays one until it hears that another
    is. What it writes meanwhile is fenced, so it cannot do harm: see `prove`.
    """

    def __init__(
        self,
        store: Database,
        name: str,
        *,
        server: ServerId,
        clock: Clock,
        pace: LeasePace | None = None,
    ) -> None:
        self.name = name
        self._store = store
        self._server = server
        self._clock = clock
        self._pace = pace or usual_pace(store.dialect)
        self._stint: Stint | None = None
        self._is_taken = asyncio.Event()
        self._is_lost = asyncio.Event()
        self._workers = 0
        self._elsewhere_since_ms: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this server has the lease, as far as it knows."""
        return self._stint is not None

    @property
    def elsewhere_since_ms(self) -> int | None:
        """Since when another server is known to have it; None while none is."""
        return self._elsewhere_since_ms

    async def prove(self, session: Session) -> None:
        """Raise LeaseLost unless the lease is this server's until the transaction ends."""
        if self._stint is None or not await leases.stands(session, self._stint):
            self._lose()
            raise LeaseLost(f"the lease {self.name!r} is another server's")

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Take the lease and keep it, in the background, and give it back at the end."""
        async with asyncio.TaskGroup() as tasks:
            keeping = tasks.create_task(supervise(f"lease {self.name}", self._keep))
            try:
                yield
            finally:
                keeping.cancel()
                await self._give_back()

    async def while_held(self, work: Callable[[], Awaitable[None]]) -> None:
        """
        Do *work* whenever the lease is held, for ever or until it returns by itself.

        It is cancelled when the lease is lost, and has ended before the lease is taken again: no
        stint's work goes on in the next one.
        """
        while True:
            await self._is_taken.wait()
            self._workers += 1
            try:
                if await self._work_until_lost(work):
                    return
            finally:
                self._workers -= 1

    async def _work_until_lost(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Tell whether the work came to its own end."""
        async with asyncio.TaskGroup() as tasks:
            working = tasks.create_task(_awaited(work))
            watching = tasks.create_task(_cancel_after(self._is_lost, working))
            await asyncio.wait([working])
            watching.cancel()
        return not self._is_lost.is_set()

    async def _keep(self) -> None:
        step, failures = self._bury_predecessors, 0
        while True:
            try:
                await step()
            except StoreUnavailable as error:
                failures += 1
                if failures == 1:
                    log.warning("lease waits for the store", lease=self.name, reason=str(error))
            else:
                failures, step = 0, self._take_or_prolong
            await asyncio.sleep(self._pause_s)

    async def _bury_predecessors(self) -> None:
        """Give back at once what a killed server of our folder held."""
        async with self._store.writing() as session:
            await leases.end_those_of(session, self._server.pattern, but=str(self._server))
            await leases.forget_servers(session, away_ms=SERVERS_KEPT_MS)
        await self._take()

    async def _take_or_prolong(self) -> None:
        await (self._take() if self._stint is None else self._prolong(self._stint))

    async def _take(self) -> None:
        ours = str(self._server)
        if self._workers:
            return
        if await leases.holder(self._store, self.name) not in {None, ours}:
            self._elsewhere_since_ms = self._elsewhere_since_ms or to_ms(self._clock())
            return
        async with self._store.writing() as session:
            stint = await leases.take(session, self.name, holder=ours, length_ms=self._length_ms)
        if stint is not None:
            log.info("lease taken", lease=self.name, epoch=stint.epoch)
            self._stint = stint
            self._elsewhere_since_ms = None
            self._is_lost.clear()
            self._is_taken.set()

    async def _prolong(self, stint: Stint) -> None:
        async with self._store.writing() as session:
            still_ours = await leases.prolong(session, stint, length_ms=self._length_ms)
        if not still_ours:
            self._lose()

    def _lose(self) -> None:
        if self._stint is not None:
            log.warning("lease lost", lease=self.name, epoch=self._stint.epoch)
            self._elsewhere_since_ms = to_ms(self._clock())
        self._stint = None
        self._is_taken.clear()
        self._is_lost.set()

    async def _give_back(self) -> None:
        """A store that does not take it back lets it run out."""
        stint, self._stint = self._stint, None
        if stint is None:
            return
        with suppress(StoreUnavailable, TimeoutError):
            async with asyncio.timeout(FAREWELL_S), self._store.writing() as session:
                await leases.end(session, stint)

    @property
    def _pause_s(self) -> float:
        return self._pace.look_s if self._stint is None else self._pace.prolong_s

    @property
    def _length_ms(self) -> int:
        return int(self._pace.length_s * 1000)


async def _awaited(work: Callable[[], Awaitable[None]]) -> None:
    await work()


async def _cancel_after(event: asyncio.Event, task: asyncio.Task[None]) -> None:
    await event.wait()
    task.cancel()
