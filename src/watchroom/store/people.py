"""People; of a password only its hash is ever here."""

from watchroom.domain.people import Person, Role, sign_in_name
from watchroom.domain.search_words import clean_text
from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader, Row, Session

PERSON_COLUMNS = "id, name, role, created_ms, changed_ms, signed_in_ms, disabled_ms"


async def add(session: Session, person: Person, *, password_hash: str) -> bool:
    """Keep a new person; False if there is one of that name, however it is spelled."""
    rows = await session.fetch(
        f"INSERT INTO person ({PERSON_COLUMNS}, sign_in_name, password_hash) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
        "ON CONFLICT (sign_in_name) DO NOTHING RETURNING id",
        person.id,
        clean_text(person.name),
        person.role,
        person.created_ms,
        person.changed_ms,
        person.signed_in_ms,
        person.disabled_ms,
        _sought(person.name),
        password_hash,
    )
    return bool(rows)


async def get(reader: Reader, person_id: str) -> Person | None:
    """Return a person; None if there is none of that id."""
    rows = await reader.fetch(
        f"SELECT {PERSON_COLUMNS} FROM person WHERE id = $1", storable_name(person_id)
    )
    return person_of(rows[0]) if rows else None


async def find(reader: Reader, name: str) -> tuple[Person, str] | None:
    """Return the person of a name, however it is spelled, and the hash of their password."""
    rows = await reader.fetch(
        f"SELECT {PERSON_COLUMNS}, password_hash FROM person WHERE sign_in_name = $1",
        _sought(name),
    )
    return (person_of(rows[0][:-1]), rows[0][-1]) if rows else None


async def password_hash_of(reader: Reader, person_id: str) -> str | None:
    """Return the hash of a person's password; None if there is no such person."""
    rows = await reader.fetch("SELECT password_hash FROM person WHERE id = $1", person_id)
    return rows[0][0] if rows else None


async def list_all(reader: Reader) -> list[Person]:
    """Return everybody, the oldest first."""
    rows = await reader.fetch(f"SELECT {PERSON_COLUMNS} FROM person ORDER BY created_ms, id")
    return [person_of(row) for row in rows]


async def is_empty(reader: Reader) -> bool:
    """Tell whether there is nobody yet."""
    return not await reader.fetch("SELECT id FROM person LIMIT 1")


async def save(session: Session, person: Person) -> bool:
    """Keep a person's name, role and state; False if somebody else has the name."""
    rows = await session.fetch(
        "UPDATE person SET name = $2, sign_in_name = $3, role = $4, changed_ms = $5, "
        "disabled_ms = $6 WHERE id = $1 AND NOT EXISTS "
        "(SELECT 1 FROM person AS other WHERE other.sign_in_name = $3 AND other.id <> $1) "
        "RETURNING id",
        person.id,
        clean_text(person.name),
        _sought(person.name),
        person.role,
        person.changed_ms,
        person.disabled_ms,
    )
    return bool(rows)


async def set_password(session: Session, person_id: str, hash_: str, *, now_ms: int) -> None:
    """Replace the hash of a person's password."""
    await session.execute(
        "UPDATE person SET password_hash = $2, changed_ms = $3 WHERE id = $1",
        person_id,
        hash_,
        now_ms,
    )


async def note_sign_in(session: Session, person_id: str, *, now_ms: int) -> None:
    """Note that a person signed in."""
    await session.execute("UPDATE person SET signed_in_ms = $2 WHERE id = $1", person_id, now_ms)


async def remove(session: Session, person_id: str) -> None:
    """Remove a person with all sessions."""
    await session.execute("DELETE FROM person WHERE id = $1", person_id)


def person_of(row: Row) -> Person:
    """Return the person that a row of PERSON_COLUMNS is."""
    id_, name, role, created_ms, changed_ms, signed_in_ms, disabled_ms = row
    return Person(
        id=id_,
        name=name,
        role=Role(role),
        created_ms=created_ms,
        changed_ms=changed_ms,
        signed_in_ms=signed_in_ms,
        disabled_ms=disabled_ms,
    )


def _sought(name: str) -> str:
    return storable_name(sign_in_name(name))
