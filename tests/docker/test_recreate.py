"""A container made anew has the user's settings and the new image's defaults."""

from typing import Any

import pytest

from engine_data import changed, engine_json
from recreations import NEW, OLD, body, recreation


def test_point_01_what_nobody_thought_of_survives() -> None:
    """Settings pass through as they are: a list of known ones would lose the next new one."""
    told = engine_json("compose")["HostConfig"]
    sent = body("compose", {"HostConfig.FromTheFuture": 7, "Config.AlsoNew": [1]})

    for key in ("DeviceRequests", "ShmSize", "Ulimits", "Sysctls", "CapAdd", "Tmpfs", "Init"):
        assert sent["HostConfig"][key] == told[key]
    for key in ("Memory", "NanoCpus", "RestartPolicy", "LogConfig", "SecurityOpt", "Devices"):
        assert sent["HostConfig"][key] == told[key]
    assert sent["HostConfig"]["FromTheFuture"] == 7
    assert (sent["AlsoNew"], sent["StopTimeout"]) == ([1], 20)


def test_point_01_what_is_not_a_setting_is_dropped() -> None:
    """What the client or the image wrote there."""
    sent = body("compose", {"HostConfig.ContainerIDFile": "/tmp/cid", "Config.OnBuild": ["x"]})

    assert "ContainerIDFile" not in sent["HostConfig"]
    assert "OnBuild" not in sent


def test_point_02_without_the_old_image_everything_is_kept() -> None:
    """Nobody knows what was the image's: better old defaults than lost settings; and it is said."""
    inspect = engine_json("compose")
    found = recreation(inspect, old=None)

    for key in ("User", "WorkingDir", "StopSignal", "Env", "Cmd", "Entrypoint", "Healthcheck"):
        assert found.body[key] == inspect["Config"][key]
    assert any("is gone" in warning for warning in found.warnings)
    assert not any("is gone" in warning for warning in recreation(inspect).warnings)


def test_point_03_defaults_of_the_old_image_do_not_freeze() -> None:
    """The new image's own apply instead."""
    sent = body("compose")

    for key in ("User", "WorkingDir", "StopSignal"):
        assert key not in sent
    assert sent["Env"] == ["OLLAMA_KEEP_ALIVE=24h", "API_TOKEN=hunter2secret"]
    assert "maintainer" not in sent["Labels"]
    assert "org.opencontainers.image.version" not in sent["Labels"]
    assert "com.docker.compose.config-hash" in sent["Labels"]
    assert sent["Volumes"] == {"/anon3": {}}


@pytest.mark.parametrize(
    ("field", "value"),
    [("User", "1234"), ("WorkingDir", "/models"), ("StopSignal", "SIGQUIT")],
)
def test_point_03_the_users_own_values_stay(field: str, value: str) -> None:
    """They differ from the old image's."""
    assert body("compose", {f"Config.{field}": value})[field] == value


def test_point_03_variables_are_compared_with_their_values() -> None:
    """A value may hold "=" itself, and one without any means: take it out of the environment."""
    env = ["OLLAMA_HOST=0.0.0.0:1", "GONE_LATER=1", "OPTS=a=b=c", "GONE_LATER", "EMPTY="]

    sent = body("compose", {"Config.Env": env})
    assert sent["Env"] == ["OLLAMA_HOST=0.0.0.0:1", "OPTS=a=b=c", "GONE_LATER", "EMPTY="]


def test_point_03_labels_are_compared_with_their_values() -> None:
    """A user may give a label of the image another value."""
    labels = {"maintainer": "me", "vendor": "acme", "mine": "yes"}

    sent = body("compose", {"Config.Labels": labels})
    assert sent["Labels"] == {"maintainer": "me", "mine": "yes"}


def test_point_03_published_ports_stay_exposed() -> None:
    """Only an exposed port is published, and the image may no longer expose it."""
    assert body("compose")["ExposedPorts"] == {"11434/tcp": {}, "9999/udp": {}}
    assert body("hostnet")["ExposedPorts"] == {}


def test_point_03_a_health_check_is_compared_field_by_field() -> None:
    """The user asked for seven retries and took the rest as it came."""
    assert body("compose")["Healthcheck"] == {"Retries": 7}
    assert "Healthcheck" not in body("linked")


def test_point_03_a_health_check_that_was_turned_off_stays_off() -> None:
    """`--no-healthcheck`; the engine fills in the rest from the image all the same."""
    check = {**OLD["Config"]["Healthcheck"], "Test": ["NONE"]}

    assert body("compose", {"Config.Healthcheck": check})["Healthcheck"] == {"Test": ["NONE"]}


SH, SLEEP = ["/bin/sh", "-c"], ["sleep 100000"]


@pytest.mark.parametrize(
    ("own", "sent"),
    [
        # as the image has them
        ((SH, SLEEP), (None, None)),
        # `docker run image other`
        ((SH, ["other"]), (None, ["other"])),
        # `--entrypoint /bin/sleep image 5`
        ((["/bin/sleep"], ["5"]), (["/bin/sleep"], ["5"])),
        # `--entrypoint /bin/sleep image`: the image's command does not count
        ((["/bin/sleep"], None), (["/bin/sleep"], None)),
        # another entrypoint with, by chance, the image's command
        ((["/bin/ash", "-c"], SLEEP), (["/bin/ash", "-c"], SLEEP)),
        # the image's own entrypoint given by hand, without a command
        ((SH, None), (SH, None)),
        ((SH, []), (SH, None)),
        # `--entrypoint "" image other`: taken away, which no inspection tells
        ((None, ["other"]), ([""], ["other"])),
        (([], ["other"]), ([""], ["other"])),
    ],
)
def test_point_04_entrypoint_and_command_hang_together(
    own: tuple[Any, Any], sent: tuple[Any, Any]
) -> None:
    """The engine takes the image's command only beside the image's entrypoint."""
    found = body("compose", {"Config.Entrypoint": own[0], "Config.Cmd": own[1]})

    assert (found["Entrypoint"], found["Cmd"]) == sent


def test_point_04_an_image_without_entrypoint_has_none_to_take_away() -> None:
    """A new one may come with one, and the user's command goes to that."""
    plain = changed(OLD, {"Config.Entrypoint": None})
    found = body("compose", {"Config.Entrypoint": None, "Config.Cmd": ["x"]}, old=plain)

    assert (found["Entrypoint"], found["Cmd"]) == (None, ["x"])


@pytest.mark.parametrize("name", ["linked", "hostnet", "sidecar", "auto"])
def test_point_05_a_hostname_that_nobody_chose_is_dropped(name: str) -> None:
    """The short id of the old one, the host's, or another container's."""
    assert engine_json(name)["Config"]["Hostname"]
    assert "Hostname" not in body(name)


def test_point_05_a_hostname_of_the_users_stays() -> None:
    """Databases name their files by it."""
    assert body("compose")["Hostname"] == "ollama-host"
    assert "Hostname" not in body("compose", {"HostConfig.UTSMode": "host"})


def test_point_10_unnamed_volumes_keep_their_data() -> None:
    """They are bound by the name that the engine made up, wherever they were asked for."""
    host = body("compose")["HostConfig"]
    volumes = {m["Destination"]: m["Name"] for m in engine_json("compose")["Mounts"] if "Name" in m}

    assert host["Binds"] == [
        "models:/root/.ollama",
        "/srv/prompts:/host:ro",
        f"{volumes['/anon3']}:/anon3",
    ]
    assert host["Mounts"] == [{"Type": "volume", "Target": "/anon2", "Source": volumes["/anon2"]}]


def test_point_10_volumes_that_only_the_image_asked_for_keep_their_data() -> None:
    """A database started without any option has all of its data in one."""
    (volume,) = engine_json("linked")["Mounts"]

    assert body("linked")["HostConfig"]["Binds"] == [f"{volume['Name']}:/root/.ollama"]


def test_point_10_a_volume_that_is_only_read_stays_so() -> None:
    """Volumes of another container may come without the right to write."""
    mounts = [{"Type": "volume", "Name": "v", "Destination": "/data", "RW": False}]

    assert body("linked", {"Mounts": mounts})["HostConfig"]["Binds"] == ["v:/data:ro"]


@pytest.mark.parametrize("target", ["/anon2", "/anon2/", "//anon2"])
def test_point_10_a_path_may_be_written_in_several_ways(target: str) -> None:
    """The engine tells the clean one of the mount, and what the user wrote in the settings."""
    changes = {"HostConfig.Mounts": [{"Type": "volume", "Target": target}]}

    host = body("compose", changes)["HostConfig"]
    assert host["Mounts"][0]["Source"]
    assert not any("/anon2" in bind for bind in host["Binds"])


def test_point_12_the_old_one_gets_its_own_time_to_stop() -> None:
    """A model server may need minutes."""
    assert recreation(engine_json("compose")).stop_timeout_s == 20
    assert recreation(engine_json("linked")).stop_timeout_s is None


def test_point_13_a_container_that_vanishes_is_known_to() -> None:
    """The way back is to make it anew, from the old image's id."""
    inspect = engine_json("auto")
    found = recreation(inspect)
    back = recreation(inspect, new=OLD, image=OLD["Id"])

    assert found.vanishes
    assert any("deletes it" in warning for warning in found.warnings)
    assert found.body["HostConfig"]["AutoRemove"] is True  # type: ignore[index]
    assert (found.body["Image"], back.body["Image"]) == ("ollama:latest", OLD["Id"])
    assert not recreation(engine_json("compose")).vanishes


@pytest.mark.parametrize(
    ("status", "start"),
    [("running", True), ("restarting", True), ("exited", False), ("created", False)],
)
def test_point_14_what_was_stopped_stays_stopped(status: str, start: bool) -> None:
    """An update is no reason to start something."""
    inspect = changed(engine_json("compose"), {"State.Status": status})

    assert recreation(inspect).start is start


def test_point_19_compose_finds_its_container_up_to_date() -> None:
    """Another image id in its label, and its next `up` makes the container anew once more."""
    labels = body("compose")["Labels"]

    assert labels["com.docker.compose.image"] == NEW["Id"]
    assert labels["com.docker.compose.config-hash"] == "abc123"
    assert "com.docker.compose.image" not in body("linked")["Labels"]


def test_a_port_that_the_engine_chooses_is_told() -> None:
    """Who has it in a bookmark should know before."""
    assert any("8080/tcp" in warning for warning in recreation(engine_json("linked")).warnings)
    published = changed(engine_json("hostnet"), {"HostConfig.PublishAllPorts": True})
    assert any("11434/tcp" in warning for warning in recreation(published).warnings)
    assert recreation(engine_json("compose")).warnings == ()


def test_secrets_do_not_stand_in_what_is_printed() -> None:
    """A request in a log would give them away."""
    found = recreation(engine_json("compose"))

    assert "hunter2secret" in str(found.body)
    assert "hunter2secret" not in str(found)


@pytest.mark.parametrize("name", ["compose", "linked", "hostnet", "sidecar", "auto", "oom", "mac"])
def test_the_inspection_is_left_as_it_was(name: str) -> None:
    """It is the way back, kept in a journal."""
    inspect = engine_json(name)
    recreation(inspect)

    assert inspect == engine_json(name)
