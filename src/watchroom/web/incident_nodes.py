"""`/api/incidents/nodes`: which service a node of a workflow talks to."""

from dataclasses import dataclass

from litestar.response import Response

from watchroom.domain.errors import InvalidInput, NotFound
from watchroom.web.bodies import body
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, required_query
from watchroom.web.kinds import text
from watchroom.web.shown_incidents import shown_node
from watchroom.web.wire.incidents import NodeAnswer, NodeList, NodeService


async def list_nodes(call: Call[Inputs]) -> Response[bytes]:
    """
    List the nodes of workflows that talk to something, with the service that it is.

    By the address in their parameters, held against names, networks and published ports of the
    services; what a person says goes before. Workflows are read as their newest run ran: the first
    200 of them by name.
    """
    ties = await call.services.incidents.nodes.ties()
    return json_response(NodeList(data=[shown_node(tie) for tie in ties], meta=call.meta))


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeServiceInputs(Inputs):
    """What a node talks to."""

    said: NodeService = body(
        NodeService,
        example={"workflowId": "yDbfhooKemfhMIkC", "node": "Ollama", "serviceId": "ollama"},
    )


async def say_node_service(call: Call[NodeServiceInputs]) -> Response[bytes]:
    """
    Say which service a node talks to, or that it talks to none of them.

    It goes before what the definition of the workflow tells, from the next analysis on.
    """
    said = call.inputs.said
    service = None if said.service_id is None else (_host_of(call, said), said.service_id)
    if service is None and said.host is not None:
        raise InvalidInput("host", "Is of a service; leave it out where there is none")
    tie = await call.services.incidents.nodes.say(
        said.workflow_id, said.node, service, who=call.caller.name
    )
    return json_response(NodeAnswer(data=shown_node(tie), meta=call.meta))


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeInputs(Inputs):
    """Which node."""

    workflow_id: str = required_query(
        text(256), name="workflowId", says="Id of the workflow.", example="yDbfhooKemfhMIkC"
    )
    node: str = required_query(text(256), name="node", says="Name of the node.", example="Ollama")


async def forget_node_service(call: Call[NodeInputs]) -> Response[bytes]:
    """Take back what a person said of a node; the answer is what it talks to by its definition."""
    asked = call.inputs
    tie = await call.services.incidents.nodes.take_back(
        asked.workflow_id, asked.node, who=call.caller.name
    )
    return json_response(NodeAnswer(data=shown_node(tie), meta=call.meta))


def _host_of(call: Call[NodeServiceInputs], said: NodeService) -> str:
    if said.host is not None:
        return said.host
    wing = call.services.wing_a
    views = wing.fleet.views() if wing else []
    hosts = [view.service.host for view in views if view.service.id == said.service_id]
    if not hosts:
        raise NotFound(f"There is no service {said.service_id!r}.")
    if len(hosts) > 1:
        raise InvalidInput("host", f"Name one: the service is on {', '.join(hosts)}")
    return hosts[0]
