"""
What the setup of an n8n container tells of its database and its files.

Source: n8n's documentation of its environment variables, and its image, whose home is /home/node.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import quote, urlencode

from watchroom.docker.inspected_parts import strings
from watchroom.docker.references import parse_reference
from watchroom.domain.json_values import mapping, sequence, text
from watchroom.flows.discovery.places import DATABASE, STORAGE_NAMES

HOME: Final = "/home/node"  # of n8n's image
IMAGE: Final = "n8n"  # last part of its name, on whichever registry
PASSWORD: Final = "PASSWORD"  # noqa: S105  stands where a password belongs

Inspection = Mapping[str, object]


class DatabaseKind(StrEnum):
    """The databases that n8n can use, by its own words; others are not read."""

    SQLITE = "sqlite"
    POSTGRES = "postgresdb"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresPlace:
    """n8n's PostgreSQL database, as the container sees it."""

    host: str
    port: int
    query: str  # options of the address: schema, prefix, sslmode; empty for the usual ones
    user: str
    database: str
    password_in: str  # the variable that holds the password, or names its file

    def url(self, host: str, port: int) -> str:
        """Return the address for another host and port, with a word for the password."""
        shown = f"[{host}]" if ":" in host else host
        path = f"{shown}:{port}/{quote(self.database, safe='')}"
        query = f"?{self.query}" if self.query else ""
        return f"postgresql://{quote(self.user, safe='')}:{PASSWORD}@{path}{query}"


@dataclass(frozen=True, slots=True, kw_only=True)
class N8nContainer:
    """An n8n that runs in a container."""

    name: str
    kind: DatabaseKind | None  # None: a database that is not read
    postgres: PostgresPlace | None  # None unless it uses PostgreSQL
    sqlite_file: Path | None  # on the engine's host; None: not mounted, or not used
    storage_dirs: tuple[Path, ...]  # on the engine's host, where files of pictures may be
    has_files: bool  # pictures may be kept in files
    uses_bucket: bool  # pictures are kept in a bucket


def is_n8n(image: object) -> bool:
    """Tell whether an image, named as containers name theirs, is n8n's."""
    reference = parse_reference(text(image) or "")
    return reference is not None and reference.short_name == IMAGE


def n8n_container(inspection: Inspection) -> N8nContainer:
    """Return what an inspected container of n8n's image tells."""
    env = environment_of(inspection)
    kind = _kind(env)
    folder = PurePosixPath(env.get("N8N_USER_FOLDER") or HOME) / ".n8n"
    mode = env.get("N8N_DEFAULT_BINARY_DATA_MODE")
    database = folder / (env.get("DB_SQLITE_DATABASE") or DATABASE)
    return N8nContainer(
        name=name_of(inspection),
        kind=kind,
        postgres=_postgres(env) if kind is DatabaseKind.POSTGRES else None,
        sqlite_file=on_host(inspection, database) if kind is DatabaseKind.SQLITE else None,
        storage_dirs=tuple(_storage_dirs(inspection, env, folder)),
        has_files=mode in {None, "filesystem"},  # without a word, 2.x keeps them in files
        uses_bucket=mode == "s3",
    )


def environment_of(inspection: Inspection) -> dict[str, str]:
    """Return the environment of a container, its image's included."""
    entries = strings(mapping(inspection.get("Config")).get("Env"))
    return {name: value for name, _, value in (entry.partition("=") for entry in entries)}


def name_of(inspection: Inspection) -> str:
    """Return the name of an inspected container."""
    return (text(inspection.get("Name")) or "").removeprefix("/")


def on_host(inspection: Inspection, path: PurePosixPath) -> Path | None:
    """Return where a path of a container lies on the host; None if nothing is mounted there."""
    best: tuple[int, Path] | None = None
    for mount in map(mapping, sequence(inspection.get("Mounts"))):
        source, inside = text(mount.get("Source")), text(mount.get("Destination"))
        if source is None or inside is None or not path.is_relative_to(inside):
            continue
        depth = len(PurePosixPath(inside).parts)
        if best is None or depth > best[0]:
            best = depth, Path(source) / path.relative_to(inside)
    return best[1] if best else None


def _kind(env: Mapping[str, str]) -> DatabaseKind | None:
    word = env.get("DB_TYPE") or DatabaseKind.SQLITE
    return DatabaseKind(word) if word in set(DatabaseKind) else None


def _postgres(env: Mapping[str, str]) -> PostgresPlace:
    def told(name: str, default: str) -> str:
        return env.get(f"DB_POSTGRESDB_{name}") or default

    options = {"schema": told("SCHEMA", "public"), "prefix": env.get("DB_TABLE_PREFIX", "")}
    usual = {"schema": "public", "prefix": ""}
    query = {name: value for name, value in options.items() if value != usual[name]}
    if told("SSL_ENABLED", "false").lower() == "true":
        query["sslmode"] = "require"
    port = told("PORT", "5432")
    variable = "DB_POSTGRESDB_PASSWORD"
    return PostgresPlace(
        host=told("HOST", "localhost"),
        port=int(port) if port.isascii() and port.isdigit() else 5432,
        query=urlencode(query),
        user=told("USER", "postgres"),
        database=told("DATABASE", "n8n"),
        password_in=f"{variable}_FILE" if f"{variable}_FILE" in env else variable,
    )


def _storage_dirs(
    inspection: Inspection, env: Mapping[str, str], folder: PurePosixPath
) -> Iterable[Path]:
    named = env.get("N8N_STORAGE_PATH") or env.get("N8N_BINARY_DATA_STORAGE_PATH")
    inside = [PurePosixPath(named)] if named else [folder / name for name in STORAGE_NAMES]
    return (found for path in inside if (found := on_host(inspection, path)) is not None)
