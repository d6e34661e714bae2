"""Services as an engine describes them."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_data import changed, engine_json, engine_list
from watchroom.docker.inspections import brief_of, service_of
from watchroom.domain.errors import Undecodable
from watchroom.domain.services import (
    Health,
    RestartPolicy,
    Service,
    ServiceBrief,
    ServiceNetwork,
    ServicePort,
    ServiceStatus,
    ServiceVolume,
)


def service(name: str, changes: Mapping[str, Any] | None = None) -> Service:
    return service_of(changed(engine_json(name), changes or {}), host="local")


def brief(name: str) -> ServiceBrief:
    return next(b for b in map(brief_of, engine_list()) if b.container_name == name)


def test_a_service_is_known_by_its_labels() -> None:
    """A container of Compose, of an image with labels."""
    found = service("compose")

    assert (found.id, found.identity.name, found.identity.version) == ("ollama", "Ollama", "0.9.2")
    assert (found.identity.url, found.identity.port) == ("http://localhost:11434", 11434)
    assert (found.container_name, found.host) == ("stack-ollama-1", "local")
    assert found.image == "ollama:latest"
    assert found.image_id is not None
    assert (found.place.compose_project, found.place.compose_service) == ("stack", "ollama")
    assert found.place.depends_on == ("db",)
    assert not found.ignored


def test_a_service_tells_how_it_was_set_up() -> None:
    """The page of one service."""
    setup = service("compose").setup

    assert setup.command == "/bin/sh -c 'sleep 100000'"
    assert (setup.memory_limit_bytes, setup.cpu_limit, setup.gpus) == (2 << 30, 1.5, "all")
    assert setup.restart_policy == RestartPolicy(name="unless-stopped", most_retries=None)
    assert (setup.log_driver, setup.tty, setup.auto_remove) == ("json-file", False, False)
    assert setup.ports == (
        ServicePort(internal=9999, external=9999, protocol="udp", address="127.0.0.1"),
        ServicePort(internal=11434, external=11434, protocol="tcp", address="0.0.0.0"),
    )
    assert [(v.kind, v.destination, v.writable) for v in setup.volumes] == [
        ("volume", "/anon2", True),
        ("volume", "/anon3", True),
        ("bind", "/host", False),
        ("volume", "/root/.ollama", True),
        ("tmpfs", "/scratch", True),
    ]
    models = ServiceVolume(
        kind="volume", source="models", destination="/root/.ollama", writable=True
    )
    assert models in setup.volumes
    assert setup.networks[1] == ServiceNetwork(
        name="stack_default",
        address="10.78.50.77",
        address6=None,
        aliases=("ollama", "stack-ollama-1", "f5c924881b9a", "ollama-host"),
    )


def test_secrets_are_masked_before_anybody_sees_them() -> None:
    """The type itself holds no secret, so no page, log or message can."""
    assert "hunter2secret" in str(engine_json("compose"))
    assert "hunter2secret" not in str(service("compose"))


def test_a_running_service_has_a_state() -> None:
    """Times to the millisecond; an exit code of 0 that means nothing is not shown."""
    state = service("unhealthy").state

    assert (state.status, state.health) == (ServiceStatus.RUNNING, Health.UNHEALTHY)
    assert state.health_output == "no model"
    assert state.failing_streak is not None
    assert state.failing_streak >= 1
    assert (state.exit_code, state.exit_reason, state.finished_ms) == (None, None, None)
    assert state.created_ms is not None
    assert state.started_ms is not None
    assert state.created_ms < state.started_ms


def test_a_service_that_ran_out_of_memory_says_so() -> None:
    """The engine keeps the last word of its health check, which is worth nothing now."""
    state = service("oom").state

    assert state.status is ServiceStatus.STOPPED
    assert state.exit_reason == "Exited (137), out of memory"
    assert (state.exit_code, state.oom_killed, state.health) == (137, True, Health.NONE)


def test_a_service_that_never_started_has_no_times_of_that() -> None:
    """And the exit code 0 that the engine tells of it is none."""
    state = service("mac").state

    assert state.status is ServiceStatus.CREATED
    assert (state.started_ms, state.finished_ms, state.exit_code) == (None, None, None)


def test_ports_of_a_stopped_service_are_those_that_it_asked_for() -> None:
    """Nothing is published while it does not run, and yet its port is no secret."""
    found = service("compose", {"NetworkSettings.Ports": {}, "State.Status": "exited"})

    assert found.identity.port == 11434


def test_a_port_that_the_engine_chose_is_known_while_it_runs() -> None:
    """`-p 8080` alone."""
    assert service("linked").identity.port == 32768
    assert service("linked", {"NetworkSettings.Ports": {}}).identity.port is None


@pytest.mark.parametrize(
    ("request_", "gpus"),
    [
        ({"Count": -1, "DeviceIDs": None, "Capabilities": [["gpu"]]}, "all"),
        ({"Count": 2, "DeviceIDs": None, "Capabilities": [["gpu", "utility"]]}, "2"),
        ({"Count": 0, "DeviceIDs": ["GPU-1", "1"], "Capabilities": [["gpu"]]}, "GPU-1,1"),
        ({"Driver": "nvidia", "Count": -1, "Capabilities": None}, "all"),
        ({"Driver": "cdi", "DeviceIDs": ["x"], "Capabilities": None}, None),
    ],
)
def test_gpus_are_told_as_they_were_asked_for(request_: Mapping[str, Any], gpus: str) -> None:
    """All, a number, or certain ones."""
    assert service("compose", {"HostConfig.DeviceRequests": [request_]}).setup.gpus == gpus


def test_a_label_hides_a_service() -> None:
    """The user's word, also in the list."""
    entry = changed(engine_list()[0], {"Labels": {"watchroom.ignore": "true"}})

    labels = {"watchroom.ignore": "true"}
    assert service("compose", {"Config.Labels": labels}).ignored
    assert brief_of(entry).ignored


@pytest.mark.parametrize(
    ("name", "status", "health", "exit_code"),
    [
        ("stack-ollama-1", ServiceStatus.RUNNING, Health.HEALTHY, None),
        ("db", ServiceStatus.PAUSED, Health.NONE, None),
        ("fresh", ServiceStatus.CREATED, Health.NONE, None),
        ("died", ServiceStatus.STOPPED, Health.NONE, 3),
        ("legacydb", ServiceStatus.RUNNING, Health.HEALTHY, None),
    ],
)
def test_the_list_tells_the_state_in_words(
    name: str, status: ServiceStatus, health: Health, exit_code: int | None
) -> None:
    """A linked container is listed under the other's name for it too; its own one counts."""
    found = brief(name)

    assert (found.status, found.health, found.exit_code) == (status, health, exit_code)


@pytest.mark.parametrize(
    ("state", "words", "health", "exit_code"),
    [
        ("running", "Up 3 minutes (unhealthy)", Health.UNHEALTHY, None),
        ("running", "Up 2 seconds (health: starting)", Health.STARTING, None),
        ("running", "Up 2 days", Health.NONE, None),
        ("paused", "Up 5 minutes (Paused)", Health.NONE, None),
        ("restarting", "Restarting (7) 3 seconds ago", Health.NONE, 7),
        ("exited", "Exited (137) 5 minutes ago", Health.NONE, 137),
        ("exited", "Exited (healthy) ago", Health.NONE, None),
        ("dead", "Dead", Health.NONE, None),
        ("removing", "Removal In Progress", Health.NONE, None),
    ],
)
def test_health_is_read_from_the_words_of_the_list(
    state: str, words: str, health: Health, exit_code: int | None
) -> None:
    """Up to API 1.51 it stands nowhere else."""
    found = brief_of({"Id": "a" * 64, "Names": ["/x"], "State": state, "Status": words})

    assert (found.health, found.exit_code) == (health, exit_code)


def test_a_newer_list_tells_health_by_itself() -> None:
    """Its word counts more than the text."""
    entry = {
        "Id": "a" * 64,
        "State": "running",
        "Status": "Up 3 minutes",
        "Health": {"Status": "unhealthy", "FailingStreak": 3},
    }

    assert brief_of(entry).health is Health.UNHEALTHY


def test_a_brief_does_not_change_by_itself() -> None:
    """Otherwise every look at the list would seem to bring news."""
    entry = engine_list()[0]
    later = changed(entry, {"Status": str(entry["Status"]).replace("Less than a second", "3 days")})

    assert later != entry
    assert brief_of(entry) == brief_of(later)


@pytest.mark.parametrize("read", [lambda json: service_of(json, host="x"), brief_of])
def test_without_an_id_there_is_no_container(read: Any) -> None:
    """Nothing could be done with it."""
    with pytest.raises(Undecodable):
        read({"Name": "/x", "Names": ["/x"]})


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
PATHS = st.sampled_from(
    [
        *("Name", "Image", "Created", "Path", "Args", "State", "Config", "HostConfig", "Mounts"),
        *("State.Status", "State.Health", "State.Health.Log", "State.ExitCode", "RestartCount"),
        *(
            "State.StartedAt",
            "NetworkSettings",
            "NetworkSettings.Ports",
            "NetworkSettings.Networks",
        ),
        *("Config.Env", "Config.Labels", "Config.Image", "Config.User", "Config.ExposedPorts"),
        *("HostConfig.PortBindings", "HostConfig.Memory", "HostConfig.NanoCpus"),
        *("HostConfig.RestartPolicy", "HostConfig.DeviceRequests", "HostConfig.Tmpfs"),
    ]
)


@given(PATHS, ODD)
def test_any_part_may_be_missing_or_odd(path: str, odd: object) -> None:
    """Podman, older and newer engines; one container must not spoil the list."""
    inspect = engine_json("unhealthy")
    if "." in path or isinstance(odd, dict | list | type(None)):
        service_of(changed(inspect, {path: odd}), host="local")
    service_of({key: value for key, value in inspect.items() if key != path}, host="local")


@given(st.sampled_from(["Names", "State", "Status", "Labels", "Created", "Health", "Image"]), ODD)
def test_any_part_of_an_entry_may_be_odd(key: str, odd: object) -> None:
    """The list comes from the same engines."""
    assert brief_of({**engine_list()[0], key: odd}).container_id


@pytest.mark.parametrize("name", ["compose", "linked"])
def test_list_and_inspection_agree(name: str) -> None:
    """The list decides what is looked at anew: it must tell the same."""
    found = service(name)
    (entry,) = [b for b in map(brief_of, engine_list()) if b.container_id == found.container_id]

    assert (entry.container_name, entry.status) == (found.container_name, found.state.status)
    assert (entry.image_id, entry.ignored) == (found.image_id, found.ignored)
