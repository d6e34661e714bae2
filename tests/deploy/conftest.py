"""The images that the files in `deploy/` name."""

import pytest

from conftest import missing
from docker_engine import DockerEngine
from stack_images import build_watchroom, make_stand_ins, missing_for_stack


@pytest.fixture(scope="session")
def watchroom_image(docker_of_session: DockerEngine) -> str:
    """The image of this tree, built by its own Dockerfile."""
    reason = missing_for_stack()
    if reason is not None:
        missing(reason)
    return build_watchroom(docker_of_session)


@pytest.fixture(scope="session")
def stand_ins(docker_of_session: DockerEngine, watchroom_image: str) -> str:
    """The images of the whole stack; gives the name of our own."""
    make_stand_ins(docker_of_session)
    return watchroom_image
