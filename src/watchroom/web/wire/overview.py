"""How the last hours are shown beside those before."""

from typing import Annotated

from msgspec import Meta, Struct, field

from watchroom.web.wire.statistics import Comparison
from watchroom.web.wire.types import Answer, Count, Figure, Moment, PlainMeta


class AlertsOverview(Struct, kw_only=True):
    """Runs that were to send messages."""

    sent: Annotated[Comparison, Meta(description="Runs of which every message was taken.")]
    failed: Annotated[Comparison, Meta(description="Runs of which at least one was not.")]


class RunsPart(Struct, kw_only=True, rename="camel"):
    """The runs that began in a part of the time."""

    from_: Annotated[Moment, Meta(description="When it begins.")] = field(name="from")
    runs: Count
    failed: Count


class Overview(Struct, kw_only=True, rename="camel"):
    """A time beside the one that ends where it begins and is as long."""

    from_: Moment = field(name="from")
    to: Moment
    runs: Comparison
    failed: Comparison
    failed_share: Annotated[
        Comparison, Meta(description="Percent of the runs that ended; null where none did.")
    ]
    p95_duration: Annotated[Comparison, Meta(description="Seconds; null where no run ended.")]
    delivery_time: Annotated[
        Comparison,
        Meta(
            description="Seconds from the start of a run until a message of it had gone out: the "
            "median; null where none did, and of runs that were copied before this was kept. "
            "`previous` and `change` are null where either time had fewer than 5 such messages."
        ),
    ]
    running: Annotated[Count, Meta(description="Of `runs`, those that have not ended.")]
    alerts: Annotated[
        AlertsOverview | None, Meta(description="Null if the time is longer than a week.")
    ]
    step: Annotated[Figure, Meta(description="Seconds that a part is long; the ends may be cut.")]
    parts: Annotated[list[RunsPart], Meta(description="The earliest first, 100 at most.")]


class OverviewAnswer(Answer[Overview, PlainMeta]):
    """How runs went lately."""
