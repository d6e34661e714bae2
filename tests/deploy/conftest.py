"""The images that the files in `deploy/` name."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from conftest import missing, private_docker
from docker_engine import DockerEngine
from own_network import network_of_machine
from stack_images import build_watchroom, make_stand_ins, missing_for_stack


@pytest.fixture(scope="package")
def docker_of_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DockerEngine]:
    """A daemon in the network of the machine: an image takes its packages from outside."""
    with ExitStack() as until_end:
        with network_of_machine():
            folder = tmp_path_factory.mktemp("docker")
            engine = until_end.enter_context(private_docker(folder))
        yield engine


@pytest.fixture
def docker_engine(docker_of_session: DockerEngine) -> Iterator[DockerEngine]:
    """That daemon, without what other tests left, in whose network the test is."""
    with network_of_machine():
        yield docker_of_session
        docker_of_session.clean()


@pytest.fixture(scope="package")
def watchroom_image(docker_of_session: DockerEngine) -> str:
    """The image of this tree, built by its own Dockerfile."""
    reason = missing_for_stack()
    if reason is not None:
        missing(reason)
    return build_watchroom(docker_of_session)


@pytest.fixture(scope="package")
def stand_ins(docker_of_session: DockerEngine, watchroom_image: str) -> str:
    """The images of the whole stack; gives the name of our own."""
    make_stand_ins(docker_of_session)
    return watchroom_image
