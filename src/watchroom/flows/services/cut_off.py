"""Sees to operations that a Watchroom which was killed or stopped had not ended."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import structlog

from watchroom.domain.audit import AuditEntry, AuditPhase
from watchroom.domain.operations import Operation, OperationStatus
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.server_id import ServerId
from watchroom.flows.services.audit_trail import OURSELVES, AuditTrail
from watchroom.flows.services.progress import Outcome, ended
from watchroom.flows.services.second_look import SecondLook
from watchroom.flows.services.update_journal import Journal, Journals
from watchroom.flows.services.update_making import Workshop
from watchroom.flows.services.update_recovery import Recovered, recover, recover_all
from watchroom.store import operations
from watchroom.store.database import Database

RECOVER: Final = "recover"  # the audit's word for a way back that is tried again by hand
NOT_OURS: Final = "another process is at work on it"

_CUT_OFF: Final = Outcome(
    status=OperationStatus.FAILED,
    result="Cut off.",
    error="Watchroom ended while it was under way, and did not see what came of it",
)

log = structlog.get_logger(__name__)


class CutOff:
    """What was cut off: updates are finished or undone, of the rest the record is closed."""

    def __init__(
        self,
        *,
        store: Database,
        trail: AuditTrail,
        journals: Journals,
        workshops: Mapping[str, Workshop],
        second_look: SecondLook,
        clock: Clock,
        server: ServerId,
    ) -> None:
        self._store = store
        self._trail = trail
        self._journals = journals
        self._workshops = workshops  # by host
        self._second_look = second_look
        self._clock = clock
        self._server = server

    async def close_records(self) -> None:
        """Close what this server, or an earlier one of its folder, left. StoreUnavailable."""
        journalled = {journal.operation_id for journal in self._journals.unfinished()}
        async with self._store.writing() as session:
            left = await operations.adopt(
                session, holder=str(self._server), predecessors=self._server.pattern
            )
        for operation in left:
            if operation.id not in journalled:
                await self._trail.end(ended(operation, _CUT_OFF, now_ms=to_ms(self._clock())))

    async def recover_host(self, host: str) -> None:
        """Finish or undo every update of a host; whatever goes wrong is tried again."""
        shop, failures = self._workshops[host], 0
        while True:
            try:
                await recover_all(shop, host, self._settled)
            except Exception:
                failures += 1
                log.exception("recovery failed", host=host)
                await shop.retry.wait(failures)
            else:
                return

    async def recover_by_hand(self, operation: Operation, *, who: str | None) -> bool:
        """
        Try again to finish or undo an update whose way back had failed, and keep who ordered it.

        False if nothing of *operation* waits for that. Raises StoreUnavailable if it cannot be
        recorded.
        """
        waiting = [
            journal
            for journal in self._journals.unfinished()
            if journal.operation_id == operation.id
        ]
        if not waiting:
            return False
        entry = AuditEntry(
            at_ms=to_ms(self._clock()),
            who=who or OURSELVES,
            action=RECOVER,
            target=f"{operation.host}/{operation.container_name}",
            phase=AuditPhase.INTENT,
        )
        await self._trail.add(entry)
        outcomes = [await self._recover_one(journal) for journal in waiting]
        outcome = next((each for each in outcomes if each is not None), None)
        status = outcome.status if outcome else NOT_OURS
        await self._trail.add(
            replace(entry, at_ms=to_ms(self._clock()), phase=AuditPhase.RESULT, outcome=status)
        )
        return True

    async def _recover_one(self, journal: Journal) -> Outcome | None:
        recovered = await recover(self._workshops[journal.host], journal.host, journal.name)
        if recovered is None:
            return None
        await self._settled(recovered)
        return recovered.outcome

    async def _settled(self, recovered: Recovered) -> None:
        """Keep what became of an operation that was cut off."""
        journal = recovered.journal
        log.info("update was cut off", container=journal.name, now=recovered.outcome.status)
        operation = await operations.get(self._store, journal.operation_id)
        if operation is None or journal.is_dependant:
            return
        await self._second_look.at_container(operation)
        await self._trail.end(ended(operation, recovered.outcome, now_ms=to_ms(self._clock())))
