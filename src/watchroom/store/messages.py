"""What webhooks are told of events: decided and written in the transaction of the events."""

from collections.abc import Sequence

from watchroom.domain.events import Event
from watchroom.domain.webhook_messages import (
    is_held_back,
    message_of,
    names_of,
    subject_of,
    told_once,
    wants,
)
from watchroom.domain.webhooks import DeliveryState, Webhook, WebhookName
from watchroom.store import webhooks
from watchroom.store.database import Session
from watchroom.store.outbox import new_delivery_id


async def put(session: Session, events: Sequence[Event]) -> None:
    """
    Write the messages that webhooks get of events.

    What a cooldown or quiet hours hold back is written too, as such: it is known then what was
    told, in the order of the log, whichever server writes the next message.
    """
    told = [(event, names) for event in events if (names := names_of(event))]
    listening = await webhooks.enabled(session) if told else []
    wanted = [
        (webhook, name, event)
        for event, names in told
        for name in names
        for webhook in listening
        if wants(webhook, name, event)
    ]
    rows = [_row(*each) for each in wanted if each[0].is_told_all]
    if rows:
        await session.execute_many(f"{_INSERT} ON CONFLICT DO NOTHING", rows)
    for webhook, name, event in wanted:
        if not webhook.is_told_all:
            await _weigh(session, webhook, name, event)


_INSERT = """
    INSERT INTO delivery (
        id, webhook_id, event_seq, name, told_once, body, state, attempts, happened_ms, due_ms,
        ended_ms, subject
    ) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 0, $9, $10)
"""


async def _weigh(session: Session, webhook: Webhook, name: WebhookName, event: Event) -> None:
    """Write one message, to be sent or held back."""
    subject = subject_of(name, event)
    last_id, last_ms = await _last_told(session, webhook.id, name, subject)
    if is_held_back(webhook, at_ms=event.at_ms, last_ms=last_ms):
        state, suppressed = DeliveryState.SUPPRESSED, 0
    else:
        state = DeliveryState.WAITING
        suppressed = await _held_back_since(session, webhook.id, name, subject, last_id)
    row = _row(webhook, name, event, state=state, subject=subject, suppressed=suppressed)
    added = await session.fetch(f"{_INSERT} ON CONFLICT DO NOTHING RETURNING id", *row)
    if added and state is DeliveryState.SUPPRESSED:
        await session.execute(
            "UPDATE webhook SET suppressed = suppressed + 1 WHERE id = $1", webhook.id
        )


async def _last_told(
    session: Session, webhook_id: str, name: WebhookName, subject: str
) -> tuple[str, int | None]:
    """Return the last message of a subject, its id and moment; "" and None if there is none."""
    rows = await session.fetch(
        """
        SELECT id, happened_ms FROM delivery
        WHERE webhook_id = $1 AND name = $2 AND subject = $3 AND state <> 'suppressed'
        ORDER BY id DESC LIMIT 1
        """,
        webhook_id,
        name,
        subject,
    )
    return (rows[0][0], rows[0][1]) if rows else ("", None)


async def _held_back_since(
    session: Session, webhook_id: str, name: WebhookName, subject: str, last_id: str
) -> int:
    [(count,)] = await session.fetch(
        """
        SELECT count(*) FROM delivery
        WHERE webhook_id = $1 AND name = $2 AND subject = $3 AND state = 'suppressed' AND id > $4
        """,
        webhook_id,
        name,
        subject,
        last_id,
    )
    return int(count)


def _row(
    webhook: Webhook,
    name: WebhookName,
    event: Event,
    *,
    state: DeliveryState = DeliveryState.WAITING,
    subject: str | None = None,
    suppressed: int = 0,
) -> tuple[object, ...]:
    body = message_of(name, event, links_base=webhook.links_base, suppressed=suppressed)
    return (
        new_delivery_id(event.seq),
        webhook.id,
        event.seq,
        name,
        told_once(name, event),
        body,
        state,
        event.at_ms,
        event.at_ms if state is DeliveryState.SUPPRESSED else None,
        subject,
    )
