"""The log of everything that happens: read page by page, or followed."""

from watchroom.client.listings import Walk
from watchroom.client.models.events import EventLogAnswer, LoggedEvent
from watchroom.client.request import Request, When, Words, ask, spelled
from watchroom.client.requests.services import of_service
from watchroom.client.streams import EventFeed, LogFeed


def list_happenings(
    *,
    after: int | None = None,
    before: int | None = None,
    order: str | None = None,
    limit: int | None = None,
    type_: Words | None = None,
    channel: Words | None = None,
    host: str | None = None,
    service: str | None = None,
) -> Request[EventLogAnswer]:
    """List what happened: runs, services, operations, incidents."""
    return ask(
        "GET",
        "/api/events",
        EventLogAnswer,
        after=after,
        before=before,
        order=order,
        limit=limit,
        type_=type_,
        channel=channel,
        host=host,
        service=service,
    )


def each_happening(
    *,
    after: int | None = None,
    type_: Words | None = None,
    channel: Words | None = None,
    host: str | None = None,
    service: str | None = None,
    page_size: int = 500,
) -> Walk[EventLogAnswer, LoggedEvent]:
    """Give what happened, the oldest first, page after page up to now."""
    request = list_happenings(
        after=after, limit=page_size, type_=type_, channel=channel, host=host, service=service
    )
    return Walk(request=request, items=lambda page: page.data.events, onward=_onward)


def _onward(page: EventLogAnswer) -> tuple[str, str] | None:
    if not page.meta.has_more or not page.data.events:
        return None
    return "after", str(page.data.events[-1].seq)


def follow_happenings(
    *,
    after: int | None = None,
    type_: Words | None = None,
    channel: Words | None = None,
    host: str | None = None,
    service: str | None = None,
) -> EventFeed:
    """
    Give what happens, without end: from now on, or after a place in the log.

    Connects again where it was cut, with nothing missing and nothing twice. Where the log does not
    reach back that far, a gap says so.
    """
    query = spelled({"type_": type_, "channel": channel, "host": host, "service": service})
    return EventFeed("/api/events", query, after=after)


def follow_logs(
    service: str,
    *,
    host: str | None = None,
    lines: int | None = None,
    since: When | None = None,
    search: str | None = None,
    regex: str | None = None,
    level: Words | None = None,
    stream: str | None = None,
) -> LogFeed:
    """
    Give the latest lines of a service and then what it prints, without end.

    Connects again where it was cut, and goes on after the last line that came.
    """
    query = spelled(
        {
            "host": host,
            "lines": lines,
            "since": since,
            "search": search,
            "regex": regex,
            "level": level,
            "stream": stream,
        }
    )
    return LogFeed(f"{of_service(service)}/logs", query | {"follow": "true"})
