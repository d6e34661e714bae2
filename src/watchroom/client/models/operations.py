"""What is done to services."""

from msgspec import field

from watchroom.client.models.base import Answer, CursorPaging, Model, Moment
from watchroom.client.models.services import UpdateState


class OperationStep(Model, kw_only=True, frozen=True):
    """One step of an operation."""

    name: str
    state: str
    started_at: Moment | None  # None: its turn has not come
    ended_at: Moment | None
    detail: str | None  # how far it is, or why it failed


class OperationImage(Model, kw_only=True, frozen=True):
    """An image that an operation began with, or was to end with."""

    id: str  # on its host; for a way back to it
    version: str  # for people
    digest: str | None  # None: no registry is known to have it


class OperationImages(Model, kw_only=True, frozen=True):
    """From which image to which an operation leads; `status` tells whether it got there."""

    before: OperationImage
    after: OperationImage


class Operation(Model, kw_only=True, frozen=True):
    """Something that was done to a service, or is being done."""

    id: str
    service: str  # id of the service
    host: str
    container_name: str
    action: str
    requested_by: str | None  # None: Watchroom by itself
    status: str
    steps: list[OperationStep]
    result: str | None  # what came of it; None while it runs
    error: str | None  # why it failed
    created_at: Moment
    ended_at: Moment | None  # None while it runs
    images: OperationImages | None = None  # None until both are known, and if it changes none


class OperationList(Answer[list[Operation]], kw_only=True, frozen=True):
    """Operations, newest first."""

    pagination: CursorPaging
    # what may be a slip, such as an unknown service
    warnings: list[str] = field(default_factory=list)


class SettingChange(Model, kw_only=True, frozen=True):
    """A setting of the container that an update would change; secrets are masked."""

    field: str
    before: str | None  # None: not set
    after: str | None  # None: not set any more


class UpdateGate(Model, kw_only=True, frozen=True):
    """The test that the new container has to stand; else the old one is put back."""

    health_check: bool  # whether it has to become healthy
    seconds: float  # to become healthy in, else to run for without a restart


class UpdatePreview(Model, kw_only=True, frozen=True):
    """What an update would do."""

    image: str  # what would be pulled
    version: str  # that runs now
    digest: str | None = None  # of what runs now; None if it has none
    # None if neither the image is here nor its registry tells; of a Swarm service tag and digest
    new_version: str | None
    remote_digest: str | None  # None if it cannot be told
    latest: bool | None  # None if it cannot be told
    # None until the image is here; of a Swarm service always its image
    changes: list[SettingChange] | None
    dependants: list[str]  # containers made anew after it
    warnings: list[str]
    refusals: list[str]  # why it would be refused; empty: it is not
    gate: UpdateGate | None = None  # None of a Swarm service
    size: int | None = None  # bytes of what runs now, unpacked; None if it is not known
    # bytes of layers that what runs has not: 0 where the image is here; None where only a pull
    # would tell
    download_size: int | None = None


class Ordered(Model, kw_only=True, frozen=True):
    """What came of an order."""

    message: str  # what happened, for people
    status: str | None  # of the service now; None if it is not known
    version: str | None  # of the service now; None if unknown
    operation_id: str | None  # None for a dry run
    result: str | None  # the operation's own words; None while it runs
    preview: UpdatePreview | None = None  # of a dry run


class BulkDone(Model, kw_only=True, frozen=True):
    """What came of an order for several services."""

    message: str
    operations: list[Operation]


class UpdateEntry(Model, kw_only=True, frozen=True):
    """Whether one service can be updated."""

    id: str
    name: str
    container_id: str
    host: str
    image: str
    version: str | None
    update: UpdateState | None  # None until it was looked at
