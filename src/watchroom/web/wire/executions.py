"""How runs are shown."""

from typing import Annotated, Any, Final

from msgspec import Meta, Raw, Struct

from watchroom.domain.execution import Mark, Status
from watchroom.web.wire.types import Answer, Moment, Pagination, PlainMeta, Seconds

_SCHEMAS: Final = "#/components/schemas/"


def _nullable(name: str) -> dict[str, object]:
    return {"anyOf": [{"$ref": _SCHEMAS + name}, {"type": "null"}]}


def _array(name: str) -> dict[str, object]:
    return {"type": "array", "items": {"$ref": _SCHEMAS + name}}


NOTHING: Final = Raw(b"null")


class Workflow(Struct, kw_only=True):
    """The workflow that ran."""

    id: str
    name: str


class ErrorPattern(Struct, kw_only=True):
    """What failures of the same sort have in common."""

    id: Annotated[int, Meta(description="For the parameter `pattern`.")]
    text: Annotated[str | None, Meta(description="The message with what differs masked.")]


class RunError(Struct, kw_only=True):
    """Why a run failed."""

    message: str
    node: Annotated[str | None, Meta(description="The node that failed; null if unknown.")]
    type: Annotated[str | None, Meta(description="Such as ECONNREFUSED; null if unknown.")]
    pattern: ErrorPattern | None


class Execution(Struct, kw_only=True, rename="camel"):
    """One run. Null always means that something is not available."""

    id: Annotated[int, Meta(description="n8n's own.")]
    status: Status
    status_detail: Annotated[str, Meta(description="n8n's own word, such as crashed or waiting.")]
    started_at: Moment
    stopped_at: Annotated[Moment | None, Meta(description="Null while it runs.")]
    duration: Annotated[Seconds | None, Meta(description="Seconds; null while it runs.")]
    image_data: Annotated[
        Raw,
        Meta(
            description="The picture in base64; null without one, or with `imageData=none`.",
            extra_json_schema={"type": ["string", "null"], "contentEncoding": "base64"},
        ),
    ]
    image_url: Annotated[str | None, Meta(description="Path of the picture; null without one.")]
    image_count: Annotated[int, Meta(ge=0, description="How many pictures the run was given.")]
    ollama_result: Annotated[
        Raw,
        Meta(
            description="The answer with the highest risk; in lists without Ollama's `context`.",
            extra_json_schema=_nullable("OllamaResult"),
        ),
    ]
    telegram_status: Annotated[
        Raw,
        Meta(
            description="`success` is true only if every message of the run went out.",
            extra_json_schema=_nullable("TelegramStatus"),
        ),
    ]
    analysis: Annotated[
        Raw,
        Meta(
            description="The verdict with the highest risk; null where no model answered.",
            extra_json_schema=_nullable("Analysis"),
        ),
    ]
    analyses: Annotated[
        Raw,
        Meta(description="Every answer of the run.", extra_json_schema=_array("AnalysisEntry")),
    ]
    notifications: Annotated[
        Raw,
        Meta(description="Every message of the run.", extra_json_schema=_array("TelegramStatus")),
    ]
    camera: Annotated[str | None, Meta(description="Null if the request named none.")]
    model: Annotated[str | None, Meta(description="The model of `ollamaResult`.")]
    error: Annotated[RunError | None, Meta(description="Null if it did not fail.")]
    mark: Annotated[Mark | None, Meta(description="A person's judgement; null without one.")]
    workflow: Workflow
    mode: Annotated[str, Meta(description="n8n's word for what started it, such as webhook.")]
    retry_of: Annotated[int | None, Meta(description="The run that this one repeats.")]
    unreadable: Annotated[bool, Meta(description="Whether its data could not be decoded.")]


class PictureInfo(Struct, kw_only=True, rename="camel"):
    """One picture of a run."""

    index: Annotated[int, Meta(ge=0, description="For the parameter `index`.")]
    url: str
    media_type: str
    size_bytes: Annotated[int, Meta(ge=0)]
    width: Annotated[int | None, Meta(description="Pixels; null until it has been measured.")]
    height: Annotated[int | None, Meta(description="Pixels; null until it has been measured.")]


class Payload(Struct, kw_only=True, rename="camel"):
    """What the nodes of a run received and gave: items by node name."""

    node_input_data: dict[str, list[Any]]
    node_output_data: dict[str, list[Any]]


class ExecutionDetail(Execution, kw_only=True, rename="camel"):
    """One run with everything that is kept of it."""

    images: list[PictureInfo]
    payload: Annotated[
        Payload | None,
        Meta(
            description="Pictures stand in it as `$picture` references with their `url`; "
            "`payload=full` puts them back. Null if it was not kept, or with `payload=none`."
        ),
    ]
    incident: Annotated[
        int | None, Meta(description="Of failed runs: id of their incident; null without one.")
    ]
    workflow_data: Annotated[
        Raw,
        Meta(
            description="`nodes` and `connections` as they were when it ran; null if not kept.",
            extra_json_schema={"type": ["object", "null"]},
        ),
    ]


class ListMeta(Struct, kw_only=True):
    """What a list of runs says about itself."""

    pagination: Pagination
    filters: Annotated[
        dict[str, str | int], Meta(description="The filters that were asked for, as they were.")
    ]
    timestamp: Moment


class ExecutionList(Answer[list[Execution], ListMeta]):
    """A page of runs."""


class ExecutionAnswer(Answer[ExecutionDetail, PlainMeta]):
    """One run."""


class UnreadableRun(Struct, kw_only=True, rename="camel"):
    """A run whose data could not be decoded."""

    execution_id: int
    workflow_id: str
    status_detail: Annotated[str, Meta(description="n8n's own word for how it ended.")]
    started_at: Moment
    reason: Annotated[str, Meta(description="What is wrong with its data.")]
    tries: Annotated[int, Meta(ge=0, description="How often it was tried.")]
    first_seen_at: Moment
    last_tried_at: Moment
    has_data: Annotated[bool, Meta(description="Whether its data is kept for another try.")]


class UnreadableMeta(Struct, kw_only=True):
    """What a list of unreadable runs says about itself."""

    pagination: Pagination
    timestamp: Moment


class UnreadableList(Answer[list[UnreadableRun], UnreadableMeta]):
    """A page of runs that could not be decoded."""
