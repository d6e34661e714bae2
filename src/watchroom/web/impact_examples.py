"""Answers about how services stood, and what a stop of one would touch, as they may come."""

from typing import Final

STRIPS: Final = {
    "success": True,
    "data": {
        "from": "2025-05-04T10:30:00.000Z",
        "to": "2025-05-05T10:30:00.000Z",
        "step": 1800.0,
        "services": [
            {
                "id": "service1",
                "host": "local",
                "states": [None] * 4 + ["ok"] * 40 + ["bad", "busy", "ok", "ok"],
            }
        ],
    },
}

IMPACT: Final = {
    "success": True,
    "data": {
        "workflows": [
            {
                "workflowId": "yDbfhooKemfhMIkC",
                "workflow": "Camera risk",
                "nodes": ["Ollama"],
                "runs": 42,
                "failed": 0,
                "underWay": 1,
            }
        ],
        "services": [{"id": "n8n", "host": "local", "name": "n8n"}],
        "downtime": {"restart": None, "update": {"seconds": 25.0, "operations": 3}},
        "refusals": {"start": None, "stop": None, "restart": None, "update": None},
    },
}
