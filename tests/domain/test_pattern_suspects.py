"""What an incident says of one error pattern."""

from dataclasses import replace

import pytest

from watchroom.domain.incidents import (
    FailedNode,
    NodeTie,
    Report,
    ServiceReport,
    TieKind,
    Verdict,
)
from watchroom.domain.pattern_suspects import suspect_of

TIE = NodeTie(
    workflow_id="w",
    workflow="Cameras",
    node="Ollama",
    kind=TieKind.SERVICE,
    address="ollama:11434",
    host="local",
    service="ollama",
    why="it is its name in Compose",
)
TELEGRAM = replace(
    TIE,
    node="Telegram",
    kind=TieKind.OUTSIDE,
    address="api.telegram.org:443",
    host=None,
    service=None,
)
UNKNOWN = replace(TIE, node="Odd", kind=TieKind.UNKNOWN, address=None, host=None, service=None)


def service(name: str, verdict: Verdict) -> ServiceReport:
    return ServiceReport(host="local", service=name, name=name.title(), verdict=verdict, signs=())


REPORT = Report(
    services=(service("ollama", Verdict.LIKELY), service("qdrant", Verdict.NONE)),
    nodes=tuple(
        FailedNode(tie=tie, runs=1)
        for tie in (TIE, TELEGRAM, UNKNOWN, replace(TIE, node="Search", service="qdrant"))
    ),
)


@pytest.mark.parametrize(
    ("node", "kind", "name", "verdict"),
    [
        ("Ollama", TieKind.SERVICE, "Ollama", Verdict.LIKELY),
        ("Search", TieKind.SERVICE, "Qdrant", Verdict.NONE),
        ("Telegram", TieKind.OUTSIDE, "api.telegram.org:443", None),
        ("Odd", TieKind.SERVICE, "Ollama", Verdict.LIKELY),
        (None, TieKind.SERVICE, "Ollama", Verdict.LIKELY),
    ],
)
def test_the_suspect_is_what_the_node_talks_to(
    node: str | None, kind: TieKind, name: str, verdict: Verdict | None
) -> None:
    """A refusal of Telegram is not laid at the door of a model server that failed as well."""
    found = suspect_of(node, REPORT)

    assert found is not None
    assert (found.kind, found.name, found.verdict) == (kind, name, verdict)


def test_nothing_suspect_is_no_suspect() -> None:
    """None where the node's tie is unknown and no service showed signs."""
    assert suspect_of("Odd", replace(REPORT, services=REPORT.services[1:])) is None
    assert suspect_of("Ollama", Report()) is None
