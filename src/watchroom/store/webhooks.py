"""Webhooks and their secrets."""

from typing import Final

import msgspec

from watchroom.domain.quiet_hours import QuietHours
from watchroom.domain.search_words import clean_text
from watchroom.domain.webhooks import Webhook, WebhookFilters, WebhookName, WebhookState
from watchroom.store.database import Reader, Row, Session

_COLUMNS: Final = (
    "id, url, events, filters, description, state, state_reason, failing_since_ms, links_base, "
    "created_ms, changed_ms, cooldown_s, quiet_hours, suppressed"
)
_names: Final = msgspec.json.Decoder(tuple[WebhookName, ...])
_filters: Final = msgspec.json.Decoder(WebhookFilters)
_quiet_hours: Final = msgspec.json.Decoder(QuietHours)


async def add(session: Session, webhook: Webhook, *, secret: str) -> None:
    """Keep a new webhook with its first secret."""
    await session.execute(
        f"""
        INSERT INTO webhook ({_COLUMNS})
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)
        """,
        *_values(webhook),
    )
    await _add_secret(session, webhook.id, secret, created_ms=webhook.created_ms)


async def save(session: Session, webhook: Webhook) -> None:
    """Keep what a webhook is now; what was suppressed is counted where it is."""
    await session.execute(
        """
        UPDATE webhook SET url = $2, events = $3, filters = $4, description = $5, state = $6,
            state_reason = $7, failing_since_ms = $8, links_base = $9, created_ms = $10,
            changed_ms = $11, cooldown_s = $12, quiet_hours = $13
        WHERE id = $1
        """,
        *_values(webhook),
    )


async def mark_removed(session: Session, webhook_id: str, *, now_ms: int) -> None:
    """Let a webhook be gone for everybody, and delete its secrets; `forget` deletes its row."""
    await session.execute("DELETE FROM webhook_secret WHERE webhook_id = $1", webhook_id)
    await session.execute(
        "UPDATE webhook SET removed_ms = $2, url = '' WHERE id = $1", webhook_id, now_ms
    )


async def removed(reader: Reader) -> list[str]:
    """Return the ids of the webhooks that are gone, but whose rows are still there."""
    rows = await reader.fetch("SELECT id FROM webhook WHERE removed_ms IS NOT NULL")
    return [row[0] for row in rows]


async def forget(session: Session, webhook_id: str) -> None:
    """Delete a webhook that was marked as removed, with what may still be there of it."""
    await session.execute(
        "DELETE FROM webhook WHERE id = $1 AND removed_ms IS NOT NULL", webhook_id
    )


async def get(reader: Reader, webhook_id: str) -> Webhook | None:
    """Return a webhook; None if there is none of that id."""
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM webhook WHERE id = $1 AND removed_ms IS NULL",
        clean_text(webhook_id),
    )
    return _webhook(rows[0]) if rows else None


async def list_all(reader: Reader) -> list[Webhook]:
    """Return every webhook, the oldest first."""
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM webhook WHERE removed_ms IS NULL ORDER BY created_ms, id"
    )
    return [_webhook(row) for row in rows]


async def enabled(reader: Reader) -> list[Webhook]:
    """Return the webhooks that are told what happens."""
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM webhook WHERE state = 'enabled' AND removed_ms IS NULL"
    )
    return [_webhook(row) for row in rows]


async def note_failing(session: Session, webhook_id: str, since_ms: int | None) -> None:
    """Note since when nothing arrives at a webhook; None: something did."""
    await session.execute(
        "UPDATE webhook SET failing_since_ms = $2 WHERE id = $1", webhook_id, since_ms
    )


async def set_links_base(session: Session, links_base: str) -> None:
    """Note under which address this site is known from now on."""
    await session.execute("UPDATE webhook SET links_base = $1 WHERE links_base <> $1", links_base)


async def secrets_in_force(reader: Reader, webhook_id: str, *, now_ms: int) -> list[str]:
    """Return the secrets that sign now, the newest first."""
    rows = await reader.fetch(
        """
        SELECT secret FROM webhook_secret
        WHERE webhook_id = $1 AND (ends_ms IS NULL OR ends_ms > $2) ORDER BY created_ms DESC
        """,
        webhook_id,
        now_ms,
    )
    return [row[0] for row in rows]


async def replace_secret(
    session: Session, webhook_id: str, secret: str, *, now_ms: int, ends_ms: int
) -> None:
    """Add a secret; the one in use until now signs until *ends_ms*, those before it no more."""
    await session.execute(
        "DELETE FROM webhook_secret WHERE webhook_id = $1 AND ends_ms IS NOT NULL", webhook_id
    )
    [(last_ms,)] = await session.fetch(
        "SELECT max(created_ms) FROM webhook_secret WHERE webhook_id = $1", webhook_id
    )
    await session.execute(
        "UPDATE webhook_secret SET ends_ms = $2 WHERE webhook_id = $1", webhook_id, ends_ms
    )
    await _add_secret(session, webhook_id, secret, created_ms=max(now_ms, last_ms + 1))


async def _add_secret(session: Session, webhook_id: str, secret: str, *, created_ms: int) -> None:
    await session.execute(
        "INSERT INTO webhook_secret (webhook_id, created_ms, secret) VALUES ($1, $2, $3)",
        webhook_id,
        created_ms,
        secret,
    )


def _values(webhook: Webhook) -> tuple[object, ...]:
    description, quiet = webhook.description, webhook.quiet_hours
    return (
        webhook.id,
        webhook.url,
        msgspec.json.encode(webhook.events).decode(),
        clean_text(msgspec.json.encode(webhook.filters).decode()),
        None if description is None else clean_text(description),
        webhook.state,
        webhook.state_reason,
        webhook.failing_since_ms,
        webhook.links_base,
        webhook.created_ms,
        webhook.changed_ms,
        webhook.cooldown_s,
        None if quiet is None else msgspec.json.encode(quiet).decode(),
    )


def _webhook(row: Row) -> Webhook:
    id_, url, events, filters, description, state, *rest = row
    state_reason, failing_since_ms, links_base, created_ms, changed_ms, *told_less = rest
    cooldown_s, quiet_hours, suppressed = told_less
    return Webhook(
        id=id_,
        url=url,
        events=_names.decode(events),
        filters=_filters.decode(filters),
        description=description,
        state=WebhookState(state),
        state_reason=state_reason,
        failing_since_ms=failing_since_ms,
        links_base=links_base,
        created_ms=created_ms,
        changed_ms=changed_ms,
        cooldown_s=cooldown_s,
        quiet_hours=None if quiet_hours is None else _quiet_hours.decode(quiet_hours),
        suppressed=suppressed,
    )
