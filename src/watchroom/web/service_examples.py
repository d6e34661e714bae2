"""Answers about services as they may come, for the API reference; tests hold them to schemas."""

from typing import Any, Final

_ID: Final = "3f4b9ae1c85b7f0f1d2f8a1f5f7f1ba37ef5be1f6c0a4a0ed1a4f2f2c7b6d901"
_OPERATION_ID: Final = "0198f06ab3f07d2c8f1ab74be19d3c55"
_STATS: Final = {"cpu": 12.5, "memory": 35.2, "uptime": 86400, "restartCount": 0}
_UPDATE: Final = {
    "chance": "available",
    "reason": None,
    "checkedAt": "2025-05-05T06:00:00.000Z",
    "digest": f"sha256:{'c0' * 32}",
    "version": None,
}
_SERVICE: Final[dict[str, Any]] = {
    "id": "service1",
    "name": "AI Service 1",
    "containerId": _ID,
    "status": "running",
    "health": "healthy",
    "version": "1.0.0",
    "description": "Description of the service",
    "url": "http://localhost:8000",
    "port": 8000,
    "stats": _STATS,
    "containerName": "stack-service1-1",
    "host": "local",
    "project": "stack",
    "image": "service1:latest",
    "state": {
        "known": True,
        "since": "2025-05-04T10:30:00.000Z",
        "unknownSince": None,
        "reason": None,
        "seenAt": "2025-05-05T10:29:58.000Z",
    },
    "update": _UPDATE,
    "operationId": None,
    "exitCode": None,
    "exitReason": None,
    "oomKilled": False,
    "replicas": None,
    "restarts24h": {
        "count": 3,
        "ordered": 1,
        "lastCause": "out_of_memory",
        "since": "2025-05-04T10:30:00.000Z",
    },
}

LIST: Final = {
    "success": True,
    "data": [_SERVICE],
    "pagination": {"page": 1, "limit": 20, "total": 1, "pages": 1},
    "hosts": [
        {
            "name": "local",
            "reachable": True,
            "since": "2025-05-01T10:00:00.000Z",
            "reason": None,
            "engineVersion": "28.3.3",
            "apiVersion": "1.51",
            "swarmManager": False,
        }
    ],
}

DETAIL: Final = {
    "success": True,
    "data": {
        **_SERVICE,
        "details": {
            "image": "service1:latest",
            "created": "2025-05-01T10:00:00.000Z",
            "ports": [
                {"internal": 8000, "external": 8000, "protocol": "tcp", "address": "127.0.0.1"}
            ],
            "volumes": [
                {
                    "source": "/data",
                    "destination": "/app/data",
                    "kind": "bind",
                    "writable": True,
                }
            ],
            "env": ["NODE_ENV=production", "PORT=8000"],
            "imageId": "sha256:9f2c0be6a1f4c7d5e6a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0",
            "startedAt": "2025-05-04T10:30:00.000Z",
            "finishedAt": None,
            "error": None,
            "healthCheck": {"failingStreak": 0, "output": "ok"},
            "command": "serve --port 8000",
            "user": None,
            "labels": {"com.docker.compose.project": "stack"},
            "networks": [
                {
                    "name": "stack_default",
                    "address": "172.18.0.2",
                    "address6": None,
                    "aliases": ["service1"],
                }
            ],
            "networkMode": "stack_default",
            "restartPolicy": {"name": "unless-stopped", "mostRetries": None},
            "memoryLimit": 1073741824,
            "cpuLimit": None,
            "gpus": "all",
            "tty": False,
            "logDriver": "json-file",
            "autoRemove": False,
            "composeService": "service1",
            "swarmService": None,
            "dependsOn": [],
            "homepage": None,
        },
    },
}


def _ordered(message: str, status: str, version: str, result: str) -> dict[str, Any]:
    return {
        "success": True,
        "data": {
            "message": message,
            "status": status,
            "version": version,
            "operationId": _OPERATION_ID,
            "result": result,
        },
    }


STARTED: Final = _ordered("Service started successfully", "running", "1.0.0", "It was started.")
STOPPED: Final = _ordered("Service stopped successfully", "stopped", "1.0.0", "It was stopped.")
RESTARTED: Final = _ordered(
    "Service restarted successfully", "running", "1.0.0", "It was restarted."
)
UPDATED: Final = _ordered("Service updated successfully", "running", "1.0.1", "Updated.")
ROLLED_BACK: Final = _ordered(
    "Service rolled back successfully", "running", "1.0.0", "Rolled back from 1.0.1 to 1.0.0."
)

_STEP: Final = {
    "name": "restart",
    "state": "done",
    "startedAt": "2025-05-05T10:30:00.010Z",
    "endedAt": "2025-05-05T10:30:01.480Z",
    "detail": None,
}
_OPERATION: Final = {
    "id": _OPERATION_ID,
    "service": "service1",
    "host": "local",
    "containerName": "stack-service1-1",
    "action": "restart",
    "requestedBy": "deploy script",
    "status": "succeeded",
    "steps": [_STEP],
    "result": "It was restarted.",
    "error": None,
    "createdAt": "2025-05-05T10:30:00.000Z",
    "endedAt": "2025-05-05T10:30:01.500Z",
    "images": None,
}
OPERATION: Final = {"success": True, "data": _OPERATION}
OPERATIONS: Final = {
    "success": True,
    "data": [_OPERATION],
    "pagination": {"limit": 50, "nextCursor": None},
    "warnings": [],
}
BULK: Final = {
    "success": True,
    "data": {"message": "Services restarted successfully", "operations": [_OPERATION]},
}

UPDATES: Final = {
    "success": True,
    "data": [
        {
            "id": "service1",
            "name": "AI Service 1",
            "containerId": _ID,
            "host": "local",
            "image": "service1:latest",
            "version": "1.0.0",
            "update": _UPDATE,
        }
    ],
}
UPDATE_STATE: Final = {"success": True, "data": _UPDATE}

LOGS: Final = {
    "success": True,
    "data": {
        "logs": [
            {
                "timestamp": "2025-05-05T10:00:00.000Z",
                "timestampNs": "1746439200000123456",
                "message": "Service started successfully",
                "level": "info",
                "stream": "stdout",
                "spans": [{"start": 0, "end": 7, "colour": "green", "bold": False}],
            }
        ],
        "reason": None,
        "reached": None,
        "nextCursor": None,
    },
}

STATS: Final = {
    "success": True,
    "data": {
        **_STATS,
        "memoryUsage": 512000000,
        "memoryLimit": 1073741824,
        "timestamp": "2025-05-05T10:30:00.000Z",
        "measured": True,
        "network": {"received": 1203.4, "sent": 402.0},
        "block": {"read": 0.0, "written": 8192.0},
        "processes": 14,
    },
}
_POINT: Final = {
    "timestamp": "2025-05-05T10:29:00.000Z",
    "cpu": 12.5,
    "cpuMax": 48.1,
    "memoryUsage": 512000000.0,
    "memoryUsageMax": 530000000.0,
    "memoryLimit": 1073741824.0,
    "networkReceived": 1203.4,
    "networkSent": 402.0,
    "blockRead": 0.0,
    "blockWritten": 8192.0,
    "processes": 14.0,
}
HISTORY: Final = {
    "success": True,
    "data": {
        "resolution": 60,
        "points": [
            _POINT,
            {**dict.fromkeys(_POINT), "timestamp": "2025-05-05T10:30:00.000Z"},
        ],
    },
}

EVENTS: Final = {
    "success": True,
    "data": [
        {
            "id": 812,
            "timestamp": "2025-05-05T10:30:01.120Z",
            "timestampNs": "1746441001120456789",
            "kind": "die",
            "service": "service1",
            "host": "local",
            "containerId": _ID,
            "exitCode": 137,
            "signal": None,
            "detail": {},
            "toldAs": [{"seq": 1204, "type": "service.failed"}],
        }
    ],
}
_CRASH: Final = {
    "id": 7,
    "timestamp": "2025-05-05T10:30:01.120Z",
    "service": "service1",
    "host": "local",
    "containerId": _ID,
    "exitCode": 137,
    "oomKilled": True,
    "reason": "Exited (137), out of memory",
    "image": "service1:latest",
    "imageDigest": None,
    "restartCount": 2,
}
CRASHES: Final = {
    "success": True,
    "data": [_CRASH],
    "pagination": {"limit": 50, "nextCursor": None},
}
CRASH: Final = {
    "success": True,
    "data": {
        **_CRASH,
        "logs": [
            {
                "timestamp": "2025-05-05T10:30:01.118Z",
                "message": "fatal: out of memory",
                "level": "fatal",
                "stream": "stderr",
            }
        ],
        "stats": [
            {
                "timestamp": "2025-05-05T10:29:58.000Z",
                "cpu": 182.0,
                "memory": 99.1,
                "memoryUsage": 1064077721,
                "memoryLimit": 1073741824,
                "networkReceived": 1203.4,
                "networkSent": 402.0,
                "processes": 14,
            }
        ],
    },
}

SYSTEM_STATS: Final = {
    "success": True,
    "data": {
        "services": {"total": 10, "running": 8, "stopped": 2, "unknown": 0},
        "resources": {"avgCpu": 25.6, "avgMemory": 40.3, "totalMemoryUsage": 4096000000},
        "health": {"status": "degraded", "warnings": 1, "errors": 0},
    },
}
MACHINES: Final = {
    "success": True,
    "data": {
        "machine": {
            "cpus": 16,
            "cpu": 18.4,
            "load": [2.1, 1.9, 1.7],
            "memoryTotal": 67108864000,
            "memoryAvailable": 41000000000,
            "swapTotal": 0,
            "swapFree": 0,
            "disks": [
                {
                    "path": "/var/lib/watchroom",
                    "total": 1000000000000,
                    "free": 412000000000,
                    "fillRate": 1900000000.0,
                }
            ],
            "gpus": [
                {
                    "index": 0,
                    "uuid": "GPU-5a0c3f0e-7d1b-4a55-9c7e-2f1f0f6f3b11",
                    "name": "NVIDIA GeForce RTX 4090",
                    "driver": "570.133.07",
                    "memoryTotal": 25757220864,
                    "memoryUsed": 9126805504,
                    "utilization": 37,
                    "temperature": 54,
                    "power": 182.4,
                    "processes": [{"pid": 41523, "memory": 8589934592, "containerId": _ID}],
                }
            ],
        },
        "engines": [
            {
                "name": "local",
                "hostname": "tower",
                "engineVersion": "28.3.3",
                "operatingSystem": "Debian GNU/Linux 12 (bookworm)",
                "kernel": "6.1.0-37-amd64",
                "architecture": "x86_64",
                "cpus": 16,
                "memoryTotal": 67108864000,
                "containers": 11,
                "containersRunning": 8,
                "disk": {
                    "images": 48000000000,
                    "containers": 120000000,
                    "volumes": 93000000000,
                    "buildCache": 0,
                    "measuredAt": "2025-05-05T10:00:00.000Z",
                },
            }
        ],
    },
}

AUDIT: Final = {
    "success": True,
    "data": [
        {
            "id": 2,
            "timestamp": "2025-05-05T10:30:01.500Z",
            "who": "deploy script",
            "action": "restart",
            "target": "local/service1",
            "phase": "result",
            "outcome": "succeeded",
            "detail": {"operation": _OPERATION_ID, "result": "It was restarted."},
        }
    ],
    "pagination": {"limit": 100, "nextCursor": None},
}
AUDIT_CHECK: Final = {
    "success": True,
    "data": {"intact": True, "rows": 2, "brokenId": None, "head": "5a" * 32},
}
