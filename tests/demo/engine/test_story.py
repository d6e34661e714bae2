"""The demo's stack: the same each time, with what a person is to find in it."""

from datetime import datetime, timedelta

import pytest

from builders import NOW
from site_under_test import Clock
from watchroom.demo.engine.blueprints import Blueprint
from watchroom.demo.engine.engine_clock import to_datetime
from watchroom.demo.engine.inspections import inspection
from watchroom.demo.engine.values import Event, Status, Verdict
from watchroom.demo.engine.world import STACK, World
from watchroom.demo.story import OUTAGES
from watchroom.docker.inspections import service_of

SEED = 7


def demo(now: datetime = NOW, began: datetime | None = None) -> World:
    """Return the demo as it is at a moment."""
    return World.demo(SEED, Clock(now), began=began)


def story(world: World, service: str) -> list[Event]:
    """Return what happened to a service, oldest first."""
    container_id = world.container(service).id
    return [event for event in world.state.events(after_ns=0) if event.id == container_id]


def test_there_are_eleven_services_in_two_projects() -> None:
    """All of them run but Whisper, which somebody has stopped."""
    world = demo()
    stopped = [
        each.service for each in STACK if world.container(each.service).status is not Status.RUNNING
    ]

    assert len(world.state.containers) == 11
    assert {each.project for each in STACK} == {"ai", "firewatch"}
    assert stopped == ["whisper"]


def test_everything_that_is_checked_is_healthy() -> None:
    """The story is over when the demo begins."""
    healths = [each.health for each in demo().state.containers.values() if each.is_up]

    assert {each.verdict for each in healths if each} == {Verdict.HEALTHY}


def test_a_later_start_finds_the_same_past() -> None:
    """To the id and the nanosecond: else every start would add the story to the store again."""
    first, later = demo(), demo(NOW + timedelta(days=2), began=NOW)
    events = list(first.state.events(after_ns=0))

    assert list(later.state.events(after_ns=0))[: len(events)] == events
    assert list(first.state.containers) == list(later.state.containers)


def test_another_seed_is_another_engine() -> None:
    """Ids are made up from it."""
    other = World.demo(SEED + 1, Clock(NOW))

    assert set(other.state.containers).isdisjoint(demo().state.containers)


def test_ollama_ran_out_of_memory_when_the_story_says() -> None:
    """The runs that failed for it are made from the same times, by another part of the demo."""
    world = demo()
    kills = [to_datetime(event.at_ns) for event in story(world, "ollama") if event.action == "oom"]

    assert kills == [NOW - timedelta(milliseconds=each.ago_ms) for each in OUTAGES]


def test_ollama_is_well_again_when_the_story_says() -> None:
    """Runs that worked while it was down would be a contradiction."""
    events = story(demo(), "ollama")
    killed = [event.at_ns for event in events if event.action == "oom"]
    well = [event.at_ns for event in events if event.action == "health_status: healthy"]
    for outage, began_ns in zip(OUTAGES, killed, strict=True):
        back_ms = (min(each for each in well if each > began_ns) - began_ns) / 1_000_000
        assert abs(back_ms - outage.down_ms) < 20_000


@pytest.mark.parametrize("blueprint", STACK, ids=lambda blueprint: blueprint.service)
def test_every_service_is_read_in_full(blueprint: Blueprint) -> None:
    """By the very code that reads a real engine."""
    world = demo()
    container = world.container(blueprint.service)
    found = service_of(inspection(world.state, container), host="local")

    assert found.identity.id == blueprint.service
    assert found.identity.version
    assert found.identity.description
    assert found.place.compose_project in {"ai", "firewatch"}
    assert found.setup.restart_policy is not None


def test_secrets_are_there_to_be_masked() -> None:
    """A dashboard has to show that it does not show them."""
    world = demo()
    found = service_of(inspection(world.state, world.container("n8n")), host="local")

    assert any("N8N_ENCRYPTION_KEY=" in entry for entry in found.setup.env)
    assert not any("demo-encryption-key" in entry for entry in found.setup.env)
