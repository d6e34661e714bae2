"""What the nodes of workflows talk to: by their definitions, or as a person says."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from watchroom.domain.audit import AuditEntry
from watchroom.domain.errors import NotFound
from watchroom.domain.incidents import NodeTie, TieKind
from watchroom.domain.json_values import mapping, sequence, text
from watchroom.domain.node_addresses import NodeAddress, addresses_of
from watchroom.domain.node_ties import tie_of
from watchroom.domain.services import Service
from watchroom.domain.times import Clock, to_ms
from watchroom.store import audit, failed_runs, node_services, node_times
from watchroom.store.database import Database, Session
from watchroom.store.failed_runs import Definition
from watchroom.store.node_services import NodeService
from watchroom.store.node_times import TimedNode
from watchroom.store.stats_sweeps import ServiceKey

MOST_WORKFLOWS: Final = 200  # whose nodes are listed
NOT_KEPT: Final = "the definition of its workflow is not kept"

Said = Mapping[tuple[str, str], NodeService]  # by workflow and node


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node of a workflow."""

    workflow_id: str
    workflow: str  # name
    name: str


class Ties:
    """Tells what nodes talk to, of some definitions, some services and what persons said."""

    def __init__(self, services: Sequence[Service], said: Said) -> None:
        self._services = services
        self._said = said

    def of(self, node: Node, addresses: Mapping[str, NodeAddress] | None) -> NodeTie:
        """Return what a node talks to; *addresses* are those of its definition, None without it."""
        address = (addresses or {}).get(node.name)
        said = self._said.get((node.workflow_id, node.name))
        found = tie_of(address, self._services)
        return NodeTie(
            workflow_id=node.workflow_id,
            workflow=node.workflow,
            node=node.name,
            kind=_kind_said(said) if said else found.kind,
            address=address.shown if address else None,
            host=said.host if said else found.host,
            service=said.service if said else found.service,
            why=f"{said.changed_by} says so" if said else _why(found.why, addresses),
            by_person=said is not None,
        )

    def service_of(self, timed: TimedNode) -> ServiceKey | None:
        """Return the service that a node talked to by its address then; None: none of ours."""
        node = Node(workflow_id=timed.workflow_id, workflow=timed.workflow, name=timed.node)
        tie = self.of(node, {timed.node: timed.address})
        return (tie.host, tie.service) if tie.host and tie.service else None


class NodeMap:
    """Shows what nodes talk to, and takes what persons say of it. May raise StoreUnavailable."""

    def __init__(
        self,
        *,
        store: Database,
        services: Callable[[], Sequence[Service]],
        clock: Clock,
    ) -> None:
        self._store = store
        self._services = services
        self._clock = clock

    async def ties(self) -> list[NodeTie]:
        """Return what each node talks to that may talk to something, by workflow, then node."""
        async with self._store.reading() as session:
            found = await failed_runs.latest_definitions(session, limit=MOST_WORKFLOWS)
            said = await node_services.list_all(session)
        ties = Ties(self._services(), said)
        return [tie for definition in found for tie in _ties_of(definition, ties, said)]

    async def timed_nodes(self, host: str, service: str) -> list[TimedNode]:
        """Return the nodes whose calls went to a service, by the addresses that they had then."""
        async with self._store.reading() as session:
            nodes = await node_times.calling_nodes(session)
            said = await node_services.list_all(session)
        ties = Ties(self._services(), said)
        return [node for node in nodes if ties.service_of(node) == (host, service)]

    async def say(
        self, workflow_id: str, node: str, service: tuple[str, str] | None, *, who: str
    ) -> NodeTie:
        """
        Take what a person says: a node talks to a service, given as host and id, or to none.

        Raises NotFound for a node that the workflow has not, and for an unknown service.
        """
        host, service_id = service or (None, None)
        if service and service not in {(each.host, each.id) for each in self._services()}:
            raise NotFound(f"There is no service {service_id!r} on {host!r}.")
        said = NodeService(
            workflow_id=workflow_id,
            node=node,
            host=host,
            service=service_id,
            changed_ms=to_ms(self._clock()),
            changed_by=who,
        )
        async with self._store.writing() as session:
            definition = await _definition_with(session, workflow_id, node)
            await node_services.put(session, said)
            await self._audit(session, "node.map", said, who)
        return self._tie(definition, node, {(workflow_id, node): said})

    async def take_back(self, workflow_id: str, node: str, *, who: str) -> NodeTie:
        """Forget what a person said; return what the node talks to by itself. Raises NotFound."""
        async with self._store.writing() as session:
            said = await node_services.remove(session, workflow_id, node)
            if said is None:
                raise NotFound(f"Nobody said what {node!r} talks to.")
            found = await failed_runs.latest_definitions(session, limit=1, workflow_id=workflow_id)
            await self._audit(session, "node.unmap", said, who)
        definition = found[0] if found else _nothing(workflow_id)
        return self._tie(definition, node, {})

    def _tie(self, definition: Definition, name: str, said: Said) -> NodeTie:
        node = Node(workflow_id=definition.workflow_id, workflow=definition.workflow, name=name)
        return Ties(self._services(), said).of(node, parsed(definition.definition))

    async def _audit(self, session: Session, action: str, said: NodeService, who: str) -> None:
        entry = AuditEntry.done(
            at_ms=to_ms(self._clock()),
            who=who,
            action=action,
            target=f"workflow/{said.workflow_id}",
            detail={
                "node": said.node,
                "service": f"{said.host}/{said.service}" if said.service else "none",
            },
        )
        await audit.append(session, entry)


def parsed(definition: bytes) -> dict[str, NodeAddress]:
    """Return what the nodes of a definition (JSON) talk to, by name."""
    return addresses_of(mapping(msgspec.json.decode(definition)))


def _ties_of(definition: Definition, ties: Ties, said: Said) -> Iterable[NodeTie]:
    addresses = parsed(definition.definition)
    spoken = {node for workflow_id, node in said if workflow_id == definition.workflow_id}
    for name in sorted({*addresses, *spoken}):
        node = Node(workflow_id=definition.workflow_id, workflow=definition.workflow, name=name)
        yield ties.of(node, addresses)


async def _definition_with(session: Session, workflow_id: str, node: str) -> Definition:
    found = await failed_runs.latest_definitions(session, limit=1, workflow_id=workflow_id)
    if not found:
        raise NotFound(f"There is no workflow {workflow_id!r} whose definition is kept.")
    nodes = sequence(mapping(msgspec.json.decode(found[0].definition)).get("nodes"))
    if node not in {text(mapping(each).get("name")) for each in nodes}:
        raise NotFound(f"The workflow has no node {node!r}.")
    return found[0]


def _nothing(workflow_id: str) -> Definition:
    """Return what stands for the definition of a workflow whose runs are all gone."""
    return Definition(workflow_id=workflow_id, workflow=workflow_id, definition=b"{}")


def _kind_said(said: NodeService) -> TieKind:
    return TieKind.SERVICE if said.service else TieKind.OUTSIDE


def _why(why: str, addresses: Mapping[str, NodeAddress] | None) -> str:
    return NOT_KEPT if addresses is None else why
