"""`/api/webhooks/{id}/deliveries`: what a webhook was told, and trying it."""

import re
from dataclasses import dataclass
from typing import Any, Final

from litestar.response import Response

from watchroom.domain.errors import NotFound
from watchroom.domain.webhooks import DeliveryState, WebhookName
from watchroom.store import outbox, webhooks
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, Kind, RefusedError, path, query, required_query
from watchroom.web.kinds import choice, integer, text
from watchroom.web.shown_webhooks import shown_delivery
from watchroom.web.webhooks import WebhookInputs
from watchroom.web.wire.operations import CursorPaging
from watchroom.web.wire.webhooks import (
    DeliveryAnswer,
    DeliveryList,
    MessagePreview,
    MessagePreviewAnswer,
)

EXAMPLE_ID: Final = "msg_000000000000032c9f1a7be3d55c"

_ID: Final = re.compile(r"msg_[0-9a-f]{28}", re.ASCII)


def _read_cursor(value: str) -> str:
    if not _ID.fullmatch(value):
        raise RefusedError("Is not one that this server gave")
    return value


_CURSOR: Final = Kind(read=_read_cursor, schema={"type": "string", "pattern": f"^{_ID.pattern}$"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewInputs(Inputs):
    """What a message would tell."""

    event: WebhookName = required_query(
        choice(WebhookName), name="event", says="What the message tells.", example="service:error"
    )


async def preview_message(call: Call[PreviewInputs]) -> Response[bytes]:
    """Return the body of a test message, to the letter; what it tells is made up."""
    name = call.inputs.event
    shown = MessagePreview(event=name, body=call.services.webhooks.preview(name))
    return json_response(MessagePreviewAnswer(data=shown))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialInputs(WebhookInputs):
    """How to try a webhook."""

    event: WebhookName | None = query(
        choice(WebhookName),
        says="What the message calls itself; left out: the first event of the webhook.",
        default=None,
    )


async def try_webhook(call: Call[TrialInputs]) -> Response[bytes]:
    """
    Send a test message now, whatever the webhook's state, and tell what came of it.

    It is marked `"test": true`, what it tells is made up, it is tried once, and a failure has no
    consequences. Whether it arrived is told by `state`, and by the attempt's `error`.
    """
    asked = call.inputs
    sent = await call.services.webhooks.send_trial(asked.id, asked.event, who=call.caller.name)
    return await _one(call, asked.id, sent)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryListInputs(WebhookInputs):
    """Which deliveries."""

    state: DeliveryState | None = query(
        choice(DeliveryState), says="Only those of this state.", default=None
    )
    limit: int = query(integer(1, 200), says="Number of results per page.", default=50)
    cursor: str | None = query(_CURSOR, says="`nextCursor` of the page before.", default=None)


async def list_deliveries(call: Call[DeliveryListInputs]) -> Response[bytes]:
    """
    List what a webhook is told and was told, the newest first, with every attempt.

    Deliveries are kept for 7 days after they ended, and so are those that were `suppressed`: held
    back by a cooldown or quiet hours.
    """
    asked, store = call.inputs, call.services.store
    async with store.reading() as session:
        if await webhooks.get(session, asked.id) is None:
            raise NotFound(f"There is no webhook {asked.id!r}.")
        found = await outbox.page(
            session, asked.id, limit=asked.limit + 1, state=asked.state, before_id=asked.cursor
        )
        shown = found[: asked.limit]
        attempts = await outbox.attempts_of(session, [delivery.id for delivery in shown])
    next_cursor = shown[-1].id if len(found) > asked.limit else None
    answer = DeliveryList(
        data=[shown_delivery(delivery, attempts[delivery.id]) for delivery in shown],
        pagination=CursorPaging(limit=asked.limit, next_cursor=next_cursor),
    )
    return json_response(answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryInputs(WebhookInputs):
    """Which delivery."""

    delivery: str = path(text(64), says="Id of the delivery.", example=EXAMPLE_ID)


async def redeliver(call: Call[DeliveryInputs]) -> Response[bytes]:
    """
    Let a delivery be tried at once, also one that has ended; its id stays the same.

    The answer is the delivery as it stands: it waits.
    """
    asked = call.inputs
    await call.services.webhooks.redeliver(asked.id, asked.delivery, who=call.caller.name)
    return await _one(call, asked.id, asked.delivery)


async def _one(call: Call[Any], webhook_id: str, delivery_id: str) -> Response[bytes]:
    async with call.services.store.reading() as session:
        found = await outbox.get(session, webhook_id, delivery_id)
        if found is None:
            raise NotFound(f"There is no delivery {delivery_id!r} of this webhook.")
        attempts = await outbox.attempts_of(session, [found.id])
    return json_response(DeliveryAnswer(data=shown_delivery(found, attempts[found.id])))
