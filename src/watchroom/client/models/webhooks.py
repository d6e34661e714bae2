"""Webhooks and their deliveries."""

from typing import Any

import msgspec

from watchroom.client.models.base import Answer, CursorPaging, Model, Moment


class Filters(Model, kw_only=True, frozen=True):
    """What of the chosen events is told; an empty list lets everything through."""

    # of `service:` events: ids of services or names of containers
    services: list[str] = msgspec.field(default_factory=list)
    hosts: list[str] = msgspec.field(default_factory=list)  # of `service:` events: Docker hosts
    cameras: list[str] = msgspec.field(default_factory=list)  # of `execution:` events
    workflows: list[str] = msgspec.field(
        default_factory=list
    )  # of `execution:` events: ids or names
    min_risk: str = "HIGH"  # the lowest that `execution:risk` tells


class QuietHours(Model, kw_only=True, frozen=True):
    """When nothing is told; across midnight where `to` comes before `from`."""

    from_: str = msgspec.field(name="from")  # such as "22:00"
    to: str  # exclusive, such as "07:00"
    timezone: str  # UTC, an offset such as "+02:00", or a name such as "Europe/Madrid"


class Webhook(Model, kw_only=True, frozen=True):
    """A receiver, and what it is told of."""

    id: str
    url: str  # without what follows the host, unless asked by admins
    events: list[str]
    filters: Filters
    description: str | None
    state: str
    state_reason: str | None  # why it was disabled
    failing_since: Moment | None  # None: its last attempt arrived, or there was none yet
    created_at: Moment
    changed_at: Moment
    cooldown_seconds: int = 0  # after a message, in which nothing of the same is told
    quiet_hours: QuietHours | None = None  # in which nothing is told; None: there are none
    suppressed: int = 0  # messages that were held back since it was made


class WrittenWebhook(Webhook, kw_only=True, frozen=True):
    """A webhook that was just made or changed."""

    secret: str | None  # the new one, if Watchroom made it: it is not shown again
    warning: str | None  # what may keep messages from arriving


class DeliveryAttempt(Model, kw_only=True, frozen=True):
    """One try to deliver."""

    timestamp: Moment
    latency: float
    status_code: int | None  # None: no answer came
    error: str | None  # why it failed; None: it arrived
    answer: str | None  # how the answer's body begins


class Delivery(Model, kw_only=True, frozen=True):
    """A message to a webhook."""

    id: str  # the `webhook-id` of every attempt
    event: str
    seq: int | None  # of the event; None: a test
    state: str
    timestamp: Moment  # of what it tells
    next_attempt_at: Moment | None  # None: as soon as possible, or never again
    ended_at: Moment | None  # None while it waits
    attempt_count: int
    attempts: list[DeliveryAttempt]
    payload: dict[str, Any]  # what the receiver is sent


class DeliveryList(Answer[list[Delivery]], kw_only=True, frozen=True):
    """Deliveries of a webhook, the newest first."""

    pagination: CursorPaging


class MessagePreview(Model, kw_only=True, frozen=True):
    """What a receiver would be sent."""

    event: str
    body: str  # JSON, to the letter
