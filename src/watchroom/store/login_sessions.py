"""Sign-ins that hold; only the hash of a cookie's secret is ever here."""

from dataclasses import dataclass

from watchroom.domain.people import Person
from watchroom.domain.sign_ins import LoginSession
from watchroom.store.bindings import Bindings
from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader, Row, Session
from watchroom.store.keys import KEY_COLUMNS, ApiKey, key_of
from watchroom.store.people import PERSON_COLUMNS, person_of

_COLUMNS = "id, person_id, key_id, created_ms, seen_ms, expires_ms, agent, address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A session with whose it is."""

    session: LoginSession
    person: Person | None  # None: a key's
    key: ApiKey | None  # None: a person's, or of the key that stands in the settings


async def add(session: Session, begun: LoginSession, *, secret_hash: bytes) -> None:
    """Keep a new session under the hash of its secret."""
    await session.execute(
        f"INSERT INTO login_session ({_COLUMNS}, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        begun.id,
        begun.person_id,
        begun.key_id,
        begun.created_ms,
        begun.seen_ms,
        begun.expires_ms,
        storable_name(begun.agent),
        storable_name(begun.address),
        secret_hash,
    )


async def find(reader: Reader, secret_hash: bytes) -> Held | None:
    """Return the session of a secret, one that has expired too; None if there is none."""
    found = await _read(reader, "s.hash = $1", secret_hash)
    return found[0] if found else None


async def get(reader: Reader, session_id: str) -> Held | None:
    """Return a session; None if there is none of that id."""
    found = await _read(reader, "s.id = $1", storable_name(session_id))
    return found[0] if found else None


async def list_all(reader: Reader, *, now_ms: int) -> list[Held]:
    """Return every session that has not expired, the one that was used last first."""
    return await _read(reader, "s.expires_ms > $1", now_ms)


async def touch(session: Session, session_id: str, *, seen_ms: int, expires_ms: int) -> None:
    """Note that a session was used, and until when it holds now."""
    await session.execute(
        "UPDATE login_session SET seen_ms = $2, expires_ms = $3 WHERE id = $1",
        session_id,
        seen_ms,
        expires_ms,
    )


async def remove(session: Session, session_id: str) -> None:
    """End a session."""
    await session.execute("DELETE FROM login_session WHERE id = $1", session_id)


async def remove_of_person(
    session: Session, person_id: str, *, except_id: str | None = None
) -> None:
    """End every session of a person but one."""
    bind = Bindings()
    condition = f"person_id = {bind(person_id)}"
    if except_id is not None:
        condition += f" AND id <> {bind(except_id)}"
    await session.execute(f"DELETE FROM login_session WHERE {condition}", *bind.values)


async def remove_of_key(session: Session, key_id: str) -> None:
    """End every session of a key."""
    await session.execute("DELETE FROM login_session WHERE key_id = $1", key_id)


async def forget_expired(session: Session, *, now_ms: int) -> None:
    """Delete what holds no more."""
    await session.execute("DELETE FROM login_session WHERE expires_ms <= $1", now_ms)


async def _read(reader: Reader, condition: str, value: object) -> list[Held]:
    rows = await reader.fetch(
        f"SELECT {_of('s', _COLUMNS)}, {_of('p', PERSON_COLUMNS)}, {_of('k', KEY_COLUMNS)} "
        "FROM login_session AS s "
        "LEFT JOIN person AS p ON p.id = s.person_id "
        "LEFT JOIN api_key AS k ON k.id = s.key_id "
        f"WHERE {condition} ORDER BY s.seen_ms DESC, s.id",
        value,
    )
    return [_held(row) for row in rows]


def _of(table: str, columns: str) -> str:
    return ", ".join(f"{table}.{column}" for column in columns.split(", "))


def _held(row: Row) -> Held:
    session, person, key = row[:8], row[8:15], row[15:]
    id_, person_id, key_id, created_ms, seen_ms, expires_ms, agent, address = session
    return Held(
        session=LoginSession(
            id=id_,
            person_id=person_id,
            key_id=key_id,
            created_ms=created_ms,
            seen_ms=seen_ms,
            expires_ms=expires_ms,
            agent=agent,
            address=address,
        ),
        person=None if person_id is None else person_of(person),
        key=None if key_id is None else key_of(key),
    )
