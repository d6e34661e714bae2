"""How runs are shown to those who browse them: counts by time, and what lies beside a run."""

from typing import Annotated

from msgspec import Meta, Struct, field

from watchroom.domain.execution import Mark, RiskLevel, Status
from watchroom.web.wire.types import Answer, Count, Day, Moment, PlainMeta


class RunBucket(Struct, kw_only=True, rename="camel"):
    """The runs that began in a day or an hour."""

    from_: Moment = field(name="from")
    to: Annotated[Moment, Meta(description="Where the next one begins.")]
    date: Annotated[Day, Meta(description="The day that it is, or belongs to, in the time zone.")]
    runs: Count
    flagged: Annotated[int, Meta(ge=0, description="Of these, at MEDIUM or higher.")]
    failed: Annotated[int, Meta(ge=0, description="Of these, those that failed.")]


class BucketsMeta(Struct, kw_only=True, rename="camel"):
    """What counts by time say about themselves."""

    by: str
    timezone: str
    total: Annotated[int, Meta(ge=0, description="Runs in all of them; exact.")]
    flagged: Count
    failed: Count
    filters: Annotated[
        dict[str, str | int], Meta(description="The filters that were asked for, as they were.")
    ]
    timestamp: Moment


class RunBuckets(Answer[list[RunBucket], BucketsMeta]):
    """Counts by day or hour."""


class Neighbour(Struct, kw_only=True, rename="camel"):
    """A run beside another, as much as is needed to step there."""

    id: int
    started_at: Moment
    status: Status
    risk: Annotated[RiskLevel | None, Meta(description="Null if no model answered.")]
    camera: str | None
    mark: Mark | None
    image_url: Annotated[str | None, Meta(description="Path of the picture; null without one.")]


class Neighbours(Struct, kw_only=True, rename="camel"):
    """What lies beside a run in a list."""

    run: Annotated[Neighbour, Meta(description="The run that they lie beside.")]
    in_list: Annotated[bool, Meta(description="Whether the run itself passes the filters.")]
    index: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        Meta(
            description="How many runs of the list come before it; null if it is not in it, or "
            "if the order is not one by time.",
        ),
    ]
    total: Annotated[int, Meta(ge=0, description="Runs in the list; exact.")]
    previous: Annotated[list[Neighbour], Meta(description="Those before it, the nearest first.")]
    next: Annotated[list[Neighbour], Meta(description="Those after it, the nearest first.")]
    day_before: Annotated[
        Neighbour | None,
        Meta(
            description="The run of the same camera with a picture that began nearest to 24 hours "
            "before, at most an hour away from that; null without one."
        ),
    ]


class NeighboursAnswer(Answer[Neighbours, PlainMeta]):
    """What lies beside a run."""


class NameCount(Struct, kw_only=True):
    """A name that runs have."""

    name: str
    runs: Annotated[int, Meta(ge=1, description="How many have it; exact.")]


class NamesAnswer(Answer[list[NameCount], PlainMeta]):
    """Names that runs have."""
