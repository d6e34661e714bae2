"""`watchroom services`."""

from collections.abc import Sequence
from typing import Final

from watchroom.cli.asking import asking
from watchroom.cli.tables import Column, Room, print_table
from watchroom.cli.terminal import duration, is_for_programs, print_json
from watchroom.client.models.services import Service
from watchroom.settings import Settings

_COLUMNS: Final = (
    Column(heading="service"),
    Column(heading="status"),
    Column(heading="health"),
    Column(heading="cpu %", room=Room.SPARE, leaves=12, is_number=True),
    Column(heading="memory %", room=Room.SPARE, leaves=12, is_number=True),
    Column(heading="up", room=Room.SPARE, leaves=12, is_number=True),
    Column(heading="image", room=Room.REST),
)
_HOST: Final = Column(heading="host")


def show_services(
    settings: Settings, *, as_json: bool | None, filter_: str, search: str | None
) -> None:
    """Print the services that are wanted."""
    with asking(settings) as client:
        found = client.list_services(filter_=filter_, search=search).data
    if is_for_programs(as_json):
        for service in found:
            print_json(service)
    else:
        _print(found)


def _print(found: Sequence[Service]) -> None:
    """Print a table; it tells hosts only where there are several, which may share an id."""
    if len({service.host for service in found}) > 1:
        print_table((_HOST, *_COLUMNS), ((service.host, *_row(service)) for service in found))
    else:
        print_table(_COLUMNS, map(_row, found))


def _row(service: Service) -> tuple[str | None, ...]:
    stats = service.stats
    return (
        service.id,
        service.status if service.state.known else f"{service.status}?",
        service.health,
        None if stats.cpu is None else f"{stats.cpu:.1f}",
        None if stats.memory is None else f"{stats.memory:.1f}",
        duration(stats.uptime),
        service.image,
    )
