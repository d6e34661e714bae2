"""`watchroom executions`."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from watchroom.cli.asking import asking
from watchroom.cli.tables import Column, Room, print_table
from watchroom.cli.terminal import duration, is_for_programs, print_json, short_moment
from watchroom.client.models.executions import Execution
from watchroom.settings import Settings

MOST_ON_A_PAGE: Final = 200

_COLUMNS: Final = (
    Column(heading="id", is_number=True),
    Column(heading="began"),
    Column(heading="status"),
    Column(heading="took", room=Room.SPARE, is_number=True),
    Column(heading="risk"),
    Column(heading="camera"),
    Column(heading="what", room=Room.REST),
    Column(heading="workflow", room=Room.SPARE, leaves=48),
)


def show_executions(
    settings: Settings,
    *,
    as_json: bool | None,
    status: Sequence[str],
    risk: Sequence[str],
    days: int | None,
    search: str | None,
    limit: int,
) -> None:
    """Print the runs that are wanted, the newest first."""
    with asking(settings) as client:
        walk = client.each_execution(
            status=status or None,
            risk=risk or None,
            days=days,
            search=search,
            page_size=min(limit, MOST_ON_A_PAGE),
        )
        found = islice(walk, limit)
        if is_for_programs(as_json):
            for run in found:
                print_json(run)
        else:
            print_table(_COLUMNS, map(_row, found))


def _row(run: Execution) -> tuple[str | None, ...]:
    return (
        str(run.id),
        short_moment(run.started_at),
        run.status,
        duration(run.duration),
        run.analysis.risk_level if run.analysis else None,
        run.camera,
        _what(run),
        run.workflow.name,
    )


def _what(run: Execution) -> str | None:
    if run.error is not None:
        return run.error.message
    return None if run.analysis is None else run.analysis.description
