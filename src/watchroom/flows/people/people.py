"""What is done to people: each change is written together with its row of the audit."""

import secrets
from dataclasses import dataclass, replace
from typing import Final

from watchroom.domain.errors import Conflict, InvalidInput, NotFound
from watchroom.domain.people import Person, Role, check_name, check_password
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.people.recording import record
from watchroom.flows.people.throttling import begin_try, clear_name, clear_tries
from watchroom.passwords import Passwords
from watchroom.store import login_sessions, people, setup_tokens
from watchroom.store.database import Database, Session

ID_RANDOM_BYTES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChange:
    """What is to change of a person; None: it stays."""

    name: str | None = None
    role: Role | None = None
    is_disabled: bool | None = None
    password: str | None = None


class People:
    """Makes, changes and removes people. All of it may raise StoreUnavailable."""

    def __init__(self, *, store: Database, passwords: Passwords, clock: Clock) -> None:
        self._store = store
        self._passwords = passwords
        self._clock = clock

    async def list_all(self) -> list[Person]:
        """Return everybody, the oldest first."""
        return await people.list_all(self._store)

    async def find(self, name: str) -> Person:
        """Return the person of a name, however it is spelled. Raises NotFound."""
        found = await people.find(self._store, name)
        if found is None:
            raise NotFound(f"There is nobody of the name {name!r}.")
        return found[0]

    async def create(self, name: str, *, role: Role, password: str, who: str) -> Person:
        """
        Make a person who can sign in.

        Raises InvalidInput for a name or password that is none, Conflict for a name that is taken,
        TooManyRequests.
        """
        plain = check_name(name)
        check_password(password, name=plain)
        password_hash = await self._passwords.hash(password)
        person = new_person(plain, role, now_ms=to_ms(self._clock()))
        async with self._store.writing() as session:
            await add_person(session, person, password_hash, who=who)
        return person

    async def change(self, person_id: str, change: PersonChange, *, who: str) -> Person:
        """
        Change a person. A new password, and to be disabled, end all their sessions.

        Raises NotFound, InvalidInput and TooManyRequests as `create` does, and Conflict also if
        nobody would be left who can look after the others.
        """
        password_hash = await self._hash_for(person_id, change)
        async with self._store.writing() as session:
            before = await _found(session, person_id)
            after = _changed(before, change, now_ms=to_ms(self._clock()))
            await _check_admin_stays(session, before, after)
            if not await people.save(session, after):
                raise _is_taken(after.name)
            if password_hash is not None:
                await self._set_password(session, after, password_hash)
            if password_hash is not None or after.disabled_ms is not None:
                await login_sessions.remove_of_person(session, person_id)
            await _record(session, "person.change", after, who=who, at_ms=after.changed_ms)
        return after

    async def remove(self, person_id: str, *, who: str) -> Person:
        """Remove a person with all sessions; returns who it was. Raises NotFound, Conflict."""
        async with self._store.writing() as session:
            person = await _found(session, person_id)
            await _check_admin_stays(session, person, None)
            await people.remove(session, person_id)
            await _record(session, "person.remove", person, who=who, at_ms=to_ms(self._clock()))
        return person

    async def change_own_password(
        self, person_id: str, *, current: str, new: str, session_id: str | None, address: str
    ) -> None:
        """
        Replace somebody's password by their own wish; their other sessions end.

        Raises InvalidInput if *current* is not the one they have, NotFound, TooManyRequests.
        """
        person = await _found(self._store, person_id)
        check_password(new, name=person.name, field="new")
        async with self._passwords.turn() as turn:
            async with self._store.writing() as session:
                await begin_try(session, person.name, address, now_ms=to_ms(self._clock()))
            known = await people.password_hash_of(self._store, person_id)
            if not await turn.is_right(current, known):
                raise InvalidInput("current", "Is not your password")
            password_hash = await turn.hash(new)
        async with self._store.writing() as session:
            await clear_tries(session, person.name, address)
            await self._set_password(session, person, password_hash)
            await login_sessions.remove_of_person(session, person_id, except_id=session_id)
            await _record(
                session, "person.password", person, who=person.name, at_ms=to_ms(self._clock())
            )

    async def _hash_for(self, person_id: str, change: PersonChange) -> str | None:
        if change.password is None:
            return None
        person = await _found(self._store, person_id)
        check_password(change.password, name=change.name or person.name)
        return await self._passwords.hash(change.password)

    async def _set_password(self, session: Session, person: Person, password_hash: str) -> None:
        await people.set_password(session, person.id, password_hash, now_ms=to_ms(self._clock()))
        await clear_name(session, person.name)


def new_person(name: str, role: Role, *, now_ms: int) -> Person:
    """Return a person who was not there before."""
    return Person(
        id=f"pe_{secrets.token_hex(ID_RANDOM_BYTES)}",
        name=name,
        role=role,
        created_ms=now_ms,
        changed_ms=now_ms,
    )


async def add_person(session: Session, person: Person, password_hash: str, *, who: str) -> None:
    """Keep a new person; from the first one on nobody is set up by token. Raises Conflict."""
    if not await people.add(session, person, password_hash=password_hash):
        raise _is_taken(person.name)
    await setup_tokens.remove(session)
    await _record(session, "person.create", person, who=who, at_ms=person.created_ms)


async def _found(reader: Database | Session, person_id: str) -> Person:
    person = await people.get(reader, person_id)
    if person is None:
        raise NotFound(f"There is no person {person_id!r}.")
    return person


def _changed(person: Person, change: PersonChange, *, now_ms: int) -> Person:
    disabled_ms = person.disabled_ms
    if change.is_disabled is not None:
        disabled_ms = (disabled_ms or now_ms) if change.is_disabled else None
    return replace(
        person,
        name=person.name if change.name is None else check_name(change.name),
        role=change.role or person.role,
        changed_ms=now_ms,
        disabled_ms=disabled_ms,
    )


async def _check_admin_stays(session: Session, before: Person, after: Person | None) -> None:
    """Raise Conflict if nobody could look after people any more; *after* is None: removed."""
    if not before.is_acting_admin or (after is not None and after.is_acting_admin):
        return
    others = (each for each in await people.list_all(session) if each.id != before.id)
    if not any(each.is_acting_admin for each in others):
        raise Conflict(f"{before.name} is the last admin; make somebody else an admin first.")


def _is_taken(name: str) -> Conflict:
    return Conflict(f"There is somebody of the name {name!r} already.")


async def _record(session: Session, action: str, person: Person, *, who: str, at_ms: int) -> None:
    await record(
        session,
        at_ms=at_ms,
        who=who,
        action=action,
        target=f"person/{person.id}",
        name=person.name,
        role=person.role,
        state="disabled" if person.disabled_ms is not None else "enabled",
    )
