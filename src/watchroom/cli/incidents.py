"""`watchroom incidents`."""

from datetime import datetime
from itertools import islice
from typing import Final

from watchroom.cli.asking import asking
from watchroom.cli.tables import Column, Room, print_table
from watchroom.cli.terminal import is_for_programs, print_json, short_moment
from watchroom.client.models.incidents import Incident
from watchroom.settings import Settings

MOST_ON_A_PAGE: Final = 100

_COLUMNS: Final = (
    Column(heading="id", is_number=True),
    Column(heading="first failure"),
    Column(heading="last failure", room=Room.SPARE, leaves=28),
    Column(heading="state"),
    Column(heading="runs", is_number=True),
    Column(heading="suspects", room=Room.REST),
    Column(heading="reason", room=Room.SPARE, leaves=28),
)


def show_incidents(
    settings: Settings,
    *,
    as_json: bool | None,
    state: str | None,
    since: datetime | None,
    limit: int,
) -> None:
    """Print the incidents that are wanted, the newest first."""
    with asking(settings) as client:
        walk = client.each_incident(state=state, from_=since, page_size=min(limit, MOST_ON_A_PAGE))
        found = islice(walk, limit)
        if is_for_programs(as_json):
            for incident in found:
                print_json(incident)
        else:
            print_table(_COLUMNS, map(_row, found))


def _row(incident: Incident) -> tuple[str | None, ...]:
    suspects = [f"{each.service_id} {each.verdict}" for each in incident.suspects]
    return (
        str(incident.id),
        short_moment(incident.first_failure_at),
        short_moment(incident.last_failure_at),
        incident.state,
        str(incident.failures),
        ", ".join(suspects),
        incident.reason,
    )
