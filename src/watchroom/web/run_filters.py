"""What runs can be narrowed to, wherever runs are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Never
from urllib.parse import urlencode

from watchroom.domain.errors import InvalidInput
from watchroom.domain.execution import Alert, Mark, RiskLevel, Status
from watchroom.domain.spans import DAY_MS
from watchroom.store.filters import Bound, Excluded, ExecutionFilter
from watchroom.web.inputs import Inputs, Reader, parameters_of, query
from watchroom.web.kinds import (
    MOMENT,
    Picked,
    bound,
    choice,
    integer,
    loose_choice,
    many,
    picked,
    text,
    word,
)

DEFAULT_DAYS: Final = 30
_ANY: Final[Picked[Never]] = Picked()
_MARKS: Final[dict[str, Mark | None]] = {"none": None, **{mark.value: mark for mark in Mark}}
_ALERTS: Final[dict[str, Alert | None]] = {"none": None, **{each.value: each for each in Alert}}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterInputs(Inputs):
    """Which runs."""

    status: Picked[Status] = query(
        picked(choice(Status)),
        says="Only runs with one of these; with `!` before each, with none of these.",
        default=_ANY,
        example="success",
    )
    days: int | None = query(
        integer(1, 365),
        says="How many days to look back from `to`, or from now; 30 without `from`.",
        default=None,
        example=7,
    )
    search: str | None = query(
        text(200),
        says="Words that must all occur in description, camera, model, workflow, error or id; "
        "each may be the beginning of one from three characters on.",
        default=None,
    )
    from_ms: int | None = query(
        MOMENT, name="from", says="Only runs that began at this moment or later.", default=None
    )
    to_ms: int | None = query(
        MOMENT, name="to", says="Only runs that began before this moment.", default=None
    )
    workflow: Picked[str] = query(
        picked(text(200)),
        says="Only runs of these workflows, by id or exact name; with `!` before each, of others.",
        default=_ANY,
    )
    risk: Picked[RiskLevel] = query(
        picked(loose_choice(RiskLevel)),
        says="Only runs with one of these verdicts; with `!` before each, with none of these, or "
        "without any. Small letters do as well.",
        default=_ANY,
    )
    camera: Picked[str] = query(
        picked(text(200)),
        says="Only of these cameras; with `!` before each, of others or none.",
        default=_ANY,
    )
    model: Picked[str] = query(
        picked(text(200)),
        says="Only of these models; with `!` before each, of others or none.",
        default=_ANY,
    )
    mark: Picked[Mark | None] = query(
        picked(word(_MARKS)),
        says="Only with one of these marks, `none` is unmarked; with `!` before each, with none "
        "of these.",
        default=_ANY,
    )
    telegram: tuple[Alert | None, ...] = query(
        many(word(_ALERTS)),
        says="Only with one of these: every message of the run went out, one did not, or `none` "
        "was to.",
        default=(),
    )
    confidence: Bound | None = query(
        bound(1),
        says="Only if the model's confidence keeps this bound.",
        default=None,
        example="lt:0.6",
    )
    duration: Bound | None = query(
        bound(10**9), says="Only if it took so long, in seconds.", default=None, example="gt:30"
    )
    node: tuple[str, ...] = query(
        many(text(200)), says="Only runs that failed in one of these nodes.", default=()
    )
    pattern: int | None = query(
        integer(1), says="Only failures of this pattern, by its id.", default=None
    )


_FILTERS: Final = frozenset(each.name for each in parameters_of(FilterInputs))
_reader: Final = Reader(FilterInputs)


def filter_of(asked: FilterInputs, now_ms: int) -> ExecutionFilter:
    """Return which runs are asked for. Raises InvalidInput for a range that is none."""
    return ExecutionFilter(
        from_ms=_from_ms(asked, now_ms),
        to_ms=asked.to_ms,
        statuses=asked.status.wanted,
        workflows=asked.workflow.wanted,
        risks=asked.risk.wanted,
        cameras=asked.camera.wanted,
        models=asked.model.wanted,
        marks=asked.mark.wanted,
        alerts=asked.telegram,
        confidence=asked.confidence,
        duration_ms=asked.duration and replace(asked.duration, value=asked.duration.value * 1000),
        nodes=asked.node,
        pattern=asked.pattern,
        excluded=_excluded(asked),
        search=asked.search,
    )


def filter_named(filters: Mapping[str, str], now_ms: int) -> ExecutionFilter:
    """Return the filter of a list with these parameters, up to now at most. Raises InvalidInput."""
    text = urlencode(filters).encode()
    asked = _reader.read(query_string=text, path_values={}, headers={})
    wanted = filter_of(asked, now_ms)
    return replace(wanted, to_ms=now_ms) if wanted.to_ms is None else wanted


def _excluded(asked: FilterInputs) -> Excluded:
    return Excluded(
        statuses=asked.status.excluded,
        workflows=asked.workflow.excluded,
        risks=asked.risk.excluded,
        cameras=asked.camera.excluded,
        models=asked.model.excluded,
        marks=asked.mark.excluded,
    )


def _from_ms(asked: FilterInputs, now_ms: int) -> int:
    if asked.from_ms is None:
        end_ms = now_ms if asked.to_ms is None else asked.to_ms
        return max(0, end_ms - (asked.days or DEFAULT_DAYS) * DAY_MS)
    if asked.days is not None:
        raise InvalidInput("days", "Counts back from `to`; it cannot be combined with `from`")
    if asked.to_ms is not None and asked.to_ms < asked.from_ms:
        raise InvalidInput("to", "Must not lie before `from`")
    return asked.from_ms


def filters_given(asked: FilterInputs) -> dict[str, str | int]:
    """Return those parameters of a request that narrow the runs, as they were sent."""
    return {name: value for name, value in asked.given.items() if name in _FILTERS}
