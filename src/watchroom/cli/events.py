"""`watchroom events`."""

from collections.abc import Iterable, Sequence

from watchroom.cli.asking import asking
from watchroom.cli.terminal import is_for_programs, moment, print_json, print_line
from watchroom.client import Watchroom
from watchroom.client.models.events import EventGap, LoggedEvent, Told
from watchroom.settings import Settings

_TOLD = ("status", "reason", "action", "step", "result", "state", "error", "riskLevel", "exitCode")


def show_events(
    settings: Settings,
    *,
    url: str | None,
    as_json: bool | None,
    follow: bool,
    limit: int,
    types: Sequence[str],
    channels: Sequence[str],
) -> None:
    """Print the latest events, the oldest of them first, and with *follow* those that come."""
    show = print_json if is_for_programs(as_json) else _print
    with asking(settings, url) as client:
        for event in _events(client, follow=follow, limit=limit, types=types, channels=channels):
            show(event)


def _events(
    client: Watchroom, *, follow: bool, limit: int, types: Sequence[str], channels: Sequence[str]
) -> Iterable[Told]:
    """Give what happened, and then what happens, without anything between."""
    page = client.list_happenings(
        order="newest", limit=max(limit, 1), type_=types or None, channel=channels or None
    ).data
    yield from page.events[limit - 1 :: -1] if limit else ()
    if follow:
        yield from client.follow_happenings(
            after=page.last_seq, type_=types or None, channel=channels or None
        )


def _print(event: Told) -> None:
    if isinstance(event, EventGap):
        print_line(f"--- events {event.from_seq} to {event.to_seq} are not kept", colour="cyan")
        return
    print_line(moment(event.at), f"{event.type:<22}", _subject(event), _words(event))


def _subject(event: LoggedEvent) -> str | None:
    if event.execution_id is not None:
        name = event.data.get("workflowName")
        return f"run {event.execution_id}" + (f" of {name}" if name else "")
    return "/".join(part for part in (event.host, event.service_id) if part) or None


def _words(event: LoggedEvent) -> str:
    told = ((name, event.data.get(name)) for name in _TOLD)
    return " ".join(f"{name}={_text(value)}" for name, value in told if value is not None)


def _text(value: object) -> str:
    """Return what stands in a field; of an object what it says, or is called."""
    if isinstance(value, dict):
        return str(value.get("message") or value.get("name") or value.get("state"))
    return str(value)
