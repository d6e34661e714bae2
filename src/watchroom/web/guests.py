"""Who has signed in, known by the cookie that their browser sends."""

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from watchroom.domain.access import Scope
from watchroom.domain.errors import StoreUnavailable
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.people.signing_in import SigningIn, name_of, scopes_of
from watchroom.store.login_sessions import Held
from watchroom.web.callers import Caller, CallerKind
from watchroom.web.cookies import session_secret

REMEMBERED_S: Final = 3.0  # what another server, or a command, changes is noticed after that
MOST_REMEMBERED: Final = 1000


@dataclass(frozen=True, slots=True)
class _Remembered:
    held: Held
    until_s: float


class Guests:
    """Knows callers by their sessions; secrets are compared by hash and never kept."""

    def __init__(
        self,
        signing_in: SigningIn,
        *,
        clock: Clock,
        looks: Callable[[], int],
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """*looks* counts how often rights were changed: what is remembered may not be true then."""
        self._signing_in = signing_in
        self._clock = clock
        self._looks = looks
        self._ticks = ticks
        self._remembered: dict[bytes, _Remembered] = {}
        self._looked = looks()

    async def find(self, headers: Iterable[tuple[bytes, bytes]]) -> Caller | None:
        """Return who sends a cookie of a session that holds; else None. StoreUnavailable."""
        secret = session_secret(headers)
        held = None if secret is None else await self._look_up(secret)
        if held is None:
            return None
        scopes = scopes_of(held, now_ms=to_ms(self._clock()))
        return None if scopes is None else caller_of(held, scopes)

    async def find_session(self, headers: Iterable[tuple[bytes, bytes]]) -> str | None:
        """Return the id of that session; None also where nobody can tell now."""
        try:
            caller = await self.find(headers)
        except StoreUnavailable:
            return None
        return None if caller is None else caller.session_id

    async def note_use(self, caller: Caller) -> None:
        """Let the session of a caller hold on. Raises StoreUnavailable."""
        if caller.session_id is not None:
            await self._signing_in.touch(caller.session_id, created_ms=caller.session_began_ms)
            self._remembered.clear()  # they hold how long it held before

    async def _look_up(self, secret: bytes) -> Held | None:
        if self._looked != self._looks():
            self._looked = self._looks()
            self._remembered.clear()
        digest = hashlib.sha256(secret).digest()
        remembered = self._remembered.get(digest)
        if remembered is not None and self._ticks() < remembered.until_s:
            return remembered.held
        held = await self._signing_in.find(secret)
        if held is None:
            self._remembered.pop(digest, None)
            return None
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[digest] = _Remembered(held, self._ticks() + REMEMBERED_S)
        return held


def caller_of(held: Held, scopes: frozenset[Scope]) -> Caller:
    """Return the caller that somebody with a session is."""
    return Caller(
        scopes=scopes,
        name=name_of(held),
        kind=CallerKind.PERSON if held.person else CallerKind.KEY,
        role=held.person.role if held.person else None,
        person_id=held.session.person_id,
        key_id=held.session.key_id,
        session_id=held.session.id,
        session_began_ms=held.session.created_ms,
        expires_ms=_end_of(held),
    )


def _end_of(held: Held) -> int:
    """Return when a session ends if it is not used: with its key at last."""
    key_ms = held.key.expires_ms if held.key else None
    return held.session.expires_ms if key_ms is None else min(held.session.expires_ms, key_ms)
