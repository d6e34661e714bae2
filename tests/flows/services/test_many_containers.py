"""Two hundred containers on a real engine: the fleet shows what there is, and nothing else."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest

from docker_engine import DockerEngine
from waiting import eventually
from watched_fleet import WatchedFleet, watched_fleet
from watchroom.store.database import Database

pytestmark = pytest.mark.docker

NAMES: Final = [f"many-{number:03d}" for number in range(200)]
STARTED: Final = NAMES[:100]  # the others were never started
AT_ONCE: Final = 8
SEEN_S: Final = 20.0  # from the first connection to the last of them; a busy machine takes longer
FOLLOWED_S: Final = 20.0  # from the last change to the last status; a list comes only after 30


def in_parallel(engine: DockerEngine, calls: Sequence[Sequence[str]]) -> None:
    """Run Docker's command line many times, several at once."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda call: engine.docker(*call), calls))


def shares(names: Sequence[str]) -> list[Sequence[str]]:
    """Return the names in as many shares as commands run at once."""
    return [share for first in range(AT_ONCE) if (share := names[first::AT_ONCE])]


def truth(engine: DockerEngine) -> dict[str, str]:
    """Return how each container stands, in the words of Docker's own command line."""
    lines = engine.docker("ps", "--all", "--format", "{{.Names}} {{.State}}").splitlines()
    words = {"exited": "stopped"}
    found = dict(line.split() for line in lines)
    return {name: words.get(state, state) for name, state in found.items()}


def shown(watched: WatchedFleet) -> dict[str, str]:
    """Return how each service stands, as answers show it."""
    views = watched.fleet.views()
    assert len({view.service.id for view in views}) == len(views)
    return {view.service.container_name: str(view.service.state.status) for view in views}


async def test_two_hundred_containers_are_shown_as_they_are(
    docker_engine: DockerEngine, store: Database
) -> None:
    """All of them soon after the start, and also after fifty are stopped or removed at once."""
    options = ("--network", "none", "--log-driver", "none")
    create = ("create", *options, "--name")
    image = docker_engine.image("steady")
    await asyncio.to_thread(in_parallel, docker_engine, [(*create, name, image) for name in NAMES])
    await asyncio.to_thread(
        in_parallel, docker_engine, [("start", *share) for share in shares(STARTED)]
    )
    async with watched_fleet(docker_engine.url, store) as watched:
        await eventually(lambda: len(shown(watched)) == len(NAMES), patience_s=SEEN_S)
        assert shown(watched) == truth(docker_engine)
        assert list(shown(watched).values()).count("running") == len(STARTED)

        stopping = [("stop", "--time", "5", *share) for share in shares(STARTED[:50])]
        await asyncio.to_thread(in_parallel, docker_engine, stopping)
        after = truth(docker_engine)
        assert list(after.values()).count("stopped") == 50
        await eventually(lambda: shown(watched) == after, patience_s=FOLLOWED_S)

        removing = [("rm", "--force", *share) for share in shares(NAMES[75:125])]
        await asyncio.to_thread(in_parallel, docker_engine, removing)
        left = truth(docker_engine)
        assert len(left) == len(NAMES) - 50
        await eventually(lambda: shown(watched) == left, patience_s=FOLLOWED_S)

        await asyncio.to_thread(docker_engine.clean)
        await eventually(lambda: shown(watched) == {}, patience_s=FOLLOWED_S)
