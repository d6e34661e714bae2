"""Webhooks as tests need them, and everything that delivers to them."""

import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from builders import NOW, NOW_MS
from watchroom.domain.events import Event, EventType, NewEvent
from watchroom.domain.webhooks import (
    Attempt,
    Delivery,
    DeliveryState,
    Webhook,
    WebhookFilters,
    WebhookName,
    WebhookState,
)
from watchroom.flows.live.tail import Tail
from watchroom.flows.webhooks.attempts import CLAIM_MS, Attempts
from watchroom.flows.webhooks.delivering import Deliveries, Pace
from watchroom.flows.webhooks.webhooks import Webhooks
from watchroom.outbound import Allowed, Poster, parse_allowed
from watchroom.outbound.lookup import AddressInfo
from watchroom.outbound.poster import Patience
from watchroom.store import event_log, outbox, webhooks
from watchroom.store.database import Database

WEBHOOK_ID = "wh_5f0c9a3d7e21b864"
DELIVERY_ID = "msg_000000000000032c9f1a7be3d55c"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
LOOPBACK = parse_allowed(["127.0.0.0/8"])
NOWHERE = "http://127.0.0.1:9/hook"
BASE = "http://watchroom.test:5000"


def a_webhook(url: str = NOWHERE, **changes: Any) -> Webhook:
    """Return a webhook that is told of everything that it can be told of."""
    facts: dict[str, Any] = {
        "id": WEBHOOK_ID,
        "url": url,
        "events": tuple(WebhookName),
        "filters": WebhookFilters(),
        "description": None,
        "state": WebhookState.ENABLED,
        "state_reason": None,
        "failing_since_ms": None,
        "links_base": BASE,
        "created_ms": NOW_MS,
        "changed_ms": NOW_MS,
    }
    return Webhook(**facts | changes)


def a_failure(**changes: Any) -> NewEvent:
    """Return that the service "ollama" failed."""
    known = NewEvent(
        type=EventType.SERVICE_FAILED,
        at_ms=NOW_MS,
        host="local",
        service="ollama",
        data={"containerName": "stack-ollama-1", "exitCode": 137},
    )
    return replace(known, **changes)


def a_delivery(**changes: Any) -> Delivery:
    """Return a trial that arrived."""
    facts: dict[str, Any] = {
        "id": DELIVERY_ID,
        "webhook_id": WEBHOOK_ID,
        "event_seq": None,
        "name": WebhookName.SERVICE_ERROR,
        "body": '{"type":"service:error"}',
        "state": DeliveryState.DELIVERED,
        "attempts": 0,
        "happened_ms": NOW_MS,
        "due_ms": 0,
        "ended_ms": NOW_MS,
    }
    return Delivery(**facts | changes)


def numbers_only(host: str, port: int) -> Sequence[AddressInfo]:
    """Resolve addresses and no names: tests ask no name server. Raises OSError."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)


def webhooks_of(store: Database, poster: Poster, clock: Callable[[], datetime]) -> Webhooks:
    """Return what makes, changes and tries webhooks."""
    attempts = Attempts(store=store, poster=poster, clock=clock, random=Random(1))
    return Webhooks(store=store, poster=poster, attempts=attempts, clock=clock, links_base=BASE)


@dataclass
class Clock:
    """A clock that tests move."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, ms: float) -> None:
        self.now += timedelta(milliseconds=ms)

    @property
    def ms(self) -> int:
        """The moment in milliseconds."""
        return int(self.now.timestamp() * 1000)


class WallClock(Clock):
    """The real time, for what several processes share."""

    def __call__(self) -> datetime:
        return datetime.now(UTC)


@dataclass(kw_only=True)
class Post:
    """A post office: a store with webhooks, and what empties its outbox."""

    store: Database
    poster: Poster
    attempts: Attempts
    webhooks: Webhooks
    deliveries: Deliveries
    tail: Tail
    clock: Clock = field(default_factory=Clock)

    async def add(self, webhook: Webhook, *, secret: str = SECRET) -> Webhook:
        """Keep a webhook."""
        async with self.store.writing() as session:
            await webhooks.add(session, webhook, secret=secret)
        return webhook

    async def happen(self, *events: NewEvent) -> list[Event]:
        """Let something happen."""
        async with self.store.writing() as session:
            return await event_log.append(session, events)

    async def deliver(self, webhook_id: str = WEBHOOK_ID) -> int:
        """Try everything that is due now, and return how much that was."""
        tried = 0
        while (claimed := await self.attempts.claim_next(webhook_id)) is not None:
            await self.attempts.make(*claimed)
            tried += 1
        return tried

    async def kept(self, webhook_id: str = WEBHOOK_ID) -> list[Delivery]:
        """Return the deliveries of a webhook, the oldest first."""
        return (await outbox.page(self.store, webhook_id, limit=1000))[::-1]

    async def tried(self, delivery: Delivery) -> list[Attempt]:
        """Return the attempts at a delivery."""
        return (await outbox.attempts_of(self.store, [delivery.id]))[delivery.id]

    async def webhook(self, webhook_id: str = WEBHOOK_ID) -> Webhook:
        """Return a webhook as it is now."""
        found = await webhooks.get(self.store, webhook_id)
        assert found is not None
        return found


@asynccontextmanager
async def post_office(
    store: Database,
    *,
    allowed: Allowed = LOOPBACK,
    patience: Patience | None = None,
    pace: Pace | None = None,
    claim_ms: int = CLAIM_MS,
    clock: Clock | None = None,
) -> AsyncIterator[Post]:
    """Open one over a store that has its tables."""
    clock = clock or Clock()
    async with aclosing(Poster(version="1.0.0", allowed=allowed, patience=patience)) as poster:
        attempts = Attempts(
            store=store, poster=poster, clock=clock, random=Random(1), claim_ms=claim_ms
        )
        tail = await Tail.open(store)
        yield Post(
            store=store,
            poster=poster,
            attempts=attempts,
            webhooks=Webhooks(
                store=store, poster=poster, attempts=attempts, clock=clock, links_base=BASE
            ),
            deliveries=Deliveries(
                store=store, attempts=attempts, tail=tail, clock=clock, pace=pace
            ),
            tail=tail,
            clock=clock,
        )
