"""Error patterns: how each stands, and what may help."""

from msgspec import field

from watchroom.client.models.base import Model, Moment
from watchroom.client.models.statistics import Evidence


class PatternSuspect(Model, kw_only=True, frozen=True):
    """What the node of a pattern talks to; never called a cause."""

    kind: str  # service, or outside: none of them
    name: str | None  # of the service, or the address outside
    host: str | None
    service_id: str | None
    verdict: str | None  # of the incident; None for what is outside


class PatternMute(Model, kw_only=True, frozen=True):
    """A pattern that nobody wants to hear of for a time."""

    until: Moment
    reason: str
    at: Moment  # when it was muted
    by: str


class Pattern(Model, kw_only=True, frozen=True):
    """A way in which runs fail: a node, and a message with what differs masked."""

    id: int | None  # None of unreadable answers, which are no failure
    kind: str  # failure or unreadable
    node: str | None
    type: str | None
    message: str | None
    runs: int  # that began in the time asked for
    share: float | None  # percent of all failed runs of that time
    trend: list[int]  # runs in each of `parts`
    first_seen: Moment  # of all runs that are kept
    last_seen: Moment
    status: str  # at this moment: new, open, back, quiet or muted
    muted: PatternMute | None
    incident: int | None  # the latest that runs of it belong to, of that time
    suspect: PatternSuspect | None  # by that incident


class PatternAdvice(Evidence, kw_only=True, frozen=True):
    """What may help, and why."""

    patterns: list[int]  # ids of the patterns that it is about


class PatternCounts(Model, kw_only=True, frozen=True):
    """How many patterns stand in which way."""

    open: int  # new, open or back
    new: int
    back: int
    quiet: int
    muted: int


class Patterns(Model, kw_only=True, frozen=True):
    """Why runs failed in a time."""

    from_: Moment = field(name="from")
    to: Moment
    runs: int  # all that began in it
    failed: int
    failed_share: float | None  # percent of the runs that ended
    covering: int | None  # how many patterns make up 95 % of the failures
    counts: PatternCounts  # of all patterns, whatever is listed
    step: float  # seconds that a part is long; the ends may be cut
    parts: list[Moment]  # when each part of a trend begins
    patterns: list[Pattern]  # the most runs first, then the latest; 200 at most
    advice: list[PatternAdvice]


class PatternHit(Model, kw_only=True, frozen=True):
    """A camera or a model that runs of a pattern had."""

    name: str | None
    runs: int


class PatternSample(Model, kw_only=True, frozen=True):
    """A run that failed so."""

    execution_id: int
    started_at: Moment
    camera: str | None
    workflow: str
    message: str  # as n8n gave it
    image_url: str | None


class PatternEvent(Model, kw_only=True, frozen=True):
    """Something that happened to a service."""

    at: Moment
    type: str
    host: str
    service_id: str


class PatternEnd(Model, kw_only=True, frozen=True):
    """How a pattern fell quiet the last time."""

    last_run_at: Moment
    resumed_at: Moment | None  # None: it has been quiet since
    event: PatternEvent | None  # what came right after its last run; None: nothing is known


class PatternDetail(Pattern, kw_only=True, frozen=True):
    """A pattern with everything that is known of it."""

    from_: Moment = field(name="from")
    to: Moment
    step: float
    parts: list[Moment]
    cameras: list[PatternHit]
    models: list[PatternHit]
    samples: list[PatternSample]  # the newest runs, three at most
    ended: PatternEnd | None  # None: it never fell quiet
    advice: list[PatternAdvice]
