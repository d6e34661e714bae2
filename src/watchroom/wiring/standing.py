"""Builds what tells this server apart from others on the same store."""

from dataclasses import dataclass
from functools import partial

from watchroom.flows.leases import BACKGROUND, Lease
from watchroom.flows.server_id import ServerId, server_id
from watchroom.flows.supervise import supervise
from watchroom.settings import Settings
from watchroom.store.database import Database
from watchroom.store.fencing import FencedDatabase
from watchroom.store.leases import PRESENCE
from watchroom.wiring.parts import Flow, utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """This server among those of its store."""

    id: ServerId
    presence: Lease  # shows the others that this one lives
    background: Lease  # whoever holds it does what must not be done twice
    store: Database  # for what is done under it: takes nothing from a server that lost it

    def while_leading(self, name: str, flow: Flow) -> Flow:
        """Return a flow that runs, supervised, only while this server holds the lease."""
        return partial(self.background.while_held, partial(supervise, name, flow))


def standing_of(settings: Settings, store: Database) -> Standing:
    """Return how this server stands; it has no lease yet. Raises Misconfigured."""
    own_id = server_id(settings.data_dir)
    background = Lease(store, BACKGROUND, server=own_id, clock=utc_now)
    return Standing(
        id=own_id,
        presence=Lease(store, f"{PRESENCE}{own_id}", server=own_id, clock=utc_now),
        background=background,
        store=FencedDatabase(store, background.prove),
    )
