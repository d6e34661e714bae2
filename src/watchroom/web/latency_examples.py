"""An answer about how long calls of a service took, as it may come."""

from typing import Final

LATENCY: Final = {
    "success": True,
    "data": {
        "from": "2025-05-05T09:00:00.000Z",
        "to": "2025-05-05T11:00:00.000Z",
        "resolution": 3600.0,
        "p50": 3.1,
        "p95": 41.2,
        "runs": 42,
        "failed": 3,
        "baseline": 3.9,
        "since": "2025-04-01T08:12:30.000Z",
        "nodes": [{"workflowId": "yDbfhooKemfhMIkC", "workflow": "Camera risk", "node": "Ollama"}],
        "points": [
            {
                "timestamp": "2025-05-05T09:00:00.000Z",
                "p50": 3.1,
                "p95": 41.2,
                "runs": 42,
                "failed": 3,
            },
            {
                "timestamp": "2025-05-05T10:00:00.000Z",
                "p50": None,
                "p95": None,
                "runs": 0,
                "failed": 0,
            },
        ],
    },
}
