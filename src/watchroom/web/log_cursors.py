"""Where the next page of a log begins: the time of the oldest line, and how many share it."""

import re
from dataclasses import dataclass, replace
from typing import Final

from watchroom.domain.errors import InvalidInput
from watchroom.flows.services.log_views import LogPage, LogQuery

_CURSOR: Final = re.compile(r"([0-9]{1,19})\.([0-9]{1,5})(?:-([0-9]{1,9}))?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPlace:
    """What was shown last."""

    at_ns: int  # time of the oldest line
    shown: int  # how many lines of that very time were shown; engines give some to several
    behind: int | None  # about how many lines come after it, which saves a search; None: unknown


def cursor_of(page: LogPage, *, limit: int, place: LogPlace | None) -> str | None:
    """Return where older lines are; None at the beginning, or if the lines have no times."""
    if len(page.lines) < limit:
        return None if page.reached_ns is None else f"{page.reached_ns}.0"
    oldest_ns = page.lines[0].at_ns
    if oldest_ns is None:
        return None
    shown = sum(line.at_ns == oldest_ns for line in page.lines)
    before = place.shown if place and place.at_ns == oldest_ns else 0
    behind = "" if page.behind is None else f"-{page.behind}"
    return f"{oldest_ns}.{shown + before}{behind}"


def place_of(cursor: str) -> LogPlace:
    """Return what a cursor stands for. Raises InvalidInput."""
    match = _CURSOR.fullmatch(cursor)
    if match is None:
        raise InvalidInput("cursor", "Is not one that this server gave")
    behind = None if match[3] is None else int(match[3])
    return LogPlace(at_ns=int(match[1]), shown=int(match[2]), behind=behind)


def query_before(query: LogQuery, place: LogPlace) -> LogQuery:
    """Return a query that goes on before *place*; `without_shown` must see its answer."""
    until_ns = place.at_ns + 1 if place.shown else place.at_ns
    if query.until_ns is not None:
        until_ns = min(until_ns, query.until_ns)
    return replace(query, lines=query.lines + place.shown, until_ns=until_ns, behind=place.behind)


def without_shown(page: LogPage, place: LogPlace) -> LogPage:
    """Return a page without the lines that were shown before: the last ones of their time."""
    lines = list(page.lines)
    for _ in range(place.shown):
        if lines and lines[-1].at_ns == place.at_ns:
            lines.pop()
    return replace(page, lines=tuple(lines))
