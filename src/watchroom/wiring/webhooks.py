"""Builds what tells others of what happens."""

from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from random import SystemRandom

from watchroom import __version__
from watchroom.flows.live.tail import Tail
from watchroom.flows.webhooks.attempts import Attempts
from watchroom.flows.webhooks.delivering import Deliveries
from watchroom.flows.webhooks.webhooks import Webhooks
from watchroom.outbound import Poster, parse_allowed
from watchroom.settings import Settings
from watchroom.store.database import Database
from watchroom.wiring.parts import Flow, utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookParts:
    """What works on webhooks."""

    webhooks: Webhooks  # as the endpoints work with it
    flows: Mapping[str, Flow]  # by name, to be supervised


@asynccontextmanager
async def opened_webhooks(
    settings: Settings, store: Database, tail: Tail, *, first_url: str
) -> AsyncIterator[WebhookParts]:
    """Build it, and close its connections at the end. Raises StoreUnavailable."""
    allowed = parse_allowed(settings.webhooks_allow)
    async with aclosing(Poster(version=__version__, allowed=allowed)) as poster:
        attempts = Attempts(store=store, poster=poster, clock=utc_now, random=SystemRandom())
        webhooks = Webhooks(
            store=store,
            poster=poster,
            attempts=attempts,
            clock=utc_now,
            links_base=settings.public_url or first_url + settings.base_path,
        )
        await webhooks.rename_site()
        deliveries = Deliveries(store=store, attempts=attempts, tail=tail, clock=utc_now)
        flows: dict[str, Flow] = {
            "webhooks": deliveries.run,
            "old deliveries": deliveries.tidy,
        }
        yield WebhookParts(webhooks=webhooks, flows=flows)
