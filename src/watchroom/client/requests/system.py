"""The system: how it stands, and the machines that it runs on."""

from watchroom.client.models.executions import UnreadableList
from watchroom.client.models.machines import Machines, SystemStats
from watchroom.client.models.system import Health, SystemInfo
from watchroom.client.request import Request, ask, ask_data


def check_health() -> Request[Health]:
    """Tell whether everything works; what does not is an answer, not an error."""
    return ask("GET", "/api/health", Health, accepted=frozenset({200, 503}))


def describe_system() -> Request[SystemInfo]:
    """Tell versions, sizes, and how the copying from n8n stands."""
    return ask_data("GET", "/api/system/info", SystemInfo)


def read_metrics() -> Request[str]:
    """Read the server's figures, in Prometheus' text format."""
    return Request(
        verb="GET", path="/metrics", shape=None, read=lambda received: received.body.decode()
    )


def list_unreadable(
    *, limit: int | None = None, offset: int | None = None
) -> Request[UnreadableList]:
    """List runs whose data could not be decoded, with the reason."""
    return ask("GET", "/api/system/unreadable", UnreadableList, limit=limit, offset=offset)


def read_system_stats() -> Request[SystemStats]:
    """Read counts, means and health of all services."""
    return ask_data("GET", "/api/system/stats", SystemStats)


def read_machines() -> Request[Machines]:
    """Read what the machines have: CPUs, memory, disks and GPUs."""
    return ask_data("GET", "/api/system/host", Machines)
