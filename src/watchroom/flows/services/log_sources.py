"""Where the lines of a service come from: its container, or all tasks of a Swarm service."""

from collections.abc import AsyncGenerator
from typing import Final

from watchroom.docker.engine import Engine
from watchroom.docker.log_lines import LogRecord
from watchroom.docker.log_stream import LogQuery
from watchroom.flows.services.views import ServiceView

_NO_DRIVER: Final = "none"


def records_of(engine: Engine, view: ServiceView, query: LogQuery) -> AsyncGenerator[LogRecord]:
    """Give lines as the engine does; see `Containers.logs` and `Swarm.service_logs`."""
    service = view.service
    if view.replicas_wanted is not None:
        return engine.swarm.service_logs(service.container_id, tty=service.setup.tty, query=query)
    return engine.containers.logs(service.container_id, tty=service.setup.tty, query=query)


def unreadable_reason(view: ServiceView) -> str | None:
    """Return why a service has no log that could be read; None if it has one."""
    if view.service.setup.log_driver != _NO_DRIVER:
        return None
    return f"{view.service.container_name} keeps no log: its logging driver is {_NO_DRIVER!r}"
