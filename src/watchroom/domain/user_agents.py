"""A browser and its system in a few words, from what it calls itself."""

import re
from typing import Final

LONGEST: Final = 60  # characters
UNKNOWN: Final = "unknown"

# The first that occurs is right: each also calls itself by names that stand further below.
_BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_UNPRINTABLE: Final = re.compile(r"[^\x20-\x7e]+")


def summary(user_agent: str) -> str:
    """Return such as "Firefox on Linux"; of a program, how its User-Agent header begins."""
    plain = _UNPRINTABLE.sub(" ", user_agent).strip()
    browser, system = _first(_BROWSERS, plain), _first(_SYSTEMS, plain)
    if browser is None:
        return plain[:LONGEST] or UNKNOWN
    return browser if system is None else f"{browser} on {system}"


def _first(signs: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for sign, name in signs if sign in text), None)
