"""A made-up engine as those see it who let things happen on it."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, Self

from watchroom.demo.engine import lives
from watchroom.demo.engine.blueprints import Blueprint, create_body, provide_image
from watchroom.demo.engine.creation import create
from watchroom.demo.engine.engine_clock import NS_PER_S, to_ns
from watchroom.demo.engine.health import check_of, find
from watchroom.demo.engine.refusal import Refusal, no_container, not_running
from watchroom.demo.engine.stack_of_firewatch import SERVICES as FIREWATCH
from watchroom.demo.engine.stack_of_models import SERVICES as MODELS
from watchroom.demo.engine.state import EngineState
from watchroom.demo.engine.story import Story
from watchroom.demo.engine.values import Container, Machine, Order, Output, Verdict
from watchroom.docker.inspected_parts import string_map
from watchroom.domain.service_labels import COMPOSE_SERVICE
from watchroom.domain.times import Clock

STACK: Final[tuple[Blueprint, ...]] = (*MODELS, *FIREWATCH)
PULL_S: Final = 6.0  # of the demo: long enough to be seen

_BETWEEN_STARTS: Final = timedelta(seconds=3)
_IMAGES_OLDER_NS: Final = 21 * 86_400 * NS_PER_S
_OOM_WORDS: Final = (
    'level=INFO source=server.go:637 msg="waiting for llama runner to start responding"',
    'level=WARN source=ggml.go:480 msg="model weights do not fit, offloading to system memory"',
    'level=ERROR source=server.go:457 msg="llama runner terminated" error="signal: killed"',
)
_CUDA_WORDS: Final = (
    "ERROR [core.py:710] EngineCore encountered a fatal error.",
    "ERROR [core.py:710] CUDA error: an illegal memory access was encountered",
    "INFO:     Shutting down",
)


class World:
    """
    Containers, images, networks and volumes, and what happens to them.

    What a method does happens now, and what follows from it happens by itself: a container that
    crashes is restarted if its policy says so, and its health is checked. `at` does it at another
    time, which may be past. A service is named as Compose names it, or by its container's name.
    """

    def __init__(
        self,
        *,
        seed: int,
        clock: Clock,
        begins: datetime | None = None,
        machine: Machine | None = None,
    ) -> None:
        self.state = EngineState(
            seed=seed, clock=clock, begins=begins, machine=machine or Machine()
        )

    @classmethod
    def demo(cls, seed: int, now: Clock, *, began: datetime | None = None) -> Self:
        """
        Return the demo's stack of eleven services, with its story.

        The story ends at *began*, which is now unless given: with the *began* of an earlier start
        everything that was before it is the same again, to the id and the nanosecond.
        """
        story = Story(began=began or now())
        world = cls(seed=seed, clock=now, begins=story.stack_started - _BETWEEN_STARTS)
        world.state.pull_s = PULL_S
        for network in dict.fromkeys(each.project for each in STACK):
            world.state.add_network(f"{network}_default")
        for number, blueprint in enumerate(STACK):
            world.at(story.stack_started + number * _BETWEEN_STARTS, world._runner(blueprint))
        world._tell(story)
        world.state.advance()
        return world

    def run(self, blueprint: Blueprint) -> Container:
        """Make and start a service; its networks have to be there."""
        self.state.advance()
        built_ns = self.state.now_ns - _IMAGES_OLDER_NS
        release = provide_image(self.state, blueprint, created_ns=built_ns)
        body = create_body(blueprint, release)
        made = create(self.state, blueprint.container_name, body)
        lives.start(self.state, made)
        return self.state.containers[made.id]

    def at(self, moment: datetime, act: Callable[[], object]) -> None:
        """
        Let something happen at a time; what is past happened then, once the world goes on.

        What cannot happen by then, such as a crash of a service that was stopped, does not.
        """

        def acted() -> None:
            with suppress(Refusal):
                act()

        self.state.at(to_ns(moment), acted)

    def container(self, service: str) -> Container:
        """Return the container of a service; the one that runs if there are several. Refusal."""
        self.state.advance()
        named = self.state.named(service)
        if named is not None:
            return named
        found = [
            each
            for each in self.state.containers.values()
            if string_map(each.config.get("Labels")).get(COMPOSE_SERVICE) == service
        ]
        if not found:
            raise no_container(service)
        return max(found, key=lambda each: (each.is_up, each.created_ns))

    def start(self, service: str) -> None:
        """Start a service by order."""
        lives.start(self.state, self.container(service))

    def stop(self, service: str) -> None:
        """Stop a service by order; it takes the time that its program needs."""
        lives.order_end(self.state, self.container(service), Order.STOP)

    def restart(self, service: str) -> None:
        """Restart a service by order."""
        lives.order_end(self.state, self.container(service), Order.RESTART)

    def oom_kill(self, service: str, last_words: Iterable[str] = ()) -> None:
        """Let the kernel kill a service for lack of memory. Raises Refusal if it does not run."""
        self._last_words(self._running(service), last_words)
        lives.run_out_of_memory(self.state, self._running(service))

    def crash(self, service: str, exit_code: int = 1, last_words: Iterable[str] = ()) -> None:
        """Let a service end with an error. Raises Refusal if it does not run."""
        self._last_words(self._running(service), last_words)
        lives.end(self.state, self._running(service), exit_code)

    def fall_ill(self, service: str, output: str) -> None:
        """Let the health check of a service fail; *output* is what it prints."""
        find(self.state, self.container(service).id, Verdict.UNHEALTHY, output)

    def get_well(self, service: str) -> None:
        """Let the health check of a service pass again."""
        container = self.container(service)
        if check_of(container) is not None:
            find(self.state, container.id, Verdict.HEALTHY, container.program.check_output)

    def say(self, service: str, text: str, *, to_stderr: bool = False) -> None:
        """Let a service print a line."""
        output = Output.STDERR if to_stderr else Output.STDOUT
        self.state.say(self.container(service).id, text, output)

    def _running(self, service: str) -> Container:
        container = self.container(service)
        if not container.is_up:
            raise not_running(container.id)
        return container

    def _last_words(self, container: Container, words: Iterable[str]) -> None:
        for text in words:
            self.state.say(container.id, text, Output.STDERR)

    def _runner(self, blueprint: Blueprint) -> Callable[[], object]:
        return lambda: self.run(blueprint)

    def _tell(self, story: Story) -> None:
        """Put a story on the agenda."""
        self.at(story.ollama_restarted, lambda: self.restart("ollama"))
        for killed in story.ollama_killed:
            self.at(killed, lambda: self.oom_kill("ollama", _OOM_WORDS))
        self.at(story.vllm_crashed, lambda: self.crash("vllm", 1, _CUDA_WORDS))
        self.at(story.whisper_stopped, lambda: self.stop("whisper"))
        self.at(story.bridge_restarted, lambda: self.restart("telegram-bridge"))
        self.at(
            story.gateway_fell_ill,
            lambda: self.fall_ill("camera-gateway", "4 of 12 cameras answer"),
        )
        self.at(story.gateway_got_well, lambda: self.get_well("camera-gateway"))
