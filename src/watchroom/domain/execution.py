"""What Watchroom knows of one run of an n8n workflow."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from watchroom.domain.node_times import NodeTime


class Status(StrEnum):
    """How a run stands, in the four words of the API."""

    SUCCESS = "success"  # it ended, and no node failed without being caught
    ERROR = "error"  # a node failed, or n8n died under it
    CANCELED = "canceled"  # a person or the workflow's own time limit stopped it
    RUNNING = "running"  # not ended: queued, in progress, or waiting for something


STATUS_OF_N8N: Final = {
    "success": Status.SUCCESS,
    "error": Status.ERROR,
    "crashed": Status.ERROR,
    "canceled": Status.CANCELED,
    "new": Status.RUNNING,
    "running": Status.RUNNING,
    "waiting": Status.RUNNING,
    "unknown": Status.RUNNING,
}


class RiskLevel(StrEnum):
    """What a model made of a picture, in growing order of risk; UNREADABLE stands apart."""

    UNREADABLE = "UNREADABLE"  # a model answered, and no level can be read from its answer
    NONE = "NONE"  # it looked and saw nothing of interest
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"

    @property
    def severity(self) -> int:
        """Rank for sorting: 0 for UNREADABLE up to 5 for CRITICAL."""
        return _SEVERITY[self]


_SEVERITY: Final = {level: rank for rank, level in enumerate(RiskLevel)}


class Alert(StrEnum):
    """What came of the messages that a run was to send."""

    SENT = "sent"  # every one of them went out
    FAILED = "failed"  # at least one did not


class VerdictSource(StrEnum):
    """Where a risk level comes from."""

    REPORTED = "reported"  # the model named a level
    DERIVED = "derived"  # we worked it out from what the model or detector measured


class Mark(StrEnum):
    """A person's judgement of a verdict."""

    CORRECT = "correct"
    FALSE_ALARM = "false_alarm"  # flagged, and nothing was there
    MISSED = "missed"  # something was there, and it was not flagged
    UNSURE = "unsure"
    REVIEWED = "reviewed"  # looked at, and no judgement given


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """One thing that a detector found in a picture."""

    label: str  # the detector's own class name, such as "smoke"
    confidence: float | None  # 0 to 1; None if the detector gave none
    box: tuple[float, float, float, float] | None  # left, top, width, height, each 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an answer says about its picture."""

    risk_level: RiskLevel
    confidence: float | None  # 0 to 1, as the model gave it; None if it gave none
    description: str | None  # the model's words; None if it said nothing beyond the level
    source: VerdictSource
    detections: tuple[Detection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that a run was given; its bytes are in the object store."""

    sha256: str  # of the original bytes, lower-case hex: the picture's identity
    size_bytes: int
    media_type: str  # told from the first bytes, never from what the client claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """One answer of a model or detector."""

    picture_index: int | None  # position in Execution.pictures; None if it cannot be told
    answer: bytes  # the answer as a JSON object, every field that n8n kept
    model: str | None  # None if neither the answer nor the workflow names it
    verdict: Verdict
    node: str  # name of the node that asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One message that was meant to go out, and what came of it."""

    success: bool  # Telegram accepted it
    answer: bytes  # flattened JSON object: success, message_id, chat, date, photo ...; error if not
    node: str  # name of the node that sent it


@dataclass(frozen=True, slots=True, kw_only=True)
class RunError:
    """Why a run failed."""

    message: str  # the most telling text: the server's own words where n8n kept them
    node: str | None  # the node that failed; None where n8n does not say
    type: str | None  # n8n's error class, HTTP status or socket error, such as "ECONNREFUSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """One run, complete: the row of n8n and what was found in its data."""

    id: int  # n8n's own
    workflow_id: str
    workflow_name: str
    mode: str  # n8n's word for what started it: webhook, trigger, manual, retry ...
    status: Status
    status_detail: str  # n8n's own word: error, crashed, new, running, waiting ...
    created_ms: int  # when n8n wrote the row; the identity of a run together with its id
    started_ms: int  # when it truly began, also where n8n overwrote that on resume
    stopped_ms: int | None  # None while running or waiting
    retry_of: int | None  # id of the run that this one repeats
    camera: str | None  # None if the request named no camera
    pictures: tuple[Picture, ...] = ()
    analyses: tuple[Analysis, ...] = ()
    notifications: tuple[Notification, ...] = ()
    error: RunError | None = None
    nodes: tuple[str, ...] = ()  # names of the nodes that ran, in order of their runs
    node_times: tuple[NodeTime, ...] = ()  # of those that talk to something, and of its messages
    workflow_hash: str | None = None  # of the definition it ran with; None if n8n kept none
    payload: bytes | None = None  # JSON of `n8n.payload`, pictures replaced by references

    @property
    def duration_ms(self) -> int | None:
        """Length of the run in milliseconds; None while it has not ended."""
        if self.stopped_ms is None or self.status is Status.RUNNING:
            return None
        return max(0, self.stopped_ms - self.started_ms)

    @property
    def headline(self) -> Analysis | None:
        """The answer with the highest risk, the first of equals; None if no model answered."""
        return max(self.analyses, key=lambda a: a.verdict.risk_level.severity, default=None)

    @property
    def alert(self) -> Alert | None:
        """What came of its messages; None if it was to send none."""
        if not self.notifications:
            return None
        return Alert.SENT if all(sent.success for sent in self.notifications) else Alert.FAILED
