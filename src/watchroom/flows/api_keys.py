"""Makes API keys; only their hashes are ever kept."""

import hashlib
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from watchroom.domain.access import Scope
from watchroom.store import keys
from watchroom.store.database import Database
from watchroom.store.keys import ApiKey

PREFIX: Final = "wr"
SECRET_BYTES: Final = 32  # 256 bits: no guessing, so a plain hash is enough
ALL_SCOPES: Final = frozenset(Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key at the only moment when its secret is known."""

    key: ApiKey
    secret: str  # what the caller sends; shown once


def hash_secret(secret: str) -> bytes:
    """Return what is kept of a secret: its SHA-256."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


async def create_key(
    store: Database,
    *,
    name: str,
    scopes: Collection[Scope],
    now: datetime,
    expires: datetime | None = None,
) -> NewKey:
    """Make a key and keep its hash. Raises StoreUnavailable."""
    key_id = secrets.token_hex(4)
    secret = f"{PREFIX}_{key_id}_{secrets.token_urlsafe(SECRET_BYTES)}"
    key = ApiKey(
        id=key_id,
        name=name,
        scopes=frozenset(scopes),
        created_ms=_to_ms(now),
        expires_ms=_to_ms(expires) if expires else None,
        last_used_ms=None,
        revoked_ms=None,
    )
    async with store.writing() as session:
        await keys.add(session, key, secret_hash=hash_secret(secret))
    return NewKey(key=key, secret=secret)


async def create_first_key(store: Database, *, clock: Callable[[], datetime]) -> NewKey | None:
    """Make a key with every scope if the store has never had one; else None."""
    if await keys.list_all(store):
        return None
    return await create_key(store, name="first start", scopes=ALL_SCOPES, now=clock())


def _to_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
