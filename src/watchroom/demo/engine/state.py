"""Everything that a made-up engine knows, and the clock by which things happen to it."""

import itertools
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final

from watchroom.demo.engine.agenda import Act, Agenda
from watchroom.demo.engine.bell import Bell, rung
from watchroom.demo.engine.chance import hex_id
from watchroom.demo.engine.engine_clock import NS_PER_S, to_ns
from watchroom.demo.engine.refusal import no_container, no_network
from watchroom.demo.engine.values import (
    Container,
    Entry,
    Event,
    Image,
    JsonObject,
    Machine,
    Network,
    Output,
    Release,
    Volume,
    seconds_ns,
)
from watchroom.docker.inspected_parts import string_map
from watchroom.domain.times import Clock

KEPT_EVENTS: Final = 4096  # a real engine keeps 256; days of story have to fit here
KEPT_ENTRIES: Final = 2000  # of one container, besides what its voice prints by itself
SHORT_ID_CHARS: Final = 12

_FIRST_SUBNET: Final = 17  # of 172.x.0.0/16, as Docker has it
_BUILT_IN: Final = (("bridge", "bridge"), ("host", "host"), ("none", "null"))


class EngineState:
    """
    Objects by id or name, events, lines, and an agenda.

    Its time goes from one act of the agenda to the next and then to the clock's. So what is put
    on the agenda for a time that is past happens at that time, with events and lines to show.
    """

    def __init__(
        self, *, seed: int, clock: Clock, begins: datetime | None, machine: Machine
    ) -> None:
        self.seed = seed
        self.machine = machine
        self.containers: dict[str, Container] = {}  # by id, oldest first
        self.gone: dict[str, Container] = {}  # by id, as they were last: some wait for their end
        self.images: dict[str, Image] = {}  # by id
        self.networks: dict[str, Network] = {}  # by name
        self.volumes: dict[str, Volume] = {}  # by name
        self.releases: dict[str, Release] = {}  # of the registry, by full reference with tag
        self.pull_s = 0.0  # how long a pull of something new takes
        self.bell = Bell()
        self._clock = clock
        self._agenda = Agenda()
        self._is_advancing = False
        self._events: deque[Event] = deque(maxlen=KEPT_EVENTS)
        self._entries: dict[str, deque[Entry]] = {}
        self._numbers = itertools.count(1)
        self._subnets = itertools.count(_FIRST_SUBNET)
        self.now_ns = to_ns(begins or clock())
        self.booted_ns = self.now_ns - machine.up_s * NS_PER_S
        for name, driver in _BUILT_IN:
            self.add_network(name, driver=driver)

    def clock_ns(self) -> int:
        """Return what the clock says, in nanoseconds since 1970."""
        return to_ns(self._clock())

    def advance(self) -> None:
        """Let everything happen that is due by now; what happens may ask for that itself."""
        if self._is_advancing:
            return
        self._is_advancing = True
        try:
            until_ns = self.clock_ns()
            for due_ns, act in self._agenda.due(until_ns):
                self.now_ns = max(self.now_ns, due_ns)
                act()
            self.now_ns = max(self.now_ns, until_ns)
        finally:
            self._is_advancing = False

    async def live(self) -> None:
        """Let everything happen at its time, until cancelled."""
        while True:
            ticket = self.bell.ticket()
            self.advance()
            await rung(ticket, most_s=self.seconds_until(self._agenda.next_ns))

    def seconds_until(self, at_ns: int | None) -> float | None:
        """Return how long it is by the clock, 0 for what is past; None for never."""
        return None if at_ns is None else max(0.0, (at_ns - self.clock_ns()) / NS_PER_S)

    def later(self, delay_s: float, act: Act) -> None:
        """Put something on the agenda."""
        self.at(self.now_ns + seconds_ns(delay_s), act)

    def at(self, due_ns: int, act: Act) -> None:
        """Put something on the agenda for a time, which may be past."""
        self._agenda.add(due_ns, act)
        self.bell.ring()

    def new_id(self, kind: str) -> str:
        """Return an id that nothing has yet; the n-th is the same each time."""
        return hex_id(self.seed, kind, next(self._numbers))

    def put(self, container: Container) -> Container:
        """Note how a container is now, and return it."""
        self.containers[container.id] = container
        self.bell.ring()
        return container

    def forget(self, container: Container) -> None:
        """Note that a container is gone, and with it what it printed."""
        del self.containers[container.id]
        self.gone[container.id] = container
        self._entries.pop(container.id, None)
        self.bell.ring()

    def find(self, reference: str) -> Container:
        """Return a container by id, name, or the beginning of an id. Raises Refusal."""
        if reference in self.containers:
            return self.containers[reference]
        named = self.named(reference.removeprefix("/"))
        if named is not None:
            return named
        found = [each for each in self.containers.values() if each.id.startswith(reference)]
        if len(found) != 1 or not reference:
            raise no_container(reference)
        return found[0]

    def named(self, name: str) -> Container | None:
        """Return the container of a name; None if nobody has it."""
        return next((each for each in self.containers.values() if each.name == name), None)

    def network(self, reference: str) -> Network:
        """Return a network by name, id, or the beginning of an id. Raises Refusal."""
        if reference in self.networks:
            return self.networks[reference]
        found = [each for each in self.networks.values() if each.id.startswith(reference)]
        if len(found) != 1 or not reference:
            raise no_network(reference)
        return found[0]

    def add_network(
        self, name: str, *, driver: str = "bridge", labels: JsonObject | None = None
    ) -> Network:
        """Make a network and return it."""
        network = Network(
            id=self.new_id("network"),
            name=name,
            driver=driver,
            created_ns=self.now_ns,
            subnet=f"172.{next(self._subnets)}" if driver == "bridge" else "",
            labels=labels or {},
        )
        self.networks[name] = network
        self.tell("network", "create", network.id, {"name": name, "type": driver})
        return network

    def add_volume(self, name: str, *, size_bytes: int = 0) -> None:
        """Make a volume, unless there is one of the name."""
        if name not in self.volumes:
            self.volumes[name] = Volume(
                name=name, created_ns=self.now_ns, size_bytes=size_bytes, labels=None
            )
            self.tell("volume", "create", name, {"driver": "local"})

    def tell(self, kind: str, action: str, id_: str, attributes: Mapping[str, str]) -> None:
        """Let an event happen now."""
        self.now_ns += 1  # no two things happen at one moment
        self._events.append(
            Event(at_ns=self.now_ns, kind=kind, action=action, id=id_, attributes=attributes)
        )
        self.bell.ring()

    def tell_of(self, container: Container, action: str, **attributes: str) -> None:
        """Let an event of a container happen now; its labels are attributes too."""
        known = {
            **string_map(container.config.get("Labels")),
            "image": str(container.config.get("Image")),
            "name": container.name,
        }
        self.tell("container", action, container.id, known | attributes)

    def events(self, *, after_ns: int) -> Iterator[Event]:
        """Give what happened after a time, oldest first, as far as it is remembered."""
        return (event for event in tuple(self._events) if event.at_ns > after_ns)

    def say(self, container_id: str, text: str, output: Output = Output.STDOUT) -> None:
        """Let a container print a line now."""
        entries = self._entries.setdefault(container_id, deque(maxlen=KEPT_ENTRIES))
        self.now_ns += 1
        entries.append(Entry(at_ns=self.now_ns, output=output, text=text))
        self.bell.ring()

    def said(self, container_id: str) -> tuple[Entry, ...]:
        """Return what a container printed besides what its voice prints by itself."""
        return tuple(self._entries.get(container_id, ()))


def only_if(is_so: Callable[[], bool], act: Act) -> Act:
    """Return an act for the agenda that does nothing if things have changed by then."""

    def acted() -> None:
        if is_so():
            act()

    return acted
