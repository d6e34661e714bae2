"""Writes down what is done to people and keys."""

from typing import Final

from watchroom.domain.audit import AuditEntry, AuditPhase
from watchroom.store import audit
from watchroom.store.database import Session

OURSELVES: Final = "watchroom"  # who did it, where nobody asked for it
COMMAND_LINE: Final = "command line"  # who did it, where somebody could run a command
DONE: Final = "done"
REFUSED: Final = "refused"


async def record(
    session: Session,
    *,
    at_ms: int,
    who: str,
    action: str,
    target: str,
    outcome: str = DONE,
    **detail: str,
) -> None:
    """Add a row to the audit, in the transaction of what it tells; *detail* is free of secrets."""
    entry = AuditEntry(
        at_ms=at_ms,
        who=who,
        action=action,
        target=target,
        phase=AuditPhase.RESULT,
        outcome=outcome,
        detail=detail,
    )
    await audit.append(session, entry)
