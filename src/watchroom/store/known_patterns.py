"""The error patterns that the store has met, and the ids by which runs refer to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from watchroom.domain.error_patterns import mask
from watchroom.domain.execution import RunError
from watchroom.store.bindings import Bindings, portions
from watchroom.store.database import Reader, Session

# A run that failed without a word from n8n belongs to a group too, so that groups add up.
NO_REASON: Final = RunError(message="n8n gives no reason", node=None, type=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One pattern."""

    id: int
    node: str | None  # the node that failed; None where n8n does not say
    type: str | None  # n8n's error class, HTTP status or socket error
    text: str  # the message, masked


async def ids_of(session: Session, errors: Iterable[RunError]) -> dict[RunError, int]:
    """Return the id of the pattern that each error belongs to; new patterns are added."""
    texts = {error: mask(error.message) for error in set(errors)}
    digests = {error: _digest(error, text) for error, text in texts.items()}
    if not digests:
        return {}
    await session.execute_many(
        """
        INSERT INTO error_pattern (digest, node, type, text) VALUES ($1, $2, $3, $4)
        ON CONFLICT (digest) DO NOTHING
        """,
        [(digests[error], error.node, error.type, text) for error, text in texts.items()],
    )
    bind = Bindings()
    listed = bind.each(set(digests.values()))
    rows = await session.fetch(
        f"SELECT digest, id FROM error_pattern WHERE digest IN ({listed})", *bind.values
    )
    ids: dict[int, int] = {row[0]: row[1] for row in rows}
    return {error: ids[digest] for error, digest in digests.items()}


async def patterns_of(reader: Reader, ids: Iterable[int]) -> dict[int, Pattern]:
    """Return those of some patterns that there are, by id."""
    found: dict[int, Pattern] = {}
    for portion in portions(ids):
        bind = Bindings()
        rows = await reader.fetch(
            f"SELECT id, node, type, text FROM error_pattern WHERE id IN ({bind.each(portion)})",
            *bind.values,
        )
        found |= {
            id_: Pattern(id=id_, node=node, type=type_, text=text)
            for id_, node, type_, text in rows
        }
    return found


def _digest(error: RunError, text: str) -> int:
    parts = "\0".join([error.node or "", error.type or "", text])
    return int.from_bytes(blake2b(parts.encode(), digest_size=8).digest(), signed=True)
