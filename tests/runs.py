"""Runs of workflows, made up for tests, and for what `bench` measures with."""

import json
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from watchroom.domain.durations import bucket_of
from watchroom.domain.execution import (
    Analysis,
    Execution,
    Notification,
    Picture,
    RiskLevel,
    RunError,
    Status,
    Verdict,
    VerdictSource,
)
from watchroom.domain.node_addresses import NodeAddress
from watchroom.domain.node_times import NodeTime, TimeKind

NOON_MS = 1_756_296_000_000  # 2025-08-27T12:00:00Z


def a_picture(name: str) -> Picture:
    """Return a picture whose identity follows from *name*."""
    return Picture(
        sha256=sha256(name.encode()).hexdigest(), size_bytes=len(name), media_type="image/jpeg"
    )


def an_analysis(
    risk: RiskLevel = RiskLevel.LOW,
    *,
    description: str = "Normal scene",
    confidence: float | None = 0.89,
    model: str | None = "qwen2.5vl:7b",
    picture_index: int | None = 0,
) -> Analysis:
    """Return one answer of a model."""
    answer = {"model": model, "response": f"RISK_LEVEL: {risk}\nDescription: {description}"}
    return Analysis(
        picture_index=picture_index,
        answer=json.dumps(answer).encode(),
        model=model,
        verdict=Verdict(
            risk_level=risk,
            confidence=confidence,
            description=description,
            source=VerdictSource.REPORTED,
        ),
        node="Ollama",
    )


def a_message(*, success: bool = True, message_id: int = 12345) -> Notification:
    """Return one message that was sent, or was not."""
    answer = {"success": success, "message_id": message_id}
    return Notification(success=success, answer=json.dumps(answer).encode(), node="Telegram")


def a_node_time(
    *,
    node: str = "Ollama",
    host: str = "ollama",
    duration_ms: int = 900,
    runs: int = 1,
    failed: int = 0,
) -> NodeTime:
    """Return how long a node took that talks to a service."""
    return NodeTime(
        kind=TimeKind.CALL,
        node=node,
        address=NodeAddress(host=host, port=11434),
        duration_bucket=bucket_of(duration_ms),
        runs=runs,
        failed=failed,
    )


def a_delivery(after_ms: int = 1_200) -> NodeTime:
    """Return how long after the start of a run its message had gone out."""
    return NodeTime(
        kind=TimeKind.DELIVERY,
        node="Telegram",
        address=None,
        duration_bucket=bucket_of(after_ms),
        runs=1,
        failed=0,
    )


def a_run(
    execution_id: int,
    *,
    started_ms: int = NOON_MS,
    duration_ms: int | None = 1_633,
    status: Status = Status.SUCCESS,
    workflow: str = "fire",
    camera: str | None = "cam:01",
    analyses: Sequence[Analysis] | None = None,
    error: RunError | None = None,
) -> Execution:
    """Return a run; by default one that looked at one picture and saw nothing."""
    running = status is Status.RUNNING or duration_ms is None
    return Execution(
        id=execution_id,
        workflow_id=f"id-of-{workflow}",
        workflow_name=workflow,
        mode="webhook",
        status=status,
        status_detail=status.value,
        created_ms=started_ms,
        started_ms=started_ms,
        stopped_ms=None if running else started_ms + (duration_ms or 0),
        retry_of=None,
        camera=camera,
        pictures=(a_picture(f"picture {execution_id}"),),
        analyses=(an_analysis(),) if analyses is None else tuple(analyses),
        error=error,
        nodes=("Webhook", "Ollama"),
    )


def a_failure(
    execution_id: int,
    message: str = "connect ECONNREFUSED 10.0.0.7:11434",
    *,
    node: str | None = "Ollama",
    type_: str | None = "ECONNREFUSED",
    started_ms: int = NOON_MS,
) -> Execution:
    """Return a run that failed before any model answered."""
    failed = a_run(execution_id, started_ms=started_ms, status=Status.ERROR, analyses=())
    return replace(failed, error=RunError(message=message, node=node, type=type_))
