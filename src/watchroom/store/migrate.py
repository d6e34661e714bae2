"""Brings a store's schema up to date by numbered scripts that are only ever added to."""

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from watchroom.domain.errors import Misconfigured
from watchroom.store.database import Database, Dialect, Reader

_FILE_NAME: Final = re.compile(r"(\d{4})_(\w+)\.sql")
_LEDGER: Final = """
    CREATE TABLE IF NOT EXISTS schema_migration (
        number BIGINT PRIMARY KEY,
        name TEXT NOT NULL,
        checksum TEXT NOT NULL
    )
"""
_HAS_LEDGER: Final = {
    Dialect.SQLITE: "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'",
    Dialect.POSTGRES: "SELECT to_regclass('schema_migration') IS NOT NULL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One script."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the script: an applied one must never change."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations_of(dialect: Dialect) -> list[Migration]:
    """Return the scripts for a database, in the order in which they are applied."""
    folder = files("watchroom.store") / "migrations" / dialect.value
    found = [(_FILE_NAME.fullmatch(file.name), file) for file in folder.iterdir()]
    scripts = [
        Migration(number=int(match[1]), name=match[2], sql=file.read_text(encoding="utf-8"))
        for match, file in found
        if match
    ]
    return sorted(scripts, key=lambda script: script.number)


async def migrate(db: Database, scripts: list[Migration] | None = None) -> list[int]:
    """
    Apply what is missing, all of it or nothing; returns the numbers applied.

    *scripts* stand in for the program's own. Raises Misconfigured if the store is newer than the
    program or was made by other scripts, StoreUnavailable.
    """
    known = migrations_of(db.dialect) if scripts is None else scripts
    async with db.writing() as session:
        await session.execute(_LEDGER)
        applied = await _applied(session)
        _refuse_strangers(known, applied)
        missing = [script for script in known if script.number not in applied]
        for script in missing:
            await session.execute(script.sql)
            await session.execute(
                "INSERT INTO schema_migration (number, name, checksum) VALUES ($1, $2, $3)",
                script.number,
                script.name,
                script.checksum,
            )
    return [script.number for script in missing]


async def missing_migrations(db: Database) -> list[int]:
    """
    Return the numbers of what `migrate` would apply; changes nothing.

    Raises Misconfigured and StoreUnavailable as `migrate` does.
    """
    known = migrations_of(db.dialect)
    async with db.reading() as session:
        [[has_ledger]] = await session.fetch(_HAS_LEDGER[db.dialect])
        applied = await _applied(session) if has_ledger else {}
    _refuse_strangers(known, applied)
    return [script.number for script in known if script.number not in applied]


async def _applied(session: Reader) -> dict[int, str]:
    """Return the checksums of what has been applied, by number."""
    rows = await session.fetch("SELECT number, checksum FROM schema_migration")
    return {row[0]: row[1] for row in rows}


def _refuse_strangers(known: list[Migration], applied: dict[int, str]) -> None:
    checksums = {script.number: script.checksum for script in known}
    if max(applied, default=0) > max(checksums, default=0):
        raise Misconfigured(
            f"the store was made by a newer Watchroom (schema {max(applied)}): update the program"
        )
    changed = [number for number, checksum in applied.items() if checksums[number] != checksum]
    if changed:
        raise Misconfigured(f"the store was made by another build: migration {changed[0]} differs")
