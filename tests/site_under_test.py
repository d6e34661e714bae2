"""The web application over a real store and real pictures, asked in memory."""

import hashlib
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from builders import NOW, NOW_MS
from described_api import check_answer
from services_under_test import (
    FACTS,
    N8N_ID,
    QDRANT_ID,
    StagedLogs,
    StagedOperations,
    service,
    staged_wing,
)
from told_webhooks import LOOPBACK, numbers_only, webhooks_of
from watchroom.domain.access import Scope
from watchroom.domain.errors import StoreUnavailable
from watchroom.domain.execution import Execution
from watchroom.flows.api_keys import NewKey, create_key
from watchroom.flows.incidents.desk import IncidentDesk
from watchroom.flows.ingest_status import IngestState, IngestStatus
from watchroom.flows.live.tail import Tail
from watchroom.flows.pictures import Pictures
from watchroom.flows.services.fleet import Fleet
from watchroom.images.pool import Images
from watchroom.objects import Objects, open_objects, picture_key
from watchroom.outbound import Poster
from watchroom.store import executions
from watchroom.store.database import Database, Dialect, Row, Session, Wakes
from watchroom.store.migrate import migrate
from watchroom.store.opening import open_store
from watchroom.web.app import create_app
from watchroom.web.services import Services, WebOptions
from watchroom.web.wing_a import WingA

UNBUILT = Path("/nonexistent")  # the pages: to read them takes long, and few tests need them
CLOSED = WebOptions(version="1.0.0", ui_folder=UNBUILT)
OPEN = replace(CLOSED, auth_required=False)


@dataclass
class Clock:
    """A clock that tests move."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Site:
    """A server's neighbours, and clients of it."""

    services: Services
    clock: Clock
    ingest: IngestStatus = field(
        default_factory=lambda: IngestStatus(state=IngestState.UNCONFIGURED, since_ms=NOW_MS)
    )

    @property
    def store(self) -> Database:
        return self.services.store

    @property
    def objects(self) -> Objects:
        return self.services.objects

    @property
    def wing_a(self) -> WingA:
        assert self.services.wing_a is not None
        return self.services.wing_a

    @property
    def fleet(self) -> Fleet:
        return self.wing_a.fleet

    @property
    def operations(self) -> StagedOperations:
        assert isinstance(self.wing_a.operations, StagedOperations)
        return self.wing_a.operations

    @property
    def logs(self) -> StagedLogs:
        assert isinstance(self.wing_a.logs, StagedLogs)
        return self.wing_a.logs

    def client(
        self,
        options: WebOptions = OPEN,
        *,
        key: str | None = None,
        peer: str = "192.0.2.1",
        **changes: Any,
    ) -> httpx.AsyncClient:
        """Return a client of a new application; each answer is held against the description."""
        app = create_app(self.services, replace(options, **changes))
        transport = httpx.ASGITransport(app=app, client=(peer, 40_000))  # type: ignore[arg-type]
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return httpx.AsyncClient(
            transport=transport,
            base_url="http://localhost",
            headers=headers,
            event_hooks={"response": [check_answer]},
        )

    def without_store(self) -> "Site":
        """Return the same site whose database does not answer."""
        return self.with_store(GoneStore())

    def with_store(self, store: Database) -> "Site":
        """Return the same site with another database."""
        incidents = IncidentDesk.of(store, self.fleet.views, self.clock)
        services = replace(self.services, store=store, incidents=incidents)
        return Site(services=services, clock=self.clock, ingest=self.ingest)

    def without_docker(self) -> "Site":
        """Return the same site whose settings name no Docker host."""
        services = replace(self.services, wing_a=None)
        return Site(services=services, clock=self.clock, ingest=self.ingest)

    async def keep(
        self,
        *runs: Execution,
        pictures: Collection[bytes] = (),
        unreadable: Mapping[int, str] | None = None,
    ) -> None:
        """Put runs into the store, and pictures into the folder."""
        for data in pictures:
            await self.objects.put(picture_key(hashlib.sha256(data).hexdigest()), data)
        async with self.store.writing() as session:
            await executions.save(session, runs, now_ms=NOW_MS, unreadable=unreadable or {})

    async def make_key(self, *scopes: Scope, **facts: Any) -> NewKey:
        """Make an API key."""
        return await create_key(self.store, name="test", scopes=scopes, now=self.clock(), **facts)


class GoneStore:
    """A database that does not answer, whatever is asked of it."""

    dialect = Dialect.POSTGRES

    async def fetch(self, _sql: str, *_values: object) -> list[Row]:
        raise gone()

    def reading(self) -> AbstractAsyncContextManager[Session]:
        raise gone()

    def writing(self) -> AbstractAsyncContextManager[Session]:
        raise gone()

    def wakes(self) -> AbstractAsyncContextManager[Wakes]:
        raise gone()

    async def size_bytes(self) -> int:
        raise gone()

    async def version(self) -> str:
        raise gone()

    async def close(self) -> None:
        """Nothing is open."""


def gone() -> StoreUnavailable:
    """Return an error as a driver words it: with what only the log may know."""
    return StoreUnavailable("postgresql://watchroom:hunter2@db: connection refused")


@asynccontextmanager
async def opened_site(folder: Path, *, url: str | None = None) -> AsyncIterator[Site]:
    """Open a site in a folder, its store in a file there or at *url*."""
    store = await open_store(url or f"sqlite:///{folder}/watchroom.sqlite", data_dir=folder)
    await migrate(store)
    objects = open_objects(f"file://{folder}/objects", data_dir=folder)
    clock = Clock()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(store.close)
        images = await stack.enter_async_context(aclosing(Images(workers=1)))
        poster = Poster(version="1.0.0", allowed=LOOPBACK, resolve=numbers_only)
        await stack.enter_async_context(aclosing(poster))
        wing_a = staged_wing(
            store,
            service("ollama"),
            service("n8n", container_id=N8N_ID),
            service("qdrant", container_id=QDRANT_ID),
        )
        services = Services(
            store=store,
            pictures=Pictures(objects, images),
            objects=objects,
            clock=clock,
            ingest_status=lambda: site.ingest,
            started_at=NOW - timedelta(hours=1),
            tail=await Tail.open(store),
            server="this-1",
            webhooks=webhooks_of(store, poster, clock),
            host_facts=lambda: FACTS,
            incidents=IncidentDesk.of(store, wing_a.fleet.views, clock),
            wing_a=wing_a,
        )
        site = Site(services=services, clock=clock)
        yield site
