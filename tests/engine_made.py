"""
What a Docker Engine makes of a create request: a small one that only keeps settings.

Written from moby's `daemon/create.go` and `daemon/commit.go` (`merge`) without looking at ours, so
that the two can contradict each other; a test on a real engine holds it to the truth.
"""

import copy
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]


def made_by_engine(
    body: Mapping[str, Any], image: Mapping[str, Any], *, container_id: str, name: str
) -> Json:
    """Return the inspection of a container that was created, but not started."""
    request = copy.deepcopy(dict(body))
    host = request.pop("HostConfig")
    endpoints = request.pop("NetworkingConfig")["EndpointsConfig"]
    config = merged(request, copy.deepcopy(image["Config"]))
    config["Hostname"] = config.get("Hostname") or container_id[:12]
    if config.get("Entrypoint") == [""]:
        config["Entrypoint"] = None
    if not endpoints and host["NetworkMode"] in {"default", "bridge"}:
        endpoints = {"bridge": {}}
    return {
        "Id": container_id,
        "Name": f"/{name}",
        "Image": image["Id"],
        "State": {"Status": "created", "Running": False},
        "Config": config,
        "HostConfig": host,
        "Mounts": mounts(config, host, container_id),
        "NetworkSettings": {
            "Networks": {key: {"NetworkID": f"id of {key}", **e} for key, e in endpoints.items()}
        },
    }


def merged(config: Json, image: Json) -> Json:
    """Return a request's Config with the image's defaults in it."""
    for key in ("User", "WorkingDir", "StopSignal"):
        config[key] = config.get(key) or image.get(key, "")
    for key in ("ExposedPorts", "Volumes", "Labels"):
        config[key] = (image.get(key) or {}) | (config.get(key) or {})
    config["Env"] = config.get("Env") or []
    for default in image.get("Env") or []:
        if default.split("=")[0] not in [own.split("=")[0] for own in config["Env"]]:
            config["Env"].append(default)
    if not config.get("Entrypoint"):
        if not config.get("Cmd"):
            config["Cmd"] = image.get("Cmd")
        if config.get("Entrypoint") is None:
            config["Entrypoint"] = image.get("Entrypoint")
    if image.get("Healthcheck"):
        own = config.get("Healthcheck") or {}
        config["Healthcheck"] = image["Healthcheck"] | {k: v for k, v in own.items() if v}
    return config


def mounts(config: Json, host: Json, container_id: str) -> list[Json]:
    """Return the volumes of a container, unnamed ones with a name that the engine makes up."""
    named = [bind.split(":") for bind in host.get("Binds") or []]
    found = {parts[1]: (parts[0], "ro" not in parts[2:]) for parts in named}
    for mount in host.get("Mounts") or []:
        made_up = f"{container_id[:8]}{mount['Target'].replace('/', '-')}"
        found[mount["Target"]] = (mount.get("Source") or made_up, not mount.get("ReadOnly"))
    for path in config["Volumes"]:
        found.setdefault(path, (f"{container_id[:8]}{path.replace('/', '-')}", True))
    return [
        {"Type": "volume", "Name": name, "Destination": path, "RW": writable}
        for path, (name, writable) in found.items()
    ]
