"""What a server answers about everything that it has: the same before and after a move."""

from typing import Any

from running_server import RunningServer

ASKED = (
    "/api/executions?days=365&limit=200&search=smoke",
    "/api/executions/summary/daily?days=90",
    "/api/analytics/performance",
    "/api/analytics/errors?groupBy=message",
    "/api/system/unreadable",
)


def answers(server: RunningServer) -> dict[str, Any]:
    """Return what a server tells of its runs, pictures included."""
    with server.client() as client:
        everything = client.get("/api/executions?days=365&limit=200").json()["data"]
        told = {path: client.get(path).json()["data"] for path in ASKED}
        details = [client.get(f"/api/executions/{run['id']}").json()["data"] for run in everything]
    return {**told, "list": everything, "details": details}


def measured(server: RunningServer) -> bool:
    """Tell whether pictures have been measured to the oldest, which comes last."""
    with server.client() as client:
        runs = client.get("/api/executions?days=365&limit=200&imageData=none").json()["data"]
        [*_, oldest] = [run["id"] for run in runs if run["imageUrl"]]
        images = client.get(f"/api/executions/{oldest}").json()["data"]["images"]
    return all(image["width"] for image in images)
