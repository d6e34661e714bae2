"""Signing in: by name and password, or by a key; what follows is a secret for a cookie."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from watchroom.domain.access import Scope
from watchroom.domain.errors import NotAuthenticated, NotFound
from watchroom.domain.people import Person
from watchroom.domain.sign_ins import LoginSession, expiry_ms
from watchroom.domain.times import Clock, to_ms
from watchroom.domain.user_agents import summary
from watchroom.flows.people.recording import DONE, REFUSED, record
from watchroom.flows.people.throttling import begin_try, clear_tries
from watchroom.passwords import Passwords
from watchroom.store import keys, login_sessions, people
from watchroom.store.database import Database, Session
from watchroom.store.keys import ApiKey
from watchroom.store.login_sessions import Held

SECRET_BYTES: Final = 32  # 256 bits: no guessing, so a plain hash is enough
ID_RANDOM_BYTES: Final = 8
SETTINGS_KEY: Final = "API_KEY"  # name of who signed in with the key of the settings
WRONG: Final = "Name or password is wrong."
NOBODY: Final = "unknown"  # who failed: what they typed may be a password


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who signs in, as the server sees them."""

    address: str
    user_agent: str  # what their browser calls itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A session at the only moment when its secret is known."""

    secret: str
    held: Held


class SigningIn:
    """Begins and ends sessions. All of it may raise StoreUnavailable."""

    def __init__(
        self,
        *,
        store: Database,
        passwords: Passwords,
        clock: Clock,
        settings_keys: frozenset[bytes] = frozenset(),
    ) -> None:
        """*settings_keys* are the SHA-256 of keys that stand in no store."""
        self._store = store
        self._passwords = passwords
        self._clock = clock
        self._settings_keys = settings_keys

    async def by_password(self, name: str, password: str, visitor: Visitor) -> Begun:
        """
        Begin a session of a person.

        Raises NotAuthenticated, without telling whether there is such a person, TooManyRequests.
        """
        async with self._passwords.turn() as turn:
            async with self._store.writing() as session:
                await begin_try(session, name, visitor.address, now_ms=to_ms(self._clock()))
            person, password_hash = await people.find(self._store, name) or (None, None)
            is_right = await turn.is_right(password, password_hash)
        if person is None or not is_right or person.disabled_ms is not None:
            whose = person.id if person else NOBODY
            await self._note_refusal(f"person/{whose}", visitor)
            raise NotAuthenticated(WRONG)
        async with self._store.writing() as session:
            if await people.find(session, name) != (person, password_hash):
                raise NotAuthenticated(WRONG)  # changed since it was looked at
            await clear_tries(session, name, visitor.address)
            return await self._begin(session, visitor, person=person)

    async def by_key(self, secret: str, visitor: Visitor) -> Begun:
        """Begin a session that may do what a key may. Raises NotAuthenticated."""
        digest = sha256(secret.encode("utf-8", "surrogatepass")).digest()
        async with self._store.writing() as session:
            if digest in self._settings_keys:
                return await self._begin(session, visitor, settings_key=digest)
            key = await keys.find_by_hash(session, digest)
            if key is not None and key.is_good(now_ms=to_ms(self._clock())):
                return await self._begin(session, visitor, key=key)
        await self._note_refusal(f"key/{key.id if key else NOBODY}", visitor)
        raise NotAuthenticated("This key is not valid.")

    async def of_new_person(self, person: Person, visitor: Visitor) -> Begun:
        """Begin the session of somebody who was just made a person."""
        async with self._store.writing() as session:
            return await self._begin(session, visitor, person=person)

    async def find(self, secret: bytes) -> Held | None:
        """Return the session of a secret, whether or not it still holds; None: there is none."""
        for digest in (_hash(secret), *(_hash(secret, key) for key in self._settings_keys)):
            if held := await login_sessions.find(self._store, digest):
                return held
        return None

    async def touch(self, session_id: str, *, created_ms: int) -> None:
        """Note that a session is used: it holds on."""
        now_ms = to_ms(self._clock())
        expires_ms = expiry_ms(created_ms=created_ms, seen_ms=now_ms)
        async with self._store.writing() as session:
            await login_sessions.touch(session, session_id, seen_ms=now_ms, expires_ms=expires_ms)

    async def list_sessions(self) -> list[Held]:
        """Return every session that holds, the one that was used last first."""
        now_ms = to_ms(self._clock())
        found = await login_sessions.list_all(self._store, now_ms=now_ms)
        return [held for held in found if scopes_of(held, now_ms=now_ms) is not None]

    async def end(
        self, session_id: str, *, who: str, may: Callable[[LoginSession], bool] = lambda _: True
    ) -> Held:
        """End a session, if *may* says so, and return it. Raises NotFound."""
        async with self._store.writing() as session:
            held = await login_sessions.get(session, session_id)
            if held is None or not may(held.session):
                raise NotFound(f"There is no session {session_id!r}.")
            await login_sessions.remove(session, session_id)
            await self._record(session, "session.end", held, who=who)
        return held

    async def _begin(
        self,
        session: Session,
        visitor: Visitor,
        *,
        person: Person | None = None,
        key: ApiKey | None = None,
        settings_key: bytes = b"",
    ) -> Begun:
        secret, now_ms = secrets.token_urlsafe(SECRET_BYTES), to_ms(self._clock())
        begun = LoginSession(
            id=f"se_{secrets.token_hex(ID_RANDOM_BYTES)}",
            person_id=person.id if person else None,
            key_id=key.id if key else None,
            created_ms=now_ms,
            seen_ms=now_ms,
            expires_ms=expiry_ms(created_ms=now_ms, seen_ms=now_ms),
            agent=summary(visitor.user_agent),
            address=visitor.address,
        )
        held = Held(session=begun, person=person, key=key)
        await login_sessions.forget_expired(session, now_ms=now_ms)
        await login_sessions.add(session, begun, secret_hash=_hash(secret.encode(), settings_key))
        if person is not None:
            await people.note_sign_in(session, person.id, now_ms=now_ms)
        await self._record(session, "session.begin", held, who=name_of(held))
        return Begun(secret=secret, held=held)

    async def _note_refusal(self, target: str, visitor: Visitor) -> None:
        async with self._store.writing() as session:
            await record(
                session,
                at_ms=to_ms(self._clock()),
                who=NOBODY,
                action="session.begin",
                target=target,
                outcome=REFUSED,
                address=visitor.address,
            )

    async def _record(self, session: Session, action: str, held: Held, *, who: str) -> None:
        await record(
            session,
            at_ms=to_ms(self._clock()),
            who=who,
            action=action,
            target=target_of(held),
            outcome=DONE,
            id=held.session.id,
            name=name_of(held),
            address=held.session.address,
            agent=held.session.agent,
        )


def name_of(held: Held) -> str:
    """Return the name of whose session it is, for the record of what they do."""
    owner = held.person or held.key
    return owner.name if owner else SETTINGS_KEY


def target_of(held: Held) -> str:
    """Return whose session it is, as the audit names it."""
    if held.person is not None:
        return f"person/{held.person.id}"
    return f"key/{held.key.id if held.key else SETTINGS_KEY}"


def scopes_of(held: Held, *, now_ms: int) -> frozenset[Scope] | None:
    """Return what a session may do at a moment; None if it holds no more."""
    if held.session.expires_ms <= now_ms:
        return None
    if held.person is not None:
        return held.person.scopes if held.person.disabled_ms is None else None
    if held.key is not None:
        return held.key.scopes if held.key.is_good(now_ms=now_ms) else None
    return frozenset(Scope)


def _hash(secret: bytes, settings_key: bytes = b"") -> bytes:
    """
    Return under which hash a session is kept.

    With a key of the settings that key is part of it: the session ends when the key is no more.
    """
    return sha256(secret + settings_key).digest()
