"""How operations on services are shown, and what orders are answered."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from watchroom.domain.operations import Action, OperationStatus, StepState
from watchroom.domain.services import ServiceStatus
from watchroom.web.wire.services import Success, UpdateState
from watchroom.web.wire.types import Count, Figure, Moment, Warnings


class OperationStep(Struct, kw_only=True, rename="camel"):
    """One step of an operation."""

    name: Annotated[str, Meta(description="For people.")]
    state: StepState
    started_at: Annotated[Moment | None, Meta(description="Null: its turn has not come.")]
    ended_at: Annotated[Moment | None, Meta(description="Null while it is not over.")]
    detail: Annotated[str | None, Meta(description="How far it is, or why it failed.")]


class OperationImage(Struct, kw_only=True, rename="camel"):
    """An image that an operation began with, or was to end with."""

    id: Annotated[str, Meta(description="On its host; for a way back to it.")]
    version: Annotated[str, Meta(description="For people.")]
    digest: Annotated[str | None, Meta(description="Null: no registry is known to have it.")]


class OperationImages(Struct, kw_only=True):
    """From which image to which an operation leads; `status` tells whether it got there."""

    before: OperationImage
    after: OperationImage


class Operation(Struct, kw_only=True, rename="camel"):
    """Something that was done to a service, or is being done."""

    id: Annotated[str, Meta(description="For /api/operations.")]
    service: Annotated[str, Meta(description="Id of the service.")]
    host: Annotated[str, Meta(description="The Docker host.")]
    container_name: Annotated[str, Meta(description="Of the container that it began with.")]
    action: Action
    requested_by: Annotated[str | None, Meta(description="Null: Watchroom by itself.")]
    status: OperationStatus
    steps: Annotated[list[OperationStep], Meta(description="In their order.")]
    result: Annotated[str | None, Meta(description="What came of it; null while it runs.")]
    error: Annotated[str | None, Meta(description="Why it failed.")]
    created_at: Annotated[Moment, Meta(description="When it was ordered.")]
    ended_at: Annotated[Moment | None, Meta(description="Null while it runs.")]
    images: Annotated[
        OperationImages | None,
        Meta(description="Null until both are known, and where nothing is made from another one."),
    ]


class CursorPaging(Struct, kw_only=True, rename="camel"):
    """Where this page lies in the whole."""

    limit: Annotated[Count, Meta(description="Most results on this page.")]
    next_cursor: Annotated[
        str | None,
        Meta(description="Pass it as `cursor` for the next page; null on the last one."),
    ]


class OperationList(Success[list[Operation]], kw_only=True):
    """Operations, newest first."""

    pagination: CursorPaging
    warnings: Warnings


class OperationAnswer(Success[Operation]):
    """One operation."""


class SettingChange(Struct, kw_only=True):
    """A setting of the container that an update would change; secrets are masked."""

    field: Annotated[str, Meta(description="Such as `Env.NAME`.")]
    before: Annotated[str | None, Meta(description="Null: not set.")]
    after: Annotated[str | None, Meta(description="Null: not set any more.")]


class UpdateGate(Struct, kw_only=True, rename="camel"):
    """The test that the new container has to stand; else the old one is put back."""

    health_check: Annotated[bool, Meta(description="Whether it has to become healthy.")]
    seconds: Annotated[
        Figure, Meta(description="To become healthy in, else to run for without a restart.")
    ]


class UpdatePreview(Struct, kw_only=True, rename="camel"):
    """What an update would do."""

    image: Annotated[str, Meta(description="What would be pulled.")]
    version: Annotated[str, Meta(description="That runs now.")]
    digest: Annotated[str | None, Meta(description="Of what runs now; null if it has none.")]
    new_version: Annotated[
        str | None,
        Meta(
            description="Null if neither the image is here nor its registry tells; of a Swarm "
            "service its tag and digest."
        ),
    ]
    remote_digest: Annotated[str | None, Meta(description="Null if it cannot be told.")]
    latest: Annotated[bool | None, Meta(description="Null if it cannot be told.")]
    changes: Annotated[
        list[SettingChange] | None,
        Meta(description="Null until the image is here; of a Swarm service always its image."),
    ]
    dependants: Annotated[list[str], Meta(description="Containers made anew after it.")]
    warnings: Annotated[
        list[str], Meta(description="What will differ although nobody asked for it.")
    ]
    refusals: Annotated[list[str], Meta(description="Why it would be refused; empty: it is not.")]
    gate: Annotated[UpdateGate | None, Meta(description="Null of a Swarm service.")]
    size: Annotated[
        Count | None, Meta(description="Bytes of what runs now, unpacked; null if it is not known.")
    ]
    download_size: Annotated[
        Count | None,
        Meta(
            description="Bytes of layers that what runs has not; 0 where the image is here, null "
            "where only a pull would tell."
        ),
    ]


class Ordered(Struct, kw_only=True, rename="camel"):
    """What came of an order."""

    message: Annotated[str, Meta(description="What happened, for people.")]
    status: Annotated[
        ServiceStatus | None, Meta(description="Of the service now; null if it is not known.")
    ]
    version: Annotated[str | None, Meta(description="Of the service now; null if unknown.")]
    operation_id: Annotated[str | None, Meta(description="Null for a dry run.")]
    result: Annotated[
        str | None, Meta(description="The operation's own words; null while it runs.")
    ]
    preview: Annotated[UpdatePreview | UnsetType, Meta(description="Of a dry run.")] = UNSET


class OrderedAnswer(Success[Ordered]):
    """What came of an order."""


class BulkOrder(Struct, kw_only=True, forbid_unknown_fields=True):
    """An order for several services."""

    action: Annotated[
        Literal["start", "stop", "restart", "update"], Meta(description="What is to be done.")
    ]
    services: Annotated[
        list[Annotated[str, Meta(min_length=1, max_length=255)]],
        Meta(min_length=1, max_length=50, description="Which, in this order."),
    ]


class BulkDone(Struct, kw_only=True):
    """What came of an order for several services."""

    message: Annotated[str, Meta(description="What happened, for people.")]
    operations: Annotated[
        list[Operation], Meta(description="In the order in which they were done.")
    ]


class BulkAnswer(Success[BulkDone]):
    """What came of an order for several services."""


class UpdateEntry(Struct, kw_only=True, rename="camel"):
    """Whether one service can be updated."""

    id: Annotated[str, Meta(description="Of the service.")]
    name: Annotated[str, Meta(description="For people.")]
    container_id: Annotated[str, Meta(description="In full.")]
    host: Annotated[str, Meta(description="The Docker host.")]
    image: Annotated[str, Meta(description="As it was written when the container was created.")]
    version: Annotated[str | None, Meta(description="Of what runs now.")]
    update: Annotated[UpdateState | None, Meta(description="Null until it was looked at.")]


class UpdateList(Success[list[UpdateEntry]]):
    """Which services can be updated."""


class UpdateStateAnswer(Success[UpdateState]):
    """What a look at the registry said."""
