"""Quiet hours hold for what is sent too, and what is removed holds nobody up."""

from datetime import UTC, datetime

from receivers import receiving
from told_webhooks import WEBHOOK_ID, Post, a_failure, a_webhook
from watchroom.domain.quiet_hours import QuietHours
from watchroom.domain.webhooks import DeliveryState
from watchroom.store import outbox, webhooks
from watchroom.store.outbox import DELETED_AT_ONCE

NIGHT = QuietHours(begin_minute=22 * 60, end_minute=7 * 60, timezone="UTC")
EVENING = datetime(2026, 1, 10, 21, 59, 59, tzinfo=UTC)
HOUR_MS = 3_600_000


async def test_what_waits_when_it_gets_quiet_waits_until_the_morning(post: Post) -> None:
    """A message of the last second before, and each further attempt at one that failed."""
    post.clock.now = EVENING
    async with receiving() as receiver:
        await post.add(a_webhook(receiver.url, quiet_hours=NIGHT))
        await post.happen(a_failure(at_ms=post.clock.ms))
        post.clock.advance(1000)
        assert await post.deliver() == 0
        post.clock.advance(9 * HOUR_MS - 1)
        assert await post.deliver() == 0
        post.clock.advance(1)
        assert await post.deliver() == 1

    [delivery] = await post.kept()
    assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 1)


async def test_a_test_is_sent_at_night_too(post: Post) -> None:
    """A person who tries a webhook is awake."""
    post.clock.now = EVENING
    post.clock.advance(HOUR_MS)
    async with receiving() as receiver:
        await post.add(a_webhook(receiver.url, quiet_hours=NIGHT))
        await post.webhooks.send_trial(WEBHOOK_ID, None, who="ana")

    assert len(receiver.received) == 1


async def test_what_was_held_back_can_be_sent_by_hand(post: Post) -> None:
    """It is kept as any other message."""
    async with receiving() as receiver:
        await post.add(a_webhook(receiver.url, cooldown_s=300))
        await post.happen(a_failure(), a_failure())
        assert await post.deliver() == 1
        [_, held] = await post.kept()
        await post.webhooks.redeliver(WEBHOOK_ID, held.id, who="ana")
        assert await post.deliver() == 1

    assert [each.id for each in receiver.received][-1] == held.id


async def test_a_removed_webhook_is_deleted_in_portions(post: Post) -> None:
    """Deleting hundreds of thousands of rows at once would make every other writer wait."""
    other = await post.add(a_webhook(id="wh_other"))
    await post.add(a_webhook())
    await post.happen(*[a_failure()] * (2 * DELETED_AT_ONCE + 1))
    portions = []

    await post.webhooks.remove(WEBHOOK_ID, who="ana")
    assert await post.happen(a_failure())
    async with post.store.writing() as session:
        while await outbox.forget_of(session, WEBHOOK_ID):
            portions.append(len(await outbox.page(session, WEBHOOK_ID, limit=9_999)))
    await post.deliveries.forget_removed()

    assert portions == [DELETED_AT_ONCE + 1, 1]
    assert await webhooks.removed(post.store) == []
    assert await post.kept() == []
    assert await webhooks.list_all(post.store) == [other]
    assert len(await post.kept(other.id)) == 1000
