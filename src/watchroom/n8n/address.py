"""Addresses of n8n databases: `postgresql://...` or `sqlite:///...`, with our own options."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from watchroom.domain.errors import Misconfigured

SETTING: Final = "WATCHROOM_N8N_URL"

_identifier = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
_prefix = re.compile(r"[A-Za-z0-9_]{0,40}")


class Engine(StrEnum):
    """The two databases that n8n can use."""

    POSTGRES = "postgresql"
    SQLITE = "sqlite"


@dataclass(frozen=True, slots=True, kw_only=True)
class N8nAddress:
    """Where n8n's database is."""

    engine: Engine
    dsn: str  # for the driver: a URL without our options, or a path
    shown: str  # for people: without password
    schema: str  # PostgreSQL's, from `?schema=`
    prefix: str  # n8n's DB_TABLE_PREFIX, from `?prefix=`

    def table(self, name: str) -> str:
        """Return a table's quoted name."""
        plain = f'"{self.prefix}{name}"'
        return f'"{self.schema}".{plain}' if self.engine is Engine.POSTGRES else plain


def parse_address(url: str) -> N8nAddress:
    """Read the setting. Raises Misconfigured, which never repeats a password."""
    try:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        port = parts.port
    except ValueError as error:
        raise Misconfigured(f"{SETTING} is no address: check its port and its options") from error
    schema, prefix = options.pop("schema", "public"), options.pop("prefix", "")
    if not _identifier.fullmatch(schema):
        raise Misconfigured(f"{SETTING}: schema must be letters, digits and underscores")
    if not _prefix.fullmatch(prefix):
        raise Misconfigured(f"{SETTING}: prefix must be letters, digits and underscores")
    if parts.scheme in ("postgresql", "postgres"):
        dsn = parts._replace(scheme="postgresql", query=urlencode(options)).geturl()
        where = f"{parts.hostname or 'localhost'}:{port or 5432}"
        shown = f"postgresql://{where}{parts.path}"
        return N8nAddress(
            engine=Engine.POSTGRES, dsn=dsn, shown=shown, schema=schema, prefix=prefix
        )
    if parts.scheme == "sqlite" and not parts.netloc and parts.path.startswith("/"):
        path = str(Path("/" + unquote(parts.path).lstrip("/")))
        return N8nAddress(engine=Engine.SQLITE, dsn=path, shown=path, schema=schema, prefix=prefix)
    raise Misconfigured(f"{SETTING} must begin with postgresql:// or sqlite:///")
