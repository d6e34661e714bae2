"""What people do with webhooks: each change is written together with its row of the audit."""

import secrets as randomness
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from watchroom.domain.audit import AuditEntry
from watchroom.domain.errors import Conflict, NotFound
from watchroom.domain.quiet_hours import QuietHours
from watchroom.domain.times import Clock, to_ms
from watchroom.domain.webhook_messages import trial_message_of
from watchroom.domain.webhook_schedule import OVERLAP_MS
from watchroom.domain.webhooks import (
    MOST_WEBHOOKS,
    Delivery,
    DeliveryState,
    Webhook,
    WebhookFilters,
    WebhookName,
    WebhookState,
    masked_url,
)
from watchroom.flows.webhooks.attempts import Attempts
from watchroom.outbound import Poster, check_secret, check_url, new_secret
from watchroom.store import audit, event_log, outbox, webhooks
from watchroom.store.database import Database, Session

ID_RANDOM_BYTES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDraft:
    """What a person wants of a webhook."""

    url: str
    events: tuple[WebhookName, ...]
    filters: WebhookFilters
    description: str | None
    state: WebhookState
    cooldown_s: int = 0  # after a message, in which nothing of the same is told
    quiet_hours: QuietHours | None = None  # None: there are none


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A webhook as it was just written."""

    webhook: Webhook
    new_secret: str | None  # that Watchroom made, known at this moment only; None: made by a person
    warning: str | None  # what may keep messages from arriving; None: nothing that is known


@dataclass(frozen=True, slots=True, kw_only=True)
class _Secret:
    text: str
    made: str | None  # the same if Watchroom made it; None: a person did

    @classmethod
    def of(cls, chosen: str | None) -> "_Secret":
        """Return a person's choice, or a new one. Raises InvalidInput if it cannot sign."""
        if chosen is not None:
            return cls(text=check_secret(chosen), made=None)
        made = new_secret()
        return cls(text=made, made=made)


class Webhooks:
    """Makes, changes, tries and removes webhooks. All of it may raise StoreUnavailable."""

    def __init__(
        self,
        *,
        store: Database,
        poster: Poster,
        attempts: Attempts,
        clock: Clock,
        links_base: str,
    ) -> None:
        self._store = store
        self._poster = poster
        self._attempts = attempts
        self._clock = clock
        self._links_base = links_base

    @property
    def outcomes(self) -> Mapping[bool, int]:
        """How many attempts of this server arrived, and how many did not."""
        return self._attempts.outcomes

    async def rename_site(self) -> None:
        """Let the links of all messages to come begin with the address that this site has now."""
        async with self._store.writing() as session:
            await webhooks.set_links_base(session, self._links_base)

    async def create(self, draft: WebhookDraft, *, secret: str | None, who: str) -> Registered:
        """
        Make a webhook; without a secret it gets one.

        Raises InvalidInput for an address that cannot or must not be reached, or a secret that
        cannot sign; Conflict if there are too many.
        """
        url, signing = check_url(draft.url), _Secret.of(secret)
        warning = await self._poster.check_reachable(url)
        now_ms = to_ms(self._clock())
        webhook = Webhook(
            id=f"wh_{randomness.token_hex(ID_RANDOM_BYTES)}",
            url=url,
            events=_distinct(draft.events),
            filters=draft.filters,
            description=draft.description,
            state=draft.state,
            state_reason=None,
            failing_since_ms=None,
            links_base=self._links_base,
            created_ms=now_ms,
            changed_ms=now_ms,
            cooldown_s=draft.cooldown_s,
            quiet_hours=draft.quiet_hours,
        )
        async with self._store.writing() as session:
            if len(await webhooks.list_all(session)) >= MOST_WEBHOOKS:
                raise Conflict(f"There are {MOST_WEBHOOKS} webhooks already; remove one first.")
            await webhooks.add(session, webhook, secret=signing.text)
            await self._audit(session, "webhook.create", webhook, who)
        return Registered(webhook=webhook, new_secret=signing.made, warning=warning)

    async def change(
        self, webhook_id: str, change: Callable[[WebhookDraft], WebhookDraft], *, who: str
    ) -> Registered:
        """
        Change a webhook; *change* turns what it was into what it is to be.

        Where that is the same, nothing is written, and `changed_ms` stays.
        Raises NotFound, InvalidInput as `create` does.
        """
        before = await self._found(webhook_id)
        url = check_url(change(_draft_of(before)).url)
        warning = None if url == before.url else await self._poster.check_reachable(url)
        async with self._store.writing() as session:
            current = await self._found(webhook_id, session)
            webhook = _changed(current, replace(change(_draft_of(current)), url=url))
            if webhook != current:
                webhook = replace(webhook, changed_ms=to_ms(self._clock()))
                await webhooks.save(session, webhook)
                await self._audit(session, "webhook.change", webhook, who)
        return Registered(webhook=webhook, new_secret=None, warning=warning)

    async def remove(self, webhook_id: str, *, who: str) -> Webhook:
        """
        Remove a webhook and all that waits for it; returns what it was. Raises NotFound.

        It is gone at once; its deliveries, which may be many, are deleted by and by.
        """
        async with self._store.writing() as session:
            webhook = await self._found(webhook_id, session)
            await webhooks.mark_removed(session, webhook_id, now_ms=to_ms(self._clock()))
            await self._audit(session, "webhook.remove", webhook, who)
        return webhook

    async def rotate_secret(self, webhook_id: str, *, secret: str | None, who: str) -> Registered:
        """
        Give a webhook another secret; the one before signs beside it for a day.

        Raises NotFound, InvalidInput for a secret that cannot sign.
        """
        signing = _Secret.of(secret)
        now_ms = to_ms(self._clock())
        async with self._store.writing() as session:
            webhook = await self._found(webhook_id, session)
            await webhooks.replace_secret(
                session,
                webhook_id,
                signing.text,
                now_ms=now_ms,
                ends_ms=now_ms + OVERLAP_MS,
            )
            await self._audit(session, "webhook.rotate-secret", webhook, who)
        return Registered(webhook=webhook, new_secret=signing.made, warning=None)

    def preview(self, name: WebhookName) -> str:
        """Return the body that a test message of a name would have now."""
        return trial_message_of(name, at_ms=to_ms(self._clock()), links_base=self._links_base)

    async def send_trial(self, webhook_id: str, name: WebhookName | None, *, who: str) -> str:
        """
        Send a message of something made up, once, whatever the webhook's state; returns its id.

        It goes under *name*, or else under the first that the webhook wants. Raises NotFound.
        """
        claim = self._attempts.new_claim()
        async with self._store.writing() as session:
            webhook = await self._found(webhook_id, session)
            seq = await event_log.last_seq(session)
            trial = self._trial(webhook, name or webhook.events[0], seq)
            await outbox.add_trial(session, trial, claim)
            await self._audit(session, "webhook.test", webhook, who)
        await self._attempts.make(trial, claim)
        return trial.id

    async def redeliver(self, webhook_id: str, delivery_id: str, *, who: str) -> None:
        """
        Let a delivery be tried at once, also one that has ended.

        Raises NotFound, and Conflict while the webhook is paused or disabled.
        """
        async with self._store.writing() as session:
            webhook = await self._found(webhook_id, session)
            if webhook.state is not WebhookState.ENABLED:
                raise Conflict(f"The webhook is {webhook.state}; enable it first.")
            if await outbox.get(session, webhook_id, delivery_id) is None:
                raise NotFound(f"There is no delivery {delivery_id!r} of this webhook.")
            await outbox.postpone(session, delivery_id, 0)
            await self._audit(session, "webhook.redeliver", webhook, who, delivery=delivery_id)

    def _trial(self, webhook: Webhook, name: WebhookName, seq: int) -> Delivery:
        now_ms = to_ms(self._clock())
        return Delivery(
            id=outbox.new_delivery_id(seq),
            webhook_id=webhook.id,
            event_seq=None,
            name=name,
            body=trial_message_of(name, at_ms=now_ms, links_base=webhook.links_base),
            state=DeliveryState.WAITING,
            attempts=0,
            happened_ms=now_ms,
            due_ms=0,
            ended_ms=None,
        )

    async def _found(self, webhook_id: str, session: Session | None = None) -> Webhook:
        webhook = await webhooks.get(session or self._store, webhook_id)
        if webhook is None:
            raise NotFound(f"There is no webhook {webhook_id!r}.")
        return webhook

    async def _audit(
        self, session: Session, action: str, webhook: Webhook, who: str, **detail: str
    ) -> None:
        entry = AuditEntry.done(
            at_ms=to_ms(self._clock()),
            who=who,
            action=action,
            target=f"webhook/{webhook.id}",
            detail={
                "receiver": masked_url(webhook.url),
                "events": " ".join(webhook.events),
                "state": webhook.state,
                **detail,
            },
        )
        await audit.append(session, entry)


def _draft_of(webhook: Webhook) -> WebhookDraft:
    return WebhookDraft(
        url=webhook.url,
        events=webhook.events,
        filters=webhook.filters,
        description=webhook.description,
        state=webhook.state,
        cooldown_s=webhook.cooldown_s,
        quiet_hours=webhook.quiet_hours,
    )


def _changed(webhook: Webhook, draft: WebhookDraft) -> Webhook:
    """Return a webhook as it is to be; in another state, or elsewhere, it begins anew."""
    is_anew = draft.state is not webhook.state or draft.url != webhook.url
    return replace(
        webhook,
        url=draft.url,
        events=_distinct(draft.events),
        filters=draft.filters,
        description=draft.description,
        state=draft.state,
        state_reason=webhook.state_reason if draft.state is webhook.state else None,
        failing_since_ms=None if is_anew else webhook.failing_since_ms,
        cooldown_s=draft.cooldown_s,
        quiet_hours=draft.quiet_hours,
    )


def _distinct(events: tuple[WebhookName, ...]) -> tuple[WebhookName, ...]:
    return tuple(dict.fromkeys(events))
