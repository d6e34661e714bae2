"""When containers were paused: only their events tell, an inspection does not."""

from watchroom.domain.service_events import ServiceEvent, ServiceEventKind


class Pauses:
    """The pauses that last, by their events."""

    def __init__(self) -> None:
        self._begun_ms: dict[tuple[str, str], int] = {}  # by host and container id

    def note(self, event: ServiceEvent) -> None:
        """Take an event; those of one container must come in their order."""
        key = event.host, event.container_id
        if event.kind is ServiceEventKind.PAUSE:
            self._begun_ms[key] = event.at_ms
        elif event.kind in {ServiceEventKind.UNPAUSE, ServiceEventKind.DESTROY}:
            self._begun_ms.pop(key, None)

    def begun_ms(self, host: str, container_id: str) -> int | None:
        """Return when a container was paused, by its engine's clock; None if nobody knows."""
        return self._begun_ms.get((host, container_id))
