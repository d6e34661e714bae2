"""Closes the records of operations whose server is gone, so that their services are free again."""

import asyncio
from dataclasses import dataclass
from typing import Final

import structlog

from watchroom.domain.errors import StoreUnavailable
from watchroom.domain.operations import IMAGE_CHANGES, Operation, OperationStatus
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.server_id import ServerId
from watchroom.flows.services.audit_trail import AuditTrail
from watchroom.flows.services.progress import Outcome, ended
from watchroom.store import operations
from watchroom.store.database import Database

_UNSEEN: Final = "the server that carried it out is gone, and nobody saw what came of it"
_HALF_MADE: Final = (
    "the server that carried it out is gone; when it comes back, it finishes or undoes what was"
    " half made, by the journal in its data folder"
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehindPace:
    """How long a silent server is waited for; tests shrink these."""

    look_s: float = 5.0
    away_s: float = 60.0  # much longer than a step goes on that a stopped server wakes up in
    updates_away_s: float = 600.0  # a server that comes back sees to its updates itself


class LeftBehind:
    """Looks for operations of servers that do not show themselves any more."""

    def __init__(
        self,
        *,
        store: Database,
        server: ServerId,
        clock: Clock,
        pace: LeftBehindPace | None = None,
    ) -> None:
        self._store = store
        self._trail = AuditTrail(store, server=str(server))
        self._server = server
        self._clock = clock
        self._pace = pace or LeftBehindPace()

    async def run(self) -> None:
        """Look for ever; a store that is away is asked again at the next turn."""
        while True:
            try:
                await self.close_records()
            except StoreUnavailable as error:
                log.info("operations left behind are not looked for", reason=str(error))
            await asyncio.sleep(self._pace.look_s)

    async def close_records(self) -> None:
        """Close what was left behind by now. Raises StoreUnavailable."""
        left = await operations.abandoned(
            self._store,
            but_of=str(self._server),
            away_ms=int(self._pace.away_s * 1000),
            updates_away_ms=int(self._pace.updates_away_s * 1000),
        )
        for operation in left:
            log.warning("operation was left behind", operation=operation.id)
            now_ms = to_ms(self._clock())
            await self._trail.end(ended(operation, _outcome(operation), now_ms=now_ms))


def _outcome(operation: Operation) -> Outcome:
    is_update = operation.action in IMAGE_CHANGES
    return Outcome(
        status=OperationStatus.FAILED,
        result="Cut off.",
        error=_HALF_MADE if is_update else _UNSEEN,
    )
