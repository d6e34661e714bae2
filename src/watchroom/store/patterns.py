"""Failures put together: those that say the same once numbers, ids and hosts are masked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from watchroom.store.bindings import Bindings, portions
from watchroom.store.database import Reader, one_moment
from watchroom.store.known_patterns import NO_REASON, Pattern, patterns_of
from watchroom.store.ordering import first_key, moment_of
from watchroom.store.reckoning import PATTERNS, sums

NEWEST_SHOWN: Final = 100  # runs that a group names
UNKNOWN: Final = "unknown"  # label of the group whose type or node n8n does not tell


class GroupBy(StrEnum):
    """What failures are put together by."""

    TYPE = "type"  # n8n's error class, HTTP status or socket error
    MESSAGE = "message"  # the masked message
    NODE = "node"  # the node that failed


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorGroup:
    """Failures that belong together, in one range of time."""

    label: str  # their type, masked message or node, as asked; UNKNOWN if there is none
    pattern_ids: tuple[int, ...]  # most frequent first
    node: str | None  # of the most frequent pattern
    type: str | None  # of the most frequent pattern
    sample: str  # the message of the newest run, unmasked
    count: int
    first_ms: int  # when the first of these runs began
    last_ms: int  # when the last of them began
    execution_ids: list[int]  # the newest, at most NEWEST_SHOWN


async def pattern(reader: Reader, pattern_id: int) -> Pattern | None:
    """Return one pattern; None if there is none of that id."""
    return (await patterns_of(reader, [pattern_id])).get(pattern_id)


async def error_groups(
    reader: Reader, *, from_ms: int, to_ms: int, group_by: GroupBy, limit: int = 100
) -> list[ErrorGroup]:
    """Return the failures that began in [from_ms, to_ms), the most frequent group first."""
    async with one_moment(reader) as session:
        rows = await sums(session, PATTERNS, edges=[from_ms, to_ms], by=("pattern_id",))
        counts = {pattern_id: runs for _, pattern_id, runs in rows}
        groups = _grouped(await patterns_of(session, counts), counts, group_by)[:limit]
        shown = [found.id for group in groups for found in group]
        newest = await _newest(session, shown, from_ms, to_ms)
        firsts = await _firsts(session, shown, from_ms)
        found = [_ErrorRuns.of(group, counts, newest, firsts) for group in groups]
        samples = await _messages(session, [runs.last_key for runs in found])
    return [runs.to_group(group_by, samples[runs.last_key]) for runs in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class _ErrorRuns:
    """The runs of one group."""

    patterns: Sequence[Pattern]
    count: int
    first_key: int
    last_key: int
    execution_ids: list[int]

    @classmethod
    def of(
        cls,
        patterns: Sequence[Pattern],
        counts: Mapping[int, int],
        newest: Mapping[int, list[tuple[int, int]]],
        firsts: Mapping[int, int],
    ) -> "_ErrorRuns":
        runs = sorted((run for one in patterns for run in newest[one.id]), reverse=True)
        return cls(
            patterns=patterns,
            count=sum(counts[one.id] for one in patterns),
            first_key=min(firsts[one.id] for one in patterns),
            last_key=runs[0][0],
            execution_ids=[execution_id for _, execution_id in runs[:NEWEST_SHOWN]],
        )

    def to_group(self, group_by: GroupBy, sample: str) -> ErrorGroup:
        leader = self.patterns[0]
        return ErrorGroup(
            label=_label(leader, group_by),
            pattern_ids=tuple(one.id for one in self.patterns),
            node=leader.node,
            type=leader.type,
            sample=sample,
            count=self.count,
            first_ms=moment_of(self.first_key),
            last_ms=moment_of(self.last_key),
            execution_ids=self.execution_ids,
        )


def _grouped(
    patterns: Mapping[int, Pattern], counts: Mapping[int, int], group_by: GroupBy
) -> list[list[Pattern]]:
    groups: dict[str, list[Pattern]] = {}
    for pattern_id in sorted(counts, key=lambda id_: (-counts[id_], id_)):
        found = patterns[pattern_id]
        groups.setdefault(_label(found, group_by), []).append(found)
    return sorted(groups.values(), key=lambda group: -sum(counts[one.id] for one in group))


def _label(pattern: Pattern, group_by: GroupBy) -> str:
    labels = {GroupBy.TYPE: pattern.type, GroupBy.MESSAGE: pattern.text, GroupBy.NODE: pattern.node}
    return labels[group_by] or UNKNOWN


async def _newest(
    reader: Reader, ids: Iterable[int], from_ms: int, to_ms: int
) -> dict[int, list[tuple[int, int]]]:
    """Return key and id of the newest runs of each pattern, at most NEWEST_SHOWN, in no order."""
    found: dict[int, list[tuple[int, int]]] = {}
    for portion in portions(ids):
        bind = Bindings()
        low, high = bind(first_key(from_ms)), bind(first_key(to_ms))
        rows = await reader.fetch(
            f"""
            SELECT e.pattern_id, e.key, e.id FROM error_pattern AS p
            JOIN execution AS e ON e.pattern_id = p.id AND e.key < {high} AND e.key >= COALESCE((
                SELECT n.key FROM execution AS n
                WHERE n.pattern_id = p.id AND n.key >= {low} AND n.key < {high}
                ORDER BY n.key DESC LIMIT 1 OFFSET {NEWEST_SHOWN - 1}
            ), {low})
            WHERE p.id IN ({bind.each(portion)})
            """,
            *bind.values,
        )
        for pattern_id, key, execution_id in rows:
            found.setdefault(pattern_id, []).append((key, execution_id))
    return found


async def _firsts(reader: Reader, ids: Iterable[int], from_ms: int) -> dict[int, int]:
    """Return the key of each pattern's first run that began at *from_ms* or later."""
    found: dict[int, int] = {}
    for portion in portions(ids):
        bind = Bindings()
        low = bind(first_key(from_ms))
        rows = await reader.fetch(
            f"""
            SELECT p.id, (
                SELECT MIN(e.key) FROM execution AS e WHERE e.pattern_id = p.id AND e.key >= {low}
            ) FROM error_pattern AS p WHERE p.id IN ({bind.each(portion)})
            """,
            *bind.values,
        )
        found |= {row[0]: row[1] for row in rows}
    return found


async def _messages(reader: Reader, keys: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for portion in portions(keys):
        bind = Bindings()
        listed = bind.each(portion)
        rows = await reader.fetch(
            f"SELECT key, error_message FROM execution_document WHERE key IN ({listed})",
            *bind.values,
        )
        found |= {row[0]: row[1] or NO_REASON.message for row in rows}
    return found
