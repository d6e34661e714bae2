"""`watchroom services`."""

from watchroom.cli.asking import asking
from watchroom.cli.terminal import duration, is_for_programs, print_json, print_table
from watchroom.client.models.services import Service
from watchroom.settings import Settings

_HEADINGS = ("service", "status", "health", "cpu %", "memory %", "up", "host", "image")


def show_services(
    settings: Settings,
    *,
    url: str | None,
    as_json: bool | None,
    filter_: str,
    search: str | None,
) -> None:
    """Print the services that are wanted."""
    with asking(settings, url) as client:
        found = client.list_services(filter_=filter_, search=search).data
    if is_for_programs(as_json):
        for service in found:
            print_json(service)
    else:
        print_table(_HEADINGS, map(_row, found))


def _row(service: Service) -> tuple[str | None, ...]:
    stats = service.stats
    return (
        service.id,
        service.status if service.state.known else f"{service.status}?",
        service.health,
        None if stats.cpu is None else f"{stats.cpu:.1f}",
        None if stats.memory is None else f"{stats.memory:.1f}",
        duration(stats.uptime),
        service.host,
        service.image,
    )
