"""The four signs and the verdict, by tables."""

from collections.abc import Sequence
from typing import Any

import pytest

from builders import DAY_MS, HOUR_MS, NOW_MS
from watchroom.domain.events import EventType
from watchroom.domain.incident_evidence import CallTimes, Evidence, Happening, TiedRuns
from watchroom.domain.incident_scenes import Scene
from watchroom.domain.incident_signs import rank_of, report_of, verdict_of
from watchroom.domain.incidents import Sign, SignKind, SignState, Verdict
from watchroom.domain.usage_summary import Peak, UsageSummary

GIB = 1024**3
SCENE = Scene(from_ms=NOW_MS, to_ms=NOW_MS + HOUR_MS, first_failure_ms=NOW_MS)
CALM_SCENE = Scene(from_ms=NOW_MS, to_ms=NOW_MS + HOUR_MS, first_failure_ms=None)
HERE = TiedRuns(here=3, unknown=0, total=3)
ELSEWHERE = TiedRuns(here=0, unknown=0, total=3)
DAY_OF_SAMPLES = 17_280


def usage(
    *, memory: float, cpu: float = 5.0, samples: int = DAY_OF_SAMPLES, limit: float = 8 * GIB
) -> UsageSummary:
    """Return figures whose means are their peaks."""
    return UsageSummary(
        samples=samples,
        cpu_mean=cpu,
        cpu_peak=Peak(value=cpu, at_ms=NOW_MS - 30_000),
        memory_mean=memory,
        memory_peak=Peak(value=memory, at_ms=NOW_MS - 30_000),
        memory_limit=limit,
    )


CALM = usage(memory=2 * GIB)


def evidence(*happenings: tuple[EventType, float], **changes: Any) -> Evidence:
    """Return a calm service that was watched for days; happenings in seconds before."""
    known: dict[str, Any] = {
        "host": "local",
        "service": "ollama",
        "name": "Ollama",
        "happenings": [
            Happening(type=type_, at_ms=NOW_MS - int(before_s * 1000))
            for type_, before_s in happenings
        ],
        "watched_from_ms": NOW_MS - 3 * DAY_MS,
        "ties": ELSEWHERE,
        "cpu_limit": None,
        "during": CALM,
        "before": CALM,
    }
    return Evidence(**known | changes)


def states(found: Evidence, scene: Scene = SCENE) -> str:
    """Return the states of event, node, resource and unusual as one letter each."""
    letters = {SignState.YES: "y", SignState.NO: "n", SignState.NO_DATA: "?"}
    return "".join(letters[sign.state] for sign in report_of(found, scene).signs)


def sign(found: Evidence, kind: SignKind, scene: Scene = SCENE) -> Sign:
    return next(each for each in report_of(found, scene).signs if each.kind is kind)


OOM, FAILED = EventType.SERVICE_OOM, EventType.SERVICE_FAILED
UNMEASURED: dict[str, Any] = {"during": None, "before": None}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (evidence(), "nnnn"),
        (evidence((OOM, 25)), "ynny"),
        (evidence((OOM, 120)), "ynny"),
        (evidence((OOM, 121)), "nnnn"),
        (evidence((OOM, -1)), "ynny"),
        (evidence((OOM, -3)), "nnnn"),
        (evidence((EventType.SERVICE_STOPPED, 5)), "ynny"),
        (evidence((OOM, 25), (OOM, 7200)), "ynnn"),
        (evidence((OOM, 25), (FAILED, 7200)), "ynny"),
        (evidence((OOM, 25), (OOM, 90_000)), "ynny"),
        (evidence(watched_from_ms=None), "?nn?"),
        (evidence(watched_from_ms=NOW_MS - 60_000), "?nn?"),
        (evidence((OOM, 25), watched_from_ms=NOW_MS - HOUR_MS), "ynn?"),
        (evidence((OOM, 25), (OOM, 600), watched_from_ms=NOW_MS - HOUR_MS), "ynnn"),
        (evidence((OOM, 25), watched_from_ms=None), "ynn?"),
        (evidence(ties=HERE), "nynn"),
        (evidence(ties=TiedRuns(here=0, unknown=1, total=3)), "n?nn"),
        (evidence(ties=TiedRuns(here=0, unknown=0, total=0)), "n?nn"),
        (evidence((OOM, 25), **UNMEASURED), "yn?y"),
        (evidence(**UNMEASURED), "nn??"),
        (evidence(during=usage(memory=7.3 * GIB)), "nnyy"),
        (evidence(during=usage(memory=7.3 * GIB), before=usage(memory=7.5 * GIB)), "nnyn"),
        (evidence(during=usage(memory=7.3 * GIB), before=None), "nny?"),
        (evidence(during=usage(memory=6 * GIB)), "nnyy"),
        (evidence(during=usage(memory=5.9 * GIB)), "nnnn"),
        (evidence(before=None), "nn??"),
        (evidence(before=usage(memory=2 * GIB, samples=100)), "nn??"),
        (evidence(during=usage(memory=2 * GIB, cpu=49)), "nnnn"),
        (evidence(during=usage(memory=2 * GIB, cpu=50)), "nnyy"),
        (evidence(during=usage(memory=2 * GIB, cpu=185), before=usage(memory=2 * GIB, cpu=150),
                  cpu_limit=2.0), "nnyy"),
        (evidence(during=usage(memory=2 * GIB, cpu=179), before=usage(memory=2 * GIB, cpu=150),
                  cpu_limit=2.0), "nnnn"),
        (evidence(during=UsageSummary(samples=0)), "nn??"),
        (evidence(during=UsageSummary(samples=9)), "nn??"),
    ],
)  # fmt: skip
def test_signs(found: Evidence, expected: str) -> None:
    """Event, node, resource, unusual: yes, no, or that it cannot be told."""
    assert states(found) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (evidence((OOM, 25)), "y??y"),
        (evidence((OOM, -1800)), "y??y"),
        (evidence((OOM, -3601)), "n???"),
        (evidence(during=None), "n???"),
    ],
)
def test_signs_of_a_time_without_failures(found: Evidence, expected: str) -> None:
    """Then anything in that time counts, and nothing is said of nodes."""
    calm = TiedRuns(here=0, unknown=0, total=0)
    facts = {name: getattr(found, name) for name in Evidence.__slots__}
    facts |= {"ties": calm, "before": None}

    assert states(Evidence(**facts), CALM_SCENE) == expected


@pytest.mark.parametrize(
    ("kinds", "verdict"),
    [
        ("", Verdict.NONE),
        ("b", Verdict.NONE),
        ("a", Verdict.NONE),
        ("ab", Verdict.POSSIBLE),
        ("ac", Verdict.POSSIBLE),
        ("acd", Verdict.POSSIBLE),
        ("bc", Verdict.POSSIBLE),
        ("abd", Verdict.LIKELY),
        ("bcd", Verdict.LIKELY),
        ("abcd", Verdict.LIKELY),
    ],
)
def test_verdict(kinds: str, verdict: Verdict) -> None:
    """Likely needs the node; what is not known counts for nothing."""
    letters = dict(zip("abcd", SignKind, strict=True))
    signs = [
        Sign(
            kind=kind,
            state=SignState.YES if letter in kinds else SignState.NO_DATA,
            says="",
        )
        for letter, kind in letters.items()
    ]

    assert verdict_of(signs) is verdict


def test_a_sign_tells_value_threshold_and_time() -> None:
    """A number without what it was held against convinces nobody."""
    found = evidence((OOM, 25), (FAILED, 24.9), ties=HERE, during=usage(memory=7.9 * GIB))

    event = sign(found, SignKind.EVENT)
    assert (event.says, event.value, event.threshold, event.at_ms) == (
        "Out of memory 25 s before the first failure",
        25.0,
        120.0,
        NOW_MS - 25_000,
    )
    node = sign(found, SignKind.NODE)
    assert (node.value, node.threshold, node.unit) == (3.0, 1.0, "failed runs")
    resource = sign(found, SignKind.RESOURCE)
    assert resource.value == pytest.approx(98.75)
    assert (resource.threshold, resource.unit) == (90.0, "% of its memory limit")
    assert resource.at_ms == NOW_MS - 30_000
    unusual = sign(found, SignKind.UNUSUAL)
    assert unusual.says == "0 times out of memory in the 24 h before"
    assert (unusual.value, unusual.threshold) == (0.0, 0.0)
    assert report_of(found, SCENE).verdict is Verdict.LIKELY


def test_nothing_measured_is_never_called_nothing_found() -> None:
    """A service without metrics may be the one."""
    found = evidence(ties=HERE, **UNMEASURED)

    resource = sign(found, SignKind.RESOURCE)
    assert (resource.state, resource.says) == (SignState.NO_DATA, "Nothing was measured")
    assert resource.value is None


def test_no_words_claim_a_cause() -> None:
    """Times tell what came first, not what caused it."""
    several: Sequence[Evidence] = (
        evidence(),
        evidence((OOM, 25), ties=HERE, during=usage(memory=7.9 * GIB)),
        evidence(**UNMEASURED, watched_from_ms=None),
    )
    words = " ".join(each.says for found in several for each in report_of(found, SCENE).signs)

    assert "cause" not in words.lower()


def test_the_most_suspect_comes_first() -> None:
    """Whoever opens the page sees it without scrolling."""
    reports = [
        report_of(evidence(name="b"), SCENE),
        report_of(evidence(name="a"), SCENE),
        report_of(evidence((OOM, 1), name="possible"), SCENE),
        report_of(evidence((OOM, 1), ties=HERE, name="likely"), SCENE),
    ]

    assert [each.name for each in sorted(reports, key=rank_of)] == ["likely", "possible", "a", "b"]


def calls(p95_s: float, **changes: Any) -> CallTimes:
    """Return five calls, after a week and a day in which 95 % took up to 4 s."""
    usual = {"calls": 5, "usual_calls": 30, "usual_p95_s": 4.0, "day_p95_s": 4.0}
    return CallTimes(**{"p95_s": p95_s, **usual, **changes})


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (evidence(calls=calls(12.0)), "nnyy"),
        (evidence(calls=calls(11.9)), "nnnn"),
        (evidence(calls=calls(12.0, calls=4)), "nnnn"),
        (evidence(calls=calls(12.0, usual_calls=29)), "nnnn"),
        (evidence(calls=calls(0.9, usual_p95_s=0.003)), "nnnn"),
        (evidence(calls=calls(12.0, day_p95_s=13.0)), "nnyn"),
        (evidence(calls=calls(12.0, day_p95_s=None)), "nny?"),
        (evidence(calls=calls(12.0), ties=HERE), "nyyy"),
        (evidence(calls=calls(12.0), **UNMEASURED), "nnyy"),
        (evidence(calls=calls(11.9), **UNMEASURED), "nn??"),
    ],
)
def test_calls_that_take_three_times_what_is_usual_are_a_sign(
    found: Evidence, expected: str
) -> None:
    """Against the week before; if the last day of it was as slow, it is not unusual."""
    assert states(found) == expected


def test_what_was_used_too_much_is_told_before_slow_calls() -> None:
    """There is one sign of each kind: a memory that is full says more."""
    full = evidence(during=usage(memory=7.9 * GIB), calls=calls(60.0))
    slow = evidence(calls=calls(60.0))

    assert sign(full, SignKind.RESOURCE).unit == "% of its memory limit"
    assert sign(slow, SignKind.RESOURCE).unit == "seconds of a call"
    assert sign(slow, SignKind.RESOURCE).threshold == 12.0
