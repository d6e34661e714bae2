"""Opens a store from its URL."""

from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from watchroom.domain.errors import Misconfigured, StoreUnavailable
from watchroom.store.database import Database
from watchroom.store.postgres import PostgresDatabase
from watchroom.store.sqlite import SqliteDatabase

FILE_NAME: Final = "watchroom.sqlite"  # in the data folder, if the URL names no file

_POSTGRES_SCHEMES: Final = ("postgresql", "postgres")


async def open_store(url: str, *, data_dir: Path, create: bool = True) -> Database:
    """
    Open `sqlite:///path` or `postgresql://...`; an empty URL is a file in *data_dir*.

    A file that is not there is made, unless *create* is False. Runs no migration. Raises
    Misconfigured, StoreUnavailable.
    """
    file = store_file(url, data_dir)
    if file is None:
        return await PostgresDatabase.open(url)
    _make_file(file, create=create)
    database = SqliteDatabase(file)
    try:
        await database.fetch("SELECT count(*) FROM sqlite_schema")
    except StoreUnavailable:
        await database.close()
        raise
    return database


def store_file(url: str, data_dir: Path) -> Path | None:
    """Return the file that *url* names; None: it names a server. Raises Misconfigured."""
    parts = urlsplit(url)
    if parts.scheme in _POSTGRES_SCHEMES:
        return None
    if url and (parts.scheme != "sqlite" or parts.netloc or parts.query or parts.fragment):
        raise Misconfigured(
            "WATCHROOM_STORE_URL: expected sqlite:///path/to/file or postgresql://user@host/name"
        )
    return Path(unquote(parts.path)) if url else data_dir / FILE_NAME


def _make_file(path: Path, *, create: bool) -> None:
    if not create and not path.is_file():
        raise Misconfigured(f"there is no store {path}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise StoreUnavailable(f"the store {path} cannot be made: {error.strerror}") from error
