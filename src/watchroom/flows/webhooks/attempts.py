"""One attempt to deliver a message, and what follows from it."""

import secrets as randomness
import time
from collections import Counter
from dataclasses import dataclass, replace
from random import Random
from typing import Final
from urllib.parse import urlsplit

import structlog

from watchroom.domain.errors import ReceiverUnavailable
from watchroom.domain.events import EventType, NewEvent
from watchroom.domain.search_words import clean_text
from watchroom.domain.times import Clock, to_ms
from watchroom.domain.webhook_schedule import asked_wait_ms, is_given_up, next_attempt_ms
from watchroom.domain.webhooks import (
    Attempt,
    Delivery,
    DeliveryState,
    Webhook,
    WebhookState,
    masked_url,
)
from watchroom.outbound import Poster, Reply, signed_headers
from watchroom.store import event_log, outbox, webhooks
from watchroom.store.database import Database, Session
from watchroom.store.outbox import Claim

CLAIM_MS: Final = 25_000  # longer than the poster's whole patience, with the writing down
GONE: Final = 410

_GONE_FOR_GOOD: Final = "the receiver answered 410: it does not want any more"
_FAILED_FOR_DAYS: Final = "nothing arrived for days"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an attempt."""

    attempt: Attempt
    asked_ms: int | None = None  # how long the receiver asks to be left alone; None: it does not

    @property
    def arrived(self) -> bool:
        """Whether the receiver has the message."""
        return self.attempt.error is None

    @property
    def refused_for_good(self) -> bool:
        """Whether the receiver never wants another one."""
        return self.attempt.status_code == GONE


class Attempts:
    """Sends messages and keeps what came of it; a message is delivered once or more, never less."""

    def __init__(
        self,
        *,
        store: Database,
        poster: Poster,
        clock: Clock,
        random: Random,
        claim_ms: int = CLAIM_MS,
    ) -> None:
        self._store = store
        self._poster = poster
        self._clock = clock
        self._random = random
        self._claim_ms = claim_ms
        self.outcomes: Counter[bool] = Counter()  # how many attempts arrived, and how many did not

    def new_claim(self) -> Claim:
        """Return a claim that begins now."""
        now_ms = to_ms(self._clock())
        return Claim(token=randomness.token_hex(8), now_ms=now_ms, until_ms=now_ms + self._claim_ms)

    async def claim_next(self, webhook_id: str) -> tuple[Delivery, Claim] | None:
        """
        Return what is due for a webhook, claimed; None if there is nothing, or these are its quiet
        hours. Raises StoreUnavailable.
        """
        webhook = await webhooks.get(self._store, webhook_id)
        if webhook is None or webhook.is_quiet_at(to_ms(self._clock())):
            return None
        claim = self.new_claim()
        async with self._store.writing() as session:
            delivery = await outbox.claim_next(session, webhook_id, claim)
        return None if delivery is None else (delivery, claim)

    async def make(self, delivery: Delivery, claim: Claim) -> None:
        """
        Try to deliver what was claimed, and write down what came of it.

        Raises StoreUnavailable: then the claim runs out, and the message is tried again.
        """
        webhook = await webhooks.get(self._store, delivery.webhook_id)
        if webhook is None:
            return
        secrets = await webhooks.secrets_in_force(
            self._store, webhook.id, now_ms=to_ms(self._clock())
        )
        outcome = await self._send(webhook, delivery, secrets)
        self.outcomes[outcome.arrived] += 1
        _log(webhook, delivery, outcome.attempt)
        async with self._store.writing() as session:
            await self._conclude(session, delivery, claim, outcome)

    async def _send(self, webhook: Webhook, delivery: Delivery, secrets: list[str]) -> Outcome:
        began_ms, began_s = to_ms(self._clock()), time.monotonic()
        headers = signed_headers(delivery.id, delivery.body, now_ms=began_ms, secrets=secrets)
        reply, error = None, None
        try:
            reply = await self._poster.post(webhook.url, delivery.body, headers)
        except ReceiverUnavailable as unavailable:
            error = clean_text(str(unavailable))
        attempt = Attempt(
            at_ms=began_ms,
            latency_ms=round((time.monotonic() - began_s) * 1000),
            status_code=reply.status_code if reply else None,
            error=_complaint(reply) if reply else error,
            answer=clean_text(reply.text) if reply else None,
        )
        return Outcome(attempt=attempt, asked_ms=self._asked_ms(reply) if reply else None)

    async def _conclude(
        self, session: Session, delivery: Delivery, claim: Claim, outcome: Outcome
    ) -> None:
        """Write down an attempt with all that follows from it, in one transaction."""
        standing = await outbox.note_attempt(
            session, delivery.id, outcome.attempt, token=claim.token
        )
        webhook = await webhooks.get(session, delivery.webhook_id)
        if standing is None or webhook is None:
            return
        now_ms = to_ms(self._clock())
        is_trial = delivery.event_seq is None
        if outcome.arrived:
            await outbox.end(session, delivery.id, DeliveryState.DELIVERED, now_ms=now_ms)
            await webhooks.note_failing(session, webhook.id, None)
        elif standing.still_ours:
            due_ms = None if is_trial else self._next_ms(standing.attempts, outcome, now_ms)
            await _put_off(session, delivery.id, due_ms, now_ms=now_ms)
        if not (outcome.arrived or is_trial):
            await self._judge(session, webhook, outcome, now_ms)

    async def _judge(
        self, session: Session, webhook: Webhook, outcome: Outcome, now_ms: int
    ) -> None:
        """Note a failure; disable the webhook if it was one too many."""
        since_ms = webhook.failing_since_ms or now_ms
        await webhooks.note_failing(session, webhook.id, since_ms)
        if webhook.state is WebhookState.DISABLED:
            return
        if outcome.refused_for_good:
            await _disable(session, webhook, _GONE_FOR_GOOD, now_ms)
        elif is_given_up(since_ms, now_ms=now_ms):
            await _disable(session, webhook, _FAILED_FOR_DAYS, now_ms)

    def _next_ms(self, attempts: int, outcome: Outcome, now_ms: int) -> int | None:
        return next_attempt_ms(
            attempts, now_ms=now_ms, asked_ms=outcome.asked_ms, random=self._random.random
        )

    def _asked_ms(self, reply: Reply) -> int | None:
        return asked_wait_ms(reply.status_code, reply.retry_after, now_ms=to_ms(self._clock()))


async def _put_off(session: Session, delivery_id: str, due_ms: int | None, *, now_ms: int) -> None:
    if due_ms is None:
        await outbox.end(session, delivery_id, DeliveryState.FAILED, now_ms=now_ms)
    else:
        await outbox.postpone(session, delivery_id, due_ms)


async def _disable(session: Session, webhook: Webhook, reason: str, now_ms: int) -> None:
    """Disable a webhook, end what waits for it, and tell so."""
    disabled = replace(
        webhook,
        state=WebhookState.DISABLED,
        state_reason=reason,
        failing_since_ms=webhook.failing_since_ms or now_ms,
        changed_ms=now_ms,
    )
    await webhooks.save(session, disabled)
    await outbox.abandon(session, webhook.id, now_ms=now_ms)
    data = {"id": webhook.id, "url": masked_url(webhook.url), "reason": reason}
    await event_log.append(
        session, [NewEvent(type=EventType.WEBHOOK_DISABLED, at_ms=now_ms, data=data)]
    )
    log.warning("webhook disabled", webhook=webhook.id, reason=reason)


def _complaint(reply: Reply) -> str | None:
    """Return what is wrong with an answer, in words; None if it is a success."""
    status = reply.status_code
    if status in range(200, 300):
        return None
    if status in range(300, 400) and reply.location:
        place = _host_in(clean_text(reply.location)) or "another path"
        return f"answered {status}, which leads to {place}; redirects are not followed"
    if status == GONE:
        return _GONE_FOR_GOOD
    return f"answered {status}"


def _host_in(location: str) -> str:
    """Return the host that a receiver names, without a user's name and password; "" if none."""
    try:
        return urlsplit(location).netloc.rpartition("@")[2]
    except ValueError:
        return ""


def _log(webhook: Webhook, delivery: Delivery, attempt: Attempt) -> None:
    tell = log.info if attempt.error else log.debug
    tell(
        "webhook tried",
        webhook=webhook.id,
        receiver=masked_url(webhook.url),
        delivery=delivery.id,
        status=attempt.status_code,
        error=attempt.error,
    )
