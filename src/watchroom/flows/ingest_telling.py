"""Tells in the event log how the ingest stands, whenever that changes."""

from typing import Final

from watchroom.domain.errors import StoreUnavailable
from watchroom.domain.events import EventType, NewEvent
from watchroom.flows.ingest_status import IngestState, IngestStatus
from watchroom.store import event_log
from watchroom.store.database import Database

_TYPES: Final = (EventType.INGEST_CHANGED,)


class IngestTelling:
    """Compares with what was told last, also before the program started anew."""

    def __init__(self, store: Database) -> None:
        self._store = store
        self._told: IngestState | None = None  # None: not looked up yet

    def begin_anew(self) -> None:
        """Look up again what was told last: another server may have told since."""
        self._told = None

    async def tell(self, status: IngestStatus) -> None:
        """Tell of a state that was not told last; what the store does not take is told later."""
        if status.state is self._told:
            return
        try:
            async with self._store.writing() as session:
                last = await event_log.latest(session, _TYPES)
                if last is None or last.data.get("state") != status.state:
                    await event_log.append(session, [_happening(status)])
        except StoreUnavailable:
            return
        self._told = status.state


def _happening(status: IngestStatus) -> NewEvent:
    return NewEvent(
        type=EventType.INGEST_CHANGED,
        at_ms=status.since_ms,
        data={"state": status.state, "reason": status.reason},
    )
