"""Webhooks: who is told what happens, and what came of it."""

from collections.abc import Sequence
from typing import Literal

from watchroom.client.listings import Walk
from watchroom.client.models.webhooks import (
    Delivery,
    DeliveryList,
    Filters,
    MessagePreview,
    QuietHours,
    Webhook,
    WrittenWebhook,
)
from watchroom.client.request import Request, ask, ask_data, in_path


def list_webhooks() -> Request[list[Webhook]]:
    """List every webhook, the oldest first."""
    return ask_data("GET", "/api/webhooks", list[Webhook])


def create_webhook(
    url: str,
    events: Sequence[str],
    *,
    secret: str | None = None,
    filters: Filters | None = None,
    description: str | None = None,
    state: str | None = None,
    cooldown_seconds: int | None = None,
    quiet_hours: QuietHours | None = None,
) -> Request[WrittenWebhook]:
    """Make a webhook; without a secret of yours its answer has one, this once."""
    body = _given(
        url=url,
        events=list(events),
        secret=secret,
        filters=filters,
        description=description,
        state=state,
        cooldownSeconds=cooldown_seconds,
        quietHours=quiet_hours,
    )
    return ask_data("POST", "/api/webhooks", WrittenWebhook, body=body)


def preview_message(event: str) -> Request[MessagePreview]:
    """Return the body of a test message; what it tells is made up."""
    return ask_data("GET", "/api/webhooks/preview", MessagePreview, event=event)


def read_webhook(webhook_id: str) -> Request[Webhook]:
    """Read one webhook."""
    return ask_data("GET", _of(webhook_id), Webhook)


def change_webhook(
    webhook_id: str,
    *,
    url: str | None = None,
    events: Sequence[str] | None = None,
    filters: Filters | None = None,
    description: str | None = None,
    state: str | None = None,
    cooldown_seconds: int | None = None,
    quiet_hours: QuietHours | Literal[False] | None = None,
) -> Request[WrittenWebhook]:
    """Change, pause or resume a webhook; what is None stays, and no *quiet_hours* are False."""
    body = _given(
        url=url,
        events=None if events is None else list(events),
        filters=filters,
        description=description,
        state=state,
        cooldownSeconds=cooldown_seconds,
        quietHours=quiet_hours or None,
    )
    if quiet_hours is False:
        body["quietHours"] = None
    return ask_data("PATCH", _of(webhook_id), WrittenWebhook, body=body)


def remove_webhook(webhook_id: str) -> Request[Webhook]:
    """Remove a webhook, and return what it was."""
    return ask_data("DELETE", _of(webhook_id), Webhook)


def rotate_webhook_secret(webhook_id: str, *, secret: str | None = None) -> Request[WrittenWebhook]:
    """Give a webhook another secret; without one of yours the answer has it, this once."""
    path = f"{_of(webhook_id)}/rotate-secret"
    return ask_data("POST", path, WrittenWebhook, body=_given(secret=secret))


def try_webhook(webhook_id: str, *, event: str | None = None) -> Request[Delivery]:
    """Send a test message now, and return what came of it."""
    return ask_data("POST", f"{_of(webhook_id)}/test", Delivery, event=event)


def list_deliveries(
    webhook_id: str,
    *,
    state: str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Request[DeliveryList]:
    """List what a webhook was told, the newest first, with every attempt."""
    path = f"{_of(webhook_id)}/deliveries"
    return ask("GET", path, DeliveryList, state=state, limit=limit, cursor=cursor)


def each_delivery(
    webhook_id: str, *, state: str | None = None, page_size: int = 200
) -> Walk[DeliveryList, Delivery]:
    """Give everything that a webhook was told, page after page."""
    return Walk(
        request=list_deliveries(webhook_id, state=state, limit=page_size),
        items=lambda page: page.data,
        onward=_onward,
    )


def redeliver(webhook_id: str, delivery_id: str) -> Request[Delivery]:
    """Tell a webhook something again."""
    path = f"{_of(webhook_id)}/deliveries/{in_path(delivery_id)}/redeliver"
    return ask_data("POST", path, Delivery)


def _of(webhook_id: str) -> str:
    return f"/api/webhooks/{in_path(webhook_id)}"


def _onward(page: DeliveryList) -> tuple[str, str] | None:
    cursor = page.pagination.next_cursor
    return None if cursor is None else ("cursor", cursor)


def _given(**members: object) -> dict[str, object]:
    return {name: value for name, value in members.items() if value is not None}
