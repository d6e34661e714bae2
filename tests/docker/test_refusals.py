"""What cannot be made anew as it was is found before anything is touched."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine_data import changed, engine_json
from watchroom.docker.container_names import by_name, missing_containers, name_of
from watchroom.docker.refusals import refusals

PARENT = engine_json("compose")["Id"]
PROCESSES = engine_json("sidecar")["HostConfig"]["PidMode"].removeprefix("container:")
NAMES = {PARENT: "stack-ollama-1", PROCESSES: "db"}


def refused(name: str, changes: Mapping[str, Any] | None = None) -> tuple[str, ...]:
    return refusals(changed(engine_json(name), changes or {}), names=NAMES)


@pytest.mark.parametrize(
    "name", ["compose", "linked", "hostnet", "sidecar", "oom", "mac", "unhealthy"]
)
def test_an_ordinary_container_can_be_made_anew(name: str) -> None:
    """A refusal too many is an update too few."""
    assert refused(name) == ()


LABELS = [
    "com.docker.swarm.task.id",
    "io.kubernetes.pod.name",
    "com.amazonaws.ecs.task-arn",
    "com.hashicorp.nomad.alloc_id",
    "io.hass.type",
    "io.balena.supervised",
    "PODMAN_SYSTEMD_UNIT",
]


@pytest.mark.parametrize("label", LABELS)
def test_point_20_what_another_made_is_left_to_it(label: str) -> None:
    """It would make its own again beside ours, or kill ours."""
    (reason,) = refused("linked", {"Config.Labels": {label: "x"}})

    assert "belongs to" in reason


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"State.Status": "paused"}, "paused"),
        ({"State.Status": "removing"}, "removing"),
        ({"State.Status": "dead"}, "dead"),
        ({"Platform": "windows"}, "Windows"),
        ({"Config.AttachStdin": True, "Config.StdinOnce": True}, "terminal"),
        ({"NetworkSettings.Networks": {}}, "every network"),
        (
            {"Mounts": [{"Type": "bind", "Source": "/x", "Destination": "/secret"}]},
            "mounted at /secret",
        ),
        ({"Mounts": [{"Type": "volume", "Destination": "/data"}]}, "mounted at /data"),
        ({"HostConfig": None}, "HostConfig"),
        ({"Config": {}}, "Config"),
        ({"Image": ""}, "Image"),
        ({"HostConfig.VolumesFrom": ["gone"]}, "gone"),
        ({"HostConfig.PidMode": f"container:{'e' * 64}"}, "e" * 64),
    ],
)
def test_point_24_each_loss_has_its_reason(changes: Mapping[str, Any], words: str) -> None:
    """One sentence for a person, who can then do something about it."""
    (reason,) = refused("linked", changes)

    assert words in reason


def test_point_24_several_reasons_are_told_together() -> None:
    """Nobody wants to learn of them one after the other."""
    assert len(refused("linked", {"State.Status": "paused", "Platform": "windows"})) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"HostConfig.NetworkMode": "host", "NetworkSettings.Networks": {}},
        {"HostConfig.NetworkMode": "none", "NetworkSettings.Networks": {}},
        {"Config.NetworkDisabled": True, "NetworkSettings.Networks": {}},
        {"Config.AttachStdin": True},
        {"Config.AttachStdin": True, "Config.StdinOnce": True, "State.Running": False},
        {"Config.OpenStdin": True, "Config.Tty": True},
        {"HostConfig.PidMode": "host", "HostConfig.IpcMode": "shareable"},
        {"HostConfig.VolumesFrom": ["db:ro"]},
        {"HostConfig.VolumesFrom": [PARENT[:12]]},
    ],
)
def test_what_only_looks_like_a_loss_is_none(changes: Mapping[str, Any]) -> None:
    """Each of these comes back as it was."""
    assert refused("linked", changes) == ()


def test_point_06_a_container_without_its_network_is_refused() -> None:
    """The one whose network it shared was removed; a new one could not even be created."""
    (first, second) = refusals(engine_json("sidecar"), names={PARENT: "another-name-for-it"})

    assert "db" not in first
    assert PROCESSES in first
    assert "stack-ollama-1" in second


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ({}, {"Architecture": "arm64"}, "linux/arm64"),
        ({}, {"Os": "windows"}, "windows/amd64"),
    ],
)
def test_an_image_for_another_machine_is_refused(
    old: Mapping[str, Any], new: Mapping[str, Any], words: str
) -> None:
    """A tag may have lost the build for this one since."""
    (reason,) = refusals(
        engine_json("linked"),
        names=NAMES,
        old_image=changed(engine_json("image_old"), old),
        new_image=changed(engine_json("image_new"), new),
    )

    assert words in reason


def test_an_image_for_the_same_machine_is_fine() -> None:
    """And an old one that is gone is no reason against the new one."""
    image = engine_json("image_new")

    assert refusals(engine_json("linked"), names=NAMES, old_image=image, new_image=image) == ()
    assert refusals(engine_json("linked"), names=NAMES, new_image=image) == ()


def test_secrets_that_were_copied_in_are_not_lost() -> None:
    """Compose copies secrets from its environment into the container, where no setting tells."""
    changes = [{"Path": path, "Kind": 1} for path in ("/tmp/x", "/run/secrets", "/run/secrets/db")]

    (reason,) = refusals(engine_json("linked"), names=NAMES, changes=changes)
    assert "/run/secrets/db" in reason


def test_secrets_that_are_mounted_are_no_loss() -> None:
    """A mount leaves an empty file behind it, which shows among the changes."""
    binds = {"HostConfig.Binds": ["/srv/db.txt:/run/secrets/db:ro"]}
    inspect = changed(engine_json("linked"), binds)
    changes = [{"Path": "/run/secrets/db", "Kind": 1}]

    assert refusals(inspect, names=NAMES, changes=changes) == ()


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        (PARENT, "stack-ollama-1"),
        (PARENT[:12], "stack-ollama-1"),
        ("stack-ollama-1", "stack-ollama-1"),
        ("f" * 64, "f" * 64),
        (PARENT[:5], PARENT[:5]),
    ],
)
def test_a_container_is_found_by_id_or_name(reference: str, name: str) -> None:
    """Five digits are a name: short ids have twelve."""
    assert name_of(reference, NAMES) == name
    assert by_name(f"container:{reference}", NAMES) == f"container:{name}"


def test_a_name_of_hex_digits_is_a_name_first() -> None:
    """As the engine has it."""
    name = PARENT[:12]

    assert name_of(name, {PARENT: "stack-ollama-1", "0" * 64: name}) == name


def test_an_ambiguous_id_is_no_ones() -> None:
    """Better refused than the wrong one's network."""
    names = {"ab" * 32: "a", "ab" * 31 + "cd": "b"}
    inspect = changed(engine_json("sidecar"), {"HostConfig.NetworkMode": "container:" + "ab" * 8})

    assert "ab" * 8 in list(missing_containers(inspect, names))
