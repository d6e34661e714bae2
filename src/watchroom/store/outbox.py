"""Messages to webhooks that were written, until they are delivered and forgotten."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from watchroom.domain.webhooks import (
    Attempt,
    Delivery,
    DeliveryState,
    WebhookName,
    delivery_id,
)
from watchroom.store.bindings import Bindings
from watchroom.store.database import Reader, Row, Session

ID_RANDOM_BYTES: Final = 6
DELETED_AT_ONCE: Final = 1_000

_COLUMNS: Final = (
    "id, webhook_id, event_seq, name, body, state, attempts, happened_ms, due_ms, ended_ms"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to try a delivery, until a moment after which others may try it too."""

    token: str  # nobody else's
    now_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a delivery stands right after an attempt was noted."""

    attempts: int  # this one included
    still_ours: bool  # it waits, and nobody else has claimed it meanwhile


async def add_trial(session: Session, delivery: Delivery, claim: Claim) -> None:
    """Write a message that a person sends to try a webhook, claimed from the beginning."""
    await session.execute(
        f"INSERT INTO delivery ({_COLUMNS}, claim, claimed_until_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        delivery.id,
        delivery.webhook_id,
        delivery.event_seq,
        delivery.name,
        delivery.body,
        delivery.state,
        delivery.attempts,
        delivery.happened_ms,
        delivery.due_ms,
        delivery.ended_ms,
        claim.token,
        claim.until_ms,
    )


async def with_work(reader: Reader, *, now_ms: int) -> list[str]:
    """Return the ids of enabled webhooks for which something is due that nobody tries."""
    rows = await reader.fetch(
        """
        SELECT w.id FROM webhook AS w
        WHERE w.state = 'enabled' AND w.removed_ms IS NULL AND EXISTS (
            SELECT 1 FROM delivery AS d
            WHERE d.webhook_id = w.id AND d.state = 'waiting' AND d.due_ms <= $1
                AND (d.claimed_until_ms IS NULL OR d.claimed_until_ms <= $1)
        )
        """,
        now_ms,
    )
    return [row[0] for row in rows]


async def claim_next(session: Session, webhook_id: str, claim: Claim) -> Delivery | None:
    """
    Claim what is due for a webhook first: what was never tried, in the order of the log.

    None if there is nothing, or the webhook is not enabled.
    """
    rows = await session.fetch(
        f"""
        UPDATE delivery SET claim = $2, claimed_until_ms = $4 WHERE id = (
            SELECT d.id FROM delivery AS d JOIN webhook AS w ON w.id = d.webhook_id
            WHERE d.webhook_id = $1 AND w.state = 'enabled' AND w.removed_ms IS NULL
                AND d.state = 'waiting' AND d.due_ms <= $3
                AND (d.claimed_until_ms IS NULL OR d.claimed_until_ms <= $3)
            ORDER BY d.due_ms, d.id LIMIT 1
        ) RETURNING {_COLUMNS}
        """,
        webhook_id,
        claim.token,
        claim.now_ms,
        claim.until_ms,
    )
    return _delivery(rows[0]) if rows else None


async def note_attempt(
    session: Session, delivery_id_: str, attempt: Attempt, *, token: str
) -> Standing | None:
    """Add an attempt, and give the claim back; None if the delivery is gone by now."""
    rows = await session.fetch(
        "UPDATE delivery SET attempts = attempts + 1 WHERE id = $1 "
        "RETURNING attempts, state, claim",
        delivery_id_,
    )
    if not rows:
        return None
    attempts, state, claimed = rows[0]
    await session.execute(
        """
        INSERT INTO delivery_attempt (
            delivery_id, number, at_ms, latency_ms, status_code, error, answer
        ) VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        delivery_id_,
        attempts,
        attempt.at_ms,
        attempt.latency_ms,
        attempt.status_code,
        attempt.error,
        attempt.answer,
    )
    ours = state == DeliveryState.WAITING and claimed == token
    return Standing(attempts=attempts, still_ours=ours)


async def end(session: Session, delivery_id_: str, state: DeliveryState, *, now_ms: int) -> None:
    """Note how a delivery ended."""
    await session.execute(
        """
        UPDATE delivery SET state = $2, ended_ms = $3, claim = NULL, claimed_until_ms = NULL
        WHERE id = $1
        """,
        delivery_id_,
        state,
        now_ms,
    )


async def postpone(session: Session, delivery_id_: str, due_ms: int) -> None:
    """Let a delivery wait for its next attempt."""
    await session.execute(
        """
        UPDATE delivery SET state = 'waiting', due_ms = $2, ended_ms = NULL, claim = NULL,
            claimed_until_ms = NULL
        WHERE id = $1
        """,
        delivery_id_,
        due_ms,
    )


async def abandon(session: Session, webhook_id: str, *, now_ms: int) -> None:
    """End all that waits for a webhook: it is disabled."""
    await session.execute(
        """
        UPDATE delivery SET state = 'failed', ended_ms = $2, claim = NULL, claimed_until_ms = NULL
        WHERE webhook_id = $1 AND state = 'waiting'
        """,
        webhook_id,
        now_ms,
    )


async def crowded(reader: Reader, *, most: int) -> list[str]:
    """Return the ids of the webhooks for which more messages than that wait."""
    rows = await reader.fetch(
        "SELECT webhook_id FROM delivery WHERE state = 'waiting' "
        "GROUP BY webhook_id HAVING count(*) > $1",
        most,
    )
    return [row[0] for row in rows]


async def drop_oldest(session: Session, webhook_id: str, *, most: int, now_ms: int) -> int:
    """End what waits for a webhook besides the newest *most*; returns how much that was."""
    rows = await session.fetch(
        """
        UPDATE delivery SET state = 'failed', ended_ms = $3, claim = NULL, claimed_until_ms = NULL
        WHERE webhook_id = $1 AND state = 'waiting' AND id <= (
            SELECT id FROM delivery WHERE webhook_id = $1 AND state = 'waiting'
            ORDER BY id DESC LIMIT 1 OFFSET $2
        ) RETURNING id
        """,
        webhook_id,
        most,
        now_ms,
    )
    return len(rows)


async def get(reader: Reader, webhook_id: str, delivery_id_: str) -> Delivery | None:
    """Return a delivery of a webhook; None if it has none of that id."""
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM delivery WHERE webhook_id = $1 AND id = $2",
        webhook_id,
        delivery_id_,
    )
    return _delivery(rows[0]) if rows else None


async def page(
    reader: Reader,
    webhook_id: str,
    *,
    limit: int,
    state: DeliveryState | None = None,
    before_id: str | None = None,
) -> list[Delivery]:
    """Return some deliveries of a webhook, the newest first: of one state or of all."""
    bind = Bindings()
    conditions = [f"webhook_id = {bind(webhook_id)}"]
    if state is not None:
        conditions.append(f"state = {bind(state)}")
    if before_id is not None:
        conditions.append(f"id < {bind(before_id)}")
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM delivery WHERE {' AND '.join(conditions)} "
        f"ORDER BY id DESC LIMIT {bind(limit)}",
        *bind.values,
    )
    return [_delivery(row) for row in rows]


async def attempts_of(reader: Reader, ids: Iterable[str]) -> dict[str, list[Attempt]]:
    """Return the attempts at deliveries by their ids, in order; none where there was none."""
    bind = Bindings()
    found: dict[str, list[Attempt]] = {id_: [] for id_ in ids}
    if not found:
        return found
    rows = await reader.fetch(
        "SELECT delivery_id, at_ms, latency_ms, status_code, error, answer FROM delivery_attempt "
        f"WHERE delivery_id IN ({bind.each(found)}) ORDER BY delivery_id, number",
        *bind.values,
    )
    for id_, at_ms, latency_ms, status_code, error, answer in rows:
        attempt = Attempt(
            at_ms=at_ms,
            latency_ms=latency_ms,
            status_code=status_code,
            error=error,
            answer=answer,
        )
        found[id_].append(attempt)
    return found


async def forget(session: Session, ended_before_ms: int) -> bool:
    """Delete some deliveries that ended earlier; tells whether there may be more of them."""
    rows = await session.fetch(
        """
        DELETE FROM delivery WHERE id IN (
            SELECT id FROM delivery WHERE ended_ms < $1 ORDER BY ended_ms LIMIT $2
        ) RETURNING id
        """,
        ended_before_ms,
        DELETED_AT_ONCE,
    )
    return len(rows) == DELETED_AT_ONCE


async def forget_of(session: Session, webhook_id: str) -> bool:
    """Delete some deliveries of a webhook; tells whether there may be more of them."""
    rows = await session.fetch(
        """
        DELETE FROM delivery WHERE id IN (
            SELECT id FROM delivery WHERE webhook_id = $1 ORDER BY id LIMIT $2
        ) RETURNING id
        """,
        webhook_id,
        DELETED_AT_ONCE,
    )
    return len(rows) == DELETED_AT_ONCE


def new_delivery_id(seq: int) -> str:
    """Return an id for a message that tells of the event at *seq*, or of nothing after it."""
    return delivery_id(seq, secrets.token_hex(ID_RANDOM_BYTES))


def _delivery(row: Row) -> Delivery:
    id_, webhook_id, event_seq, name, body, state, attempts, happened_ms, due_ms, ended_ms = row
    return Delivery(
        id=id_,
        webhook_id=webhook_id,
        event_seq=event_seq,
        name=WebhookName(name),
        body=body,
        state=DeliveryState(state),
        attempts=attempts,
        happened_ms=happened_ms,
        due_ms=due_ms,
        ended_ms=ended_ms,
    )
