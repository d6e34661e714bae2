"""
The audit: who did what, before and after, as a chain that shows when it was tampered with.

The hash of a row is the SHA-256 of its canonical JSON: an object of the row's fields and of the
hash of the row before it (`previous`, in hex; 64 zeros for the first), with sorted keys, without
blanks, in UTF-8. `detail` stands in it as the text that is stored.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Final, Self

BEFORE_THE_FIRST: Final = bytes(32)  # hash that the first row follows


class AuditPhase(StrEnum):
    """When a row was written."""

    INTENT = "intent"  # before anything was touched
    RESULT = "result"  # when it was over


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """What one row says."""

    at_ms: int
    who: str  # name of a key or person, or "watchroom" for what it does by itself
    action: str
    target: str  # what it was done to
    phase: AuditPhase
    outcome: str | None = None  # of a result: how it ended; None for an intent
    detail: Mapping[str, str] = field(default_factory=dict)  # further facts, free of secrets

    @classmethod
    def done(
        cls,
        *,
        at_ms: int,
        who: str,
        action: str,
        target: str,
        detail: Mapping[str, str] | None = None,
    ) -> Self:
        """Return the only row of something that was over at once, and has no intent."""
        return cls(
            at_ms=at_ms,
            who=who,
            action=action,
            target=target,
            phase=AuditPhase.RESULT,
            outcome="done",
            detail=detail or {},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """A link of the chain, with its texts as they are stored."""

    id: int  # 1, 2, 3 ...
    at_ms: int
    who: str
    action: str
    target: str
    phase: str
    outcome: str | None
    detail: str  # canonical JSON object

    def hash_after(self, previous: bytes) -> bytes:
        """Return the hash of this row when it follows the one whose hash is *previous*."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return sha256(canonical_json({**fields, "previous": previous.hex()}).encode()).digest()


def canonical_json(fields: Mapping[str, object]) -> str:
    """Return the one way to write an object of texts and whole numbers."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
