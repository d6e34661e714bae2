"""What nodes talk to: by definition, by what persons say, and with a row of the audit."""

import pytest

from builders import NOW_MS, WORKFLOW
from failing_runs import definition, failed, keep_runs, node
from watched_incidents import Watched
from watchroom.domain.errors import NotFound
from watchroom.domain.incidents import NodeTie, TieKind
from watchroom.flows.incidents.desk import IncidentDesk
from watchroom.flows.incidents.nodes import NodeMap
from watchroom.store import audit, executions

RAN = definition(
    node("Ollama"),
    node("Telegram", "n8n-nodes-base.telegram", text="hello"),
    node("Elsewhere", url="http://nobody:1"),
    node("Code", "n8n-nodes-base.code", jsCode="return 1"),
)


@pytest.fixture
async def nodes(watched: Watched) -> NodeMap:
    """What nodes of one workflow talk to."""
    await keep_runs(watched.store, failed(1, NOW_MS, ran=RAN), ran=RAN)
    return IncidentDesk.of(watched.store, watched.fleet.views, watched.clock).nodes


def short(tie: NodeTie) -> tuple[str, TieKind, str | None]:
    return tie.node, tie.kind, tie.service


async def test_nodes_that_talk_to_something_are_listed(nodes: NodeMap) -> None:
    """A node of code is not among them."""
    ties = await nodes.ties()

    assert [short(tie) for tie in ties] == [
        ("Elsewhere", TieKind.UNKNOWN, None),
        ("Ollama", TieKind.SERVICE, "ollama"),
        ("Telegram", TieKind.OUTSIDE, None),
    ]
    assert [tie.address for tie in ties] == [
        "nobody:1",
        "ollama:11434",
        "api.telegram.org:443",
    ]
    assert ties[1] == NodeTie(
        workflow_id=WORKFLOW,
        workflow="Cameras",
        node="Ollama",
        kind=TieKind.SERVICE,
        address="ollama:11434",
        host="local",
        service="ollama",
        why="it is its name in Compose",
    )


async def test_what_a_person_says_goes_before(watched: Watched, nodes: NodeMap) -> None:
    """Also of a node that says nothing itself; until it is taken back."""
    said = await nodes.say(WORKFLOW, "Code", ("local", "ollama"), who="ana")
    none = await nodes.say(WORKFLOW, "Ollama", None, who="ana")

    assert (said.kind, said.service, said.why, said.by_person) == (
        TieKind.SERVICE,
        "ollama",
        "ana says so",
        True,
    )
    assert (none.kind, none.service, none.address) == (TieKind.OUTSIDE, None, "ollama:11434")
    assert [short(tie) for tie in await nodes.ties()][:3] == [
        ("Code", TieKind.SERVICE, "ollama"),
        ("Elsewhere", TieKind.UNKNOWN, None),
        ("Ollama", TieKind.OUTSIDE, None),
    ]
    back = await nodes.take_back(WORKFLOW, "Ollama", who="bo")
    assert (back.kind, back.service, back.by_person) == (TieKind.SERVICE, "ollama", False)
    rows = await audit.page(watched.store, limit=9, target=f"workflow/{WORKFLOW}")
    assert [(row.who, row.action, row.detail) for row in rows] == [
        ("bo", "node.unmap", '{"node":"Ollama","service":"none"}'),
        ("ana", "node.map", '{"node":"Ollama","service":"none"}'),
        ("ana", "node.map", '{"node":"Code","service":"local/ollama"}'),
    ]


@pytest.mark.parametrize(
    ("workflow", "name", "service"),
    [
        ("unknown", "Ollama", None),
        (WORKFLOW, "No such node", None),
        (WORKFLOW, "Ollama", ("local", "no-such-service")),
        (WORKFLOW, "Ollama", ("elsewhere", "ollama")),
    ],
)
async def test_what_is_not_there_cannot_be_named(
    nodes: NodeMap, workflow: str, name: str, service: tuple[str, str] | None
) -> None:
    """A slip must not become a rule that nobody sees."""
    with pytest.raises(NotFound):
        await nodes.say(workflow, name, service, who="ana")
    with pytest.raises(NotFound):
        await nodes.take_back(workflow, name, who="ana")


async def test_what_was_said_can_be_taken_back_without_any_run(
    watched: Watched, nodes: NodeMap
) -> None:
    """Runs are forgotten after a while; what persons said of them is not."""
    await nodes.say(WORKFLOW, "Ollama", None, who="ana")
    async with watched.store.writing() as session:
        await executions.remove(session, [1])

    back = await nodes.take_back(WORKFLOW, "Ollama", who="ana")

    assert (back.kind, back.workflow) == (TieKind.UNKNOWN, WORKFLOW)
