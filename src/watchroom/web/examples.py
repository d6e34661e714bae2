"""Answers as they may come, for the API reference; a test holds each against its schema."""

from typing import Any, Final

_META: Final = {"timestamp": "2025-08-28T12:34:56.000Z"}

_OLLAMA: Final = {
    "response": "RISK_LEVEL: LOW\nConfidence: 0.89\nDescription: Normal scene",
    "model": "qwen2.5vl:7b",
    "created_at": "2025-08-27T12:55:59.100Z",
}
_TELEGRAM: Final = {
    "success": True,
    "message_id": 12345,
    "chat": {"id": -4768100208, "title": "SAI Alerts", "type": "supergroup"},
    "date": 1724857234,
    "photo": [
        {
            "file_id": "AgACAgIAAxkBAAIC...",
            "file_unique_id": "AQADyA0AAlJx...",
            "width": 1024,
            "height": 768,
            "file_size": 89234,
        }
    ],
    "node": "Send a photo message",
}
_ANALYSIS: Final = {
    "riskLevel": "LOW",
    "confidence": 0.89,
    "description": "Normal scene",
    "source": "reported",
    "detections": [],
    "model": "qwen2.5vl:7b",
    "node": "Ollama",
}
_EXECUTION: Final[dict[str, Any]] = {
    "id": 4893,
    "status": "success",
    "statusDetail": "success",
    "startedAt": "2025-08-27T12:55:57.601Z",
    "stoppedAt": "2025-08-27T12:55:59.234Z",
    "duration": 1.633,
    "imageData": "iVBORw0KGgoAAAANSUhEUgAA",
    "imageUrl": "/api/executions/4893/image",
    "imageCount": 1,
    "ollamaResult": _OLLAMA,
    "telegramStatus": _TELEGRAM,
    "analysis": _ANALYSIS,
    "analyses": [{"pictureIndex": 0, "ollamaResult": _OLLAMA, "analysis": _ANALYSIS}],
    "notifications": [_TELEGRAM],
    "camera": "north-ridge",
    "model": "qwen2.5vl:7b",
    "error": None,
    "mark": None,
    "workflow": {
        "id": "yDbfhooKemfhMIkC",
        "name": "Sai-webhook-upload-image+Ollama-analisys+telegram-sendphoto",
    },
    "mode": "webhook",
    "retryOf": None,
    "unreadable": False,
}

LIST: Final = {
    "data": [_EXECUTION],
    "meta": {
        "pagination": {
            "limit": 20,
            "offset": 0,
            "total": 4893,
            "hasMore": True,
            "nextCursor": "LXN0YXJ0ZWRBdDoxNzU2Mjk5MzU3NjAx",
        },
        "filters": {"status": "success", "days": 7},
        **_META,
    },
    "error": None,
}

DETAIL: Final = {
    "data": {
        **_EXECUTION,
        "images": [
            {
                "index": 0,
                "url": "/api/executions/4893/image?index=0",
                "mediaType": "image/png",
                "sizeBytes": 89234,
                "width": 1024,
                "height": 768,
            }
        ],
        "payload": {
            "nodeInputData": {"Ollama": [{"json": {"camera": "north-ridge"}}]},
            "nodeOutputData": {"Ollama": [{"json": _OLLAMA}]},
        },
        "incident": None,
        "workflowData": {
            "nodes": [{"name": "Ollama", "type": "n8n-nodes-base.httpRequest"}],
            "connections": {},
        },
    },
    "meta": _META,
    "error": None,
}

DAILY: Final = {
    "data": [
        {
            "date": "2025-08-27",
            "totalExecutions": 127,
            "successful": 126,
            "failed": 1,
            "canceled": 0,
            "running": 0,
            "avgDurationSeconds": 2.34,
            "successRate": 99.21,
        },
        {
            "date": "2025-08-26",
            "totalExecutions": 98,
            "successful": 98,
            "failed": 0,
            "canceled": 0,
            "running": 0,
            "avgDurationSeconds": 2.12,
            "successRate": 100.0,
        },
    ],
    "meta": {
        "period": {
            "days": 14,
            "startDate": "2025-08-14",
            "endDate": "2025-08-27",
            "timezone": "UTC",
        },
        "totals": {"executions": 1547, "successRate": 99.87, "avgDuration": 2.23},
        **_META,
    },
    "error": None,
}

HOURLY: Final = {
    "data": [
        {
            "hour": "2025-08-27T00:00:00.000Z",
            "localHour": "2025-08-27T00:00:00Z",
            "executions": 3,
            "successful": 3,
            "failed": 0,
            "canceled": 0,
            "running": 0,
            "avgDuration": 2.1,
            "minDuration": 1.8,
            "maxDuration": 2.5,
        },
        {
            "hour": "2025-08-27T01:00:00.000Z",
            "localHour": "2025-08-27T01:00:00Z",
            "executions": 5,
            "successful": 5,
            "failed": 0,
            "canceled": 0,
            "running": 0,
            "avgDuration": 2.3,
            "minDuration": 1.9,
            "maxDuration": 2.8,
        },
    ],
    "meta": {"date": "2025-08-27", "timezone": "UTC", **_META},
    "error": None,
}

PERFORMANCE: Final = {
    "data": {
        "period": "30d",
        "metrics": {
            "averageDuration": {
                "current": 2.34,
                "previous": 2.45,
                "change": -4.49,
                "trend": "improving",
            },
            "medianDuration": {
                "current": 2.1,
                "previous": 2.1,
                "change": 0.0,
                "trend": "stable",
            },
            "p95Duration": {
                "current": 4.02,
                "previous": 4.31,
                "change": -6.73,
                "trend": "improving",
            },
            "successRate": {
                "current": 99.87,
                "previous": 99.78,
                "change": 0.09,
                "trend": "stable",
            },
            "executionVolume": {
                "current": 1547,
                "previous": 1423,
                "change": 8.71,
                "trend": "increasing",
            },
        },
        "timeSeries": [
            {
                "date": "2025-08-01",
                "avgDuration": 2.45,
                "medianDuration": 2.2,
                "p95Duration": 4.1,
                "successRate": 99.5,
                "volume": 45,
            }
        ],
    },
    "meta": _META,
    "error": None,
}

OVERVIEW: Final = {
    "data": {
        "from": "2025-08-27T12:00:00.000Z",
        "to": "2025-08-28T12:00:00.000Z",
        "runs": {"current": 1284, "previous": 1301, "change": -1.31, "trend": "decreasing"},
        "failed": {"current": 37, "previous": 4, "change": 825.0, "trend": "declining"},
        "failedShare": {"current": 2.88, "previous": 0.31, "change": 829.03, "trend": "declining"},
        "p95Duration": {"current": 6.4, "previous": 5.5, "change": 16.36, "trend": "declining"},
        "deliveryTime": {"current": 1.2, "previous": 1.2, "change": 0, "trend": "stable"},
        "running": 1,
        "alerts": {
            "sent": {"current": 40, "previous": 38, "change": 5.26, "trend": "increasing"},
            "failed": {"current": 1, "previous": 0, "change": None, "trend": None},
        },
        "step": 900.0,
        "parts": [{"from": "2025-08-27T12:00:00.000Z", "runs": 13, "failed": 0}],
    },
    "meta": _META,
    "error": None,
}

_ADVICE: Final = "Raise the timeout of the failing node, or keep the model loaded between runs."

ERRORS: Final = {
    "data": {
        "summary": {
            "totalErrors": 5,
            "errorRate": 0.22,
            "mostCommonError": "Connection timeout to Ollama service after <n> ms",
            "errorTrend": "stable",
        },
        "errorPatterns": [
            {
                "label": "Connection timeout to Ollama service after <n> ms",
                "message": "Connection timeout to Ollama service after 30000 ms",
                "type": "ETIMEDOUT",
                "node": "Ollama",
                "patterns": [7],
                "count": 3,
                "percentage": 60.0,
                "firstOccurrence": "2025-08-15T10:30:00.000Z",
                "lastOccurrence": "2025-08-20T14:20:00.000Z",
                "affectedExecutions": [4812, 4799, 4789],
            }
        ],
        "recommendations": [_ADVICE],
        "evidence": [
            {
                "rule": "timeout",
                "recommendation": _ADVICE,
                "measured": "failed runs with a timeout",
                "value": 3,
                "threshold": 3,
                "unit": "runs",
                "nodes": ["Ollama"],
                "affectedExecutions": 3,
            }
        ],
    },
    "meta": _META,
    "error": None,
}

HEALTH: Final = {
    "status": "healthy",
    "timestamp": "2025-08-28T12:34:56.000Z",
    "version": "1.0.0",
    "demo": False,
    "checks": {
        "database": {"status": "healthy", "responseTime": 1.2},
        "workflow": {"status": "healthy", "lastExecution": "2025-08-28T12:30:00.000Z"},
        "memory": {"status": "healthy", "usage": "3%"},
        "n8n": {"status": "healthy"},
        "objects": {"status": "healthy"},
        "docker": {"status": "healthy"},
    },
}

_WORKFLOW: Final = {
    "name": "Sai-webhook-upload-image+Ollama-analisys+telegram-sendphoto",
    "id": "yDbfhooKemfhMIkC",
    "active": True,
    "nodeCount": 10,
}

SYSTEM: Final = {
    "data": {
        "application": {
            "name": "Watchroom",
            "version": "1.0.0",
            "environment": "production",
            "startedAt": "2025-08-28T08:00:00.000Z",
        },
        "workflow": _WORKFLOW,
        "database": {
            "type": "SQLite",
            "version": "3.54.1",
            "size": "23GB",
            "sizeBytes": 23_012_345_678,
        },
        "features": {
            "imageProcessing": True,
            "realTimeUpdates": True,
            "exportCapability": True,
        },
        "n8n": {
            "state": "following",
            "since": "2025-08-28T08:00:01.000Z",
            "lastPollAt": "2025-08-28T12:34:55.500Z",
            "reason": None,
            "waiting": 0,
            "database": {
                "type": "PostgreSQL",
                "version": "17.5",
                "size": "4.1GB",
                "sizeBytes": 4_100_000_000,
            },
            "workflows": [_WORKFLOW],
        },
        "servers": [{"id": "5f1c09d2a47be863-9b20e4d7713ac85f", "isThis": True, "leads": True}],
        "live": {"connections": 3, "lastSeq": 48213, "behind": 0},
        "configuration": {
            "authentication": "required",
            "rateLimits": "100/minute,20/10s;5000/hour",
            "readOnly": False,
            "masksLogs": True,
            "retentionDays": None,
            "eventsDays": 30,
            "timezone": "Europe/Madrid",
            "n8nPagesUrl": "https://n8n.example.com",
        },
    },
    "meta": _META,
    "error": None,
}

UNREADABLE: Final = {
    "data": [
        {
            "executionId": 4711,
            "workflowId": "yDbfhooKemfhMIkC",
            "statusDetail": "success",
            "startedAt": "2025-08-20T14:20:00.000Z",
            "reason": "The data ends in the middle of a text.",
            "tries": 3,
            "firstSeenAt": "2025-08-20T14:20:03.000Z",
            "lastTriedAt": "2025-08-20T14:21:40.000Z",
            "hasData": True,
        }
    ],
    "meta": {"pagination": {"limit": 50, "offset": 0, "total": 1, "hasMore": False}, **_META},
    "error": None,
}
