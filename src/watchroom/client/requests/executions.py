"""Runs, and what is counted of them."""

from typing import TypedDict, Unpack

from watchroom.client.listings import Walk
from watchroom.client.models.executions import Execution, ExecutionDetail, ExecutionList, Picture
from watchroom.client.models.statistics import (
    DailySummary,
    Errors,
    HourlySummary,
    Overview,
    Performance,
)
from watchroom.client.request import OnDay, Received, Request, When, Words, ask, ask_data


class ExecutionFilters(TypedDict, total=False):
    """Which runs; those that pass every one of them."""

    status: Words | None
    days: int | None
    search: str | None
    from_: When | None
    to: When | None
    workflow: Words | None
    risk: Words | None
    camera: Words | None
    model: Words | None
    mark: Words | None
    telegram: Words | None
    confidence: str | None
    duration: str | None
    node: Words | None
    pattern: int | None


def list_executions(
    *,
    limit: int | None = None,
    offset: int | None = None,
    sort: str | None = None,
    cursor: str | None = None,
    at: When | None = None,
    around: int | None = None,
    image_data: str = "none",
    **filters: Unpack[ExecutionFilters],
) -> Request[ExecutionList]:
    """List runs, the newest first; pictures are left out unless `image_data` asks for them."""
    return ask(
        "GET",
        "/api/executions",
        ExecutionList,
        limit=limit,
        offset=offset,
        sort=sort,
        cursor=cursor,
        at=at,
        around=around,
        image_data=image_data,
        **filters,
    )


def each_execution(
    *,
    sort: str | None = None,
    image_data: str = "none",
    page_size: int = 200,
    **filters: Unpack[ExecutionFilters],
) -> Walk[ExecutionList, Execution]:
    """Give every run that is wanted, page after page; runs that are new meanwhile shift nothing."""
    request = list_executions(limit=page_size, sort=sort, image_data=image_data, **filters)
    return Walk(request=request, items=lambda page: page.data, onward=_onward)


def _onward(page: ExecutionList) -> tuple[str, str] | None:
    cursor = page.meta.pagination.next_cursor
    return None if cursor is None else ("cursor", cursor)


def read_execution(
    execution_id: int, *, payload: str | None = None, image_data: str = "none"
) -> Request[ExecutionDetail]:
    """Read one run with everything that is kept of it."""
    return ask_data(
        "GET",
        f"/api/executions/{execution_id:d}",
        ExecutionDetail,
        payload=payload,
        image_data=image_data,
    )


def read_image(
    execution_id: int,
    *,
    format_: str | None = None,
    size: str | None = None,
    index: int | None = None,
) -> Request[Picture]:
    """Read a picture of a run: `size` thumbnail, medium, preview or full, `format_` jpeg, …"""
    query = {"format": format_, "size": size, "index": None if index is None else str(index)}
    return Request(
        verb="GET",
        path=f"/api/executions/{execution_id:d}/image",
        query={name: value for name, value in query.items() if value is not None},
        shape=None,
        read=_picture,
    )


def _picture(received: Received) -> Picture:
    return Picture(data=received.body, media_type=received.headers.get("content-type", ""))


def summarise_days(
    *, days: int | None = None, group_by: str | None = None, timezone: str | None = None
) -> Request[DailySummary]:
    """Count runs by day, the newest first, or with `group_by="hour"` by hour."""
    return ask(
        "GET",
        "/api/executions/summary/daily",
        DailySummary,
        days=days,
        group_by=group_by,
        timezone=timezone,
    )


def summarise_hours(date: OnDay, *, timezone: str | None = None) -> Request[HourlySummary]:
    """Count the runs of one day by hour."""
    return ask("GET", "/api/executions/summary/hourly", HourlySummary, date=date, timezone=timezone)


def measure_performance(
    *, period: str | None = None, metrics: Words | None = None
) -> Request[Performance]:
    """Measure durations, success and volume, against the period before."""
    return ask_data(
        "GET", "/api/analytics/performance", Performance, period=period, metrics=metrics
    )


def read_overview(*, from_: When | None = None, to: When | None = None) -> Request[Overview]:
    """Compare the runs of a time, without one of the last 24 hours, with the time before."""
    return ask_data("GET", "/api/analytics/overview", Overview, from_=from_, to=to)


def analyse_errors(*, days: int | None = None, group_by: str | None = None) -> Request[Errors]:
    """Tell what fails, how often, and what may help."""
    return ask_data("GET", "/api/analytics/errors", Errors, days=days, group_by=group_by)
