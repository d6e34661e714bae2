"""The nodes of a run, one by one."""

from watchroom.client.models.run_nodes import ModelAnswer, NodePart, RunNodes, RunWorkflow
from watchroom.client.request import Request, ask_data


def list_run_nodes(execution_id: int) -> Request[RunNodes]:
    """List the nodes of a run: how they ended, when they began, how long they took."""
    return ask_data("GET", f"/api/executions/{execution_id:d}/nodes", RunNodes)


def read_node_part(
    execution_id: int,
    *,
    node: str,
    run: int | None = None,
    direction: str | None = None,
) -> Request[NodePart]:
    """Read what one node received or gave, or why it failed, up to 1 MiB of it."""
    return ask_data(
        "GET",
        f"/api/executions/{execution_id:d}/nodes/part",
        NodePart,
        node=node,
        run=run,
        direction=direction,
    )


def read_run_workflow(execution_id: int) -> Request[RunWorkflow]:
    """Read the workflow as it was when a run began."""
    return ask_data("GET", f"/api/executions/{execution_id:d}/workflow", RunWorkflow)


def read_answers(execution_id: int) -> Request[list[ModelAnswer]]:
    """Read what the models of a run said, and where the verdict stands in their words."""
    return ask_data("GET", f"/api/executions/{execution_id:d}/answers", list[ModelAnswer])
