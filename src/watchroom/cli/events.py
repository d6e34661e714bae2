"""`watchroom events`."""

from collections.abc import Iterable, Sequence

from watchroom.cli.asking import asking
from watchroom.cli.event_words import subject_of, words_of
from watchroom.cli.terminal import is_for_programs, print_json, print_line, short_moment
from watchroom.client import Watchroom
from watchroom.client.models.events import EventGap, Told
from watchroom.settings import Settings


def show_events(
    settings: Settings,
    *,
    as_json: bool | None,
    follow: bool,
    limit: int,
    types: Sequence[str],
    channels: Sequence[str],
) -> None:
    """Print the latest events, the oldest of them first, and with *follow* those that come."""
    show = print_json if is_for_programs(as_json) else _print
    with asking(settings) as client:
        for event in _events(client, follow=follow, limit=limit, types=types, channels=channels):
            show(event)


def _events(
    client: Watchroom, *, follow: bool, limit: int, types: Sequence[str], channels: Sequence[str]
) -> Iterable[Told]:
    """Give what happened, and then what happens, without anything between."""
    page = client.list_happenings(
        order="newest", limit=limit, type_=types or None, channel=channels or None
    ).data
    yield from reversed(page.events)
    if follow:
        yield from client.follow_happenings(
            after=page.last_seq, type_=types or None, channel=channels or None
        )


def _print(event: Told) -> None:
    if isinstance(event, EventGap):
        print_line(f"--- events {event.from_seq} to {event.to_seq} are not kept", colour="cyan")
        return
    print_line(short_moment(event.at), f"{event.type:<20}", subject_of(event), words_of(event))
