"""What a test message tells: made up, in the shape of what really happens."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from watchroom.domain.webhooks import WebhookName

_SERVICE: Final = {
    "host": "local",
    "service": "ollama",
    "containerName": "stack-ollama-1",
    "image": "ollama/ollama:latest",
}
_UPDATE: Final = {
    "host": "local",
    "service": "ollama",
    "action": "update",
    "containerName": "stack-ollama-1",
    "status": "succeeded",
    "result": "updated",
    "error": None,
}
_RUN: Final = {
    "executionId": 4893,
    "id": 4893,
    "new": True,
    "statusDetail": "success",
    "status": "success",
    "workflowId": "yDbfhooKemfhMIkC",
    "workflowName": "Camera risk",
    "camera": "north-ridge",
    "riskLevel": None,
    "error": None,
}
_INCIDENT: Final = {
    "id": 12,
    "reason": "failures",
    "failures": 3,
    "suspects": [{"service": "ollama", "host": "local", "verdict": "likely"}],
}

SAMPLES: Final[Mapping[WebhookName, Mapping[str, object]]] = MappingProxyType(
    {
        WebhookName.SERVICE_START: _SERVICE,
        WebhookName.SERVICE_STOP: {**_SERVICE, "exitCode": 0, "ordered": True},
        WebhookName.SERVICE_ERROR: {
            **_SERVICE,
            "exitCode": 137,
            "signal": None,
            "reason": "Exited (137), out of memory",
            "oom": True,
            "ordered": False,
        },
        WebhookName.SERVICE_RESTART: _SERVICE,
        WebhookName.SERVICE_UPDATE: _UPDATE,
        WebhookName.SERVICE_HEALTHY: _SERVICE,
        WebhookName.EXECUTION_ERROR: {
            **_RUN,
            "status": "error",
            "statusDetail": "error",
            "error": {
                "message": "connect ECONNREFUSED 172.18.0.5:11434",
                "node": "Ollama",
                "type": "ECONNREFUSED",
            },
        },
        WebhookName.EXECUTION_RISK: {**_RUN, "riskLevel": "HIGH"},
        WebhookName.INCIDENT_OPEN: _INCIDENT,
        WebhookName.INCIDENT_CLOSE: _INCIDENT,
    }
)
