"""How an error pattern fell quiet the last time, and what came right after."""

from typing import Final

from watchroom.domain.events import Event, EventType
from watchroom.domain.moments import parse_moment
from watchroom.domain.pattern_status import PatternStatus
from watchroom.domain.spans import Span
from watchroom.store import pattern_sightings, service_history
from watchroom.store.database import Session
from watchroom.web.shown_patterns import shown_end
from watchroom.web.wire.patterns import Pattern, PatternEnd

AFTER_MS: Final = 900_000  # what came later than this has hardly to do with it
MOST_EVENTS: Final = 1_000

MENDING: Final = (
    EventType.SERVICE_UPDATED,
    EventType.SERVICE_RESTARTED,
    EventType.SERVICE_STARTED,
    EventType.SERVICE_HEALTHY,
)


async def ended(session: Session, pattern: Pattern, pattern_id: int) -> PatternEnd | None:
    """Return how a pattern fell quiet the last time; None if it never did."""
    if pattern.status is PatternStatus.QUIET:
        last_ms = parse_moment(pattern.last_seen) or 0
        return shown_end(last_ms, None, await _after(session, pattern, last_ms))
    found = await pattern_sightings.last_break(session, pattern_id)
    if found is None:
        return None
    last_ms, resumed_ms = found
    return shown_end(last_ms, resumed_ms, await _after(session, pattern, last_ms))


async def _after(session: Session, pattern: Pattern, last_ms: int) -> Event | None:
    span: Span = (last_ms, last_ms + AFTER_MS)
    suspect = pattern.suspect
    only = None
    if suspect is not None and suspect.host is not None and suspect.service_id is not None:
        only = (suspect.host, suspect.service_id)
    events = await service_history.happened(session, span, MENDING, limit=MOST_EVENTS, only=only)
    return events[0] if events else None
