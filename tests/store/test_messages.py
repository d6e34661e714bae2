"""Webhooks that are told less than happens: decided with the events, and told how much it was."""

import json
from contextlib import suppress
from typing import Any

import pytest

from builders import NOW_MS
from told_webhooks import WEBHOOK_ID, a_failure, a_webhook
from watchroom.domain.events import EventType, NewEvent
from watchroom.domain.quiet_hours import QuietHours
from watchroom.domain.webhooks import DeliveryState, Webhook
from watchroom.store import event_log, outbox, webhooks
from watchroom.store.database import Database

MINUTE = 60_000
PATIENT = a_webhook(cooldown_s=300)
NOON = QuietHours(begin_minute=12 * 60, end_minute=13 * 60, timezone="UTC")
NOON_MS = 1_767_268_800_000  # 1 January 2026, 12:00 UTC


def failed(minute: float, *, begin_ms: int = NOW_MS, **changes: Any) -> NewEvent:
    """Return that a service failed so many minutes after *begin_ms*."""
    return a_failure(at_ms=begin_ms + round(minute * MINUTE), **changes)


def a_run(id_: int, minute: float = 0, **data: object) -> NewEvent:
    """Return what is told of a run that failed."""
    return NewEvent(
        type=EventType.EXECUTION_UPDATED,
        at_ms=NOW_MS + round(minute * MINUTE),
        execution_id=id_,
        data={"status": "error", "workflowId": "w", "camera": "gate"} | data,
    )


async def told(store: Database, webhook: Webhook, *batches: list[NewEvent]) -> list[int | None]:
    """Add a webhook, and let things happen; return what each message suppressed, None: not sent."""
    async with store.writing() as session:
        await webhooks.add(session, webhook, secret="a secret of sixteen")
    for batch in batches:
        async with store.writing() as session:
            await event_log.append(session, batch)
    kept = (await outbox.page(store, webhook.id, limit=100))[::-1]
    held = [each.state is DeliveryState.SUPPRESSED for each in kept]
    counts = [json.loads(each.body).get("suppressed", 0) for each in kept]
    found = await webhooks.get(store, webhook.id)
    assert found is not None
    assert found.suppressed == sum(held)
    return [None if is_held else n for is_held, n in zip(held, counts, strict=True)]


async def test_a_cooldown_lets_the_first_of_many_pass(store: Database) -> None:
    """And the next one that passes tells how many did not, in one transaction or in several."""
    batches = [[failed(0), failed(1), failed(4.99)], [failed(5), failed(6)], [failed(9.9)]]

    assert await told(store, PATIENT, *batches, [failed(10)], [failed(15)]) == [
        *(0, None, None),
        *(2, None),
        None,
        2,
        0,
    ]


async def test_each_service_and_each_event_has_a_cooldown_of_its_own(store: Database) -> None:
    """What flaps must not hide what fails beside it."""
    batch = [
        failed(0),
        failed(0, service="n8n"),
        failed(0, host="gpu"),
        failed(0, type=EventType.SERVICE_STOPPED),
        failed(1),
        failed(1, type=EventType.SERVICE_OOM),  # a `service:error` as well
    ]

    assert await told(store, PATIENT, batch) == [0, 0, 0, 0, None, None]


async def test_a_higher_risk_is_never_held_back_after_a_lower_one(store: Database) -> None:
    """A fire must not be missed for the smoke before it."""
    webhook = a_webhook(cooldown_s=300, events=("execution:risk",))
    levels = ["HIGH", "HIGH", "CRITICAL", "CRITICAL"]
    runs = [a_run(n, status="success", riskLevel=level) for n, level in enumerate(levels)]
    elsewhere = a_run(9, status="success", riskLevel="HIGH", camera="roof")

    assert await told(store, webhook, [*runs, elsewhere]) == [0, None, 0, None, 0]


async def test_a_run_that_was_held_back_is_counted_once_and_not_told_later(
    store: Database,
) -> None:
    """A run is looked at again and again: what was decided of its failure stands."""
    webhook = a_webhook(cooldown_s=300, events=("execution:error",))
    batches = [[a_run(1)], [a_run(2, 1)], [a_run(2, 2)], [a_run(2, 9)], [a_run(3, 10)]]

    assert await told(store, webhook, *batches) == [0, None, 1]


@pytest.mark.parametrize("ahead", [30_000_000, -30_000_000])
async def test_a_clock_that_was_wrong_holds_nothing_back_for_years(
    store: Database, ahead: int
) -> None:
    """An event of next year is told, and those of today too."""
    assert await told(store, PATIENT, [failed(ahead)], [failed(0)], [failed(1)]) == [0, 0, None]


async def test_nothing_is_told_in_quiet_hours(store: Database) -> None:
    """What happens in them is counted, and the next message of the same tells so."""
    webhook = a_webhook(quiet_hours=NOON)
    minutes = [-1, 0, 30, 59.99, 60, 61]
    batch = [failed(minute, begin_ms=NOON_MS) for minute in minutes]

    assert await told(store, webhook, batch) == [0, None, None, None, 3, 0]


async def test_a_cooldown_goes_on_from_the_last_message_before_a_quiet_time(
    store: Database,
) -> None:
    """Both hold back, and what either did is told together."""
    webhook = a_webhook(quiet_hours=NOON, cooldown_s=3600)
    batch = [failed(minute, begin_ms=NOON_MS) for minute in (-1, 1, 58, 59, 60, 61)]

    assert await told(store, webhook, batch) == [0, None, None, None, 3, None]


async def test_an_event_that_is_rolled_back_leaves_nothing(store: Database) -> None:
    """Neither a message nor a count: both are of the transaction of the event."""
    assert await told(store, PATIENT, [failed(0)]) == [0]
    with suppress(ZeroDivisionError):
        async with store.writing() as session:
            await event_log.append(session, [failed(1)])
            1 / 0  # noqa: B018

    found = await webhooks.get(store, WEBHOOK_ID)
    assert found is not None
    assert found.suppressed == 0
    assert len(await outbox.page(store, WEBHOOK_ID, limit=9)) == 1


async def test_what_was_held_back_waits_for_nobody(store: Database) -> None:
    """It is not due, now or ever, and is forgotten as what was delivered is."""
    await told(store, PATIENT, [failed(0), failed(1)])
    claim = outbox.Claim(token="t", now_ms=NOW_MS + MINUTE, until_ms=NOW_MS + 2 * MINUTE)
    async with store.writing() as session:
        first = await outbox.claim_next(session, WEBHOOK_ID, claim)
        second = await outbox.claim_next(session, WEBHOOK_ID, claim)
        await outbox.forget(session, NOW_MS + 2 * MINUTE)

    assert (first is not None, second) == (True, None)
    [left] = await outbox.page(store, WEBHOOK_ID, limit=9)
    assert left.state is DeliveryState.WAITING
