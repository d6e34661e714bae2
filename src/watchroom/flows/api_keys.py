"""Makes API keys; only their hashes are ever kept."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from watchroom.domain.access import Scope
from watchroom.domain.errors import Conflict, InvalidInput, Misconfigured, NotFound
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.people.recording import OURSELVES, record
from watchroom.store import keys, login_sessions
from watchroom.store.database import Database, Reader
from watchroom.store.keys import ApiKey

PREFIX: Final = "wr"
SECRET_BYTES: Final = 32  # 256 bits: no guessing, so a plain hash is enough
LONGEST_NAME: Final = 100
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
    who: str = OURSELVES,
) -> NewKey:
    """
    Make a key, in the name of *who*, and keep its hash.

    Raises InvalidInput for a name that would not tell in the audit who it was: empty or not
    printable; Conflict for that of a key that is still good. Raises StoreUnavailable.
    """
    if not (name.strip() and name.isprintable() and len(name) <= LONGEST_NAME):
        raise InvalidInput("name", f"Must have 1 to {LONGEST_NAME} printable characters")
    key_id = secrets.token_hex(4)
    secret = f"{PREFIX}_{key_id}_{secrets.token_urlsafe(SECRET_BYTES)}"
    key = ApiKey(
        id=key_id,
        name=name,
        scopes=frozenset(scopes),
        created_ms=to_ms(now),
        expires_ms=to_ms(expires) if expires else None,
        last_used_ms=None,
        revoked_ms=None,
    )
    async with store.writing() as session:
        await _check_is_free(session, name)
        await keys.add(session, key, secret_hash=hash_secret(secret))
        await record(
            session,
            at_ms=key.created_ms,
            who=who,
            action="key.create",
            target=f"key/{key_id}",
            name=name,
            scopes=" ".join(sorted(key.scopes)),
        )
    return NewKey(key=key, secret=secret)


async def revoke_key(store: Database, key_id: str, *, who: str, now: datetime) -> ApiKey:
    """
    Put a key out of force for good, with all that was begun with it; returns it.

    Raises NotFound if none of that id is in force, StoreUnavailable.
    """
    now_ms = to_ms(now)
    async with store.writing() as session:
        key = await keys.revoke(session, key_id, now_ms=now_ms)
        if key is None:
            raise NotFound(f"there is no key {key_id!r} that is still good")
        await login_sessions.remove_of_key(session, key.id)
        await record(
            session,
            at_ms=now_ms,
            who=who,
            action="key.revoke",
            target=f"key/{key.id}",
            name=key.name,
        )
    return key


async def _check_is_free(reader: Reader, name: str) -> None:
    if any(key.name == name and key.revoked_ms is None for key in await keys.list_all(reader)):
        raise Conflict(f"there is a key {name!r} already; revoke it or take another name")


async def check_settings_key(store: Database, secret: str) -> None:
    """
    Raise Misconfigured if the *secret* of the settings is a key of the store.

    A key of the settings has every right: one that was made with fewer, or revoked, must not gain
    them by standing in the wrong place.
    """
    key = await keys.find_by_hash(store, hash_secret(secret))
    if key is not None:
        raise Misconfigured(
            f"API_KEY is the key {key.id} ({key.name!r}) of `watchroom keys`; a key of the "
            "settings has every right and cannot be revoked: unset API_KEY where the server starts"
        )


async def create_first_key(store: Database, *, clock: Clock) -> NewKey | None:
    """Make a key with every scope if the store has never had one; else None."""
    if await keys.list_all(store):
        return None
    return await create_key(store, name="first start", scopes=ALL_SCOPES, now=clock())
