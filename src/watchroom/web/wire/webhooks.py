"""How webhooks and deliveries are shown, and what can be said about them."""

from enum import StrEnum
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType, field

from watchroom.domain.quiet_hours import TIME_PATTERN
from watchroom.domain.webhooks import (
    LONGEST_COOLDOWN_S,
    DeliveryState,
    WebhookName,
    WebhookState,
)
from watchroom.web.wire.operations import CursorPaging
from watchroom.web.wire.services import Success
from watchroom.web.wire.types import Count, Moment, Seconds

MOST_NAMES = 100  # in one filter


class LeastRisk(StrEnum):
    """The lowest risk that is told."""

    NONE = "NONE"  # every picture that was judged
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"


class Switch(StrEnum):
    """What a person can make of a webhook's state."""

    ENABLED = "enabled"
    PAUSED = "paused"


Url = Annotated[str, Meta(min_length=1, max_length=2048, description="http:// or https://.")]
Events = Annotated[
    list[WebhookName], Meta(min_length=1, max_length=100, description="What it is told of.")
]
Names = Annotated[
    list[Annotated[str, Meta(min_length=1, max_length=255)]], Meta(max_length=MOST_NAMES)
]
Description = Annotated[
    Annotated[str, Meta(max_length=500)] | None, Meta(description="For people.")
]
Secret = Annotated[
    Annotated[str, Meta(min_length=16, max_length=256)] | None,
    Meta(
        description="Signs the messages. Null: Watchroom makes one and shows it this once.",
    ),
]


class Filters(Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What of the chosen events is told; an empty list lets everything through."""

    services: Annotated[
        Names, Meta(description="Of `service:` events: ids of services or names of containers.")
    ] = []
    hosts: Annotated[Names, Meta(description="Of `service:` events: Docker hosts.")] = []
    cameras: Annotated[Names, Meta(description="Of `execution:` events.")] = []
    workflows: Annotated[Names, Meta(description="Of `execution:` events: ids or names.")] = []
    min_risk: Annotated[LeastRisk, Meta(description="The lowest that `execution:risk` tells.")] = (
        LeastRisk.HIGH
    )


Cooldown = Annotated[
    int,
    Meta(
        ge=0,
        le=LONGEST_COOLDOWN_S,
        description="Seconds after a message in which nothing of the same name and of the same "
        "service, or workflow and camera, is told. 0: everything is.",
    ),
]
TimeOfDay = Annotated[str, Meta(max_length=16, extra_json_schema={"pattern": f"^{TIME_PATTERN}$"})]


class QuietHours(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """When nothing is told; across midnight where `to` comes before `from`."""

    from_: Annotated[TimeOfDay, Meta(description="Such as 22:00.")] = field(name="from")
    to: Annotated[TimeOfDay, Meta(description="Exclusive, such as 07:00.")]
    timezone: Annotated[
        str,
        Meta(
            min_length=1, max_length=64, description="UTC, an offset such as +02:00, or IANA name."
        ),
    ]


QuietOrNot = Annotated[
    QuietHours | None, Meta(description="When nothing is told. Null: there are no such hours.")
]


class NewWebhook(Struct, kw_only=True, forbid_unknown_fields=True):
    """A webhook to be made."""

    url: Url
    events: Events
    secret: Secret = None
    filters: Filters = Filters()
    description: Description = None
    state: Switch = Switch.ENABLED
    cooldown_seconds: Cooldown = field(name="cooldownSeconds", default=0)
    quiet_hours: QuietOrNot = field(name="quietHours", default=None)


class WebhookChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to change of a webhook; what is left out stays."""

    url: Url | UnsetType = UNSET
    events: Events | UnsetType = UNSET
    filters: Annotated[Filters | UnsetType, Meta(description="All of them anew.")] = UNSET
    description: Description | UnsetType = UNSET
    state: Switch | UnsetType = UNSET
    cooldown_seconds: Cooldown | UnsetType = field(name="cooldownSeconds", default=UNSET)
    quiet_hours: QuietOrNot | UnsetType = field(name="quietHours", default=UNSET)


class NewSecret(Struct, kw_only=True, forbid_unknown_fields=True):
    """Another secret."""

    secret: Secret = None


class Webhook(Struct, kw_only=True, rename="camel"):
    """A receiver, and what it is told of."""

    id: str
    url: Annotated[str, Meta(description="Without what follows the host, unless asked by admins.")]
    events: list[WebhookName]
    filters: Filters
    description: str | None
    state: WebhookState
    state_reason: Annotated[str | None, Meta(description="Why it was disabled.")]
    failing_since: Annotated[
        Moment | None, Meta(description="Null: its last attempt arrived, or there was none yet.")
    ]
    created_at: Moment
    changed_at: Moment
    cooldown_seconds: Cooldown
    quiet_hours: QuietOrNot
    suppressed: Annotated[
        Count,
        Meta(description="Messages that were held back since it was made, and are not sent."),
    ]


class WrittenWebhook(Webhook, kw_only=True):
    """A webhook that was just made or changed."""

    secret: Annotated[
        str | None,
        Meta(description="The new one, if Watchroom made it: it is not shown again."),
    ]
    warning: Annotated[str | None, Meta(description="What may keep messages from arriving.")]


class WebhookList(Success[list[Webhook]]):
    """Every webhook, the oldest first."""


class WebhookAnswer(Success[Webhook]):
    """One webhook."""


class WrittenWebhookAnswer(Success[WrittenWebhook]):
    """A webhook that was just made or changed."""


class DeliveryAttempt(Struct, kw_only=True, rename="camel"):
    """One try to deliver."""

    timestamp: Moment
    latency: Seconds
    status_code: Annotated[int | None, Meta(description="Null: no answer came.")]
    error: Annotated[str | None, Meta(description="Why it failed; null: it arrived.")]
    answer: Annotated[str | None, Meta(description="How the answer's body begins.")]


class Delivery(Struct, kw_only=True, rename="camel"):
    """A message to a webhook."""

    id: Annotated[str, Meta(description="The `webhook-id` of every attempt.")]
    event: WebhookName
    seq: Annotated[int | None, Meta(description="Of the event; null: a test.")]
    state: DeliveryState
    timestamp: Annotated[Moment, Meta(description="Of what it tells.")]
    next_attempt_at: Annotated[
        Moment | None, Meta(description="Null: as soon as possible, or never again.")
    ]
    ended_at: Annotated[Moment | None, Meta(description="Null while it waits.")]
    attempt_count: Count
    attempts: list[DeliveryAttempt]
    payload: Annotated[dict[str, Any], Meta(description="What the receiver is sent.")]


class DeliveryList(Success[list[Delivery]], kw_only=True):
    """Deliveries of a webhook, the newest first."""

    pagination: CursorPaging


class DeliveryAnswer(Success[Delivery]):
    """One delivery."""


class MessagePreview(Struct, kw_only=True):
    """What a receiver would be sent."""

    event: WebhookName
    body: Annotated[str, Meta(description="JSON, to the letter.")]


class MessagePreviewAnswer(Success[MessagePreview]):
    """What a receiver would be sent."""
