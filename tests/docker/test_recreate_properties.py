"""Making containers anew loses nothing, however they were set up."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine_data import Json, engine_json
from engine_made import made_by_engine
from watchroom.docker.recreate import create_request
from watchroom.docker.recreate_difference import difference

FIRST, SECOND = "a" * 64, "b" * 64

NAMES = st.sampled_from(["A", "B", "C", "PATH"])
VALUES = st.sampled_from(["", "1", "2", "x=y"])
PATHS = st.sampled_from(["/a", "/b", "/c"])
PORTS = st.sampled_from(["80/tcp", "81/tcp", "53/udp"])
WORDS = st.none() | st.lists(st.sampled_from(["sh", "-c", "run"]), min_size=1, max_size=2)
ENV = st.dictionaries(NAMES, VALUES).map(lambda env: [f"{k}={v}" for k, v in env.items()])
CHECKS = st.none() | st.fixed_dictionaries(
    {"Test": st.sampled_from([["NONE"], ["CMD", "true"], ["CMD", "false"]])},
    optional={"Interval": st.integers(1, 2), "Retries": st.integers(1, 2)},
)
SETS = {
    "User": st.sampled_from(["", "0", "1000"]),
    "WorkingDir": st.sampled_from(["", "/srv", "/app"]),
    "StopSignal": st.sampled_from(["", "SIGINT"]),
    "Env": ENV,
    "Labels": st.dictionaries(NAMES, VALUES),
    "ExposedPorts": st.dictionaries(PORTS, st.just({})),
    "Volumes": st.dictionaries(PATHS, st.just({})),
    "Healthcheck": CHECKS,
    "Entrypoint": WORDS,
}


@st.composite
def images(draw: st.DrawFn) -> Json:
    """An image; it always has a command, lest a container have nothing to run."""
    config = {key: draw(values) for key, values in SETS.items()}
    return {
        "Id": "sha256:" + draw(st.sampled_from("0123")) * 64,
        "Config": {**config, "Cmd": ["i"]},
    }


@st.composite
def requests(draw: st.DrawFn) -> Json:
    """A request of a user, as the command line of Docker sends it."""
    config: Json = {key: draw(values) for key, values in SETS.items()}
    config["Entrypoint"] = draw(WORDS | st.just([""]))
    config["Cmd"] = ["u"] if config["Entrypoint"] == [""] else draw(WORDS)
    mode = draw(st.sampled_from(["default", "host", "none", "net"]))
    # Under "host" nobody can tell a name of the user's from the host's own.
    config["Hostname"] = "" if mode == "host" else draw(st.sampled_from(["", "own-name"]))
    published = draw(st.dictionaries(PORTS, st.just([{"HostIp": "", "HostPort": "8080"}])))
    config["ExposedPorts"] |= {port: {} for port in published}
    host = {
        "NetworkMode": mode,
        "PortBindings": published,
        "Binds": draw(st.sampled_from([None, ["named:/a"], ["named:/a:ro", "other:/b"]])),
        "Mounts": draw(st.sampled_from([None, [{"Type": "volume", "Target": "/c"}]])),
        "ShmSize": draw(st.integers(0, 3)),
    }
    endpoints = {"net": draw(st.sampled_from([{}, {"Aliases": ["x"]}]))} if mode == "net" else {}
    return {
        **config,
        "Image": "tool:latest",
        "HostConfig": host,
        "NetworkingConfig": {"EndpointsConfig": endpoints},
    }


def again(inspect: Json, old: Json | None, new: Json) -> Json:
    """Return the request that makes a container anew."""
    return dict(create_request(inspect, old, new, api_version=(1, 41), name="x", names={}).body)


def settings(inspect: Json) -> dict[str, Any]:
    """Return what a user sees of a container's settings; nothing and empty are the same."""
    config = dict(inspect["Config"])
    if config["Hostname"] == inspect["Id"][:12]:
        del config["Hostname"]
    config["Env"] = sorted(config["Env"])
    host = {k: v for k, v in inspect["HostConfig"].items() if k not in {"Binds", "Mounts"}}
    mounts = sorted((m["Destination"], m["Name"], m["RW"]) for m in inspect["Mounts"])
    networks = inspect["NetworkSettings"]["Networks"]
    parts = {**config, **host, "mounts": mounts, "networks": networks}
    return {key: value for key, value in parts.items() if value}


@given(requests(), images())
def test_from_the_same_image_everything_stays(request: Json, image: Json) -> None:
    """Settings, and the very volumes, also the unnamed ones."""
    first = made_by_engine(request, image, container_id=FIRST, name="x")
    second = made_by_engine(again(first, image, image), image, container_id=SECOND, name="x")

    assert settings(second) == settings(first)


@given(requests(), images())
def test_with_the_old_image_gone_everything_stays(request: Json, image: Json) -> None:
    """The image is there once more, only nobody knows that it is the same."""
    first = made_by_engine(request, image, container_id=FIRST, name="x")
    second = made_by_engine(again(first, None, image), image, container_id=SECOND, name="x")

    assert settings(second) == settings(first)


@given(requests(), images())
def test_a_second_time_is_like_the_first(request: Json, image: Json) -> None:
    """Nothing grows from update to update, as aliases and binds did with others."""
    first = made_by_engine(request, image, container_id=FIRST, name="x")
    once = again(first, image, image)
    second = made_by_engine(once, image, container_id=SECOND, name="x")

    assert again(second, image, image) == once


@given(requests(), images(), images())
def test_what_the_user_set_otherwise_than_the_image_survives(
    request: Json, old: Json, new: Json
) -> None:
    """Whatever the new image brings."""
    first = made_by_engine(request, old, container_id=FIRST, name="x")
    second = made_by_engine(again(first, old, new), new, container_id=SECOND, name="x")

    chosen = [entry for entry in request["Env"] if entry not in old["Config"]["Env"]]
    assert set(chosen) <= set(second["Config"]["Env"])
    for name, value in request["Labels"].items():
        if old["Config"]["Labels"].get(name) != value:
            assert second["Config"]["Labels"][name] == value
    for key in ("User", "WorkingDir", "StopSignal"):
        if request[key] and request[key] != old["Config"][key]:
            assert second["Config"][key] == request[key]
    assert request["HostConfig"]["PortBindings"].keys() <= second["Config"]["ExposedPorts"].keys()


@given(requests(), images(), images())
def test_what_the_old_image_brought_does_not_freeze(request: Json, old: Json, new: Json) -> None:
    """A variable that only the old image had is gone; one that both have is as in the new."""
    first = made_by_engine(request, old, container_id=FIRST, name="x")
    second = made_by_engine(again(first, old, new), new, container_id=SECOND, name="x")

    own = {entry.partition("=")[0] for entry in request["Env"]}
    brought = {entry for entry in second["Config"]["Env"] if entry.partition("=")[0] not in own}
    assert brought <= set(new["Config"]["Env"])


@given(requests(), images(), images())
def test_the_difference_that_is_told_is_the_one_that_comes(
    request: Json, old: Json, new: Json
) -> None:
    """Who reads "no change" of a field finds it unchanged, and the other way round."""
    first = made_by_engine(request, old, container_id=FIRST, name="x")
    body = again(first, old, new)
    second = made_by_engine(body, new, container_id=SECOND, name="x")

    told = {change.field for change in difference(first, body, new)}
    for key in ("User", "WorkingDir", "StopSignal", "Cmd", "Entrypoint"):
        assert (key in told) == ((first["Config"][key] or "") != (second["Config"][key] or ""))
    before, after = (
        dict(entry.split("=", 1) for entry in each["Config"]["Env"]) for each in (first, second)
    )
    assert {field for field in told if field.startswith("Env.")} == {
        f"Env.{name}" for name in before | after if before.get(name) != after.get(name)
    }


def test_the_recorded_containers_stay_as_they_are() -> None:
    """The property holds for real ones too, as far as a created one can be compared."""
    image = engine_json("image_old")
    for name in ("compose", "linked", "hostnet", "auto", "oom", "mac"):
        first = engine_json(name)
        once = create_request(first, image, image, api_version=(1, 41), name="x", names={})
        second = made_by_engine(once.body, image, container_id=SECOND, name="x")
        twice = create_request(second, image, image, api_version=(1, 41), name="x", names={})

        assert twice.body["HostConfig"] == once.body["HostConfig"]
        assert twice.body["Env"] == once.body["Env"]
        assert twice.body["Labels"] == once.body["Labels"]
