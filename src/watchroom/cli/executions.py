"""`watchroom executions`."""

from collections.abc import Sequence
from itertools import islice

from watchroom.cli.asking import asking
from watchroom.cli.terminal import duration, is_for_programs, moment, print_json, print_table
from watchroom.client.models.executions import Execution
from watchroom.settings import Settings

MOST_ON_A_PAGE = 200

_HEADINGS = ("id", "began", "status", "took", "risk", "camera", "workflow", "what")


def show_executions(
    settings: Settings,
    *,
    url: str | None,
    as_json: bool | None,
    status: Sequence[str],
    risk: Sequence[str],
    days: int | None,
    search: str | None,
    limit: int,
) -> None:
    """Print the runs that are wanted, the newest first."""
    with asking(settings, url) as client:
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
            print_table(_HEADINGS, map(_row, found))


def _row(run: Execution) -> tuple[str | None, ...]:
    return (
        str(run.id),
        moment(run.started_at),
        run.status,
        duration(run.duration),
        run.analysis.risk_level if run.analysis else None,
        run.camera,
        run.workflow.name,
        _what(run),
    )


def _what(run: Execution) -> str | None:
    if run.error is not None:
        return run.error.message
    return None if run.analysis is None else run.analysis.description
