"""Makes, renames and removes containers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from watchroom.demo.engine.chance import Dice
from watchroom.demo.engine.host_defaults import NO_CONFIG, host_config
from watchroom.demo.engine.images import find_image
from watchroom.demo.engine.refusal import Refusal
from watchroom.demo.engine.state import SHORT_ID_CHARS, EngineState
from watchroom.demo.engine.values import Container, Endpoint, Image, JsonObject
from watchroom.docker.inspected_parts import string_map, strings
from watchroom.docker.recreate_difference import effective_config
from watchroom.domain.json_values import mapping, sequence, text

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]+")
_FIRST_NAMES: Final = ("bold", "calm", "clever", "eager", "kind", "quiet", "sharp", "vivid")
_LAST_NAMES: Final = ("curie", "franklin", "hopper", "lovelace", "meitner", "noether", "turing")
_MAYBE: Final = ("ExposedPorts", "Healthcheck", "StopSignal", "Shell")  # not told if empty
_ENDPOINT_ASKED: Final = ("IPAMConfig", "Links", "DriverOpts")


def create(state: EngineState, name: str | None, body: JsonObject) -> Container:
    """Make a container as `POST /containers/create` does, and return it. Raises Refusal."""
    if not text(body.get("Image")):
        raise Refusal(400, "Config cannot be empty in order to create a container")
    image = find_image(state, str(body.get("Image")))
    container_id = state.new_id("container")
    chosen = _free_name(state, name) if name else _made_up_name(state)
    host = host_config(mapping(body.get("HostConfig")))
    container = Container(
        id=container_id,
        name=chosen,
        created_ns=state.now_ns,
        image_id=image.id,
        program=image.program,
        config=_config(body, image, container_id),
        host_config=host,
        mounts=tuple(_mounts(state, host, image)),
        endpoints=_endpoints(host, mapping(body.get("NetworkingConfig"))),
    )
    state.put(container)
    state.tell_of(container, "create")
    return container


def rename(state: EngineState, container: Container, name: str) -> None:
    """Give a container another name. Raises Refusal."""
    if not name:
        raise Refusal(400, "Neither old nor new names may be empty")
    if name == container.name:
        raise Refusal(400, "Renaming a container with the same name as its current name")
    try:
        chosen = _free_name(state, name)
    except Refusal as refused:
        raise Refusal(
            refused.status, f"Error when allocating new name: {refused.message}"
        ) from refused
    renamed = state.put(replace(container, name=chosen))
    state.tell_of(renamed, "rename", oldName=f"/{container.name}")


def _free_name(state: EngineState, name: str) -> str:
    bare = name.removeprefix("/")
    if not _NAME.fullmatch(bare):
        allowed = "only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"
        raise Refusal(400, f"Invalid container name ({name}), {allowed}")
    holder = state.named(bare)
    if holder is not None:
        raise Refusal(
            409,
            f'Conflict. The container name "/{bare}" is already in use by container'
            f' "{holder.id}". You have to remove (or rename) that container to be able to reuse'
            " that name.",
        )
    return bare


def _made_up_name(state: EngineState) -> str:
    dice = Dice(state.seed, "name", len(state.containers), state.now_ns)
    while True:
        name = f"{dice.pick(_FIRST_NAMES)}_{dice.pick(_LAST_NAMES)}{dice.whole(2, 99)}"
        if state.named(name) is None:
            return name


def _config(body: JsonObject, image: Image, container_id: str) -> dict[str, object]:
    """Return the Config as inspections tell it."""
    merged = effective_config(body, {"Config": image.config})
    config = {**NO_CONFIG, **{k: v for k, v in merged.items() if v not in (None, [], {})}}
    config["Hostname"] = config["Hostname"] or container_id[:SHORT_ID_CHARS]
    return {k: v for k, v in config.items() if v or k not in _MAYBE}


def _endpoints(host: JsonObject, networking: JsonObject) -> Mapping[str, Endpoint]:
    """Return where it will be connected: on the network of its mode, and on those that are told."""
    mode = str(host.get("NetworkMode"))
    if mode.startswith("container:"):
        return {}
    main = "bridge" if mode == "default" else mode
    asked = mapping(networking.get("EndpointsConfig"))
    return {name: asked_endpoint(mapping(asked.get(name))) for name in {main: None, **asked}}


def asked_endpoint(settings: JsonObject) -> Endpoint:
    """Return the endpoint that an EndpointSettings asks for."""
    return Endpoint(
        aliases=strings(settings.get("Aliases")),
        asked={key: settings[key] for key in _ENDPOINT_ASKED if settings.get(key)},
    )


def _mounts(state: EngineState, host: JsonObject, image: Image) -> Iterator[JsonObject]:
    """Yield what is mounted; volumes that there are not are made."""
    taken = set()
    for bind in strings(host.get("Binds")):
        source, destination, *mode = bind.split(":")
        taken.add(destination)
        yield _mount(state, source, destination, is_writable="ro" not in mode)
    for asked in map(mapping, sequence(host.get("Mounts"))):
        destination = str(asked.get("Target"))
        taken.add(destination)
        if asked.get("Type") != "tmpfs":
            source = text(asked.get("Source")) or state.new_id("volume")
            is_writable = asked.get("ReadOnly") is not True
            yield _mount(state, source, destination, is_writable=is_writable)
    for destination in mapping(image.config.get("Volumes")):
        if destination not in taken and destination not in string_map(host.get("Tmpfs")):
            yield _mount(state, state.new_id("volume"), destination, is_writable=True)


def _mount(
    state: EngineState, source: str, destination: str, *, is_writable: bool
) -> dict[str, object]:
    shared = {"Destination": destination, "RW": is_writable}
    mode = "" if is_writable else "ro"
    if source.startswith("/"):
        return {"Type": "bind", "Source": source, **shared, "Mode": mode, "Propagation": "rprivate"}
    state.add_volume(source)
    return {
        "Type": "volume",
        "Name": source,
        "Source": f"/var/lib/docker/volumes/{source}/_data",
        **shared,
        "Driver": "local",
        "Mode": mode or "z",
        "Propagation": "",
    }
