"""
The made-up engine beside a real one: asked the same, they answer alike.

Status and shape have to be the same: members of objects by name, types of values, the words of
refusals. Values differ, and what says nothing on one side (null, an empty list) fits everything.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from docker_engine import DockerEngine
from docker_images import RECIPES
from watchroom.demo.engine.images import add_image, make_image
from watchroom.demo.engine.server import simulated_engine
from watchroom.demo.engine.values import Program
from watchroom.demo.engine.world import World

pytestmark = pytest.mark.docker

IMAGE = "watchroom-test/alike:1"  # which no other test has by another name
RECIPE = RECIPES["steady"] + 'LABEL only="here"\n'
NET = "shared"
BODY = {
    "Image": IMAGE,
    "Env": ["MODE=mine"],
    "Labels": {"team": "blue"},
    "ExposedPorts": {"80/tcp": {}},
    "HostConfig": {
        "NetworkMode": NET,
        "Binds": ["data:/data"],
        "PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "48080"}]},
        "RestartPolicy": {"Name": "unless-stopped", "MaximumRetryCount": 0},
        "Memory": 64 << 20,
    },
    "NetworkingConfig": {"EndpointsConfig": {NET: {"Aliases": ["web"]}}},
}

# Objects whose members are a matter of the machine, of the version or of the user.
FREE = frozenset({
    "Data", "Labels", "Options", "Config.Labels", "memory_stats", "cpu_usage", "throttling_data",
    "Components", "Attributes", "DriverStatus", "Plugins", "Runtimes", "RegistryConfig",
})  # fmt: skip
OF_THE_IMAGE = frozenset({"org.opencontainers.image.version", "only"})  # labels of one alone
LEFT_OUT = frozenset({"SizeRw"})  # by a real engine, where it would be zero
IDS = re.compile(r"[0-9a-f]{12,64}")


@dataclass(frozen=True, kw_only=True)
class Step:
    """A request."""

    method: str
    path: str  # below the version
    body: Mapping[str, Any] | None = None
    is_subset: bool = False  # the made-up answer may leave members out


def get(path: str, *, is_subset: bool = False) -> Step:
    return Step(method="GET", path=path, is_subset=is_subset)


def post(path: str, body: Mapping[str, Any] | None = None) -> Step:
    return Step(method="POST", path=path, body=body)


def delete(path: str) -> Step:
    return Step(method="DELETE", path=path)


STEPS = (
    get("/version", is_subset=True),
    get("/info", is_subset=True),
    post("/networks/create", {"Name": NET}),
    post("/containers/create?name=web", BODY),
    post("/containers/create?name=web", BODY),
    post("/containers/create?name=b@d", {"Image": IMAGE}),
    post("/containers/create?name=none", {"Image": "nothing"}),
    post("/containers/create?name=none", {}),
    get("/containers/web/json"),
    get("/containers/web/logs?stdout=1"),
    post("/containers/web/start"),
    post("/containers/web/start"),
    get("/containers/web/json"),
    get("/containers/json"),
    get("/containers/web/logs"),
    get("/containers/web/stats?stream=0&one-shot=1"),
    get("/containers/web/top"),
    get(f"/networks/{NET}"),
    get("/networks/nothing"),
    get(f"/images/{IMAGE}/json"),
    get("/images/nothing/json"),
    get("/images/json"),
    post("/images/nothing/tag?repo=a&tag=b"),
    post(f"/images/{IMAGE}/tag?repo=some/where&tag=b"),
    delete("/images/some/where:b"),
    delete("/images/nothing"),
    get("/volumes"),
    get("/volumes/data"),
    get("/volumes/nothing"),
    get("/system/df", is_subset=True),
    post("/containers/web/unpause"),
    post("/containers/web/rename?name=web"),
    post("/containers/web/rename?name="),
    post("/containers/web/rename?name=other"),
    post("/containers/other/rename?name=web"),
    post("/containers/web/update", {"RestartPolicy": {"Name": "no"}}),
    post("/containers/web/update", {"RestartPolicy": {"Name": "sometimes"}}),
    delete("/containers/web"),
    post("/containers/web/restart?t=5"),
    post("/containers/web/kill?signal=WRONG"),
    post("/containers/web/kill?signal=HUP"),
    post(f"/networks/{NET}/disconnect", {"Container": "web"}),
    post(f"/networks/{NET}/disconnect", {"Container": "web"}),
    post(f"/networks/{NET}/connect", {"Container": "web"}),
    post(f"/networks/{NET}/connect", {"Container": "web"}),
    post(f"/networks/{NET}/connect", {"Container": "nobody"}),
    post("/containers/web/stop?t=5"),
    post("/containers/web/stop?t=5"),
    post("/containers/web/kill"),
    get("/containers/web/stats?stream=0&one-shot=1"),
    get("/containers/web/top"),
    get("/containers/web/json"),
    get("/containers/json?all=1"),
    post("/containers/web/wait"),
    delete(f"/images/{IMAGE}"),
    post("/containers/web/start"),
    # Once only, and last: an engine under load may tell of a pause again after its end.
    post("/containers/web/pause"),
    post("/containers/web/pause"),
    post("/containers/web/start"),
    get("/containers/web/json"),
    delete("/containers/web?force=1"),
    delete("/containers/web"),
    post("/containers/web/wait"),
    delete(f"/networks/{NET}"),
    get("/services"),
    get("/tasks"),
    get("/nothing"),
    Step(method="PUT", path="/containers/json"),
)


async def answered(socket: Path, step: Step) -> tuple[int, Any]:
    """Return the status and the body, from JSON if it is that."""
    connector = aiohttp.UnixConnector(str(socket))
    async with (
        aiohttp.ClientSession("http://engine", connector=connector) as session,
        session.request(step.method, f"/v1.41{step.path}", json=step.body) as response,
    ):
        body = await response.read()
        is_json = response.headers.get("Content-Type") == "application/json"
        return response.status, json.loads(body) if is_json and body else None


def differences(real: Any, made: Any, *, is_subset: bool, path: str = "") -> list[str]:
    """Return where two answers are not alike, in words."""
    if real in (None, [], {}) or made in (None, [], {}) or path.rpartition(".")[2] in FREE:
        return []
    if isinstance(real, dict) and isinstance(made, dict):
        real, made = _without_ids(real), _without_ids(made)
        missing = set() if is_subset else real.keys() - made.keys()
        found = [f"{path}.{key} is missing" for key in sorted(missing)]
        found += [
            f"{path}.{key} is invented" for key in sorted(made.keys() - real.keys() - LEFT_OUT)
        ]
        for key in real.keys() & made.keys():
            below = f"{path}.{key}"
            found += differences(real[key], made[key], is_subset=is_subset, path=below)
        return found
    if isinstance(real, list) and isinstance(made, list):
        return differences(real[0], made[0], is_subset=is_subset, path=f"{path}[]")
    return [] if type(real) is type(made) else [f"{path}: {real!r} is not like {made!r}"]


def _without_ids(told: dict[str, Any]) -> dict[str, Any]:
    """Return an object whose members are called by ids with one name for them all."""
    return {IDS.sub("ID", key): value for key, value in told.items()}


def words_of(body: Any) -> str | None:
    """Return what a refusal says, without ids."""
    message = body.get("message") if isinstance(body, dict) else None
    return None if message is None else IDS.sub("ID", message)


async def test_both_answer_alike(docker_engine: DockerEngine, tmp_path: Path) -> None:
    """One life of a container, with most that can be wrong on the way."""
    docker_engine.build(IMAGE, RECIPE)
    world = World(seed=1, clock=lambda: datetime.now(UTC))
    program = Program(stop_s=0.05)
    command = {"Cmd": ["sh", "-c", "sleep"]}
    image = make_image(
        world.state, IMAGE, version="1", program=program, config=command, is_local=True
    )
    add_image(world.state, image)
    found: list[str] = []
    async with simulated_engine(world, tmp_path / "made.sock"):
        for step in STEPS:
            real_status, real = await answered(docker_engine.socket, step)
            made_status, made = await answered(tmp_path / "made.sock", step)
            where = f"{step.method} {step.path}"
            if real_status != made_status:
                found.append(f"{where}: {real_status} {real} but {made_status} {made}")
            elif words_of(real) != words_of(made):
                found.append(f"{where}: {words_of(real)!r} but {words_of(made)!r}")
            else:
                found += [
                    f"{where}: {difference}"
                    for difference in differences(real, made, is_subset=step.is_subset)
                ]

    assert found == [], "\n".join(found)


async def test_both_tell_the_same_events(docker_engine: DockerEngine, tmp_path: Path) -> None:
    """
    In the same order, with the same attributes: the meaning of what happens hangs on it.

    Pauses are left out: an engine under load tells of them twice.
    """
    docker_engine.build(IMAGE, RECIPE)
    world = World(seed=1, clock=lambda: datetime.now(UTC))
    program = Program(stop_s=0.05)
    add_image(
        world.state, make_image(world.state, IMAGE, version="1", program=program, is_local=True)
    )
    begin = f"{datetime.now(UTC).timestamp():.6f}"
    steps = (
        post("/networks/create", {"Name": NET}),
        post("/containers/create?name=web", BODY),
        *(
            post(f"/containers/web/{action}")
            for action in ("start", "kill?signal=HUP", "restart?t=5", "rename?name=other")
        ),
        post("/containers/other/stop?t=5"),
        delete("/containers/other"),
    )
    async with simulated_engine(world, tmp_path / "made.sock"):
        for step in steps:
            await answered(docker_engine.socket, step)
            await answered(tmp_path / "made.sock", step)
        real = await _events(docker_engine.socket, begin)
        made = await _events(tmp_path / "made.sock", begin)

    assert made == real


async def _events(socket: Path, since: str) -> list[tuple[str, str, frozenset[str]]]:
    """Return kind, action and names of the attributes of what happened to containers."""
    connector = aiohttp.UnixConnector(str(socket))
    filters = json.dumps({"type": ["container"]})
    until = int(datetime.now(UTC).timestamp()) + 1
    params = {"since": since, "until": str(until), "filters": filters}
    async with (
        aiohttp.ClientSession("http://engine", connector=connector) as session,
        session.get("/v1.41/events", params=params) as response,
    ):
        told = [json.loads(line) async for line in response.content if line.strip()]
    return [
        (each["Type"], each["Action"], frozenset(each["Actor"]["Attributes"]) - OF_THE_IMAGE)
        for each in told
        if each["Actor"]["Attributes"].get("team") == "blue"
    ]
