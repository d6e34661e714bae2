"""A run with text that both databases can hold, and that gives the same answers on both."""

from dataclasses import replace

from watchroom.domain.execution import (
    Analysis,
    Detection,
    Execution,
    Notification,
    RunError,
    Verdict,
)
from watchroom.domain.node_times import NodeTime
from watchroom.domain.search_words import clean_text
from watchroom.store.criteria import storable_name, storable_text


def cleaned(run: Execution) -> Execution:
    """Return *run* without NUL and lone surrogates, its names short enough for an index."""
    return replace(
        run,
        workflow_id=storable_name(run.workflow_id),
        workflow_name=storable_name(run.workflow_name),
        mode=storable_name(run.mode),
        status_detail=storable_name(run.status_detail),
        camera=_name(run.camera),
        analyses=tuple(_analysis(analysis) for analysis in run.analyses),
        notifications=tuple(_notification(sent) for sent in run.notifications),
        error=_error(run.error) if run.error else None,
        nodes=tuple(clean_text(node) for node in run.nodes),
        node_times=tuple(_node_time(time) for time in run.node_times),
    )


def _analysis(analysis: Analysis) -> Analysis:
    return replace(
        analysis,
        model=_name(analysis.model),
        node=clean_text(analysis.node),
        verdict=_verdict(analysis.verdict),
    )


def _verdict(verdict: Verdict) -> Verdict:
    return replace(
        verdict,
        description=storable_text(verdict.description),
        detections=tuple(_detection(found) for found in verdict.detections),
    )


def _detection(found: Detection) -> Detection:
    return replace(found, label=clean_text(found.label))


def _notification(sent: Notification) -> Notification:
    return replace(sent, node=clean_text(sent.node))


def _node_time(time: NodeTime) -> NodeTime:
    name = storable_name(time.node)
    return time if name == time.node else replace(time, node=name)


def _error(error: RunError) -> RunError:
    return replace(
        error,
        message=clean_text(error.message),
        node=storable_text(error.node),
        type=storable_text(error.type),
    )


def _name(name: str | None) -> str | None:
    return None if name is None else storable_name(name)
