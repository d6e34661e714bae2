"""Runs as one browses them."""

from typing import Unpack

from watchroom.client.models.gallery import NameCount, Neighbours, RunBuckets
from watchroom.client.request import Request, ask, ask_data
from watchroom.client.requests.executions import ExecutionFilters


def count_buckets(
    *, by: str | None = None, timezone: str | None = None, **filters: Unpack[ExecutionFilters]
) -> Request[RunBuckets]:
    """Count runs by day, the newest first, or with `by="hour"` by hour."""
    return ask("GET", "/api/executions/buckets", RunBuckets, by=by, timezone=timezone, **filters)


def read_neighbours(
    execution_id: int,
    *,
    mode: str | None = None,
    limit: int | None = None,
    sort: str | None = None,
    **filters: Unpack[ExecutionFilters],
) -> Request[Neighbours]:
    """Find the runs beside one: in a list, or with `mode="camera"` of its camera."""
    return ask_data(
        "GET",
        f"/api/executions/{execution_id:d}/neighbours",
        Neighbours,
        mode=mode,
        limit=limit,
        sort=sort,
        **filters,
    )


def list_names(
    *, field: str | None = None, limit: int | None = None, **filters: Unpack[ExecutionFilters]
) -> Request[list[NameCount]]:
    """List the cameras, or the models, workflows or failed nodes of runs, the commonest first."""
    return ask_data(
        "GET", "/api/executions/facets", list[NameCount], field=field, limit=limit, **filters
    )
