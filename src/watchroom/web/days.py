"""Calendar days of a time zone, as the summaries count them."""

from collections.abc import Sequence
from datetime import tzinfo

from watchroom.domain.times import EPOCH, MILLISECOND
from watchroom.domain.zones import Day, Hour, day_edges, parse_zone
from watchroom.web.endpoint import Call
from watchroom.web.inputs import Inputs


def zone_of(call: Call[Inputs], asked: tzinfo | None) -> tzinfo:
    """Return the time zone that a request asks for, or that of the settings."""
    return parse_zone(call.options.timezone) if asked is None else asked


def recent_days(call: Call[Inputs], days: int, zone: tzinfo) -> tuple[Day, ...]:
    """Return the last *days* calendar days, today's included, the oldest first."""
    today = (EPOCH + call.now_ms * MILLISECOND).astimezone(zone).date()
    return day_edges(today, days, zone)


def edges_of(parts: Sequence[Day | Hour]) -> list[int]:
    """Return where adjoining days or hours begin and the last one ends, in ms UTC."""
    return [*(part.start_ms for part in parts), parts[-1].end_ms] if parts else []


def zone_name(zone: tzinfo) -> str:
    """Return a zone as the API names it: `Europe/Madrid`, `+02:00`, `UTC`."""
    name = str(zone)
    return name.removeprefix("UTC") or name
