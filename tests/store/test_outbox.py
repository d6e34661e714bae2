"""The outbox: what is to be told is written with what happened, and claimed by one at a time."""

import asyncio
import json
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest

from builders import DAY_MS, NOW_MS
from told_webhooks import BASE, WEBHOOK_ID, a_failure, a_webhook
from watchroom.domain.events import Event, EventType, NewEvent
from watchroom.domain.execution import RiskLevel
from watchroom.domain.webhooks import (
    Attempt,
    Delivery,
    DeliveryState,
    WebhookFilters,
    WebhookName,
    WebhookState,
)
from watchroom.store import event_log, outbox, webhooks
from watchroom.store.database import Database
from watchroom.store.outbox import Claim, Standing

GOOD = Attempt(at_ms=NOW_MS, latency_ms=12, status_code=204, error=None, answer="")
BAD = Attempt(at_ms=NOW_MS, latency_ms=12, status_code=500, error="answered 500", answer="no")


@pytest.fixture
async def listening(store: Database) -> Database:
    """A store with one webhook that wants everything."""
    await add(store)
    return store


async def add(store: Database, **changes: Any) -> None:
    async with store.writing() as session:
        await webhooks.add(session, a_webhook(**changes), secret="x" * 16)


async def happen(store: Database, *events: NewEvent) -> list[Event]:
    async with store.writing() as session:
        return await event_log.append(session, events)


async def claim(store: Database, token: str = "one", *, now_ms: int = NOW_MS) -> Delivery | None:
    async with store.writing() as session:
        return await outbox.claim_next(
            session, WEBHOOK_ID, Claim(token=token, now_ms=now_ms, until_ms=now_ms + 1000)
        )


async def deliveries(store: Database, webhook_id: str = WEBHOOK_ID) -> list[Delivery]:
    return (await outbox.page(store, webhook_id, limit=100))[::-1]


def risk(level: str, **data: Any) -> NewEvent:
    return NewEvent(
        type=EventType.EXECUTION_UPDATED,
        at_ms=NOW_MS,
        execution_id=17,
        data={"id": 17, "status": "running", "riskLevel": level} | data,
    )


async def test_a_message_is_written_with_its_event(listening: Database) -> None:
    """Composed then, so that it tells what was true then, in the same bytes at each attempt."""
    [failed] = await happen(listening, a_failure())

    [delivery] = await deliveries(listening)
    assert delivery.event_seq == failed.seq
    assert (delivery.name, delivery.state) == (WebhookName.SERVICE_ERROR, DeliveryState.WAITING)
    body = json.loads(delivery.body)
    assert (body["seq"], body["data"]["exitCode"]) == (failed.seq, 137)
    assert body["links"]["api"].startswith(BASE)


async def test_what_is_rolled_back_is_not_told(listening: Database) -> None:
    """A message of something that never happened would be worse than none."""
    with suppress(ZeroDivisionError):
        async with listening.writing() as session:
            await event_log.append(session, [a_failure()])
            1 / 0  # noqa: B018

    assert await deliveries(listening) == []


async def test_each_webhook_is_told_what_it_asked_for(store: Database) -> None:
    """By names, filters and state."""
    await add(store, id="all")
    await add(store, id="starts", events=(WebhookName.SERVICE_START,))
    await add(store, id="n8n", filters=WebhookFilters(services=("n8n",)))
    await add(store, id="paused", state=WebhookState.PAUSED)
    await add(store, id="off", state=WebhookState.DISABLED)
    await happen(store, a_failure(), a_failure(type=EventType.OPERATION_STEP))

    told = {
        webhook.id: len(await deliveries(store, webhook.id))
        for webhook in await webhooks.list_all(store)
    }
    assert told == {"all": 1, "starts": 0, "n8n": 0, "paused": 0, "off": 0}


async def test_a_run_is_told_once_for_each_level(store: Database) -> None:
    """It is copied again at every change; only one that gets worse is news."""
    await add(store, filters=WebhookFilters(min_risk=RiskLevel.LOW))
    await add(store, id="other", filters=WebhookFilters(min_risk=RiskLevel.LOW))
    for level in ("LOW", "LOW", "HIGH", "HIGH"):
        await happen(store, risk(level), risk(level))
    await happen(store, risk("HIGH", status="error"), risk("HIGH", status="error"))

    told = [(d.name, json.loads(d.body)["data"]["riskLevel"]) for d in await deliveries(store)]
    assert told == [
        ("execution:risk", "LOW"),
        ("execution:risk", "HIGH"),
        ("execution:error", "HIGH"),
    ]
    assert len(await deliveries(store, "other")) == 3


async def test_they_are_claimed_in_the_order_of_the_log(listening: Database) -> None:
    """What was never tried comes first, in order; what is not due does not come."""
    for _ in range(5):
        await happen(listening, a_failure())
    kept = await deliveries(listening)
    async with listening.writing() as session:
        await outbox.postpone(session, kept[0].id, NOW_MS)
        await outbox.postpone(session, kept[1].id, NOW_MS + 1)

    claimed = [await claim(listening) for _ in range(5)]

    assert all(before.id < later.id for before, later in pairwise(kept))
    ids = [delivery and delivery.id for delivery in claimed]
    assert ids == [kept[2].id, kept[3].id, kept[4].id, kept[0].id, None]


async def test_a_claim_holds_until_it_runs_out(listening: Database) -> None:
    """A server that was killed gives nothing back, so time does."""
    await happen(listening, a_failure())
    first = await claim(listening)

    assert first is not None
    assert await outbox.with_work(listening, now_ms=NOW_MS + 999) == []
    assert await claim(listening, "two", now_ms=NOW_MS + 999) is None
    assert await outbox.with_work(listening, now_ms=NOW_MS + 1000) == [WEBHOOK_ID]
    again = await claim(listening, "two", now_ms=NOW_MS + 1000)
    assert again == first


async def test_nobody_claims_what_another_has(listening: Database) -> None:
    """Several servers empty one outbox."""
    await happen(listening, *(a_failure() for _ in range(20)))
    async with asyncio.TaskGroup() as tasks:
        claims = [tasks.create_task(claim(listening, f"server {n}")) for n in range(25)]

    ids = [found.id for task in claims if (found := task.result()) is not None]
    assert len(ids) == len(set(ids)) == 20


@pytest.mark.parametrize("state", [WebhookState.PAUSED, WebhookState.DISABLED])
async def test_a_webhook_that_is_not_enabled_has_no_work(
    listening: Database, state: WebhookState
) -> None:
    """What waits goes on waiting until a person resumes it."""
    await happen(listening, a_failure())
    async with listening.writing() as session:
        await webhooks.save(session, a_webhook(state=state))

    assert await outbox.with_work(listening, now_ms=NOW_MS) == []
    assert await claim(listening) is None
    assert [d.state for d in await deliveries(listening)] == [DeliveryState.WAITING]


async def test_an_attempt_is_noted_also_without_the_claim(listening: Database) -> None:
    """It happened; but what follows from it is up to whoever holds the claim now."""
    await happen(listening, a_failure())
    delivery = await claim(listening)
    assert delivery is not None

    async with listening.writing() as session:
        late = await outbox.note_attempt(session, delivery.id, BAD, token="another")
        mine = await outbox.note_attempt(session, delivery.id, GOOD, token="one")
        gone = await outbox.note_attempt(session, "no such", GOOD, token="one")

    assert (late, mine, gone) == (
        Standing(attempts=1, still_ours=False),
        Standing(attempts=2, still_ours=True),
        None,
    )
    assert await outbox.attempts_of(listening, [delivery.id]) == {delivery.id: [BAD, GOOD]}
    assert await outbox.attempts_of(listening, []) == {}


async def test_pages_join_without_a_seam(listening: Database) -> None:
    """The newest first, of one state or of all."""
    await happen(listening, *(a_failure() for _ in range(5)))
    kept = await deliveries(listening)
    async with listening.writing() as session:
        await outbox.end(session, kept[2].id, DeliveryState.FAILED, now_ms=NOW_MS)

    first = await outbox.page(listening, WEBHOOK_ID, limit=2)
    rest = await outbox.page(listening, WEBHOOK_ID, limit=9, before_id=first[-1].id)
    failed = await outbox.page(listening, WEBHOOK_ID, limit=9, state=DeliveryState.FAILED)

    assert [d.id for d in (*first, *rest)] == [d.id for d in reversed(kept)]
    assert [d.id for d in failed] == [kept[2].id]
    assert await outbox.get(listening, "other", kept[0].id) is None


async def test_what_ended_long_ago_is_forgotten(listening: Database) -> None:
    """With its attempts; what waits is kept however old it is."""
    await happen(listening, *(a_failure(at_ms=1) for _ in range(3)))
    old, young, waiting = await deliveries(listening)
    async with listening.writing() as session:
        await outbox.note_attempt(session, old.id, GOOD, token="one")
        await outbox.end(session, old.id, DeliveryState.DELIVERED, now_ms=NOW_MS - 1)
        await outbox.end(session, young.id, DeliveryState.DELIVERED, now_ms=NOW_MS)
        assert not await outbox.forget(session, NOW_MS)

    assert [d.id for d in await deliveries(listening)] == [young.id, waiting.id]
    assert await outbox.attempts_of(listening, [old.id]) == {old.id: []}


async def test_a_disabled_webhook_has_nothing_waiting(listening: Database) -> None:
    """What will not be tried any more is told as failed, and can be sent again by a person."""
    await happen(listening, a_failure(), a_failure())
    done, _ = await deliveries(listening)
    async with listening.writing() as session:
        await outbox.end(session, done.id, DeliveryState.DELIVERED, now_ms=NOW_MS)
        await outbox.abandon(session, WEBHOOK_ID, now_ms=NOW_MS + DAY_MS)

    kept = await deliveries(listening)
    assert [(d.state, d.ended_ms) for d in kept] == [
        (DeliveryState.DELIVERED, NOW_MS),
        (DeliveryState.FAILED, NOW_MS + DAY_MS),
    ]
