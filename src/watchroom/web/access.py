"""Who is calling, and whether they may."""

import hashlib
import hmac
import time
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import structlog

from watchroom.domain.access import Scope
from watchroom.domain.errors import (
    NotAllowed,
    NotAuthenticated,
    StoreUnavailable,
    TooManyRequests,
)
from watchroom.domain.times import Clock, to_ms
from watchroom.store import keys
from watchroom.store.database import Database
from watchroom.store.keys import ApiKey
from watchroom.web.callers import ENVIRONMENT, EVERYBODY, Caller, CallerKind
from watchroom.web.guests import Guests
from watchroom.web.limits import Budget, Limiter
from watchroom.web.origins import is_own_page

KEY_REMEMBERED_S: Final = 3.0  # a revoked key works no longer than this
MOST_REMEMBERED: Final = 1000
USE_NOTED_EVERY_MS: Final = 60_000

Sent = Collection[tuple[bytes, bytes]]  # the headers of a request, names in lower case

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Remembered:
    key: ApiKey
    until_s: float


class Access:
    """Knows callers by their keys; secrets are compared by hash and never kept."""

    def __init__(
        self,
        *,
        store: Database,
        clock: Clock,
        required: bool,
        environment_keys: frozenset[bytes],
        limiter: Limiter | None,
        guests: Guests | None = None,
        looks: Callable[[], int] = lambda: 0,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        *guests* knows who has signed in; without it nobody has.

        *looks* counts how often rights were changed: what is remembered may not be true then.
        """
        self._store = store
        self._clock = clock
        self._required = required
        self._environment_keys = environment_keys
        self._limiter = limiter
        self._guests = guests
        self._looks = looks
        self._looked = looks()
        self._ticks = ticks
        self._remembered: dict[bytes, _Remembered] = {}
        self._noted_ms: dict[str, int] = {}

    async def admit(
        self, headers: Sent, *, client: str, scope: Scope | None, method: str = "GET"
    ) -> Caller:
        """
        Return who is calling, if they have *scope*; whoever is known at all, if that is None.

        Raises NotAuthenticated, NotAllowed, and TooManyRequests instead of NotAuthenticated for a
        client that keeps sending keys which are not ours. A good key is never refused for those.
        """
        if not self._required:
            return EVERYBODY
        caller = await self._identify(headers, client, method)
        if scope is not None and scope not in caller.scopes:
            raise NotAllowed(_lacking(scope, caller))
        return caller

    @asynccontextmanager
    async def guessing(self, client: str) -> AsyncIterator[None]:
        """Count it where a *client* sends a secret that is not right, as bad keys are counted."""
        try:
            yield
        except NotAuthenticated:
            await self._spend_failure(client)
            raise

    async def note_use(self, caller: Caller) -> None:
        """Note a key's or a session's use, once a minute; a store that refuses is no hindrance."""
        used, now_ms = caller.session_id or caller.key_id, to_ms(self._clock())
        if used is None or now_ms - self._noted_ms.get(used, 0) < USE_NOTED_EVERY_MS:
            return
        self._noted_ms[used] = now_ms
        try:
            if self._guests is not None:
                await self._guests.note_use(caller)
            if caller.key_id is not None:
                async with self._store.writing() as session:
                    await keys.touch(session, caller.key_id, now_ms)
        except StoreUnavailable as error:
            log.warning("use not noted", key=used, reason=str(error))

    async def _identify(self, headers: Sent, client: str, method: str) -> Caller:
        secrets = _secrets(headers)
        if not secrets - {b""}:  # another scheme may be a proxy's own, which browsers repeat to us
            guest = await self._guest(headers, method)
            if guest is not None:
                return guest
        if not secrets:
            raise NotAuthenticated(
                "Send a key as Authorization: Bearer KEY or as X-API-Key: KEY, or sign in."
            )
        reason = _contradiction(secrets)
        caller = await self._find(secrets.pop()) if reason is None else None
        if caller is None:
            await self._spend_failure(client)
            raise NotAuthenticated(reason or "This key is not valid.")
        return caller

    async def _guest(self, headers: Sent, method: str) -> Caller | None:
        guest = None if self._guests is None else await self._guests.find(headers)
        if guest is not None and not is_own_page(method, dict(headers)):
            raise NotAllowed("A page of another origin may not do this.")
        return guest

    async def _find(self, secret: bytes) -> Caller | None:
        digest = hashlib.sha256(secret).digest()
        if any(hmac.compare_digest(digest, known) for known in self._environment_keys):
            return ENVIRONMENT
        key = await self._look_up(digest)
        if key is None or not key.is_good(now_ms=to_ms(self._clock())):
            return None
        return Caller(scopes=key.scopes, name=key.name, key_id=key.id, expires_ms=key.expires_ms)

    async def _look_up(self, digest: bytes) -> ApiKey | None:
        if self._looked != self._looks():
            self._looked = self._looks()
            self._remembered.clear()
        remembered = self._remembered.get(digest)
        if remembered is not None and self._ticks() < remembered.until_s:
            return remembered.key
        key = await keys.find_by_hash(self._store, digest)
        if key is None:
            self._remembered.pop(digest, None)
            return None
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[digest] = _Remembered(key, self._ticks() + KEY_REMEMBERED_S)
        return key

    async def _spend_failure(self, client: str) -> None:
        if self._limiter is None:
            return
        spending = await self._limiter.spend(Budget.FAILED_KEYS, client)
        if not spending.allowed:
            raise TooManyRequests(
                "Too many requests with a key that is not valid. Please try again later.",
                retry_after_s=spending.retry_after_s,
            )


def _lacking(scope: Scope, caller: Caller) -> str:
    if caller.kind is CallerKind.PERSON:
        return f"Your role does not allow this: it lacks the scope {scope.value!r}."
    return f"This key lacks the scope {scope.value!r}."


def _secrets(headers: Sent) -> set[bytes]:
    """
    Return the distinct keys that a request sends, also where they contradict each other.

    What is there and is no key is the empty one.
    """
    secrets = set()
    for name, value in headers:
        if name == b"x-api-key":
            secrets.add(value.strip())
        elif name == b"authorization":
            scheme, _, secret = value.strip().partition(b" ")
            secrets.add(secret.strip() if scheme.lower() == b"bearer" else b"")
    return secrets


def _contradiction(secrets: Collection[bytes]) -> str | None:
    """Return why keys cannot be told apart or used, without repeating them; None if one can be."""
    if b"" in secrets:
        return (
            "Authorization must be Bearer KEY, and X-API-Key a key: another scheme, such as Basic, "
            "and an empty key are not taken."
        )
    if len(secrets) > 1:
        return "Different keys were sent at once: send one of them, or the same in each header."
    return None
