"""How it is shown what a stop of a service would touch, and how services stood."""

from typing import Annotated

from msgspec import Meta, Struct, field

from watchroom.domain.state_strips import Stood
from watchroom.web.wire.services import Success
from watchroom.web.wire.types import Count, Figure, Moment


class WorkflowUse(Struct, kw_only=True, rename="camel"):
    """A workflow whose nodes talk to a service."""

    workflow_id: Annotated[str, Meta(description="In n8n.")]
    workflow: Annotated[str, Meta(description="Its name.")]
    nodes: Annotated[list[str], Meta(description="Those that talk to the service.")]
    runs: Annotated[Count, Meta(description="That began in the last hour.")]
    failed: Annotated[Count, Meta(description="Of these.")]
    under_way: Annotated[Count, Meta(description="In progress now, without those that wait.")]


class WaitingService(Struct, kw_only=True):
    """A service that waits for another one by its Compose file."""

    id: Annotated[str, Meta(description="Of the service.")]
    host: Annotated[str, Meta(description="The Docker host.")]
    name: Annotated[str, Meta(description="For people.")]


class Downtime(Struct, kw_only=True):
    """For how long a service usually is away."""

    seconds: Annotated[Figure, Meta(description="The median.")]
    operations: Annotated[Count, Meta(description="That it is taken from: the last three.")]


class Downtimes(Struct, kw_only=True):
    """For how long a service usually is away; null where that was never done with success."""

    restart: Annotated[Downtime | None, Meta(description="Of restarts.")]
    update: Annotated[Downtime | None, Meta(description="Of updates.")]


class Refusals(Struct, kw_only=True):
    """Why an order would be refused; null: it would be taken."""

    start: Annotated[str | None, Meta(description="The reason; null: it would be started.")]
    stop: Annotated[str | None, Meta(description="The reason; null: it would be stopped.")]
    restart: Annotated[str | None, Meta(description="The reason; null: it would be restarted.")]
    update: Annotated[str | None, Meta(description="The reason; null: it would be updated.")]


class Impact(Struct, kw_only=True):
    """What a stop of a service would touch."""

    workflows: Annotated[list[WorkflowUse], Meta(description="By name.")]
    services: Annotated[
        list[WaitingService], Meta(description="Those that wait for it by their Compose file.")
    ]
    downtime: Downtimes
    refusals: Refusals


class ImpactAnswer(Success[Impact]):
    """What a stop of a service would touch."""


class Strip(Struct, kw_only=True):
    """How one service stood."""

    id: Annotated[str, Meta(description="Of the service.")]
    host: Annotated[str, Meta(description="The Docker host.")]
    states: Annotated[
        list[Stood | None],
        Meta(description="The worst of each part, oldest first; null: nobody knows."),
    ]


class Strips(Struct, kw_only=True):
    """How services stood over a time, in equal parts."""

    from_: Annotated[Moment, Meta(description="When the first part begins.")] = field(name="from")
    to: Annotated[Moment, Meta(description="When the last part ends.")]
    step: Annotated[Figure, Meta(description="Seconds that a part is long.")]
    services: Annotated[list[Strip], Meta(description="Every service that there is now.")]


class StripsAnswer(Success[Strips]):
    """How services stood over a time."""
