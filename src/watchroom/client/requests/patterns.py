"""Error patterns, and insights: what fails, and whether it gets better or worse."""

from collections.abc import Mapping

from watchroom.client.models.insights import Insights
from watchroom.client.models.patterns import PatternDetail, Patterns
from watchroom.client.request import Request, When, Words, ask_data


def read_insights(
    *,
    from_: When | None = None,
    to: When | None = None,
    by: str | None = None,
    workflow: Words | None = None,
    camera: Words | None = None,
    model: Words | None = None,
    timezone: str | None = None,
) -> Request[Insights]:
    """Show how runs went in a period, the last week mostly, against the one before it."""
    return ask_data(
        "GET",
        "/api/insights",
        Insights,
        from_=from_,
        to=to,
        by=by,
        workflow=workflow,
        camera=camera,
        model=model,
        timezone=timezone,
    )


def list_patterns(
    *, from_: When | None = None, to: When | None = None, state: str | None = None
) -> Request[Patterns]:
    """List the ways in which runs fail, with how each stands, and what may help."""
    return ask_data("GET", "/api/patterns", Patterns, from_=from_, to=to, state=state)


def read_pattern(
    pattern_id: int, *, from_: When | None = None, to: When | None = None
) -> Request[PatternDetail]:
    """Read one pattern: its trend, where it happened, samples, how it ended the last time."""
    return ask_data("GET", f"/api/patterns/{pattern_id:d}", PatternDetail, from_=from_, to=to)


def change_pattern(pattern_id: int, *, muted: Mapping[str, str] | None) -> Request[PatternDetail]:
    """Mute a pattern, with `until` (ISO 8601) and `reason`; None: it is heard again."""
    return ask_data("PATCH", f"/api/patterns/{pattern_id:d}", PatternDetail, body={"muted": muted})
