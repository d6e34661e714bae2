"""Operations in the shapes of the API."""

from dataclasses import asdict

from watchroom.domain import operations
from watchroom.flows.services import update_preview
from watchroom.web.shown_services import time_or_none
from watchroom.web.times import iso_time
from watchroom.web.wire.operations import (
    Operation,
    OperationImage,
    OperationImages,
    OperationStep,
    SettingChange,
    UpdateGate,
    UpdatePreview,
)


def shown_operation(operation: operations.Operation) -> Operation:
    """Return an operation with its steps."""
    return Operation(
        id=operation.id,
        service=operation.service,
        host=operation.host,
        container_name=operation.container_name,
        action=operation.action,
        requested_by=operation.requested_by,
        status=operation.status,
        steps=[_step(step) for step in operation.steps],
        result=operation.result,
        error=operation.error,
        created_at=iso_time(operation.created_ms),
        ended_at=time_or_none(operation.ended_ms),
        images=_images(operation.image_change),
    )


def shown_preview(preview: update_preview.UpdatePreview) -> UpdatePreview:
    """Return what an update would do."""
    changes = preview.changes
    return UpdatePreview(
        image=preview.image,
        version=preview.version,
        digest=preview.digest,
        new_version=preview.new_version,
        remote_digest=preview.remote_digest,
        latest=preview.is_latest,
        changes=None if changes is None else [SettingChange(**asdict(one)) for one in changes],
        dependants=list(preview.dependants),
        warnings=list(preview.warnings),
        refusals=list(preview.refusals),
        gate=_gate(preview),
        size=preview.size_bytes,
        download_size=preview.download_bytes,
    )


def _gate(preview: update_preview.UpdatePreview) -> UpdateGate | None:
    gate = preview.gate
    if gate is None:
        return None
    return UpdateGate(health_check=gate.has_health_check, seconds=gate.seconds)


def _images(change: operations.ImageChange | None) -> OperationImages | None:
    if change is None:
        return None
    return OperationImages(before=_image(change.before), after=_image(change.after))


def _image(image: operations.StepImage) -> OperationImage:
    return OperationImage(id=image.id, version=image.version, digest=image.digest)


def _step(step: operations.Step) -> OperationStep:
    return OperationStep(
        name=step.name,
        state=step.state,
        started_at=time_or_none(step.started_ms),
        ended_at=time_or_none(step.ended_ms),
        detail=step.detail,
    )
