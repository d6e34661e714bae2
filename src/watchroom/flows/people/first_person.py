"""How the first person comes to be: by a token that is shown once, to who started the server."""

import hmac
import secrets
from datetime import datetime
from hashlib import sha256
from typing import Final

from watchroom.domain.errors import Conflict, NotAuthenticated
from watchroom.domain.people import Person, Role, check_name, check_password
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.people.people import add_person, new_person
from watchroom.passwords import Passwords
from watchroom.store import people, setup_tokens
from watchroom.store.database import Database, Reader

TOKEN_BYTES: Final = 32  # 256 bits: no guessing, so a plain hash is enough


async def make_setup_token(store: Database, *, now: datetime) -> str | None:
    """Make the token; None if there is somebody already, or it was made. StoreUnavailable."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    async with store.writing() as session:
        if not await people.is_empty(session):
            return None
        is_new = await setup_tokens.put(session, _hash(token), now_ms=to_ms(now))
    return token if is_new else None


class FirstPerson:
    """Makes the first admin. All of it may raise StoreUnavailable."""

    def __init__(self, *, store: Database, passwords: Passwords, clock: Clock) -> None:
        self._store = store
        self._passwords = passwords
        self._clock = clock

    async def is_needed(self) -> bool:
        """Tell whether there is nobody yet."""
        return await people.is_empty(self._store)

    async def make(self, token: str, *, name: str, password: str) -> Person:
        """
        Make the first admin, once.

        Raises Conflict if there is somebody already, NotAuthenticated for another token than the
        one that was made, InvalidInput for a name or password that is none, TooManyRequests.
        """
        await self._check(self._store, token)
        plain = check_name(name)
        check_password(password, name=plain)
        password_hash = await self._passwords.hash(password)
        person = new_person(plain, Role.ADMIN, now_ms=to_ms(self._clock()))
        async with self._store.writing() as session:
            await self._check(session, token)
            await add_person(session, person, password_hash, who=plain)
        return person

    async def _check(self, reader: Reader, token: str) -> None:
        if not await people.is_empty(reader):
            raise Conflict("There is somebody already, who can let others in.")
        known = await setup_tokens.get(reader)
        if known is None or not hmac.compare_digest(known, _hash(token)):
            raise NotAuthenticated("This token is not the one that was shown at the first start.")


def _hash(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
