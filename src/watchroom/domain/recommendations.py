"""Advice on failing runs: a fixed list of rules, each of which tells what it measured."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final

from watchroom.domain.faults import Fault, fault_of
from watchroom.domain.trends import rate_percent

LASTING_RUNS: Final = 1  # such a fault stays until somebody acts: one run is enough
PASSING_RUNS: Final = 3  # one or two may be an accident; from three on it is worth a look
UNREADABLE_PERCENT: Final = 5.0  # models slip now and then; one answer in twenty is the prompt
SHORT_OF_MEMORY: Final = "service_out_of_memory"  # name of the rule
LOADED_S: Final = 5.0  # a model that is there is found in less than a second
TYPICAL_SHARE: Final = 0.95  # of such loads, which the told time is not exceeded by
FEWEST_RUNS: Final = 20  # below this one run alone is over five percent


class Unit(StrEnum):
    """What a measured value counts."""

    RUNS = "runs"
    PERCENT = "percent"  # of all runs
    TIMES = "times"  # that something happened to a service
    SECONDS = "seconds"


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureGroup:
    """Failed runs that share node, message and type."""

    node: str | None  # the node that failed; None where n8n does not say
    message: str  # one of the messages as n8n gave it, or their pattern
    type: str | None  # error class, HTTP status or socket error
    count: int  # runs


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortOfMemory:
    """Services that are suspected, and were killed because memory ran out."""

    kills: int
    runs: int  # that failed where these services are suspected
    nodes: tuple[str, ...]  # in which these runs failed


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelLoad:
    """What a model's server told of a run: how long it waited until the model was loaded."""

    node: str  # that asked it
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was counted in a period."""

    total_runs: int
    failures: tuple[FailureGroup, ...]
    unreadable_runs: int  # runs whose answer names no risk level
    short_of_memory: ShortOfMemory | None = None  # None: no suspected service was
    model_loads: tuple[ModelLoad, ...] = ()  # of the latest runs that tell any


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why an advice is given."""

    measured: str  # what was counted, such as "failed runs with a timeout"
    value: float  # in `unit`
    unit: Unit
    threshold: float  # in `unit`; the advice is given from here on
    affected_runs: int
    nodes: tuple[str, ...]  # where it happened, most affected first; empty if not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """One advice."""

    rule: str  # stable name of the rule, such as "timeout"
    advice: str  # one sentence for a person
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class _FaultRule:
    fault: Fault
    measured: str
    advice: str
    threshold_runs: int


def _lasting(fault: Fault, measured: str, advice: str) -> _FaultRule:
    return _FaultRule(fault=fault, measured=measured, advice=advice, threshold_runs=LASTING_RUNS)


def _passing(fault: Fault, measured: str, advice: str) -> _FaultRule:
    return _FaultRule(fault=fault, measured=measured, advice=advice, threshold_runs=PASSING_RUNS)


_FAULT_RULES: Final = (
    _lasting(
        Fault.MODEL_NOT_FOUND,
        "failed runs because the model is not there",
        "Pull the model that the workflow asks for, or correct its name in the workflow.",
    ),
    _lasting(
        Fault.OUT_OF_MEMORY,
        "failed runs because the model ran out of memory or was killed",
        "Give the model server more memory, or use a smaller model.",
    ),
    _lasting(
        Fault.UNAUTHORIZED,
        "failed runs because the credentials were refused",
        "Renew the credentials of the failing node in n8n.",
    ),
    _lasting(
        Fault.CHAT_NOT_FOUND,
        "failed messages because Telegram does not know the chat",
        "Correct the chat id in the Telegram node, and let somebody write to the bot first.",
    ),
    _lasting(
        Fault.BOT_BLOCKED,
        "failed messages because the bot may not write to the chat",
        "Let the bot back into the Telegram chat, or send to another one.",
    ),
    _lasting(
        Fault.PHOTO_REFUSED,
        "failed messages because Telegram refused the picture",
        "Send a smaller picture: Telegram takes photos up to 10 MB and 10,000 pixels in sum.",
    ),
    _lasting(
        Fault.CRASHED,
        "runs during which n8n itself ended",
        "Look into n8n's own log and its memory limit: it was stopped while runs were going on.",
    ),
    _passing(
        Fault.TIMEOUT,
        "failed runs with a timeout",
        "Raise the timeout of the failing node, or keep the model loaded between runs.",
    ),
    _passing(
        Fault.REFUSED,
        "failed runs because nothing listened at the address",
        "Check that the service behind the failing node runs, and its address in the workflow.",
    ),
    _passing(
        Fault.HOST_NOT_FOUND,
        "failed runs because a host name has no address",
        "Check the host name in the workflow, and the network's name server.",
    ),
    _passing(
        Fault.CONNECTION_LOST,
        "failed runs because the connection was cut",
        "Check whether the service behind the failing node restarts while it is asked.",
    ),
    _passing(
        Fault.RATE_LIMITED,
        "failed runs because of too many requests",
        "Send fewer requests to the service, or let the failing node wait and try again.",
    ),
    _passing(
        Fault.SERVER_ERROR,
        "failed runs because the service had an error of its own",
        "Look into the log of the service behind the failing node.",
    ),
    _passing(
        Fault.PICTURE_MISSING,
        "failed runs because the request brought no picture",
        "Check that every camera sends its picture in the field that the workflow reads.",
    ),
    _passing(
        Fault.ANSWER_UNREADABLE,
        "failed runs because a node could not read the model's answer",
        "Ask the model for one fixed form of answer, or let the workflow accept what it says.",
    ),
)


def recommend(findings: Findings) -> tuple[Recommendation, ...]:
    """Return the advice that the findings call for, most affected runs first; often none."""
    given = (
        *_on_faults(findings.failures),
        *_on_shares(findings),
        *_on_memory(findings.short_of_memory),
        *_on_loads(findings.model_loads),
    )
    return tuple(sorted(given, key=lambda r: -r.evidence.affected_runs))


def _on_faults(failures: tuple[FailureGroup, ...]) -> Iterator[Recommendation]:
    groups: dict[Fault | None, list[FailureGroup]] = {}
    for group in failures:
        groups.setdefault(fault_of(group.message, group.type), []).append(group)
    for rule in _FAULT_RULES:
        mine = groups.get(rule.fault, [])
        runs = sum(group.count for group in mine)
        if runs >= rule.threshold_runs:
            evidence = Evidence(
                measured=rule.measured,
                value=runs,
                unit=Unit.RUNS,
                threshold=rule.threshold_runs,
                affected_runs=runs,
                nodes=_nodes(mine),
            )
            yield Recommendation(rule=rule.fault.value, advice=rule.advice, evidence=evidence)


def _nodes(groups: list[FailureGroup]) -> tuple[str, ...]:
    ordered = sorted(groups, key=lambda group: -group.count)
    return tuple(dict.fromkeys(group.node for group in ordered if group.node is not None))


def _on_shares(findings: Findings) -> Iterator[Recommendation]:
    """Yield the advice that depends on a share of all runs, if there are enough of them."""
    if findings.total_runs < FEWEST_RUNS:
        return
    unreadable = _share(
        findings.unreadable_runs,
        findings.total_runs,
        measured="runs whose answer names no risk level",
        threshold_percent=UNREADABLE_PERCENT,
    )
    if unreadable:
        advice = "Tell the model in the prompt to begin with a line such as RISK_LEVEL: LOW."
        yield Recommendation(rule="unreadable_answers", advice=advice, evidence=unreadable)


def _on_memory(found: ShortOfMemory | None) -> Iterator[Recommendation]:
    """Yield the advice on services that had too little memory: one kill is enough."""
    if found is None:
        return
    evidence = Evidence(
        measured="times that a suspected service was killed because memory ran out",
        value=found.kills,
        unit=Unit.TIMES,
        threshold=1,
        affected_runs=found.runs,
        nodes=found.nodes,
    )
    advice = "Raise the memory limit of the suspected service, or use a smaller model."
    yield Recommendation(rule=SHORT_OF_MEMORY, advice=advice, evidence=evidence)


def _on_loads(loads: tuple[ModelLoad, ...]) -> Iterator[Recommendation]:
    """Yield the advice on a model that is thrown out of memory between runs, and loaded anew."""
    slow = sorted((load for load in loads if load.seconds >= LOADED_S), key=lambda x: x.seconds)
    if len(slow) < PASSING_RUNS:
        return
    by_node = Counter(load.node for load in slow)
    evidence = Evidence(
        measured="time to load the model, which 95 % of these runs did not exceed",
        value=round(slow[ceil(TYPICAL_SHARE * len(slow)) - 1].seconds, 1),
        unit=Unit.SECONDS,
        threshold=LOADED_S,
        affected_runs=len(slow),
        nodes=tuple(node for node, _ in by_node.most_common()),
    )
    advice = f"{len(slow)} runs began while the model was loaded: set keep_alive to 30 min or more."
    yield Recommendation(rule="model_loaded_anew", advice=advice, evidence=evidence)


def _share(
    runs: int, total_runs: int, *, measured: str, threshold_percent: float
) -> Evidence | None:
    percent = rate_percent(runs, total_runs)
    if percent is None or percent < threshold_percent:
        return None
    return Evidence(
        measured=measured,
        value=percent,
        unit=Unit.PERCENT,
        threshold=threshold_percent,
        affected_runs=runs,
        nodes=(),
    )
