"""Which version of the engine's API is spoken."""

import re
from typing import Final

from watchroom.domain.errors import EngineRefused

OLDEST: Final = (1, 41)  # Docker 20.10
NEWEST: Final = (1, 51)  # Docker 28.3; changes up to here were looked through

ApiVersion = tuple[int, int]

_VERSION: Final = re.compile(r"(\d{1,4})\.(\d{1,4})", re.ASCII)


def parse_version(text: str) -> ApiVersion | None:
    """Return "1.41" as numbers that compare; None for anything else."""
    match = _VERSION.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None


def version_text(version: ApiVersion) -> str:
    """Return a version as it is written."""
    return f"{version[0]}.{version[1]}"


def negotiated(newest_of_engine: str, oldest_of_engine: str | None) -> ApiVersion:
    """
    Return the newest version that both sides speak.

    *oldest_of_engine* is None where an engine does not tell: it is tried then. Raises EngineRefused
    if there is no such version.
    """
    theirs = parse_version(newest_of_engine)
    if theirs is None:
        raise EngineRefused(f"{newest_of_engine!r} is no version of Docker's API")
    if theirs < OLDEST:
        raise EngineRefused(
            f"this engine speaks Docker's API up to {newest_of_engine}; at least"
            f" {version_text(OLDEST)} is needed, which is Docker 20.10"
        )
    if (parse_version(oldest_of_engine or "") or OLDEST) > NEWEST:
        raise EngineRefused(
            f"this engine speaks Docker's API from {oldest_of_engine} on; Watchroom knows it up to"
            f" {version_text(NEWEST)}: a newer Watchroom is needed"
        )
    return min(theirs, NEWEST)
