"""Passwords: hashed slowly, in threads, a few at once."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from watchroom.domain.errors import TooManyRequests

# Source of the figures: OWASP, Password Storage Cheat Sheet, Argon2id.
MEMORY_KIB: Final = 19_456
ROUNDS: Final = 2
LANES: Final = 1

AT_ONCE: Final = 2  # each takes a core, and MEMORY_KIB
TURN_DEADLINE_S: Final = 10.0  # for a turn to come
RETRY_AFTER_S: Final = 10

# Of no password: to look at it takes as long as at a real one.
_NOBODYS: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1$Q7m7KqlETvRRESQqg+cMag"
    "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)


class Turn:
    """The right to use a core and some memory."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher

    async def hash(self, password: str) -> str:
        """Return what is kept of a password: Argon2id in its own text form, with a new salt."""
        return await asyncio.to_thread(self._hasher.hash, _plain(password))

    async def is_right(self, password: str, password_hash: str | None) -> bool:
        """Tell whether a password is the one of a hash; without one it takes as long: False."""
        return await asyncio.to_thread(self._matches, _plain(password), password_hash)

    def _matches(self, password: bytes, password_hash: str | None) -> bool:
        try:
            return self._hasher.verify(password_hash or _NOBODYS, password)
        except (VerificationError, InvalidHashError):
            return False


class Passwords:
    """Makes and checks hashes, in turns."""

    def __init__(self, *, at_once: int = AT_ONCE, deadline_s: float = TURN_DEADLINE_S) -> None:
        """*deadline_s* is how long somebody waits for a turn."""
        hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES)
        self._own = Turn(hasher)
        self._turns = asyncio.Semaphore(at_once)
        self._deadline_s = deadline_s

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn]:
        """Wait for a turn and hold it. Raises TooManyRequests if too many wait."""
        try:
            async with asyncio.timeout(self._deadline_s):
                await self._turns.acquire()
        except TimeoutError as error:
            raise TooManyRequests(
                "Too many people sign in at this moment. Please try again in a moment.",
                retry_after_s=RETRY_AFTER_S,
            ) from error
        try:
            yield self._own
        finally:
            self._turns.release()

    async def hash(self, password: str) -> str:
        """Return what is kept of a password. Raises TooManyRequests."""
        async with self.turn() as turn:
            return await turn.hash(password)


def _plain(password: str) -> bytes:
    """Return the bytes of a password, the same for all ways in which keyboards write it."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
