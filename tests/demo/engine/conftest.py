"""A made-up engine without anything on it, whose time passes when a test says so."""

import pytest

from site_under_test import Clock
from watchroom.demo.engine.world import World


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    """Nothing but the network of a Compose project."""
    world = World(seed=1, clock=clock)
    world.state.add_network("app_default")
    return world
