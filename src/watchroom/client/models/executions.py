"""Runs."""

from typing import Any

from msgspec import Struct

from watchroom.client.models.base import Answer, Model, Moment, Pagination


class TelegramStatus(Struct, kw_only=True, frozen=True):
    """What came of a message: Telegram's answer, flattened; on failure its error."""

    success: bool  # whether it went out
    message_id: int | None = None
    chat: dict[str, Any] | None = None
    date: int | None = None  # seconds since 1970
    photo: list[Any] | None = None
    error: str | None = None  # why it did not go out
    node: str | None = None  # the node that sent it


class Detection(Model, kw_only=True, frozen=True):
    """One thing that a detector found."""

    label: str
    confidence: float | None  # 0 to 1; None if none was given
    box: list[float] | None  # left, top, width, height, each 0 to 1; None if it cannot be placed


class Analysis(Model, kw_only=True, frozen=True):
    """What an answer says about its picture."""

    risk_level: str | None  # UNREADABLE: a model answered, and no level can be read from it
    confidence: float | None  # 0 to 1; None if none was given
    description: str | None  # the model's words
    source: str  # whether the model named the level
    detections: list[Detection]
    model: str | None  # which model answered; None if unknown
    node: str  # the node that asked it


class AnalysisEntry(Model, kw_only=True, frozen=True):
    """One of the answers of a run."""

    picture_index: int | None  # which of its pictures it is about; None if unknown
    ollama_result: dict[str, Any]
    analysis: Analysis


class Workflow(Model, kw_only=True, frozen=True):
    """The workflow that ran."""

    id: str
    name: str


class ErrorPattern(Model, kw_only=True, frozen=True):
    """What failures of the same sort have in common."""

    id: int  # for the parameter `pattern`
    text: str | None  # the message with what differs masked


class RunError(Model, kw_only=True, frozen=True):
    """Why a run failed."""

    message: str
    node: str | None  # the node that failed; None if unknown
    type: str | None  # such as ECONNREFUSED; None if unknown
    pattern: ErrorPattern | None


class Execution(Model, kw_only=True, frozen=True):
    """One run. None always means that something is not available."""

    id: int  # n8n's own
    status: str
    status_detail: str  # n8n's own word, such as crashed or waiting
    started_at: Moment
    stopped_at: Moment | None  # None while it runs
    duration: float | None  # seconds; None while it runs
    image_data: str | None  # the picture in base64; None without one, or with `imageData=none`
    image_url: str | None  # path of the picture; None without one
    image_count: int  # how many pictures the run was given
    ollama_result: dict[str, Any] | None  # the answer with the highest risk
    # `success` is true only if every message of the run went out
    telegram_status: TelegramStatus | None
    analysis: Analysis | None  # the verdict with the highest risk; None where no model answered
    analyses: list[AnalysisEntry]  # every answer of the run
    notifications: list[TelegramStatus]  # every message of the run
    camera: str | None  # None if the request named none
    model: str | None  # the model of `ollamaResult`
    error: RunError | None  # None if it did not fail
    mark: str | None  # a person's judgement; None without one
    workflow: Workflow
    mode: str  # n8n's word for what started it, such as webhook
    retry_of: int | None  # the run that this one repeats
    unreadable: bool  # whether its data could not be decoded


class PictureInfo(Model, kw_only=True, frozen=True):
    """One picture of a run."""

    index: int  # for the parameter `index`
    url: str
    media_type: str
    size_bytes: int
    width: int | None  # pixels; None until it has been measured
    height: int | None  # pixels; None until it has been measured


class Payload(Model, kw_only=True, frozen=True):
    """What the nodes of a run received and gave: items by node name."""

    node_input_data: dict[str, list[Any]]
    node_output_data: dict[str, list[Any]]


class ExecutionDetail(Execution, kw_only=True, frozen=True):
    """One run with everything that is kept of it."""

    incident: int | None  # of failed runs: id of their incident; None without one
    images: list[PictureInfo]
    # pictures stand in it as `$picture` references; `payload="full"` puts them back; None: not kept
    payload: Payload | None
    # `nodes` and `connections` as they were when it ran; None if not kept
    workflow_data: dict[str, Any] | None


class ListMeta(Model, kw_only=True, frozen=True):
    """What a list of runs says about itself."""

    pagination: Pagination
    filters: dict[str, str | int]  # the filters that were asked for, as they were
    timestamp: Moment


class ExecutionList(Answer[list[Execution]], kw_only=True, frozen=True):
    """A page of runs."""

    meta: ListMeta


class UnreadableRun(Model, kw_only=True, frozen=True):
    """A run whose data could not be decoded."""

    execution_id: int
    workflow_id: str
    status_detail: str  # n8n's own word for how it ended
    started_at: Moment
    reason: str  # what is wrong with its data
    tries: int  # how often it was tried
    first_seen_at: Moment
    last_tried_at: Moment
    has_data: bool  # whether its data is kept for another try


class UnreadableMeta(Model, kw_only=True, frozen=True):
    """What a list of unreadable runs says about itself."""

    pagination: Pagination
    timestamp: Moment


class UnreadableList(Answer[list[UnreadableRun]], kw_only=True, frozen=True):
    """A page of runs that could not be decoded."""

    meta: UnreadableMeta


class Picture(Struct, kw_only=True, frozen=True):
    """A picture."""

    data: bytes
    media_type: str  # such as image/jpeg
