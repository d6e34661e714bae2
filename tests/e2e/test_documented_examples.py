"""Every documented request, sent to both documented ports, gives what is documented."""

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apsw
import pytest

from conftest import missing
from copied_dumps import young_sqlite_dump
from documented_shapes import FLAG, NUMBER, TEXT, differences, maybe
from running_server import KEY, RunningServer, free_ports, serving

DUMP = "n8n-2.41.1-sqlite"
DOCUMENTED_ID = 4893
PORTS = [0, 1]  # of the two that the server listens on

PHOTO = {
    "file_id": TEXT,
    "file_unique_id": TEXT,
    "width": NUMBER,
    "height": NUMBER,
    "file_size": NUMBER,
}
RUN = {
    "id": NUMBER,
    "status": TEXT,
    "startedAt": TEXT,
    "stoppedAt": maybe(TEXT),
    "duration": maybe(NUMBER),
    "imageData": maybe(TEXT),
    "ollamaResult": maybe({"model": TEXT}),  # a chat model's answer has no `response`
    "telegramStatus": maybe({"success": FLAG}),
}
DOCUMENTED_RUN = {
    **RUN,
    "imageData": TEXT,
    "ollamaResult": {
        "response": TEXT,
        "model": TEXT,
        "context": [NUMBER],
        "created_at": TEXT,
        "done": FLAG,
        "total_duration": NUMBER,
        "load_duration": NUMBER,
        "prompt_eval_count": NUMBER,
        "eval_count": NUMBER,
    },
    "telegramStatus": {
        "success": FLAG,
        "message_id": NUMBER,
        "chat": {"id": NUMBER, "title": TEXT, "type": TEXT},
        "date": NUMBER,
        "photo": [PHOTO],
    },
    "payload": {"nodeInputData": {}, "nodeOutputData": {}},
    "workflowData": {"nodes": [{}], "connections": {}},
}
COMPARISON = {
    "current": maybe(NUMBER),
    "previous": maybe(NUMBER),
    "change": maybe(NUMBER),
    "trend": maybe(TEXT),
}
TODAY = f"{datetime.now(UTC) - timedelta(hours=2):%Y-%m-%d}"

EXAMPLES: dict[str, dict[str, Any]] = {
    "/api/executions?limit=20&status=success&days=7": {
        "data": [RUN],
        "meta": {
            "pagination": {"limit": NUMBER, "offset": NUMBER, "total": NUMBER, "hasMore": FLAG},
            "filters": {"status": TEXT, "days": NUMBER},
        },
    },
    f"/api/executions/{DOCUMENTED_ID}": {"data": DOCUMENTED_RUN},
    "/api/executions/summary/daily?days=14": {
        "data": [
            {
                "date": TEXT,
                "totalExecutions": NUMBER,
                "successful": NUMBER,
                "failed": NUMBER,
                "canceled": NUMBER,
                "avgDurationSeconds": maybe(NUMBER),
                "successRate": maybe(NUMBER),
            }
        ],
        "meta": {
            "period": {"days": NUMBER, "startDate": TEXT, "endDate": TEXT},
            "totals": {"executions": NUMBER, "successRate": NUMBER, "avgDuration": NUMBER},
        },
    },
    f"/api/executions/summary/hourly?date={TODAY}": {
        "data": [
            {
                "hour": TEXT,
                "executions": NUMBER,
                "successful": NUMBER,
                "failed": NUMBER,
                "avgDuration": maybe(NUMBER),
                "minDuration": maybe(NUMBER),
                "maxDuration": maybe(NUMBER),
            }
        ]
    },
    "/api/analytics/performance?period=30d&metrics=duration,success_rate": {
        "data": {
            "period": TEXT,
            "metrics": {"averageDuration": COMPARISON, "successRate": COMPARISON},
            "timeSeries": [
                {
                    "date": TEXT,
                    "avgDuration": maybe(NUMBER),
                    "successRate": maybe(NUMBER),
                    "volume": NUMBER,
                }
            ],
        }
    },
    "/api/analytics/performance": {
        "data": {
            "period": TEXT,
            "metrics": {
                "averageDuration": COMPARISON,
                "successRate": COMPARISON,
                "executionVolume": {**COMPARISON, "current": NUMBER, "previous": NUMBER},
            },
        }
    },
    "/api/analytics/errors?days=30&groupBy=message": {
        "data": {
            "summary": {
                "totalErrors": NUMBER,
                "errorRate": NUMBER,
                "mostCommonError": TEXT,
                "errorTrend": maybe(TEXT),
            },
            "errorPatterns": [
                {
                    "message": TEXT,
                    "count": NUMBER,
                    "percentage": NUMBER,
                    "firstOccurrence": TEXT,
                    "lastOccurrence": TEXT,
                    "affectedExecutions": [NUMBER],
                }
            ],
            "recommendations": [TEXT],
        }
    },
    "/api/health": {
        "status": TEXT,
        "timestamp": TEXT,
        "version": TEXT,
        "checks": {
            "database": {"status": TEXT, "responseTime": NUMBER},
            "workflow": {"status": TEXT, "lastExecution": TEXT},
            "memory": {"status": TEXT, "usage": maybe(TEXT)},
        },
    },
    "/api/system/info": {
        "data": {
            "application": {"name": TEXT, "version": TEXT, "environment": TEXT},
            "workflow": {"name": TEXT, "id": TEXT, "active": FLAG, "nodeCount": NUMBER},
            "database": {"type": TEXT, "version": TEXT, "size": TEXT},
            "features": {
                "imageProcessing": FLAG,
                "realTimeUpdates": FLAG,
                "exportCapability": FLAG,
            },
        }
    },
}
ERROR = {
    "error": {
        "code": TEXT,
        "message": TEXT,
        "details": maybe({"field": TEXT, "reason": TEXT}),
        "timestamp": TEXT,
    }
}
REFUSED = {
    "/api/executions?limit=201": (400, "VALIDATION_ERROR"),
    "/api/executions?limit=0": (400, "VALIDATION_ERROR"),
    "/api/executions?days=366": (400, "VALIDATION_ERROR"),
    "/api/executions?status=broken": (400, "VALIDATION_ERROR"),
    "/api/executions/999999": (404, "NOT_FOUND"),
    "/api/executions/999999/image": (404, "NOT_FOUND"),
    f"/api/executions/{DOCUMENTED_ID}/image?format=gif": (415, "VALIDATION_ERROR"),
    f"/api/executions/{DOCUMENTED_ID}/image?size=huge": (400, "VALIDATION_ERROR"),
    "/api/executions/summary/daily?days=91": (400, "VALIDATION_ERROR"),
    "/api/executions/summary/hourly": (400, "VALIDATION_ERROR"),
    "/api/analytics/performance?period=1d": (400, "VALIDATION_ERROR"),
    "/api/nothing": (404, "NOT_FOUND"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server on two ports whose data hold the run that the documentation speaks of."""
    folder = tmp_path_factory.mktemp("documented")
    dump = young_sqlite_dump(DUMP, folder)
    chosen = next(h.id for h in dump.happened().values() if h.scenario == "ok_hash" and h.sent)
    renumber(folder / f"{DUMP}.db", chosen)
    settings = {"N8N_URL": dump.url, "N8N_STORAGE_DIR": str(dump.storage_dir)}
    ports = ",".join(map(str, free_ports(2)))
    with serving(folder, PORTS=ports, RATE_LIMITS="1000/minute", **settings) as running:
        running.wait_until_copied()
        yield running


def renumber(database: Path, execution_id: int) -> None:
    """Give a run the id of the documentation."""
    connection = apsw.Connection(str(database))
    new = (DOCUMENTED_ID, execution_id)
    connection.execute("UPDATE execution_entity SET id = ? WHERE id = ?", new)
    connection.execute("UPDATE execution_data SET executionId = ? WHERE executionId = ?", new)
    connection.close()


@pytest.mark.parametrize("port", PORTS)
@pytest.mark.parametrize("request_line", EXAMPLES)
def test_a_documented_request_has_its_documented_answer(
    server: RunningServer, port: int, request_line: str
) -> None:
    """No documented field is missing or of another type, and lists are not empty."""
    with server.client(port=port) as client:
        answer = client.get(request_line)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert list(differences(EXAMPLES[request_line], answer.json())) == []
    if request_line != "/api/health":
        assert answer.json()["error"] is None
        assert answer.json()["data"]


@pytest.mark.parametrize("request_line", REFUSED)
def test_what_cannot_be_answered_is_refused_as_documented(
    server: RunningServer, request_line: str
) -> None:
    """With the documented status, code and shape."""
    answer = server.get(request_line)
    status, code = REFUSED[request_line]

    assert answer.status_code == status
    assert list(differences(ERROR, answer.json())) == []
    assert answer.json()["error"]["code"] == code
    assert answer.json()["data"] is None


def test_a_missing_field_would_be_noticed() -> None:
    """The comparison above can fail."""
    assert list(differences({"a": [{"b": NUMBER}]}, {"a": [{}]})) == [".a[0].b is missing"]
    assert list(differences({"a": NUMBER}, {"a": True})) == [".a is True"]
    assert list(differences({"a": NUMBER}, {"a": None})) == [".a is None"]
    assert list(differences({"a": maybe(NUMBER)}, {"a": None})) == []


@pytest.mark.parametrize("port", PORTS)
@pytest.mark.parametrize("header", [f"Authorization: Bearer {KEY}", f"X-API-Key: {KEY}"])
def test_the_command_lines_work(
    server: RunningServer, port: int, header: str, tmp_path: Path
) -> None:
    """As people copy them: curl, a key in either header, a picture into a file."""
    try:
        url = server.urls[port].replace("127.0.0.1", "localhost")
        base = ["curl", "--silent", "--fail", "-H", header]
        listed = subprocess.run([*base, f"{url}/api/executions"], check=True, capture_output=True)
        picture = tmp_path / f"execution_{DOCUMENTED_ID}.jpg"
        line = f"{url}/api/executions/{DOCUMENTED_ID}/image?size=medium"
        subprocess.run([*base, line, "--output", str(picture)], check=True)
    except FileNotFoundError:
        missing("curl is not installed")

    assert len(json.loads(listed.stdout)["data"]) == 50
    assert picture.read_bytes().startswith(b"\xff\xd8\xff")


def test_the_versioned_address_is_the_same(server: RunningServer) -> None:
    """`/api/v1` is an alias."""
    line = "/executions?imageData=none&limit=5"

    assert server.get(f"/api/v1{line}").json()["data"] == server.get(f"/api{line}").json()["data"]


def test_the_21st_request_in_ten_seconds_is_too_many(tmp_path: Path) -> None:
    """The documented limits are the default, with the documented headers and body."""
    with serving(tmp_path, RATE_LIMITS="on") as server, server.client() as client:
        answers = [client.get("/api/executions") for _ in range(21)]

    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    refused = answers[-1]
    assert refused.json()["error"]["code"] == "RATE_LIMIT_EXCEEDED"
    assert 1 <= refused.json()["error"]["retryAfter"] == int(refused.headers["retry-after"]) <= 10
    assert refused.headers["x-ratelimit-limit"] == "20"
    assert refused.headers["x-ratelimit-remaining"] == "0"
    assert abs(int(refused.headers["x-ratelimit-reset"]) - datetime.now(UTC).timestamp()) <= 11
