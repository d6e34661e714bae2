"""The settings of a container that asks for nothing, as Docker 20.10 tells them."""

from collections.abc import Iterable
from typing import Final

from watchroom.demo.engine.values import JsonObject
from watchroom.domain.json_values import mapping, whole

NO_CONFIG: Final[JsonObject] = {
    "Hostname": "", "Domainname": "", "User": "", "AttachStdin": False, "AttachStdout": False,
    "AttachStderr": False, "Tty": False, "OpenStdin": False, "StdinOnce": False, "Env": [],
    "Cmd": None, "Image": "", "Volumes": None, "WorkingDir": "", "Entrypoint": None,
    "OnBuild": None, "Labels": {},
}  # fmt: skip

_SHM_BYTES: Final = 64 << 20


def host_config(asked: JsonObject) -> JsonObject:
    """Return everything that an inspection tells, with what was asked for in it."""
    host = {**_DEFAULTS, **{key: value for key, value in asked.items() if value is not None}}
    host["NetworkMode"] = host["NetworkMode"] or "default"
    host["LogConfig"] = {"Type": "json-file", "Config": {}} | dict(mapping(asked.get("LogConfig")))
    memory = whole(host.get("Memory")) or 0
    host["MemorySwap"] = host["MemorySwap"] or 2 * memory
    return host


def _each(names: Iterable[str], value: object) -> dict[str, object]:
    return dict.fromkeys(names, value)


_DEFAULTS: Final[JsonObject] = {
    **_each(
        ("Binds", "VolumesFrom", "CapAdd", "CapDrop", "ExtraHosts", "GroupAdd", "Links",
         "SecurityOpt", "DeviceCgroupRules", "DeviceRequests", "MemorySwappiness", "PidsLimit"),
        None,
    ),
    **_each(
        ("ContainerIDFile", "VolumeDriver", "Cgroup", "PidMode", "UTSMode", "UsernsMode",
         "Isolation", "CgroupParent", "CpusetCpus", "CpusetMems"),
        "",
    ),
    **_each(
        ("Dns", "DnsOptions", "DnsSearch", "BlkioWeightDevice", "BlkioDeviceReadBps",
         "BlkioDeviceWriteBps", "BlkioDeviceReadIOps", "BlkioDeviceWriteIOps", "Devices",
         "Ulimits"),
        [],
    ),
    **_each(
        ("OomScoreAdj", "CpuShares", "Memory", "NanoCpus", "BlkioWeight", "CpuPeriod", "CpuQuota",
         "CpuRealtimePeriod", "CpuRealtimeRuntime", "KernelMemory", "KernelMemoryTCP",
         "MemoryReservation", "MemorySwap", "CpuCount", "CpuPercent", "IOMaximumIOps",
         "IOMaximumBandwidth"),
        0,
    ),
    **_each(
        ("AutoRemove", "Privileged", "PublishAllPorts", "ReadonlyRootfs", "OomKillDisable"), False
    ),
    "LogConfig": {"Type": "json-file", "Config": {}},
    "NetworkMode": "default",
    "PortBindings": {},
    "RestartPolicy": {"Name": "", "MaximumRetryCount": 0},
    "CgroupnsMode": "private",
    "IpcMode": "private",
    "ShmSize": _SHM_BYTES,
    "Runtime": "runc",
    "ConsoleSize": [0, 0],
    "MaskedPaths": ["/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware"],
    "ReadonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
}  # fmt: skip
