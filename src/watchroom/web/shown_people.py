"""People, sessions and keys in the shapes of the API."""

from typing import Any

from watchroom.domain import people
from watchroom.flows.api_keys import NewKey
from watchroom.flows.people.signing_in import name_of
from watchroom.store.keys import ApiKey
from watchroom.store.login_sessions import Held
from watchroom.web.callers import Caller, CallerKind
from watchroom.web.shown_services import time_or_none
from watchroom.web.times import iso_time
from watchroom.web.wire.people import Identity, Key, LoginSession, Person, WrittenKey


def shown_identity(caller: Caller, *, demo: bool) -> Identity:
    """Return who a caller is."""
    return Identity(
        kind=caller.kind,
        id=caller.person_id or caller.key_id,
        name=caller.name,
        role=caller.role,
        scopes=sorted(caller.scopes),
        session_id=caller.session_id,
        expires_at=time_or_none(caller.expires_ms),
        demo=demo,
    )


def shown_session(held: Held, caller: Caller) -> LoginSession:
    """Return a session as *caller* sees it."""
    session = held.session
    return LoginSession(
        id=session.id,
        kind=CallerKind.PERSON if held.person else CallerKind.KEY,
        name=name_of(held),
        person_id=session.person_id,
        key_id=session.key_id,
        agent=session.agent,
        address=session.address,
        created_at=iso_time(session.created_ms),
        last_seen_at=iso_time(session.seen_ms),
        expires_at=iso_time(session.expires_ms),
        current=session.id == caller.session_id,
    )


def shown_person(person: people.Person) -> Person:
    """Return a person."""
    return Person(
        id=person.id,
        name=person.name,
        role=person.role,
        scopes=sorted(person.scopes),
        disabled=person.disabled_ms is not None,
        created_at=iso_time(person.created_ms),
        changed_at=iso_time(person.changed_ms),
        last_login_at=time_or_none(person.signed_in_ms),
    )


def shown_key(key: ApiKey) -> Key:
    """Return a key."""
    return Key(**_facts(key))


def written_key(made: NewKey) -> WrittenKey:
    """Return a key that was just made, with its secret."""
    return WrittenKey(**_facts(made.key), secret=made.secret)


def _facts(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": sorted(key.scopes),
        "created_at": iso_time(key.created_ms),
        "expires_at": time_or_none(key.expires_ms),
        "last_used_at": time_or_none(key.last_used_ms),
        "revoked_at": time_or_none(key.revoked_ms),
    }
