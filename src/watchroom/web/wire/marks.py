"""How marks and queues are shown, and how runs are marked."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from watchroom.domain.execution import Mark
from watchroom.domain.marks import MOST_NOTE_CHARS
from watchroom.domain.review import ReviewQueue
from watchroom.web.kinds import LARGEST_ID, MOMENT
from watchroom.web.wire.executions import Execution
from watchroom.web.wire.exports import Filters
from watchroom.web.wire.types import Answer, Count, Moment, PlainMeta

MOST_AT_ONCE = 500
MOST_MATCHING = 5_000  # in one transaction: nobody else writes meanwhile

_Note = Annotated[str, Meta(max_length=MOST_NOTE_CHARS)]
_Id = Annotated[int, Meta(ge=0, le=LARGEST_ID)]
_Ids = Annotated[tuple[_Id, ...], Meta(min_length=1, max_length=MOST_AT_ONCE)]
_Act = Annotated[str, Meta(pattern=r"^[0-9]{1,18}-[0-9]{1,18}$")]
_Judgement = Annotated[
    Mark,
    Meta(
        description="correct: the verdict is right. false_alarm: nothing was there. missed: "
        "something was there, and the level is too low. unsure. reviewed: looked at, no judgement."
    ),
]


class NewMark(Struct, kw_only=True, forbid_unknown_fields=True):
    """What the caller says of a run."""

    mark: _Judgement
    note: Annotated[_Note | None, Meta(description="Why, in the caller's words.")] = None


class MarkEntry(Struct, kw_only=True, rename="camel"):
    """What somebody said of a run."""

    id: int
    at: Moment
    by: Annotated[str, Meta(description="Name of the person or the key, as it was then.")]
    own: Annotated[bool, Meta(description="Whether the caller said it.")]
    mark: _Judgement
    note: str | None
    taken_back_at: Annotated[Moment | None, Meta(description="Null: it stands.")]


class RunMarks(Struct, kw_only=True, rename="camel"):
    """The marks of a run."""

    execution_id: int
    mark: Annotated[Mark | None, Meta(description="The last one that stands, as lists show it.")]
    history: Annotated[list[MarkEntry], Meta(description="Every entry, the newest first.")]


class RunMarksAnswer(Answer[RunMarks, PlainMeta]):
    """The marks of a run."""


class NewMarks(Struct, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """What the caller says of several runs: of `ids`, of a `queue` or of `filters`; or an `act`."""

    mark: Annotated[
        Mark | None, Meta(description="Null takes back what the caller last said of each.")
    ]
    note: _Note | None = None
    ids: _Ids | UnsetType = UNSET
    queue: Annotated[
        ReviewQueue | UnsetType,
        Meta(description=f"Runs that wait in it, the newest {MOST_AT_ONCE} at most; ask again."),
    ] = UNSET
    up_to: Annotated[
        str | UnsetType,
        Meta(
            description="With `queue` or `filters`: only runs that are as they were at this "
            "moment, such as `meta.timestamp` of what a person saw.",
            extra_json_schema=MOMENT.schema,
        ),
    ] = UNSET
    filters: Annotated[
        Filters | UnsetType,
        Meta(
            description="All runs of `GET /api/executions` with these parameters, without those of "
            f"paging: the last 30 days where they name no time. At most {MOST_MATCHING:,} runs; "
            "of more, none is marked."
        ),
    ] = UNSET
    act: Annotated[
        _Act | UnsetType,
        Meta(
            description="With `mark: null`: takes back what one request changed, as its answer "
            "named it. What the caller said since stays."
        ),
    ] = UNSET


class MarkedRuns(Struct, kw_only=True):
    """What a mark of several runs changed."""

    ids: Annotated[list[int], Meta(description="Runs whose marks changed.")]
    marks: Annotated[
        list[Mark | None],
        Meta(
            description="What each of them is marked as now, in the same order: where something "
            "was taken back, what was said before it or since."
        ),
    ]
    more: Annotated[bool, Meta(description="Of a queue: runs up to that moment still wait.")]
    act: Annotated[str | None, Meta(description="Takes all of it back; null: nothing was marked.")]


class MarkedRunsAnswer(Answer[MarkedRuns, PlainMeta]):
    """What a mark of several runs changed."""


class QueueState(Struct, kw_only=True, rename="camel"):
    """How a queue stands."""

    queue: ReviewQueue
    left: Annotated[Count, Meta(description="Runs that wait.")]
    done_today: Annotated[Count, Meta(description="Runs of it that were marked today.")]
    oldest_at: Annotated[
        Moment | None, Meta(description="When the one began that waits longest; null: none does.")
    ]


class QueueStates(Answer[list[QueueState], PlainMeta]):
    """How the queues stand."""


class QueueMeta(Struct, kw_only=True, rename="camel"):
    """What a page of a queue says about itself."""

    left: Annotated[Count, Meta(description="Runs that wait in all.")]
    limit: int
    next_cursor: Annotated[
        str | None, Meta(description="Pass it as `cursor` for the next page; null on the last.")
    ]
    timestamp: Moment


class QueuePage(Answer[list[Execution], QueueMeta]):
    """Runs that wait in a queue."""
