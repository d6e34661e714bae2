"""`watchroom keys`."""

from datetime import UTC, datetime

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from watchroom.cli.running import run
from watchroom.cli.terminal import visible
from watchroom.domain.access import Scope
from watchroom.flows.api_keys import NewKey, create_key, revoke_key
from watchroom.flows.people.recording import COMMAND_LINE
from watchroom.settings import Settings
from watchroom.store import keys
from watchroom.store.keys import ApiKey
from watchroom.wiring.parts import opened, utc_now


def create(
    settings: Settings, *, name: str, scopes: frozenset[Scope], expires: datetime | None
) -> None:
    """Make a key and print its secret."""

    async def work() -> NewKey:
        async with opened(settings) as parts:
            return await create_key(
                parts.store,
                name=name,
                scopes=scopes,
                now=utc_now(),
                expires=expires,
                who=COMMAND_LINE,
            )

    made = run(work())
    click.echo(made.secret)
    click.echo(f"key {made.key.id}; the secret is shown this once", err=True)


def list_keys(settings: Settings, *, as_json: bool) -> None:
    """Print every key, the oldest first."""

    async def work() -> list[ApiKey]:
        async with opened(settings) as parts:
            return await keys.list_all(parts.store)

    found = run(work())
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode([_described(key) for key in found])))
        return
    table = Table("id", "name", "scopes", "made", "ends", "last used", "revoked", box=None)
    for key in found:
        moments = (key.created_ms, key.expires_ms, key.last_used_ms, key.revoked_ms)
        scopes = "\n".join(sorted(key.scopes))
        table.add_row(key.id, Text(visible(key.name)), scopes, *map(_day, moments))
    Console().print(table)


def revoke(settings: Settings, *, key_id: str) -> None:
    """Revoke a key. Raises NotFound."""

    async def work() -> None:
        async with opened(settings) as parts:
            await revoke_key(parts.store, key_id, who=COMMAND_LINE, now=utc_now())

    run(work())
    click.echo(f"key {key_id} is revoked")


def _described(key: ApiKey) -> dict[str, str | list[str] | None]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": sorted(key.scopes),
        "createdAt": _moment(key.created_ms),
        "expiresAt": _moment(key.expires_ms),
        "lastUsedAt": _moment(key.last_used_ms),
        "revokedAt": _moment(key.revoked_ms),
    }


def _moment(at_ms: int | None) -> str | None:
    if at_ms is None:
        return None
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds")


def _day(at_ms: int | None) -> str:
    return (_moment(at_ms) or "-")[:10]
