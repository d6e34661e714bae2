"""Times as the engine writes them."""

import re
from datetime import UTC, datetime
from typing import Final

# RFC 3339 with up to nine decimals; datetime takes six.
_TIME: Final = re.compile(
    r"(?P<second>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(?P<decimals>\d{1,9}))?"
    r"(?P<zone>Z|[+-]\d{2}:\d{2})",
    re.ASCII,
)


def time_ms(value: object) -> int | None:
    """
    Return a time such as "2026-11-21T22:43:54.64526777Z" in milliseconds UTC.

    None for anything else, and for Go's zero time: "0001-01-01T00:00:00Z" means never.
    """
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    zone = "+00:00" if match["zone"] == "Z" else match["zone"]
    try:
        second = datetime.fromisoformat(match["second"] + zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    milliseconds = int((match["decimals"] or "0").ljust(3, "0")[:3])
    return None if second.year <= 1 else int(second.timestamp()) * 1000 + milliseconds
