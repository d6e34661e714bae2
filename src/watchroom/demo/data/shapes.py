"""The shape of n8n 2's run data, for each workflow and each ending; gaps stand for what differs."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from watchroom.demo.data.endings import (
    MODEL_FAILURES,
    TELEGRAM_FAILURES,
    UNBEGUN,
    Ending,
)
from watchroom.demo.data.flatted_text import Gap
from watchroom.demo.data.items import (
    alert,
    camera_request,
    chat_answer,
    detection,
    logbook_row,
    ollama_answer,
    picture,
    radio_request,
    resumed,
    sent_photo,
)
from watchroom.demo.data.workflows import DETECTOR, FIRE_WATCH, RADIO, DemoWorkflow

Json = dict[str, Any]
Outputs = Sequence[Sequence[Json]]  # items by output of a node

_SUCCESS: Final = "success"


def shape(workflow: DemoWorkflow, ending: Ending, *, found: int) -> Json:
    """Return the root of a run's data; *found* is how many objects a detector saw."""
    if ending in UNBEGUN:
        return _unbegun(workflow, ending)
    outputs = _outputs(workflow, ending, found)
    names = list(outputs)
    runs = {
        name: [_node_run(name, place, names[place - 1] if place else None, outputs[name])]
        for place, name in enumerate(names)
    }
    last = runs[names[-1]][0]
    result: Json = {"runData": runs, "lastNodeExecuted": names[-1]}
    stack: list[Json] = []
    if ending in MODEL_FAILURES or ending in TELEGRAM_FAILURES:
        error = _error(workflow.node(names[-1]), ending)
        last |= {"executionStatus": "error", "error": error}
        del last["data"]
        result = {"error": error, **result}
        stack = [_waiting_node(workflow, names[-1], outputs[names[-2]], after=names[-2])]
    if ending is Ending.WAITING:
        last |= {"executionStatus": "waiting", "metadata": {"resumeUrl": Gap("resume_url")}}
        del last["data"]
        stack = [_waiting_node(workflow, names[-1], outputs[names[-2]], after=names[-2])]
    return _root(result, stack, is_waiting=ending is Ending.WAITING)


def _outputs(workflow: DemoWorkflow, ending: Ending, found: int) -> Mapping[str, Outputs]:
    """Return what each node gave, in the order in which they ran; the last may have failed."""
    if workflow is FIRE_WATCH:
        given = _fire_watch(ending)
    elif workflow is DETECTOR:
        given = _detector(found)
    else:
        given = _radio()
    if ending in MODEL_FAILURES:
        asked = {"Ollama", "Detector", "vLLM"}.intersection(given).pop()
        given = dict(list(given.items())[: list(given).index(asked) + 1])
    return given


def _fire_watch(ending: Ending) -> dict[str, Outputs]:
    told = ending is not Ending.QUIET
    steps: dict[str, Outputs] = {
        "Webhook": [[_item(camera_request(), picture())]],
        "Ollama": [[_item(ollama_answer())]],
        "Alert?": [[_item(alert(), picture())] if told else []],
    }
    return steps | ({"Telegram": [[_item(sent_photo())]]} if told else {})


def _detector(found: int) -> dict[str, Outputs]:
    seen = _item(detection(found))
    steps: dict[str, Outputs] = {
        "Webhook": [[_item(camera_request(), picture())]],
        "Detector": [[seen]],
        "Alert?": [[_item(detection(found), picture())] if found else []],
    }
    if found:
        steps["Telegram"] = [[_item(sent_photo())]]
        steps["Duty officer"] = [[_item(resumed())]]
    return steps


def _radio() -> dict[str, Outputs]:
    return {
        "Webhook": [[_item(radio_request())]],
        "vLLM": [[_item(chat_answer())]],
        "Logbook": [[_item(logbook_row())]],
    }


def _item(json: Json, binary: Json | None = None) -> Json:
    return {"json": json, **({"binary": binary} if binary else {}), "pairedItem": {"item": 0}}


def _node_run(name: str, place: int, before: str | None, outputs: Outputs) -> Json:
    return {
        "startTime": Gap(f"{name}.at", is_flat=True),
        "executionIndex": place,
        "source": [_source(before)] if before else [],
        "hints": [],
        "executionTime": Gap(f"{name}.took", is_flat=True),
        "executionStatus": _SUCCESS,
        "data": {"main": outputs},
    }


def _source(node: str) -> Json:
    return {"previousNode": node, "previousNodeOutput": 0, "previousNodeRun": 0}


def _waiting_node(workflow: DemoWorkflow, name: str, given: Outputs, *, after: str) -> Json:
    return {
        "node": workflow.node(name),
        "data": {"main": [next(output for output in given if output)]},
        "source": {"main": [_source(after)]},
    }


def _error(node: Json, ending: Ending) -> Json:
    failure = {**MODEL_FAILURES, **TELEGRAM_FAILURES}[ending]
    asks_model = ending in MODEL_FAILURES
    described = {} if failure.description is None else {"description": Gap("error.description")}
    raw = Gap("error.raw")
    return {
        "level": "warning",
        "shouldReport": True,
        **described,
        "tags": {},
        "timestamp": Gap("error.at", is_flat=True),
        "context": _sent_request(node) if asks_model else {},
        "functionality": "regular",
        "name": "NodeApiError",
        "node": node,
        "messages": [raw, raw] if failure.description is None else [raw],
        "httpCode": failure.code,
        "message": failure.message,
        "stack": f"NodeApiError: {failure.message}\n    at ExecuteContext.execute",
    }


def _sent_request(node: Json) -> Json:
    parameters = node["parameters"]
    return {
        "itemIndex": 0,
        "request": {
            "headers": {"accept": "application/json,text/html,*/*"},
            "method": "POST",
            "uri": parameters["url"],
            "timeout": parameters["options"]["timeout"],
        },
    }


def _unbegun(workflow: DemoWorkflow, ending: Ending) -> Json:
    """Return a run of which n8n has nothing yet, or kept nothing, but what started it."""
    item: Json = {"json": camera_request(), "binary": picture()}
    if workflow is RADIO:
        item = {"json": radio_request()}
    stack: list[Json] = [
        {"node": workflow.node("Webhook"), "data": {"main": [[item]]}, "source": None}
    ]
    result: Json = {"runData": {}}
    if ending is Ending.CANCELED:
        message = "The execution was cancelled manually"
        result["error"] = {
            "level": "warning", "shouldReport": False, "tags": {},
            "timestamp": Gap("error.at", is_flat=True), "context": {}, "functionality": "regular",
            "name": "ManualExecutionCancelledError", "reason": "manual", "message": message,
        }  # fmt: skip
    if ending is Ending.CRASHED:
        result = _recovered(workflow)
    return _root(result, stack)


def _recovered(workflow: DemoWorkflow) -> Json:
    """Return what n8n makes up after a crash: times in seconds, and items that say so."""
    first, second = (node["name"] for node in workflow.exported["nodes"][:2])
    second_run = _artificial() | {"executionStatus": "crashed", "error": _crash("NodeCrashedError")}
    del second_run["data"]
    return {
        "runData": {first: [_artificial()], second: [second_run]},
        "lastNodeExecuted": second,
        "error": _crash("WorkflowCrashedError"),
    }


def _artificial() -> Json:
    return {
        "startTime": Gap("began_s", is_flat=True),
        "executionIndex": 0,
        "executionTime": 0,
        "source": [None],
        "executionStatus": _SUCCESS,
        "data": {"main": [[{"json": {"isArtificialRecoveredEventItem": True}}]]},
    }


def _crash(name: str) -> Json:
    words = {
        "NodeCrashedError": "Execution stopped at this node",
        "WorkflowCrashedError": "Workflow did not finish, possible out-of-memory issue",
    }
    at = Gap("error.at", is_flat=True)
    return {"message": words[name], "timestamp": at, "name": name, "context": {}}


def _root(result: Json, stack: list[Json], *, is_waiting: bool = False) -> Json:
    return {
        "version": 1,
        "startData": {},
        "resultData": result,
        "executionData": {
            "contextData": {},
            "nodeExecutionStack": stack,
            "metadata": {},
            "waitingExecution": {},
            "waitingExecutionSource": {},
            "runtimeData": {
                "version": 1,
                "establishedAt": Gap("began_ms", is_flat=True),
                "source": "webhook",
                "triggerNode": {"name": "Webhook", "type": "n8n-nodes-base.webhook"},
                "redaction": {"version": 2, "production": False, "manual": False},
            },
        },
        "resumeToken": Gap("token"),
        **({"waitTill": "3000-01-01T00:00:00.000Z"} if is_waiting else {}),
    }
