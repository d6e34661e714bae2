"""Our client, on the private engine of the session."""

from collections.abc import AsyncIterator

import pytest

from docker_engine import DockerEngine
from watchroom.docker.address import parse_address
from watchroom.docker.engine import Engine


@pytest.fixture
async def engine(docker_engine: DockerEngine) -> AsyncIterator[Engine]:
    """The client under test; its engine holds nothing of other tests."""
    async with Engine(parse_address(docker_engine.url)) as client:
        yield client
