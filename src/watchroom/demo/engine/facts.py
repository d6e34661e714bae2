"""Images, volumes, events and the engine itself, as an engine tells them (Docker 20.10)."""

from typing import Final

from watchroom.demo.engine.chance import hex_id
from watchroom.demo.engine.engine_clock import NS_PER_S, engine_time
from watchroom.demo.engine.host_defaults import NO_CONFIG
from watchroom.demo.engine.inspections import list_entry
from watchroom.demo.engine.state import EngineState
from watchroom.demo.engine.values import Event, Image, Release, Status, Volume

API_VERSION: Final = "1.41"
OLDEST_API: Final = "1.12"
ENGINE_VERSION: Final = "20.10.24"
KERNEL: Final = "6.1.0-28-amd64"

_BUILT: Final = "2023-04-04T18:17:10.000000000+00:00"
_WITH_STATUS: Final = frozenset({"container", "image"})  # events that repeat themselves as of old


def image_json(image: Image) -> dict[str, object]:
    """Return everything about an image."""
    return {
        "Id": image.id,
        "RepoTags": list(image.tags),
        "RepoDigests": list(image.digests),
        "Parent": "",
        "Comment": "",
        "Created": engine_time(image.created_ns),
        "Container": "",
        "ContainerConfig": NO_CONFIG,
        "DockerVersion": ENGINE_VERSION,
        "Author": "",
        "Config": {**NO_CONFIG, **image.config},
        "Architecture": "amd64",
        "Os": "linux",
        "Size": image.size_bytes,
        "VirtualSize": image.size_bytes,
        "GraphDriver": {"Data": {}, "Name": "overlay2"},
        "RootFS": {"Type": "layers", "Layers": [f"sha256:{hex_id('layer', image.id)}"]},
        "Metadata": {"LastTagTime": engine_time(image.created_ns)},
    }


def image_entry(image: Image, *, containers: int = -1) -> dict[str, object]:
    """Return what the list of images tells of one; *containers* is -1 where nobody counted."""
    return {
        "Containers": containers,
        "Created": image.created_ns // NS_PER_S,
        "Id": image.id,
        "Labels": image.config.get("Labels"),
        "ParentId": "",
        "RepoDigests": list(image.digests) or None,
        "RepoTags": list(image.tags) or None,
        "SharedSize": -1,
        "Size": image.size_bytes,
        "VirtualSize": image.size_bytes,
    }


def release_json(release: Release) -> dict[str, object]:
    """Return what a registry tells of an image."""
    kind = "application/vnd.docker.distribution.manifest.v2+json"
    return {
        "Descriptor": {"mediaType": kind, "digest": release.digest, "size": 2_214},
        "Platforms": [{"architecture": "amd64", "os": "linux"}],
    }


def volume_json(volume: Volume) -> dict[str, object]:
    """Return everything about a volume."""
    return {
        "CreatedAt": engine_time(volume.created_ns // NS_PER_S * NS_PER_S),
        "Driver": "local",
        "Labels": volume.labels,
        "Mountpoint": f"/var/lib/docker/volumes/{volume.name}/_data",
        "Name": volume.name,
        "Options": None,
        "Scope": "local",
    }


def event_json(event: Event) -> dict[str, object]:
    """Return an event; those of containers and images tell themselves twice, as of old."""
    old = {"status": event.action, "id": event.id} if event.kind in _WITH_STATUS else {}
    if event.kind == "container":
        old["from"] = event.attributes.get("image", "")
    return {
        **old,
        "Type": event.kind,
        "Action": event.action,
        "Actor": {"ID": event.id, "Attributes": event.attributes},
        "scope": "local",
        "time": event.at_ns // NS_PER_S,
        "timeNano": event.at_ns,
    }


def version_json() -> dict[str, object]:
    """Return what an engine is."""
    details = {"ApiVersion": API_VERSION, "MinAPIVersion": OLDEST_API, "Os": "linux"}
    component = {"Name": "Engine", "Version": ENGINE_VERSION, "Details": details}
    return {
        "Platform": {"Name": "Watchroom demo: a made-up engine"},
        "Components": [component],
        "Version": ENGINE_VERSION,
        "ApiVersion": API_VERSION,
        "MinAPIVersion": OLDEST_API,
        "GitCommit": "0000000",
        "GoVersion": "go1.19.8",
        "Os": "linux",
        "Arch": "amd64",
        "KernelVersion": KERNEL,
        "BuildTime": _BUILT,
    }


def info_json(state: EngineState) -> dict[str, object]:
    """Return what an engine knows of itself and its host."""
    statuses = [each.status for each in state.containers.values()]
    paused, running = statuses.count(Status.PAUSED), statuses.count(Status.RUNNING)
    return {
        "ID": hex_id(state.seed, "engine").upper()[:59],
        "Containers": len(statuses),
        "ContainersRunning": running,
        "ContainersPaused": paused,
        "ContainersStopped": len(statuses) - running - paused,
        "Images": len(state.images),
        "Driver": "overlay2",
        "LoggingDriver": "json-file",
        "CgroupDriver": "systemd",
        "CgroupVersion": "2",
        "SystemTime": engine_time(state.now_ns),
        "KernelVersion": KERNEL,
        "OperatingSystem": "Debian GNU/Linux 12 (bookworm)",
        "OSType": "linux",
        "Architecture": "x86_64",
        "NCPU": state.machine.cpus,
        "MemTotal": state.machine.memory_bytes,
        "DockerRootDir": "/var/lib/docker",
        "Name": state.machine.name,
        "Labels": [],
        "ServerVersion": ENGINE_VERSION,
        "DefaultRuntime": "runc",
        "Swarm": {
            "NodeID": "",
            "NodeAddr": "",
            "LocalNodeState": "inactive",
            "ControlAvailable": False,
            "Error": "",
            "RemoteManagers": None,
        },
        "LiveRestoreEnabled": False,
        "Warnings": None,
    }


def disk_json(state: EngineState) -> dict[str, object]:
    """Return what everything takes on the disk."""
    users = [each.image_id for each in state.containers.values()]
    return {
        "LayersSize": sum(image.size_bytes for image in state.images.values()),
        "Images": [
            image_entry(image, containers=users.count(image.id)) for image in state.images.values()
        ],
        "Containers": [
            list_entry(state, each) | {"SizeRw": _written_bytes(each.id), "SizeRootFs": 0}
            for each in state.containers.values()
        ],
        "Volumes": [
            volume_json(each) | {"UsageData": {"RefCount": 1, "Size": each.size_bytes}}
            for each in state.volumes.values()
        ],
        "BuildCache": None,
        "BuilderSize": 0,
    }


def _written_bytes(container_id: str) -> int:
    """Return what a container wrote into itself: some bytes, always the same."""
    return int(container_id[:6], 16)
