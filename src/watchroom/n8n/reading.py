"""Turns the data of a run into what Watchroom knows of it. Pure: files are fetched by others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from watchroom.domain.errors import Undecodable
from watchroom.domain.execution import STATUS_OF_N8N, Execution, Picture, Status
from watchroom.domain.json_values import mapping
from watchroom.domain.mapping import ExtractionMapping
from watchroom.domain.payload import restore
from watchroom.domain.pictures import SNIFF_BYTES, media_type_of
from watchroom.n8n.answers import find_analyses
from watchroom.n8n.binaries import StoredBinary, note_picture, stored_binaries
from watchroom.n8n.camera import camera_of
from watchroom.n8n.database import RunData, RunRow
from watchroom.n8n.failures import run_error
from watchroom.n8n.flatted import Flatted
from watchroom.n8n.node_times import times_of
from watchroom.n8n.notifications import find_notifications
from watchroom.n8n.payload import build_payload
from watchroom.n8n.picture_texts import PictureTexts
from watchroom.n8n.run_pictures import Lineage, PictureFinder, pictures_in_order
from watchroom.n8n.runs import Item, NodeRun, Waiting, node_runs, waiting_nodes
from watchroom.n8n.times import began_ms, ended_ms
from watchroom.n8n.workflow import Workflow, read_workflow

NOT_WRITTEN_YET = "n8n says that the run ended, but its data do not hold a run of any node"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReading:
    """A run that could be read."""

    row: RunRow
    execution: Execution
    pictures: Mapping[str, bytes]  # original bytes by SHA-256, of `execution.pictures`
    workflow_definition: bytes | None  # JSON {"connections", "nodes"}; None if n8n kept none
    missing_files: tuple[str, ...]  # n8n's ids of files that may be pictures and are not there


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableReading:
    """A run of which only its row could be read."""

    row: RunRow
    execution: Execution  # what the row alone tells
    reason: str  # one sentence
    data: RunData | None  # what could not be read, to try again when n8n has deleted it
    retry: bool  # False where another try cannot help: there are no data


Reading = RunReading | UnreadableReading


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRun:
    """A run whose data are decoded; the files that they name are still to be fetched."""

    row: RunRow
    data: RunData  # as they came
    workflow: Workflow
    result: Mapping[str, object]  # `error` and `lastNodeExecuted` of n8n's `resultData`
    runs: tuple[NodeRun, ...]
    waiting: tuple[Waiting, ...]
    texts: PictureTexts
    binaries: tuple[StoredBinary, ...]


def open_run(row: RunRow, data: RunData) -> OpenedRun:
    """Decode the data of a run. Raises Undecodable."""
    texts = PictureTexts()
    flatted = Flatted(data.flatted, read_long=texts.read)
    workflow = read_workflow(data.workflow)
    runs = node_runs(flatted.at("resultData", "runData"), workflow.types)
    stack = flatted.at("executionData", "nodeExecutionStack")
    waiting = waiting_nodes(stack, workflow.types)
    error = flatted.at("resultData", "error")
    if row.status_detail in ("success", "error") and not runs and error is None:
        raise Undecodable(NOT_WRITTEN_YET)
    return OpenedRun(
        row=row,
        data=data,
        workflow=workflow,
        result={"error": error, "lastNodeExecuted": flatted.at("resultData", "lastNodeExecuted")},
        runs=runs,
        waiting=waiting,
        texts=texts,
        binaries=stored_binaries([*_given(runs), *_expected(waiting)]),
    )


def finish_run(
    opened: OpenedRun, files: Mapping[str, bytes], rules: ExtractionMapping
) -> RunReading:
    """Extract what matters from a run; *files* are the bytes of its binaries by n8n's id."""
    for binary in opened.binaries:
        if binary.id in files:
            note_picture(binary, files[binary.id], opened.texts)
    finder = PictureFinder()
    shown = _pictures_of(opened, finder, rules.picture_nodes)
    kept = {sha256: opened.texts.pictures[sha256] for sha256 in shown}
    payload: object = build_payload(opened.runs, opened.waiting)
    if others := {k: v for k, v in opened.texts.pictures.items() if k not in kept}:
        payload = restore(payload, others)
    missing = dict.fromkeys(b.id for b in opened.binaries if b.id not in files)
    execution = _execution(opened, finder, rules, kept)
    return RunReading(
        row=opened.row,
        execution=replace(execution, payload=msgspec.json.encode(payload)),
        pictures=kept,
        workflow_definition=opened.workflow.definition,
        missing_files=tuple(missing),
    )


def read_data(row: RunRow, data: RunData, rules: ExtractionMapping) -> Reading:
    """Read a run from data that were kept, without n8n: pictures in files are missing."""
    try:
        return finish_run(open_run(row, data), {}, rules)
    except Undecodable as error:
        return unreadable(row, str(error), data=data, retry=True)


def unreadable(row: RunRow, reason: str, *, data: RunData | None, retry: bool) -> UnreadableReading:
    """Return the reading of a run of which only the row is known."""
    return UnreadableReading(
        row=row, execution=_of_row(row, ()), reason=reason, data=data, retry=retry
    )


def _execution(
    opened: OpenedRun,
    finder: PictureFinder,
    rules: ExtractionMapping,
    pictures: Mapping[str, bytes],
) -> Execution:
    runs = opened.runs
    execution = _of_row(opened.row, runs)
    return replace(
        execution,
        camera=camera_of(_request(opened), rules.camera_fields),
        pictures=tuple(_picture(sha256, data) for sha256, data in pictures.items()),
        analyses=find_analyses(
            runs,
            workflow=opened.workflow,
            lineage=Lineage(runs, finder),
            pictures=tuple(pictures),
            chosen=rules.model_nodes,
        ),
        notifications=find_notifications(runs, rules.telegram_nodes),
        error=run_error(opened.result, runs, execution.status),
        nodes=tuple(dict.fromkeys(run.node for run in runs)),
        node_times=times_of(
            opened.row,
            runs,
            opened.workflow,
            began_ms=execution.started_ms,
            senders=rules.telegram_nodes,
        ),
        workflow_hash=opened.workflow.sha256,
    )


def _of_row(row: RunRow, runs: Sequence[NodeRun]) -> Execution:
    status = STATUS_OF_N8N.get(row.status_detail, Status.RUNNING)
    return Execution(
        id=row.id,
        workflow_id=row.workflow_id,
        workflow_name=row.workflow_name,
        mode=row.mode,
        status=status,
        status_detail=row.status_detail,
        created_ms=row.created_ms,
        started_ms=began_ms(row, runs),
        stopped_ms=ended_ms(row, status),
        retry_of=row.retry_of,
        camera=None,
    )


def _pictures_of(
    opened: OpenedRun, finder: PictureFinder, chosen: tuple[str, ...]
) -> tuple[str, ...]:
    if chosen:
        runs = [run for run in opened.runs if run.node in chosen]
        waiting = [node for node in opened.waiting if node.node in chosen]
        items = [*_given(runs), *_expected(waiting)]
        return tuple(dict.fromkeys(sha256 for item in items for sha256 in finder.in_item(item)))
    found = pictures_in_order(opened.runs, _expected(opened.waiting), finder)
    return tuple(dict.fromkeys((*found, *finder.within(opened.result["error"]))))


def _request(opened: OpenedRun) -> Mapping[str, object]:
    """Return the JSON of the item that the run began with."""
    real = [run for run in opened.runs if not run.artificial]
    items = [*_given(real), *_expected(opened.waiting)]
    return mapping(items[0].get("json")) if items else {}


def _picture(sha256: str, data: bytes) -> Picture:
    media_type = media_type_of(data[:SNIFF_BYTES]) or "application/octet-stream"
    return Picture(sha256=sha256, size_bytes=len(data), media_type=media_type)


def _given(runs: Sequence[NodeRun]) -> list[Item]:
    return [item for run in runs for item in run.items()]


def _expected(waiting: Sequence[Waiting]) -> list[Item]:
    return [item for node in waiting for item in node.items()]
