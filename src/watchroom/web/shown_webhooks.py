"""Webhooks and deliveries in the shapes of the API."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import msgspec

from watchroom.domain import quiet_hours, webhooks
from watchroom.domain.access import Scope
from watchroom.domain.execution import RiskLevel
from watchroom.domain.webhooks import Attempt, DeliveryState, WebhookFilters, masked_url
from watchroom.flows.webhooks.webhooks import Registered
from watchroom.web.callers import Caller
from watchroom.web.shown_services import time_or_none
from watchroom.web.times import iso_time
from watchroom.web.wire.webhooks import (
    Delivery,
    DeliveryAttempt,
    Filters,
    LeastRisk,
    QuietHours,
    Webhook,
    WrittenWebhook,
)


def shown_webhook(webhook: webhooks.Webhook, caller: Caller) -> Webhook:
    """Return a webhook; who may not change it sees only the host of its address."""
    return Webhook(**_facts(webhook, caller))


def written_webhook(
    registered: Registered, caller: Caller, *, warnings: Sequence[str] = ()
) -> WrittenWebhook:
    """Return a webhook that was just written, with the secret if Watchroom made it."""
    warned = [] if registered.warning is None else [registered.warning]
    return WrittenWebhook(
        **_facts(registered.webhook, caller),
        secret=registered.new_secret,
        warning="; ".join([*warned, *warnings]) or None,
    )


def shown_delivery(delivery: webhooks.Delivery, attempts: Sequence[Attempt]) -> Delivery:
    """Return a delivery with all attempts at it."""
    due_ms = delivery.due_ms if delivery.state is DeliveryState.WAITING else None
    return Delivery(
        id=delivery.id,
        event=delivery.name,
        seq=delivery.event_seq,
        state=delivery.state,
        timestamp=iso_time(delivery.happened_ms),
        next_attempt_at=time_or_none(due_ms or None),
        ended_at=time_or_none(delivery.ended_ms),
        attempt_count=delivery.attempts,
        attempts=[_attempt(attempt) for attempt in attempts],
        payload=msgspec.json.decode(delivery.body, type=dict[str, Any]),
    )


def filters_of(filters: Filters) -> WebhookFilters:
    """Return what a person wants told."""
    return WebhookFilters(
        services=tuple(filters.services),
        hosts=tuple(filters.hosts),
        cameras=tuple(filters.cameras),
        workflows=tuple(filters.workflows),
        min_risk=RiskLevel(filters.min_risk),
    )


def quiet_hours_of(hours: QuietHours | None) -> quiet_hours.QuietHours | None:
    """Return when a person wants to be told nothing. Raises InvalidInput."""
    if hours is None:
        return None
    return quiet_hours.quiet_hours(hours.from_, hours.to, hours.timezone)


def _shown_quiet_hours(hours: quiet_hours.QuietHours | None) -> QuietHours | None:
    if hours is None:
        return None
    return QuietHours(from_=hours.begin, to=hours.end, timezone=hours.timezone)


def _facts(webhook: webhooks.Webhook, caller: Caller) -> dict[str, Any]:
    filters = asdict(webhook.filters) | {"min_risk": LeastRisk(webhook.filters.min_risk)}
    return {
        "id": webhook.id,
        "url": webhook.url if Scope.ADMIN in caller.scopes else masked_url(webhook.url),
        "events": list(webhook.events),
        "filters": Filters(**filters),
        "description": webhook.description,
        "state": webhook.state,
        "state_reason": webhook.state_reason,
        "failing_since": time_or_none(webhook.failing_since_ms),
        "created_at": iso_time(webhook.created_ms),
        "changed_at": iso_time(webhook.changed_ms),
        "cooldown_seconds": webhook.cooldown_s,
        "quiet_hours": _shown_quiet_hours(webhook.quiet_hours),
        "suppressed": webhook.suppressed,
    }


def _attempt(attempt: Attempt) -> DeliveryAttempt:
    return DeliveryAttempt(
        timestamp=iso_time(attempt.at_ms),
        latency=attempt.latency_ms / 1000,
        status_code=attempt.status_code,
        error=attempt.error,
        answer=attempt.answer,
    )
