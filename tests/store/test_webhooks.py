"""Webhooks and their secrets, on both databases."""

from dataclasses import replace

from builders import DAY_MS, NOW_MS
from told_webhooks import a_webhook
from watchroom.domain.execution import RiskLevel
from watchroom.domain.quiet_hours import QuietHours
from watchroom.domain.webhooks import WebhookFilters, WebhookName, WebhookState
from watchroom.store import webhooks
from watchroom.store.database import Database

FULL = a_webhook(
    events=(WebhookName.EXECUTION_RISK, WebhookName.SERVICE_ERROR),
    filters=WebhookFilters(
        services=("ollama",), cameras=("Ñ",), workflows=("w'1",), min_risk=RiskLevel.LOW
    ),
    description="Night shift",
    cooldown_s=300,
    quiet_hours=QuietHours(begin_minute=1320, end_minute=420, timezone="Europe/Madrid"),
)


async def test_a_webhook_is_kept_changed_and_removed(store: Database) -> None:
    """What is read is what was written."""
    other = a_webhook(id="wh_2", created_ms=NOW_MS + 1, state=WebhookState.PAUSED)
    async with store.writing() as session:
        await webhooks.add(session, other, secret="secret of the other")
        await webhooks.add(session, FULL, secret="secret of the first")
    assert await webhooks.list_all(store) == [FULL, other]
    assert await webhooks.enabled(store) == [FULL]

    changed = replace(FULL, state=WebhookState.DISABLED, state_reason="gone", failing_since_ms=1)
    async with store.writing() as session:
        await webhooks.save(session, changed)
    assert await webhooks.get(store, FULL.id) == changed
    assert await webhooks.get(store, other.id) == other

    async with store.writing() as session:
        await webhooks.mark_removed(session, FULL.id, now_ms=NOW_MS)
    assert await webhooks.get(store, FULL.id) is None
    assert await webhooks.secrets_in_force(store, FULL.id, now_ms=NOW_MS) == []
    assert await webhooks.get(store, "no\0such") is None
    assert await webhooks.list_all(store) == [other]


async def test_a_removed_webhook_is_gone_before_its_row_is(store: Database) -> None:
    """Its deliveries may be many: nothing is told to it while they are deleted."""
    async with store.writing() as session:
        await webhooks.add(session, FULL, secret="a secret of sixteen")
        await webhooks.forget(session, FULL.id)
    assert await webhooks.enabled(store) == [FULL]

    async with store.writing() as session:
        await webhooks.mark_removed(session, FULL.id, now_ms=NOW_MS)
    assert (await webhooks.enabled(store), await webhooks.removed(store)) == ([], [FULL.id])

    async with store.writing() as session:
        await webhooks.forget(session, FULL.id)
    assert await webhooks.removed(store) == []


async def test_what_no_database_can_hold_does_no_harm(store: Database) -> None:
    """People paste anything."""
    odd = a_webhook(description="a\0b\ud800", filters=WebhookFilters(cameras=("c\0",)))
    async with store.writing() as session:
        await webhooks.add(session, odd, secret="x" * 16)

    found = await webhooks.get(store, odd.id)
    assert found is not None
    assert found.description is not None
    assert "\0" not in found.description


async def test_a_replaced_secret_signs_on_for_a_while(store: Database) -> None:
    """Two at most, however often it is replaced, and in the same millisecond too."""
    async with store.writing() as session:
        await webhooks.add(session, FULL, secret="first")
        await webhooks.replace_secret(
            session, FULL.id, "second", now_ms=NOW_MS, ends_ms=NOW_MS + DAY_MS
        )
    assert await secrets(store) == ["second", "first"]
    assert await secrets(store, NOW_MS + DAY_MS) == ["second"]

    async with store.writing() as session:
        await webhooks.replace_secret(
            session, FULL.id, "third", now_ms=NOW_MS, ends_ms=NOW_MS + DAY_MS
        )
    assert await secrets(store) == ["third", "second"]


async def secrets(store: Database, now_ms: int = NOW_MS) -> list[str]:
    return await webhooks.secrets_in_force(store, FULL.id, now_ms=now_ms)


async def test_the_site_can_move(store: Database) -> None:
    """Links of messages to come lead to where it is now."""
    async with store.writing() as session:
        await webhooks.add(session, FULL, secret="secret")
        await webhooks.set_links_base(session, "https://watchroom.example.com")
        await webhooks.note_failing(session, FULL.id, NOW_MS)

    assert await webhooks.get(store, FULL.id) == replace(
        FULL, links_base="https://watchroom.example.com", failing_since_ms=NOW_MS
    )
