"""Runs as one browses them: counts by time, and what lies beside a run."""

from msgspec import field

from watchroom.client.models.base import Answer, Day, Model, Moment


class RunBucket(Model, kw_only=True, frozen=True):
    """The runs that began in a day or an hour."""

    from_: Moment = field(name="from")
    to: Moment  # where the next one begins
    date: Day  # the day that it is, or belongs to, in the time zone
    runs: int
    flagged: int  # of these, at MEDIUM or higher
    failed: int  # of these, those that failed


class BucketsMeta(Model, kw_only=True, frozen=True):
    """What counts by time say about themselves."""

    by: str
    timezone: str
    total: int  # runs in all of them; exact
    flagged: int
    failed: int
    filters: dict[str, str | int]  # the filters that were asked for, as they were
    timestamp: Moment


class RunBuckets(Answer[list[RunBucket]], kw_only=True, frozen=True):
    """Counts by day or hour, the newest first."""

    meta: BucketsMeta


class Neighbour(Model, kw_only=True, frozen=True):
    """A run beside another."""

    id: int
    started_at: Moment
    status: str
    risk: str | None  # None if no model answered
    camera: str | None
    mark: str | None
    image_url: str | None  # path of the picture; None without one


class Neighbours(Model, kw_only=True, frozen=True):
    """What lies beside a run in a list."""

    run: Neighbour  # the one that they lie beside
    in_list: bool  # whether it passes the filters itself
    index: int | None  # how many come before it; None if not in the list, or not by time
    total: int  # runs in the list; exact
    previous: list[Neighbour]  # the nearest first
    next: list[Neighbour]  # the nearest first
    day_before: Neighbour | None  # the nearest to 24 hours before, of the same camera


class NameCount(Model, kw_only=True, frozen=True):
    """A name that runs have."""

    name: str
    runs: int  # how many have it; exact
