"""How it is shown what there is to watch."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from watchroom.web.wire.services import Success


class FoundOutcome(StrEnum):
    """What came of looking at one thing."""

    GOOD = "good"
    MISSING = "missing"  # not configured; the rest works without it
    BAD = "bad"  # configured, and it does not work


class FoundThing(Struct, kw_only=True):
    """One thing that was looked at."""

    outcome: Annotated[
        FoundOutcome,
        Meta(description="missing: not configured. bad: configured, and it does not work."),
    ]
    subject: Annotated[str, Meta(description="n8n, n8n files or docker.")]
    words: Annotated[str, Meta(description="What was found, or what is wrong.")]
    advice: Annotated[
        list[str],
        Meta(description="Lines to add to the settings, or to run; a word stands for a password."),
    ]


class FoundAnswer(Success[list[FoundThing]]):
    """What can be reached, and what is missing."""
