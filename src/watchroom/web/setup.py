"""`/api/setup/found`: what a person who sets this up is told of their machine."""

from typing import Final

from litestar.response import Response

from watchroom.domain.findings import Finding, Outcome
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs
from watchroom.web.wire.setup import FoundAnswer, FoundOutcome, FoundThing

_OUTCOMES: Final = {
    Outcome.GOOD: FoundOutcome.GOOD,
    Outcome.MISSING: FoundOutcome.MISSING,
    Outcome.BAD: FoundOutcome.BAD,
}


async def look_around(call: Call[Inputs]) -> Response[bytes]:
    """
    Look what of n8n and Docker can be reached now, what is missing, and which line to add.

    As `watchroom doctor` tells it; it takes some seconds. A demo finds nothing.
    """
    found = await call.services.look()
    return json_response(FoundAnswer(data=[_shown(finding) for finding in found]))


def _shown(finding: Finding) -> FoundThing:
    return FoundThing(
        outcome=_OUTCOMES[finding.outcome],
        subject=finding.subject,
        words=finding.words,
        advice=list(finding.advice),
    )
