"""Incidents: runs that failed together, and the signs that services gave."""

from watchroom.client.listings import Walk
from watchroom.client.models.incidents import (
    Incident,
    IncidentDetail,
    IncidentList,
    Node,
    WindowFindings,
)
from watchroom.client.request import Request, When, ask, ask_data


def list_incidents(
    *,
    state: str | None = None,
    from_: When | None = None,
    to: When | None = None,
    limit: int | None = None,
    cursor: int | None = None,
) -> Request[IncidentList]:
    """List runs that failed together, the newest first."""
    return ask(
        "GET",
        "/api/incidents",
        IncidentList,
        state=state,
        from_=from_,
        to=to,
        limit=limit,
        cursor=cursor,
    )


def each_incident(
    *,
    state: str | None = None,
    from_: When | None = None,
    to: When | None = None,
    page_size: int = 100,
) -> Walk[IncidentList, Incident]:
    """Give every incident that is wanted, page after page."""
    return Walk(
        request=list_incidents(state=state, from_=from_, to=to, limit=page_size),
        items=lambda page: page.data,
        onward=_onward,
    )


def _onward(page: IncidentList) -> tuple[str, str] | None:
    cursor = page.meta.next_cursor
    return None if cursor is None else ("cursor", cursor)


def read_incident(incident_id: int) -> Request[IncidentDetail]:
    """Read one incident: every service with its signs, what failed where, what happened when."""
    return ask_data("GET", f"/api/incidents/{incident_id:d}", IncidentDetail)


def analyse_window(
    *,
    from_: When | None = None,
    to: When | None = None,
    host: str | None = None,
    service: str | None = None,
) -> Request[WindowFindings]:
    """Look for signs in any stretch of time, whether or not a run failed in it."""
    return ask_data(
        "GET", "/api/incidents/at", WindowFindings, from_=from_, to=to, host=host, service=service
    )


def list_nodes() -> Request[list[Node]]:
    """List the nodes of workflows that talk to something, with the service that it is."""
    return ask_data("GET", "/api/incidents/nodes", list[Node])


def say_node_service(
    workflow_id: str, node: str, service_id: str | None, *, host: str | None = None
) -> Request[Node]:
    """Say which service a node talks to; None: to none of them."""
    said = {"workflowId": workflow_id, "node": node, "serviceId": service_id, "host": host}
    return ask_data("PUT", "/api/incidents/nodes", Node, body=said)


def forget_node_service(workflow_id: str, node: str) -> Request[Node]:
    """Take back what a person said of a node."""
    return ask_data("DELETE", "/api/incidents/nodes", Node, workflow_id=workflow_id, node=node)
