"""`GET /api/audit`: who did what, and whether the record is whole."""

from dataclasses import dataclass

import msgspec
from litestar.response import Response

from watchroom.domain.audit import AuditPhase, AuditRow
from watchroom.store import audit
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, query
from watchroom.web.kinds import integer, text
from watchroom.web.times import iso_time
from watchroom.web.wire.events import AuditCheckAnswer, AuditEntry, AuditList, AuditState
from watchroom.web.wire.operations import CursorPaging


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditInputs(Inputs):
    """Which rows."""

    target: str | None = query(
        text(600), says="Only what was done to this, such as `local/ollama`.", default=None
    )
    limit: int = query(integer(1, 500), says="Number of results per page.", default=100)
    cursor: int | None = query(integer(1), says="`nextCursor` of the page before.", default=None)


async def list_audit(call: Call[AuditInputs]) -> Response[bytes]:
    """
    List who did what, the newest first: a row before each action, and one after it.

    Rows are only ever added; each carries the hash of the one before it.
    """
    asked = call.inputs
    rows = await audit.page(
        call.services.store, limit=asked.limit + 1, before_id=asked.cursor, target=asked.target
    )
    shown = [_shown(row) for row in rows[: asked.limit]]
    more = len(rows) > asked.limit
    paging = CursorPaging(limit=asked.limit, next_cursor=str(shown[-1].id) if more else None)
    return json_response(AuditList(data=shown, pagination=paging))


async def check_audit(call: Call[Inputs]) -> Response[bytes]:
    """
    Follow the chain of the audit from its first row to its last.

    A row that was changed, put in or taken out shows. Rows that were cut off at the end show only
    to who compares `head` with one noted before.
    """
    check = await audit.verify(call.services.store)
    state = AuditState(
        intact=check.broken_id is None,
        rows=check.rows,
        broken_id=check.broken_id,
        head=check.head,
    )
    return json_response(AuditCheckAnswer(data=state))


def _shown(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        timestamp=iso_time(row.at_ms),
        who=row.who,
        action=row.action,
        target=row.target,
        phase=AuditPhase(row.phase),
        outcome=row.outcome,
        detail=msgspec.json.decode(row.detail, type=dict[str, str]),
    )
