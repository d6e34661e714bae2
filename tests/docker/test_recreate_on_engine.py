"""A real engine takes our requests, and makes of them what was there before."""

import http.client
import json
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from docker_engine import DockerEngine
from docker_images import BASE
from engine_data import Json
from engine_made import made_by_engine
from watchroom.docker.recreate import Recreation, create_request
from watchroom.docker.recreate_difference import effective_config
from watchroom.docker.refusals import refusals

pytestmark = pytest.mark.docker

API = (1, 41)
CALL_DEADLINE_S = 60.0
RUN = "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"
OLD_FILE = f"""
FROM {BASE}
ENV ONLY_OLD=1 BOTH=old KEPT=old
LABEL which=old both=yes
EXPOSE 7000
VOLUME /data
USER 0
WORKDIR /tmp
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=9s --retries=2 CMD true
ENTRYPOINT ["sh", "-c"]
CMD ["{RUN}"]
"""
NEW_FILE = (
    OLD_FILE.replace("ONLY_OLD", "ONLY_NEW")
    .replace("=old", "=new")
    .replace("7000", "7001")
    .replace("/tmp", "/etc")
    .replace("9s", "8s")
)


class _Socket(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("docker", timeout=CALL_DEADLINE_S)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(CALL_DEADLINE_S)
        self.sock.connect(str(self._path))


class Host:
    """The engine's API, in as few words as these tests need."""

    def __init__(self, engine: DockerEngine) -> None:
        self._engine = engine
        self.old = engine.build("watchroom-test/full:1", OLD_FILE)
        self.new = engine.build("watchroom-test/full:2", NEW_FILE)

    def call(self, method: str, path: str, body: object = None) -> Any:
        connection = _Socket(self._engine.socket)
        sent = None if body is None else json.dumps(body)
        connection.request(method, f"/v1.41{path}", sent, {"Content-Type": "application/json"})
        reply = connection.getresponse()
        answer = reply.read()
        connection.close()
        assert reply.status < 400, answer
        return json.loads(answer) if answer else None

    def run(self, *arguments: str) -> Json:
        """Run a container of the old image by command line; return its inspection."""
        return self.inspect(self._engine.docker("run", "--detach", *arguments))

    def docker(self, *arguments: str) -> str:
        return self._engine.docker(*arguments)

    def inspect(self, container: str) -> Json:
        found = self.call("GET", f"/containers/{container}/json")
        assert isinstance(found, dict)
        return found

    def image(self, name: str) -> Json:
        found = self.call("GET", f"/images/{name}/json")
        assert isinstance(found, dict)
        return found

    def names(self) -> dict[str, str]:
        listed = self.call("GET", "/containers/json?all=1")
        return {each["Id"]: each["Names"][0].removeprefix("/") for each in listed}

    def request(self, inspect: Json, image: str) -> Recreation:
        assert refusals(inspect, names=self.names()) == ()
        return create_request(
            inspect,
            self.image(inspect["Image"]),
            self.image(image),
            api_version=API,
            name=f"{inspect['Name'][1:]}-new",
            names=self.names(),
            image=image,
        )

    def make_anew(self, inspect: Json, image: str) -> Json:
        """Do in short what an update does; return the new one's inspection."""
        request = self.request(inspect, image)
        created = self.call("POST", f"/containers/create?name={request.name}", request.body)["Id"]
        self.call("POST", f"/containers/{inspect['Id']}/stop?t=0")
        for network in request.release:
            self.call("POST", f"/networks/{network}/disconnect", {"Container": inspect["Id"]})
        self.call("DELETE", f"/containers/{inspect['Id']}")
        self.call("POST", f"/containers/{created}/rename?name={inspect['Name'][1:]}")
        for each in request.connect:
            joined = {"Container": created, "EndpointConfig": each.endpoint}
            self.call("POST", f"/networks/{each.network}/connect", joined)
        if request.start:
            self.call("POST", f"/containers/{created}/start")
        return self.inspect(created)


@pytest.fixture
def host(docker_engine: DockerEngine) -> Host:
    return Host(docker_engine)


def settings(inspect: Json) -> Json:
    """Return what a user sees of a container's settings; nothing and empty are the same."""
    config = {k: v for k, v in inspect["Config"].items() if k != "Image"}
    if config["Hostname"] == inspect["Id"][:12]:
        del config["Hostname"]
    config["Env"] = sorted(config["Env"])
    own = inspect["HostConfig"].items()
    parts = {**config, **{k: v for k, v in own if k not in {"Binds", "Mounts"}}}
    parts["mounts"] = sorted(
        (m["Destination"], m.get("Name") or m["Source"], m["RW"]) for m in inspect["Mounts"]
    )
    parts["networks"] = {
        name: (
            sorted(a for a in e["Aliases"] or [] if a != inspect["Id"][:12]),
            e["IPAMConfig"] or None,
            e["Links"],
        )
        for name, e in inspect["NetworkSettings"]["Networks"].items()
    }
    return {key: value for key, value in parts.items() if value}


MUCH = (
    *("--network", "one", "--network-alias", "brain", "--ip", "10.231.7.77", "--hostname", "h"),
    *("-e", "MINE=a=b", "-e", "BOTH=mine", "--label", "both=mine", "--label", "own=1"),
    *("-p", "127.0.0.1::7000", "-v", "named:/named", "-v", "/unnamed", "-v", "/etc:/host:ro"),
    *("--mount", "type=volume,dst=/other", "--tmpfs", "/scratch:size=1m"),
    *("--memory", "64m", "--cpus", "0.5", "--shm-size", "8m", "--ulimit", "nofile=99:100"),
    *("--cap-add", "SYS_NICE", "--cap-drop", "MKNOD", "--sysctl", "net.core.somaxconn=99"),
    *("--restart", "on-failure:3", "--init", "--add-host", "a:10.0.0.1", "--dns", "10.0.0.2"),
    *("--device", "/dev/null:/dev/zilch", "--health-retries", "7", "--stop-timeout", "3"),
    *("--log-opt", "max-size=1m", "--group-add", "44", "--security-opt", "no-new-privileges"),
    *("--workdir", "/", "--user", "0:0", "--pids-limit", "50", "--oom-score-adj", "5"),
)


def test_a_container_with_many_settings_stays_as_it_is(host: Host) -> None:
    """From the same image: settings, addresses, and the data in volumes without a name."""
    host.docker("network", "create", "--subnet", "10.231.7.0/24", "one")
    host.docker("network", "create", "two")
    host.run("--name", "db", "--network", "one", host.old)
    host.run("--name", "full", *MUCH, "--link", "db:database", host.old)
    host.docker("network", "connect", "--alias", "second", "two", "full")
    for path in ("/unnamed", "/other", "/data", "/named"):
        host.docker("exec", "full", "sh", "-c", f"echo {path} > {path}/mark")

    before = host.inspect("full")
    after = host.make_anew(before, host.old)

    assert settings(after) == settings(before)
    assert after["State"]["Running"]
    assert after["NetworkSettings"]["Networks"]["one"]["IPAddress"] == "10.231.7.77"
    for path in ("/unnamed", "/other", "/data", "/named"):
        assert host.docker("exec", "full", "cat", f"{path}/mark") == path
    assert settings(host.make_anew(after, host.old)) == settings(before)


def test_new_defaults_come_and_the_users_settings_stay(host: Host) -> None:
    """What an update is for."""
    host.docker("network", "create", "--subnet", "10.231.7.0/24", "one")
    before = host.run("--name", "full", *MUCH, host.old)
    request = host.request(before, host.new)
    after = host.make_anew(before, host.new)

    env = dict(entry.split("=", 1) for entry in after["Config"]["Env"])
    assert env == {
        "PATH": "/bin",
        "MINE": "a=b",
        "BOTH": "mine",
        "KEPT": "new",
        "ONLY_NEW": "1",
    }
    assert after["Config"]["Labels"] == {"which": "new", "both": "mine", "own": "1"}
    assert after["Config"]["WorkingDir"] == "/"
    assert after["Config"]["Healthcheck"]["Interval"] == 8 * 10**9
    assert after["Config"]["Healthcheck"]["Retries"] == 7
    assert set(after["Config"]["ExposedPorts"]) == {"7000/tcp", "7001/tcp"}

    told = effective_config(request.body, host.image(host.new))
    for key in ("Env", "Labels", "Healthcheck", "Cmd", "Entrypoint", "User", "WorkingDir"):
        assert told[key] == after["Config"][key]


@pytest.mark.parametrize(
    ("options", "command"),
    [
        ((), ()),
        ((), ("sleep 3600",)),
        (("--entrypoint", "/bin/sleep"), ("3600",)),
        (("--entrypoint", ""), ("sleep", "3600")),
        (("--entrypoint", "sh"), ("-c", RUN)),
        (("--no-healthcheck",), ()),
        (("--network", "host"), ()),
        (("--network", "none"), ()),
        (("--uts", "host"), ()),
        (("--pid", "host", "--ipc", "shareable"), ()),
        (("--read-only", "-t", "-i"), ()),
        (("-P",), ()),
        (("--security-opt", "systempaths=unconfined"), ()),
        (("--restart", "unless-stopped"), ()),
    ],
)
def test_unusual_settings_stay_as_they_are(
    host: Host, options: Sequence[str], command: Sequence[str]
) -> None:
    """Each was lost, or made the engine refuse, in one tool or another."""
    before = host.run("--name", "odd", *options, host.old, *command)
    after = host.make_anew(before, host.old)

    assert (after["Path"], after["Args"]) == (before["Path"], before["Args"])
    assert settings(after) == settings(before)


def test_rights_stay_as_they_are(host: Host) -> None:
    """Only created: not every machine that runs tests may give a container all rights."""
    before = host.inspect(host.docker("create", "--name", "mighty", "--privileged", host.old))

    after = host.make_anew(before, host.old)
    assert settings(after) == settings(before)
    assert after["State"]["Status"] == "created"


def test_a_hardware_address_stays(host: Host) -> None:
    """The user's own one, which licences and DHCP servers know."""
    config = {
        "Image": host.old,
        "MacAddress": "02:42:ac:11:65:43",
        "HostConfig": {"NetworkMode": "bridge"},
    }
    created = host.call("POST", "/containers/create?name=mac", config)["Id"]
    host.call("POST", f"/containers/{created}/start")

    after = host.make_anew(host.inspect(created), host.old)
    assert after["NetworkSettings"]["Networks"]["bridge"]["MacAddress"] == "02:42:ac:11:65:43"


def test_who_lives_in_its_network_finds_it_again(host: Host) -> None:
    """By name: the id in its settings is that of a container that is gone."""
    parent = host.run("--name", "parent", host.old)
    child = host.run("--name", "child", "--network", "container:parent", host.old)
    request = host.request(child, host.old)
    renewed = host.make_anew(parent, host.old)

    assert request.body["HostConfig"]["NetworkMode"] == "container:parent"  # type: ignore[index]
    created = host.call("POST", "/containers/create?name=child2", request.body)["Id"]
    host.call("POST", f"/containers/{created}/start")
    mode = host.inspect(created)["HostConfig"]["NetworkMode"]
    assert mode == f"container:{renewed['Id']}"


def test_links_on_the_default_bridge_stay(host: Host) -> None:
    """Also after the names were swapped."""
    host.run("--name", "db", host.old)
    before = host.run("--name", "web", "--link", "db:database", host.old)

    after = host.make_anew(before, host.old)
    assert after["HostConfig"]["Links"] == ["/db:/web/database"]


@pytest.mark.parametrize(
    "own",
    [
        {},
        {"Env": ["BOTH=mine", "ONLY_OLD"], "Labels": {"both": "mine"}, "User": "7"},
        {"Cmd": ["x"]},
        {"Entrypoint": ["sh"]},
        {"Entrypoint": [""], "Cmd": ["x"]},
        {"Healthcheck": {"Retries": 5}},
        {"Healthcheck": {"Test": ["NONE"]}},
        {"Hostname": "own", "ExposedPorts": {"1/tcp": {}}, "Volumes": {"/v": {}}},
    ],
)
def test_our_imitation_of_an_engine_does_the_same(host: Host, own: Json) -> None:
    """Properties are tested on it: they are worth as much as it is true."""
    body = {
        **own,
        "Image": host.old,
        "HostConfig": {"NetworkMode": "default"},
        "NetworkingConfig": {"EndpointsConfig": {}},
    }
    created = host.call("POST", "/containers/create", body)["Id"]
    real = host.inspect(created)

    made = made_by_engine(body, host.image(host.old), container_id=created, name="x")
    for key, value in made["Config"].items():
        assert (real["Config"][key] or None) == (value or None), key
    assert made["Image"] == real["Image"]
    assert {m["Destination"] for m in made["Mounts"]} == {m["Destination"] for m in real["Mounts"]}
