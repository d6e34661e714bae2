"""An answer of the event log as it may come, for the API reference."""

from typing import Any, Final

EVENTS: Final[dict[str, Any]] = {
    "data": {
        "events": [
            {
                "type": "service.failed",
                "seq": 812,
                "at": "2025-08-28T12:33:07.412Z",
                "host": "local",
                "serviceId": "ollama",
                "executionId": None,
                "data": {
                    "containerId": "c0ffee" + "0" * 58,
                    "containerName": "stack-ollama-1",
                    "image": "ollama/ollama:0.9",
                    "exitCode": 137,
                    "signal": None,
                    "reason": "Exited (137), out of memory",
                    "oom": True,
                    "ordered": False,
                },
            },
            {
                "type": "execution.updated",
                "seq": 813,
                "at": "2025-08-28T12:33:08.020Z",
                "host": None,
                "serviceId": None,
                "executionId": 4893,
                "data": {
                    "id": 4893,
                    "new": True,
                    "status": "error",
                    "statusDetail": "error",
                    "workflowId": "yDbfhooKemfhMIkC",
                    "workflowName": "Cameras",
                    "camera": "north-ridge",
                    "riskLevel": None,
                    "error": {
                        "message": "connect ECONNREFUSED 172.18.0.5:11434",
                        "node": "Ollama",
                        "type": "ECONNREFUSED",
                        "pattern": {"id": 3, "text": "connect ECONNREFUSED <host>"},
                    },
                    "startedMs": 1756384387000,
                    "stoppedMs": 1756384387830,
                },
            },
        ],
        "firstSeq": 1,
        "lastSeq": 813,
        "gap": False,
    },
    "meta": {
        "timestamp": "2025-08-28T12:34:56.000Z",
        "limit": 100,
        "hasMore": False,
        "warnings": [],
    },
    "error": None,
}
