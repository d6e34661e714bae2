"""API keys: who may do what; only the hash of a secret is ever here."""

from dataclasses import dataclass

from watchroom.domain.access import Scope
from watchroom.store.criteria import storable_name
from watchroom.store.database import Reader, Row, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """One key."""

    id: str  # public: the part of the secret by which a person tells keys apart
    name: str  # given by a person
    scopes: frozenset[Scope]
    created_ms: int
    expires_ms: int | None  # None: never
    last_used_ms: int | None  # to the minute; None: never used
    revoked_ms: int | None  # None: in force

    def is_good(self, *, now_ms: int) -> bool:
        """Tell whether it opens anything at a moment."""
        has_expired = self.expires_ms is not None and self.expires_ms <= now_ms
        return self.revoked_ms is None and not has_expired


KEY_COLUMNS = "id, name, scopes, created_ms, expires_ms, last_used_ms, revoked_ms"


async def add(session: Session, key: ApiKey, *, secret_hash: bytes) -> None:
    """Keep a new key under the SHA-256 of its secret."""
    await session.execute(
        f"INSERT INTO api_key ({KEY_COLUMNS}, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        key.id,
        key.name,
        " ".join(sorted(key.scopes)),
        key.created_ms,
        key.expires_ms,
        key.last_used_ms,
        key.revoked_ms,
        secret_hash,
    )


async def find_by_hash(reader: Reader, sha256: bytes) -> ApiKey | None:
    """Return the key of a secret, revoked and expired ones too; None if there is none."""
    rows = await reader.fetch(f"SELECT {KEY_COLUMNS} FROM api_key WHERE hash = $1", sha256)
    return key_of(rows[0]) if rows else None


async def list_all(reader: Reader) -> list[ApiKey]:
    """Return every key that was ever made, the oldest first."""
    rows = await reader.fetch(f"SELECT {KEY_COLUMNS} FROM api_key ORDER BY created_ms")
    return [key_of(row) for row in rows]


async def revoke(session: Session, key_id: str, *, now_ms: int) -> ApiKey | None:
    """Put a key out of force for good and return it; None if none of that id was in force."""
    rows = await session.fetch(
        "UPDATE api_key SET revoked_ms = $2 WHERE id = $1 AND revoked_ms IS NULL "
        f"RETURNING {KEY_COLUMNS}",
        storable_name(key_id),
        now_ms,
    )
    return key_of(rows[0]) if rows else None


async def touch(session: Session, key_id: str, now_ms: int) -> None:
    """Note that a key was used."""
    await session.execute("UPDATE api_key SET last_used_ms = $2 WHERE id = $1", key_id, now_ms)


def key_of(row: Row) -> ApiKey:
    """Return the key that a row of KEY_COLUMNS is."""
    id_, name, scopes, created_ms, expires_ms, last_used_ms, revoked_ms = row
    return ApiKey(
        id=id_,
        name=name,
        scopes=frozenset(Scope(scope) for scope in scopes.split()),
        created_ms=created_ms,
        expires_ms=expires_ms,
        last_used_ms=last_used_ms,
        revoked_ms=revoked_ms,
    )
