"""Webhooks: who is told of what, at which address, and how that went."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from watchroom.domain.execution import RiskLevel
from watchroom.domain.quiet_hours import QuietHours

MOST_WEBHOOKS: Final = 50
MOST_WAITING: Final = 10_000  # messages of one webhook; where more wait, the oldest have failed
SHORTEST_SECRET: Final = 16  # characters of a text that a person chose
LONGEST_SECRET: Final = 256
LONGEST_COOLDOWN_S: Final = 86_400

_AFTER_THE_HOST: Final = re.compile(r"(?<=[^:/])[/?].*", re.DOTALL)


class WebhookName(StrEnum):
    """What a receiver can ask to be told of."""

    SERVICE_START = "service:start"
    SERVICE_STOP = "service:stop"  # it ended because it was told to, or with exit code 0
    SERVICE_ERROR = "service:error"  # crash, out of memory, unhealthy, restart loop, failed update
    SERVICE_RESTART = "service:restart"
    SERVICE_UPDATE = "service:update"  # an update ended well
    SERVICE_HEALTHY = "service:healthy"
    EXECUTION_ERROR = "execution:error"  # a run failed
    EXECUTION_RISK = "execution:risk"  # a picture was judged to be of some risk
    INCIDENT_OPEN = "incident:open"
    INCIDENT_CLOSE = "incident:close"


class WebhookState(StrEnum):
    """Whether a webhook is told anything."""

    ENABLED = "enabled"
    PAUSED = "paused"  # by a person: nothing new is told, and what waits goes on waiting
    DISABLED = "disabled"  # by Watchroom: its receiver refused for good, or failed for days


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookFilters:
    """
    What of the chosen events is told; an empty tuple lets everything through.

    Services and hosts narrow down `service:` events, the others `execution:` events.
    """

    services: tuple[str, ...] = ()  # ids of services, or names of containers
    hosts: tuple[str, ...] = ()  # names of Docker hosts in the settings
    cameras: tuple[str, ...] = ()
    workflows: tuple[str, ...] = ()  # ids or names
    min_risk: RiskLevel = RiskLevel.HIGH  # the lowest that `execution:risk` tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One receiver and what it wants to hear."""

    id: str
    url: str  # what stands after the host may be a secret of the receiver's
    events: tuple[WebhookName, ...]  # at least one
    filters: WebhookFilters = field(default_factory=WebhookFilters)
    description: str | None  # a person's words
    state: WebhookState
    state_reason: str | None  # why it was disabled
    failing_since_ms: int | None  # None: its last attempt arrived, or there was none yet
    links_base: str  # what the links in its messages begin with: scheme, host and port
    created_ms: int
    changed_ms: int  # by a person, or by being disabled
    cooldown_s: int = 0  # after a message, in which nothing of the same is told
    quiet_hours: QuietHours | None = None  # in which nothing is told; None: there are none
    suppressed: int = 0  # messages that were held back since it was made, by either of these

    @property
    def is_told_all(self) -> bool:
        """Whether nothing that it wants is ever held back."""
        return not self.cooldown_s and self.quiet_hours is None

    def is_quiet_at(self, at_ms: int) -> bool:
        """Tell whether a moment lies in its quiet hours."""
        return self.quiet_hours is not None and self.quiet_hours.hold_at(at_ms)


class DeliveryState(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"  # for its first or its next attempt
    DELIVERED = "delivered"  # the receiver answered 2xx
    FAILED = "failed"  # no attempt arrived, and there will be no other
    SUPPRESSED = "suppressed"  # held back by a cooldown or quiet hours: not sent, only counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to deliver."""

    at_ms: int
    latency_ms: int
    status_code: int | None  # None: no answer came
    error: str | None  # in words; None: the answer was 2xx
    answer: str | None  # how its body begins; None: there was none


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one webhook."""

    id: str  # also the message's; later ones sort after
    webhook_id: str
    event_seq: int | None  # None: a test
    name: WebhookName
    body: str  # JSON, the same at each attempt
    state: DeliveryState
    attempts: int
    happened_ms: int  # what it tells of
    due_ms: int  # when it may be tried next; 0: at once
    ended_ms: int | None  # None: it waits


def delivery_id(seq: int, randomness: str) -> str:
    """
    Return the id of a message: its order is that of the log.

    *randomness* are hex digits that make the messages of one event differ.
    """
    return f"msg_{seq:016x}{randomness}"


def masked_url(url: str) -> str:
    """Return scheme and host of an address; many a receiver hides a key in the rest."""
    return _AFTER_THE_HOST.sub("/…", url, count=1)
