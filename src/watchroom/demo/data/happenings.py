"""What truly happened in each run: the ground that its data, and the tests, stand on."""

from dataclasses import dataclass, replace
from typing import Final

from watchroom.demo.data.answers import Words, answer_about
from watchroom.demo.data.endings import STATUS, Ending
from watchroom.demo.data.plan import Plan, Timeline, is_calm, is_outage, local_hour
from watchroom.demo.data.workflows import DETECTOR, FIRE_WATCH, RADIO, DemoWorkflow
from watchroom.demo.engine.chance import Dice
from watchroom.demo.pictures.cameras import CAMERAS, Camera
from watchroom.demo.pictures.light import Hour
from watchroom.demo.pictures.scenes import FIRST_VARIANTS, VARIANTS, Event, Scene
from watchroom.domain.execution import RiskLevel

WATCHED_BY_MODEL: Final = CAMERAS[:8]
WATCHED_BY_DETECTOR: Final = CAMERAS[8:]
NEWEST_RUNS: Final = 20_000  # they show the pictures that are drawn first, and wait for no others
RETRY_EVERY: Final = 23  # each so many runs one may be a retry
RETRY_BACK: Final = 3  # of the run so many before it
WAITING_RUNS: Final = 400  # the newest: older ones were answered long ago

_ALERTING: Final = frozenset({RiskLevel.MEDIUM, RiskLevel.HIGH, RiskLevel.CRITICAL})
_EVENTS: Final = ((Event.EMPTY, 0.80), (Event.FOG, 0.90), (Event.SMOKE, 0.98), (Event.FIRE, 1.0))
_MODEL_TROUBLE: Final = (
    (Ending.TIMEOUT, 0.0070), (Ending.KILLED, 0.0095), (Ending.REFUSED, 0.0105),
    (Ending.MISSING, 0.0115), (Ending.CANCELED, 0.0140), (Ending.CRASHED, 0.0155),
)  # fmt: skip
_TELEGRAM_TROUBLE: Final = (
    (Ending.LIMITED, 0.025), (Ending.NO_NAME, 0.035), (Ending.NO_CHAT, 0.050),
)  # fmt: skip
_HOURS: Final = {6: Hour.DAWN, 7: Hour.DAWN, 19: Hour.DUSK, 20: Hour.DUSK}
_TROUBLED: Final = 0.1  # of the runs after the first start: they come faster, and fail no oftener
_REFUSED_FIRST: Final = 9  # of an outage; after them it listens again and loads its model


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One run."""

    id: int
    workflow: DemoWorkflow
    began_ms: int
    took_ms: int  # until it ended, or until now
    ending: Ending
    camera: Camera | None  # None: it has no picture
    scene: Scene | None
    words: Words | None  # of the model; None: a detector looked, or nobody
    retry_of: int | None = None
    retried_by: int | None = None  # a run that succeeded
    first_began_ms: int | None = None  # of the run that it retries

    @property
    def status(self) -> str:
        """n8n's word for how it stands."""
        return STATUS.get(self.ending, "error")

    @property
    def stopped_ms(self) -> int | None:
        """When it ended or went to sleep; None while it runs."""
        return None if self.ending is Ending.RUNNING else self.began_ms + self.took_ms


class History:
    """Every run of a plan, those before the first start and those after it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._timeline = Timeline.of(plan)

    def run(self, number: int) -> Happened:
        """Return one of the runs before the first start, from 1 on."""
        happened = self._original(number)
        if self._is_chance(number):
            before = self._original(number - RETRY_BACK)
            if before.status == "error" and before.words is not None:
                return _retry(before, number, self._moment(number))
        if self._is_chance(number + RETRY_BACK):
            by = number + RETRY_BACK if happened.status == "error" and happened.words else None
            return replace(happened, retried_by=by)
        return happened

    def later(self, number: int, began_ms: int, *, is_model_up: bool) -> Happened:
        """Return a run after the first start."""
        happened = happen(self.plan, number, began_ms, forced=None)
        if not is_model_up and happened.workflow is FIRE_WATCH:
            return replace(happened, ending=Ending.REFUSED, took_ms=60)
        return happened

    def _is_chance(self, number: int) -> bool:
        """Tell whether a run may be a retry: there is one to be retried, and no story to tell."""
        return (
            number % RETRY_EVERY == 0
            and RETRY_BACK < number <= self.plan.runs
            and number not in self._timeline.outages
        )

    def _moment(self, number: int) -> int:
        return self._timeline.moments_ms[number - 1]

    def _original(self, number: int) -> Happened:
        failed_before = self._timeline.outages.get(number)
        forced = None
        if failed_before is not None:
            forced = Ending.REFUSED if failed_before < _REFUSED_FIRST else Ending.TIMEOUT
        return happen(self.plan, number, self._moment(number), forced=forced)


def happen(plan: Plan, number: int, began_ms: int, *, forced: Ending | None) -> Happened:
    """Return what happens in a run; *forced* is how the story wants it to end."""
    dice = Dice(plan.seed, "run", number)
    mark = dice.share()
    if forced is None and (mark > 0.86 or is_outage(plan, began_ms)):
        return _radio(plan, dice, number, began_ms)
    if forced is None and mark > 0.66:
        return _detected(plan, dice, number, began_ms)
    scene = _scene(plan, dice, number, began_ms, dice.pick(WATCHED_BY_MODEL))
    words = answer_about(dice, scene.event, scene.hour)
    goes_well = _goes_well(plan, dice, began_ms)
    trouble = None if goes_well else _trouble(dice, _MODEL_TROUBLE)
    ending = forced or trouble or _told(dice, words.level, goes_well=goes_well)
    took_ms = _took_ms(dice, ending, usual_ms=dice.between(900, 3800))
    return Happened(
        id=number, workflow=FIRE_WATCH, began_ms=began_ms, took_ms=took_ms, ending=ending,
        camera=scene.camera, scene=scene, words=words,
    )  # fmt: skip


def _detected(plan: Plan, dice: Dice, number: int, began_ms: int) -> Happened:
    scene = _scene(plan, dice, number, began_ms, dice.pick(WATCHED_BY_DETECTOR))
    seen = scene.event in (Event.SMOKE, Event.FIRE)
    ending = Ending.ALERT if seen else Ending.QUIET
    trouble = _trouble(dice, ((Ending.TIMEOUT, 0.003), (Ending.CANCELED, 0.004)))
    trouble = None if _goes_well(plan, dice, began_ms) else trouble
    if seen and plan.runs - WAITING_RUNS < number <= plan.runs:
        ending = Ending.WAITING
    ending = trouble or ending
    answered_ms = dice.between(20_000, 90_000) if ending is Ending.ALERT else 0
    usual_ms = dice.between(160, 900) + answered_ms
    took_ms = _took_ms(dice, ending, usual_ms=usual_ms, timeout_ms=10_000)
    return Happened(
        id=number, workflow=DETECTOR, began_ms=began_ms, took_ms=took_ms, ending=ending,
        camera=scene.camera, scene=scene, words=None,
    )  # fmt: skip


def _radio(plan: Plan, dice: Dice, number: int, began_ms: int) -> Happened:
    trouble = _trouble(dice, ((Ending.TIMEOUT, 0.006), (Ending.REFUSED, 0.008)))
    ending = Ending.QUIET if trouble is None or _goes_well(plan, dice, began_ms) else trouble
    took_ms = _took_ms(dice, ending, usual_ms=dice.between(2500, 9000), timeout_ms=30_000)
    words = answer_about(
        dice, dice.pick((Event.EMPTY, Event.EMPTY, Event.FOG, Event.SMOKE)), Hour.DAY
    )
    return Happened(
        id=number, workflow=RADIO, began_ms=began_ms, took_ms=took_ms, ending=ending,
        camera=None, scene=None, words=words,
    )  # fmt: skip


def _scene(plan: Plan, dice: Dice, number: int, began_ms: int, camera: Camera) -> Scene:
    hour = hour_of(began_ms)
    mark = dice.share()
    event = next(event for event, below in _EVENTS if mark < below)
    is_early = plan.runs - NEWEST_RUNS < number <= plan.runs
    variants = FIRST_VARIANTS if is_early else VARIANTS
    if (hour, event) not in variants:
        event = Event.EMPTY
    return Scene(
        camera=camera, hour=hour, event=event, variant=dice.whole(0, variants[hour, event] - 1)
    )


def hour_of(moment_ms: int) -> Hour:
    """Return what a moment looks like where the cameras are."""
    hour = local_hour(moment_ms)
    return _HOURS.get(hour, Hour.DAY if 7 < hour < 19 else Hour.NIGHT)


def _trouble(dice: Dice, kinds: tuple[tuple[Ending, float], ...]) -> Ending | None:
    mark = dice.share()
    return next((ending for ending, below in kinds if mark < below), None)


def _goes_well(plan: Plan, dice: Dice, began_ms: int) -> bool:
    """Tell whether nothing may go wrong in a run but what the story wants."""
    is_later = began_ms > plan.began_ms
    return is_calm(plan, began_ms) or (is_later and dice.share() > _TROUBLED)


def _told(dice: Dice, level: RiskLevel, *, goes_well: bool) -> Ending:
    if level not in _ALERTING:
        return Ending.QUIET
    trouble = None if goes_well else _trouble(dice, _TELEGRAM_TROUBLE)
    return trouble or Ending.ALERT


def _took_ms(dice: Dice, ending: Ending, *, usual_ms: float, timeout_ms: int = 60_000) -> int:
    if ending is Ending.TIMEOUT:
        return timeout_ms + dice.whole(12, 90)
    if ending is Ending.REFUSED:
        return dice.whole(35, 120)
    return round(usual_ms)


def _retry(before: Happened, number: int, began_ms: int) -> Happened:
    words = before.words
    assert words is not None  # noqa: S101  the caller has seen it
    ending = (
        Ending.ALERT if before.workflow is FIRE_WATCH and words.level in _ALERTING else Ending.QUIET
    )
    return replace(
        before, id=number, began_ms=began_ms, took_ms=2_400, ending=ending,
        retry_of=before.id, first_began_ms=before.began_ms,
    )  # fmt: skip
