"""Who is calling, and whether they may."""

import hashlib
import hmac
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog

from watchroom.domain.access import Scope
from watchroom.domain.errors import (
    NotAllowed,
    NotAuthenticated,
    StoreUnavailable,
    TooManyRequests,
)
from watchroom.domain.times import to_ms
from watchroom.store import keys
from watchroom.store.database import Database
from watchroom.store.keys import ApiKey
from watchroom.web.limits import Budget, Limiter

KEY_REMEMBERED_S: Final = 3.0  # a revoked key works no longer than this
MOST_REMEMBERED: Final = 1000
USE_NOTED_EVERY_MS: Final = 60_000
ALL_SCOPES: Final = frozenset(Scope)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who is calling."""

    scopes: frozenset[Scope]
    name: str  # for the record of what they do
    key_id: str | None = None  # the store's name of the key; None for other ways in


EVERYBODY: Final = Caller(scopes=ALL_SCOPES, name="anybody")  # where no authentication is required
ENVIRONMENT: Final = Caller(scopes=ALL_SCOPES, name="API_KEY")  # with a key of the settings


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
        clock: Callable[[], datetime],
        required: bool,
        environment_keys: frozenset[bytes],
        limiter: Limiter | None,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._clock = clock
        self._required = required
        self._environment_keys = environment_keys
        self._limiter = limiter
        self._ticks = ticks
        self._remembered: dict[bytes, _Remembered] = {}
        self._noted_ms: dict[str, int] = {}

    async def admit(
        self, headers: Iterable[tuple[bytes, bytes]], *, client: str, scope: Scope
    ) -> Caller:
        """
        Return who is calling, if they have *scope*.

        Raises NotAuthenticated, NotAllowed, and TooManyRequests instead of NotAuthenticated for a
        client that keeps sending keys which are not ours. A good key is never refused for those.
        """
        if not self._required:
            return EVERYBODY
        caller = await self._identify(headers, client)
        if scope not in caller.scopes:
            raise NotAllowed(f"This key lacks the scope {scope.value!r}.")
        return caller

    async def note_use(self, caller: Caller) -> None:
        """Note that a key was used, once a minute at most; a store that refuses is no hindrance."""
        key_id, now_ms = caller.key_id, to_ms(self._clock())
        if key_id is None or now_ms - self._noted_ms.get(key_id, 0) < USE_NOTED_EVERY_MS:
            return
        self._noted_ms[key_id] = now_ms
        try:
            async with self._store.writing() as session:
                await keys.touch(session, key_id, now_ms)
        except StoreUnavailable as error:
            log.warning("use of key not noted", key=key_id, reason=str(error))

    async def _identify(self, headers: Iterable[tuple[bytes, bytes]], client: str) -> Caller:
        secrets = _secrets(headers)
        if not secrets:
            raise NotAuthenticated("Send a key as Authorization: Bearer KEY or as X-API-Key: KEY.")
        caller = await self._find(secrets.pop()) if len(secrets) == 1 else None
        if caller is None:
            await self._spend_failure(client)
            raise NotAuthenticated("This key is not valid.")
        return caller

    async def _find(self, secret: bytes) -> Caller | None:
        digest = hashlib.sha256(secret).digest()
        if any(hmac.compare_digest(digest, known) for known in self._environment_keys):
            return ENVIRONMENT
        key = await self._look_up(digest)
        now_ms = to_ms(self._clock())
        if key is None or key.revoked_ms is not None:
            return None
        if key.expires_ms is not None and key.expires_ms <= now_ms:
            return None
        return Caller(scopes=key.scopes, name=key.name, key_id=key.id)

    async def _look_up(self, digest: bytes) -> ApiKey | None:
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


def _secrets(headers: Iterable[tuple[bytes, bytes]]) -> set[bytes]:
    """Return the distinct keys that a request sends, also where they contradict each other."""
    secrets = set()
    for name, value in headers:
        if name == b"x-api-key":
            secrets.add(value.strip())
        elif name == b"authorization":
            scheme, _, secret = value.strip().partition(b" ")
            secrets.add(secret.strip() if scheme.lower() == b"bearer" else b"")
    return secrets
