"""Answers about browsing runs as they may come, for the API reference."""

from typing import Any, Final

_META: Final[dict[str, Any]] = {"timestamp": "2025-08-28T12:34:56.000Z"}

BUCKETS: Final = {
    "data": [
        {
            "from": "2025-08-27T00:00:00.000Z",
            "to": "2025-08-28T00:00:00.000Z",
            "date": "2025-08-27",
            "runs": 1031,
            "flagged": 6,
            "failed": 37,
        }
    ],
    "meta": {
        "by": "day",
        "timezone": "UTC",
        "total": 1031,
        "flagged": 6,
        "failed": 37,
        "filters": {"camera": "north-ridge"},
        **_META,
    },
    "error": None,
}

_NEIGHBOUR: Final[dict[str, Any]] = {
    "id": 4892,
    "startedAt": "2025-08-27T12:50:41.113Z",
    "status": "success",
    "risk": "LOW",
    "camera": "north-ridge",
    "mark": None,
    "imageUrl": "/api/executions/4892/image",
}

NEIGHBOURS: Final = {
    "data": {
        "run": {**_NEIGHBOUR, "id": 4893, "imageUrl": "/api/executions/4893/image"},
        "inList": True,
        "index": 0,
        "total": 38412,
        "previous": [],
        "next": [_NEIGHBOUR],
        "dayBefore": None,
    },
    "meta": _META,
    "error": None,
}

NAMES: Final = {
    "data": [{"name": "north-ridge", "runs": 3104}],
    "meta": _META,
    "error": None,
}

NODES: Final = {
    "data": {
        "kept": True,
        "nodes": [
            {
                "name": "Ollama",
                "type": "n8n-nodes-base.httpRequest",
                "disabled": False,
                "runs": [
                    {
                        "status": "success",
                        "startedAt": "2025-08-27T12:55:57.640Z",
                        "duration": 1.46,
                        "waited": 0.002,
                        "sources": [{"node": "Resize", "run": 0, "output": 0}],
                        "itemsIn": 1,
                        "itemsOut": 1,
                        "inputBytes": 812,
                        "outputBytes": 1934,
                        "pictures": 0,
                        "model": {
                            "load": 0.03,
                            "prompt": 0.61,
                            "generate": 0.78,
                            "promptTokens": 1284,
                            "tokens": 41,
                            "tokensPerSecond": 52.6,
                        },
                        "error": None,
                    }
                ],
            },
            {"name": "Telegram", "type": "n8n-nodes-base.telegram", "disabled": False, "runs": []},
        ],
    },
    "meta": _META,
    "error": None,
}

PART: Final = {
    "data": {
        "node": "Ollama",
        "run": 0,
        "direction": "output",
        "value": [{"json": {"model": "qwen2.5vl:7b", "response": "RISK_LEVEL: LOW"}}],
        "sizeBytes": 1934,
        "truncated": False,
        "downloadUrl": "/api/executions/4893/nodes/part?node=Ollama&run=0&direction=output"
        "&download=true",
    },
    "meta": _META,
    "error": None,
}

WORKFLOW: Final = {
    "data": {
        "workflow": {"id": "yDbfhooKemfhMIkC", "name": "Cameras"},
        "definition": {
            "nodes": [
                {"name": "Ollama", "type": "n8n-nodes-base.httpRequest", "position": [420, 300]}
            ],
            "connections": {},
        },
    },
    "meta": _META,
    "error": None,
}

ANSWERS: Final = {
    "data": [
        {
            "node": "Ollama",
            "model": "qwen2.5vl:7b",
            "pictureIndex": 0,
            "words": "RISK_LEVEL: LOW\nConfidence: 0.89\nDescription: Normal scene",
            "spans": [
                {"part": "risk", "start": 12, "end": 15},
                {"part": "confidence", "start": 28, "end": 32},
                {"part": "description", "start": 46, "end": 58},
            ],
        }
    ],
    "meta": _META,
    "error": None,
}
