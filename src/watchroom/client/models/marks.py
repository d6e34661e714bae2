"""What persons say of runs, and what waits for them."""

from msgspec import field

from watchroom.client.models.base import Answer, Model, Moment
from watchroom.client.models.executions import Execution


class MarkEntry(Model, kw_only=True, frozen=True):
    """What somebody said of a run."""

    id: int
    at: Moment
    by: str  # name of the person or the key, as it was then
    own: bool  # whether the caller said it
    mark: str
    note: str | None
    taken_back_at: Moment | None  # None: it stands


class RunMarks(Model, kw_only=True, frozen=True):
    """The marks of a run."""

    execution_id: int
    mark: str | None  # the last one that stands, as lists show it
    history: list[MarkEntry]  # every entry, the newest first


class MarkedRuns(Model, kw_only=True, frozen=True):
    """What a mark of several runs changed."""

    ids: list[int]  # runs whose marks changed
    more: bool  # of a queue: runs up to that moment still wait
    act: str | None = None  # takes all of it back; None: nothing was marked
    marks: list[str | None] = field(default_factory=list)  # what each of them is marked as now


class QueueState(Model, kw_only=True, frozen=True):
    """How a queue stands."""

    queue: str
    left: int  # runs that wait
    done_today: int  # runs of it that were marked today
    oldest_at: Moment | None  # when the one began that waits longest; None: none does


class QueueMeta(Model, kw_only=True, frozen=True):
    """What a page of a queue says about itself."""

    left: int  # runs that wait in all
    limit: int
    next_cursor: str | None  # for the next page; None on the last one
    timestamp: Moment


class QueuePage(Answer[list[Execution]], kw_only=True, frozen=True):
    """Runs that wait in a queue, the newest first."""

    meta: QueueMeta
