"""Hundreds of runs of every sort, and what a list of them has to be, by looking at each."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import ge, gt, le, lt
from random import Random

from runs import NOON_MS, a_failure, a_message, a_run, an_analysis
from watchroom.domain.execution import Alert, Execution, Mark, RiskLevel, Status
from watchroom.domain.search_words import words_of
from watchroom.store import executions
from watchroom.store.database import Database
from watchroom.store.filters import Bound, Excluded, ExecutionFilter, Sort, Way
from watchroom.store.ordering import home_key
from watchroom.store.search import text_of

SPREAD_MS = 3 * 86_400_000
RUNS = 700
WORDS = ("smoke", "smoking", "haze", "hazy", "fog", "Überflutung", "дым", "火災", "ax", "axe")
CAMERAS = (None, "cam 1", "cam 2", "x'; --")
ERRORS = ("timeout of 3 ms", "no such host", "bad chat")


def random_run(random: Random, execution_id: int) -> Execution:
    started_ms = NOON_MS + random.randrange(SPREAD_MS)
    if random.random() < 0.2:
        node = random.choice(["Ollama", "Telegram", None])
        failed = a_failure(execution_id, random.choice(ERRORS), node=node, started_ms=started_ms)
        return replace(failed, camera=random.choice(CAMERAS))
    analysis = an_analysis(
        random.choice(list(RiskLevel)),
        description=" ".join(random.sample(WORDS, 3)),
        confidence=random.choice([None, 0.0, 0.25, 0.5, 1.0]),
        model=random.choice(["qwen", "llava", None]),
    )
    made = a_run(
        execution_id,
        started_ms=started_ms,
        duration_ms=random.choice([0, 10, 10, 999, 60_000]),
        status=random.choice([Status.SUCCESS, Status.SUCCESS, Status.CANCELED, Status.RUNNING]),
        workflow=random.choice(["fire", "flood", "frost"]),
        camera=random.choice(CAMERAS),
        analyses=random.choice([[], [analysis]]),
    )
    sent, lost = a_message(), a_message(success=False)
    return replace(made, notifications=random.choice([(), (sent,), (sent, lost)]))


def mark_of(run: Execution) -> Mark | None:
    return Mark.MISSED if run.id % 10 == 1 else None


def maybe(random: Random, choices: Sequence[object], odds: float = 0.2) -> tuple[object, ...]:
    if random.random() > odds:
        return ()
    return tuple(random.sample(choices, random.randint(1, min(3, len(choices)))))


def random_bound(random: Random, values: Sequence[float]) -> Bound | None:
    if random.random() > 0.1:
        return None
    return Bound(way=random.choice(list(Way)), value=random.choice(values))


KEEPS = {Way.BELOW: lt, Way.AT_MOST: le, Way.ABOVE: gt, Way.AT_LEAST: ge}


def keeps(bound: Bound | None, value: float | None) -> bool:
    return bound is None or (value is not None and KEEPS[bound.way](value, bound.value))


def random_filter(random: Random) -> ExecutionFilter:
    ends = sorted(NOON_MS + random.randrange(-(10**7), SPREAD_MS) for _ in range(2))
    return ExecutionFilter(
        from_ms=ends[0] if random.random() < 0.5 else None,
        to_ms=ends[1] if random.random() < 0.5 else None,
        statuses=maybe(random, list(Status)),  # type: ignore[arg-type]
        workflows=maybe(random, ["fire", "id-of-flood", "no such"]),  # type: ignore[arg-type]
        risks=maybe(random, list(RiskLevel)),  # type: ignore[arg-type]
        cameras=maybe(random, CAMERAS[1:]),  # type: ignore[arg-type]
        models=maybe(random, ["qwen", "llava"], 0.1),  # type: ignore[arg-type]
        marks=maybe(random, [None, Mark.MISSED, Mark.UNSURE], 0.1),  # type: ignore[arg-type]
        alerts=maybe(random, [None, Alert.SENT, Alert.FAILED], 0.1),  # type: ignore[arg-type]
        confidence=random_bound(random, [0.25, 0.5, 0.6]),
        duration_ms=random_bound(random, [10, 500]),
        nodes=maybe(random, ["Ollama", "Telegram"], 0.1),  # type: ignore[arg-type]
        search=" ".join(maybe(random, SEARCHES, 0.3)) or None,  # type: ignore[arg-type]
    )


def random_exclusions(random: Random) -> Excluded:
    """Return what a filter may exclude besides, often something."""
    return Excluded(
        statuses=maybe(random, list(Status)),  # type: ignore[arg-type]
        workflows=maybe(random, ["fire", "id-of-flood", "no such"]),  # type: ignore[arg-type]
        risks=maybe(random, list(RiskLevel), 0.4),  # type: ignore[arg-type]
        cameras=maybe(random, CAMERAS[1:]),  # type: ignore[arg-type]
        models=maybe(random, ["qwen", "llava"]),  # type: ignore[arg-type]
        marks=maybe(random, [None, Mark.MISSED, Mark.UNSURE], 0.1),  # type: ignore[arg-type]
    )


SEARCHES = (
    "smok",
    "SMOKE",
    "haz",
    "uberflutung",
    "Ду",
    "дым",
    "火災",
    "ax",
    "cam",
    "1",
    "12",
    "host",
)


def meets(wanted: ExecutionFilter) -> Callable[[Execution], bool]:
    def test(run: Execution) -> bool:
        headline = run.headline
        error = run.error
        names = {run.workflow_id, run.workflow_name}
        return all(
            (
                wanted.from_ms is None or run.started_ms >= wanted.from_ms,
                wanted.to_ms is None or run.started_ms < wanted.to_ms,
                not wanted.statuses or run.status in wanted.statuses,
                not wanted.workflows or bool(names & set(wanted.workflows)),
                not wanted.risks or (headline and headline.verdict.risk_level in wanted.risks),
                not wanted.cameras or run.camera in wanted.cameras,
                not wanted.models or (headline and headline.model in wanted.models),
                not wanted.marks or mark_of(run) in wanted.marks,
                not wanted.alerts or run.alert in wanted.alerts,
                keeps(wanted.confidence, headline.verdict.confidence if headline else None),
                keeps(wanted.duration_ms, run.duration_ms),
                not wanted.nodes or (error and error.node in wanted.nodes),
                wanted.search is None or says(run, wanted.search),
                not is_excluded(run, wanted.excluded),
            )
        )

    return test


def is_excluded(run: Execution, excluded: Excluded) -> bool:
    headline = run.headline
    names = {run.workflow_id, run.workflow_name}
    return any(
        (
            run.status in excluded.statuses,
            bool(names & set(excluded.workflows)),
            headline is not None and headline.verdict.risk_level in excluded.risks,
            run.camera in excluded.cameras,
            headline is not None and headline.model in excluded.models,
            mark_of(run) in excluded.marks,
        )
    )


def says(run: Execution, search: str) -> bool:
    words = words_of(text_of(run))
    return all(
        any(word.startswith(asked) if len(asked) >= 3 else word == asked for word in words)
        for asked in words_of(search)
    )


def in_order(runs: list[Execution], sort: Sort) -> list[int]:
    def value(run: Execution) -> float | None:
        if sort in {Sort.LONGEST, Sort.SHORTEST}:
            return run.duration_ms
        return run.headline.verdict.confidence if run.headline else None

    def key(run: Execution) -> int:
        return home_key(run.started_ms, run.id)

    newest_first = sorted(runs, key=key, reverse=True)
    if sort in {Sort.NEWEST, Sort.OLDEST}:
        ordered = newest_first if sort.descending else newest_first[::-1]
        return [run.id for run in ordered]
    having = [run for run in newest_first if value(run) is not None]
    having.sort(key=lambda run: (value(run), key(run)), reverse=sort.descending)
    return [run.id for run in [*having, *(run for run in newest_first if value(run) is None)]]


async def keep_random_runs(store: Database) -> list[Execution]:
    """Save seven hundred runs over three days, some of them judged."""
    random = Random(7)
    made = [random_run(random, id_) for id_ in range(1, RUNS + 1)]
    async with store.writing() as session:
        for start in range(0, RUNS, 200):
            await executions.save(session, made[start : start + 200], now_ms=NOON_MS, unreadable={})
        await session.execute("UPDATE execution SET mark = 'missed' WHERE id % 10 = 1")
    return made
