"""What follows from an attempt to deliver, by what the receiver did."""

import pytest
from standardwebhooks import Webhook as Verifier
from structlog.testing import capture_logs

from builders import DAY_MS, HOUR_MS, MINUTE_MS
from receivers import Receiver, answer, receiving
from told_webhooks import SECRET, WEBHOOK_ID, Post, a_failure, a_webhook
from watchroom.domain.events import EventType
from watchroom.domain.webhooks import DeliveryState, WebhookState, masked_url
from watchroom.store import event_log, webhooks

WAITING, DELIVERED, FAILED = DeliveryState.WAITING, DeliveryState.DELIVERED, DeliveryState.FAILED
GROWING_MS = [5_000, 5 * MINUTE_MS, 30 * MINUTE_MS] + [h * HOUR_MS for h in (2, 5, 10, 14, 20, 24)]


async def test_a_message_arrives_signed(post: Post) -> None:
    """Its id is the delivery's, its time that of the attempt, its body that of the outbox."""
    async with receiving() as receiver:
        await post.add(a_webhook(receiver.url))
        await post.happen(a_failure())
        assert await post.deliver() == 1

    [received], [delivery] = receiver.received, await post.kept()
    assert received.id == delivery.id
    assert received.body.decode() == delivery.body
    assert received.headers["webhook-timestamp"] == str(post.clock.ms // 1000)
    told_at = post.clock.now
    signature = Verifier(SECRET).sign(delivery.id, told_at, delivery.body)
    assert received.headers["webhook-signature"] == signature
    assert (delivery.state, delivery.attempts) == (DELIVERED, 1)
    assert delivery.ended_ms == post.clock.ms
    [attempt] = await post.tried(delivery)
    assert (attempt.status_code, attempt.error, attempt.at_ms) == (204, None, post.clock.ms)


async def test_it_is_tried_ten_times_under_one_id(post: Post) -> None:
    """By the documented pauses, with a fifth more at most; then it has failed."""
    async with receiving(usual=answer(500, b"out of order")) as receiver:
        await post.add(a_webhook(receiver.url))
        await post.happen(a_failure())
        pauses = []
        for _ in range(10):
            assert await post.deliver() == 1
            [delivery] = await post.kept()
            if delivery.state is WAITING:
                pauses.append(delivery.due_ms - post.clock.ms)
                post.clock.advance(delivery.due_ms - post.clock.ms - 1)
                assert await post.deliver() == 0
                post.clock.advance(1)

    assert all(a <= b <= a * 1.2 for a, b in zip(GROWING_MS, pauses, strict=True))
    assert delivery.state is FAILED
    assert len({received.id for received in receiver.received}) == 1
    assert len({received.body for received in receiver.received}) == 1
    assert len({r.headers["webhook-signature"] for r in receiver.received}) == 10
    tried = await post.tried(delivery)
    assert [(a.status_code, a.error, a.answer) for a in tried] == [
        (500, "answered 500", "out of order")
    ] * 10
    assert (await post.webhook()).state is WebhookState.ENABLED


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (answer(400), "answered 400"),
        (answer(404), "answered 404"),
        (answer(302, Location="http://10.0.0.1/x"), "answered 302, which leads to 10.0.0.1"),
        (answer(301, Location="/elsewhere"), "answered 301, which leads to another path"),
        (answer(307, Location="http://u:secret@h/x"), "which leads to h; redirects are not"),
        (answer(302, Location="http://["), "answered 302, which leads to another path"),
        (answer(304), "answered 304"),
        (b"", "disconnected"),
    ],
)
async def test_what_is_no_success_is_a_failure_in_words(
    post: Post, said: bytes, words: str
) -> None:
    """A redirect is one too: it says where it would have led."""
    async with receiving(usual=said) as receiver:
        await post.add(a_webhook(receiver.url))
        await post.happen(a_failure())
        await post.deliver()

    [delivery] = await post.kept()
    [attempt] = await post.tried(delivery)
    assert delivery.state is WAITING
    assert words in str(attempt.error)
    assert "secret" not in str(attempt.error)


@pytest.mark.parametrize("way", ["hang", "drip"])
async def test_a_receiver_that_does_not_answer_has_failed(
    post: Post, hasty_post: Post, way: str
) -> None:
    """After the poster's patience; it may have it all the same, so the id stays."""
    async with receiving() as receiver:
        receiver.script = getattr(receiver, way)
        await post.add(a_webhook(receiver.url))
        await post.happen(a_failure())
        await hasty_post.deliver()
        receiver.script = None
        post.clock.advance(MINUTE_MS)
        await post.deliver()

    [delivery] = await post.kept()
    lost, arrived = await post.tried(delivery)
    assert (lost.status_code, lost.error) == (None, "no answer within 0.5 s")
    assert lost.latency_ms >= 500
    assert arrived.error is None
    assert [r.id for r in receiver.received] == [delivery.id] * 2


async def test_410_disables_at_once_and_says_so(post: Post) -> None:
    """In one transaction: the state, what waited, and the event."""
    async with receiving(usual=answer(410)) as receiver:
        url = receiver.url + "/key-of-the-receiver"
        await post.add(a_webhook(url))
        await post.happen(a_failure(), a_failure())
        assert await post.deliver() == 1

    webhook, kept = await post.webhook(), await post.kept()
    assert webhook.state is WebhookState.DISABLED
    assert "410" in str(webhook.state_reason)
    assert [delivery.state for delivery in kept] == [FAILED, FAILED]
    told = await event_log.after(post.store, 0, limit=9, types={EventType.WEBHOOK_DISABLED})
    assert [event.data for event in told] == [
        {"id": WEBHOOK_ID, "url": masked_url(url), "reason": webhook.state_reason}
    ]
    await post.happen(a_failure())
    assert len(await post.kept()) == 2


async def test_days_of_nothing_but_failures_disable(post: Post) -> None:
    """Five of them; one success in between begins the count anew."""
    async with receiving(usual=answer(500)) as receiver:
        await post.add(a_webhook(receiver.url))
        await post.happen(a_failure())
        await post.deliver()
        assert (await post.webhook()).failing_since_ms == post.clock.ms

        post.clock.advance(4 * DAY_MS)
        receiver.answers = [answer(204)]
        await post.deliver()
        assert (await post.webhook()).failing_since_ms is None

        for _ in range(6):
            await post.happen(a_failure())
            await post.deliver()
            assert (await post.webhook()).state is WebhookState.ENABLED
            post.clock.advance(0.99 * DAY_MS)
        await post.deliver()

    webhook = await post.webhook()
    assert webhook.state is WebhookState.DISABLED
    assert webhook.state_reason == "nothing arrived for days"
    assert await event_log.after(post.store, 0, limit=9, types={EventType.WEBHOOK_DISABLED})


@pytest.mark.parametrize(
    ("said", "pause_ms"),
    [
        (answer(429, Retry_After="3600"), HOUR_MS),
        (answer(503, Retry_After="999999999"), DAY_MS),
        (answer(503, Retry_After="1"), 5_000),
        (answer(500, Retry_After="3600"), 5_000),
    ],
)
async def test_a_receiver_is_left_alone_as_it_asks(post: Post, said: bytes, pause_ms: int) -> None:
    """Where that status may ask, and within bounds."""
    async with receiving(usual=said) as receiver:
        await post.add(a_webhook(receiver.url))
        await post.happen(a_failure())
        await post.deliver()

    [delivery] = await post.kept()
    assert pause_ms <= delivery.due_ms - post.clock.ms <= pause_ms * 1.2


async def test_a_late_success_counts_and_a_late_failure_does_not(post: Post) -> None:
    """A server that was stopped beyond its claim comes back after another has delivered."""
    async with receiving() as receiver:
        await post.add(a_webhook(receiver.url))
        await post.happen(a_failure(), a_failure())
        slow = [await post.attempts.claim_next(WEBHOOK_ID) for _ in range(2)]
        post.clock.advance(MINUTE_MS)
        receiver.answers = [answer(204), answer(500)]
        assert await post.deliver() == 2
        receiver.answers = [answer(500), answer(204)]
        for claimed in slow:
            assert claimed is not None
            await post.attempts.make(*claimed)

    first, second = await post.kept()
    assert [first.state, second.state] == [DELIVERED, DELIVERED]
    assert [len(await post.tried(d)) for d in (first, second)] == [2, 2]


async def test_a_webhook_that_is_removed_under_way_leaves_nothing(post: Post) -> None:
    """Its last answer finds nobody to tell."""
    async with receiving() as receiver:
        await post.add(a_webhook(receiver.url))
        await post.happen(a_failure())
        claimed = await post.attempts.claim_next(WEBHOOK_ID)
        assert claimed is not None
        await post.webhooks.remove(WEBHOOK_ID, who="ana")
        await post.attempts.make(*claimed)
        assert await post.deliver() == 0
        await post.deliveries.forget_removed()

    assert receiver.connections == 0
    assert await post.kept() == []


async def test_while_a_secret_is_replaced_both_sign(post: Post) -> None:
    """For a day; then the new one alone."""

    async def signatures(receiver: Receiver) -> int:
        await post.happen(a_failure())
        await post.deliver()
        return len(receiver.received[-1].headers["webhook-signature"].split(" "))

    async with receiving() as receiver:
        await post.add(a_webhook(receiver.url))
        before = await signatures(receiver)
        await post.webhooks.rotate_secret(WEBHOOK_ID, secret=None, who="ana")
        during = await signatures(receiver)
        post.clock.advance(DAY_MS)
        after = await signatures(receiver)

    assert (before, during, after) == (1, 2, 1)


async def test_neither_secret_nor_key_is_logged(post: Post) -> None:
    """Logs are read by more people than secrets are for."""
    with capture_logs() as logged:
        async with receiving(usual=answer(410, b"canary-of-the-answer")) as receiver:
            await post.add(
                a_webhook(receiver.url + "/canary-path?canary=query"),
                secret="canary-secret-0123456789",
            )
            await post.happen(a_failure())
            await post.deliver()
            async with post.store.reading() as session:
                assert await webhooks.secrets_in_force(session, WEBHOOK_ID, now_ms=0)

    assert {entry["event"] for entry in logged} == {"webhook tried", "webhook disabled"}
    assert "canary" not in str(logged)
