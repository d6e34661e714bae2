"""What a stop of a service would touch, and how services stood."""

from msgspec import field

from watchroom.client.models.base import Model, Moment


class WorkflowUse(Model, kw_only=True, frozen=True):
    """A workflow whose nodes talk to a service."""

    workflow_id: str
    workflow: str  # name
    nodes: list[str]  # that talk to the service
    runs: int  # that began in the last hour
    failed: int  # of these
    under_way: int  # in progress now


class WaitingService(Model, kw_only=True, frozen=True):
    """A service that waits for another one by its Compose file."""

    id: str
    host: str
    name: str


class Downtime(Model, kw_only=True, frozen=True):
    """For how long a service usually is away."""

    seconds: float  # the median
    operations: int  # that it is taken from


class Downtimes(Model, kw_only=True, frozen=True):
    """For how long a service usually is away; None where that was never done with success."""

    restart: Downtime | None
    update: Downtime | None


class Refusals(Model, kw_only=True, frozen=True):
    """Why an order would be refused; None: it would be taken."""

    start: str | None
    stop: str | None
    restart: str | None
    update: str | None


class Impact(Model, kw_only=True, frozen=True):
    """What a stop of a service would touch."""

    workflows: list[WorkflowUse]
    services: list[WaitingService]  # that wait for it
    downtime: Downtimes
    refusals: Refusals


class Strip(Model, kw_only=True, frozen=True):
    """How one service stood: ok, warn, bad, busy or off, the worst of each part."""

    id: str
    host: str
    states: list[str | None]  # oldest first; None: nobody knows


class Strips(Model, kw_only=True, frozen=True):
    """How services stood over a time, in equal parts."""

    from_: Moment = field(name="from")  # when the first part begins
    to: Moment  # when the last part ends
    step: float  # seconds that a part is long
    services: list[Strip]
