"""From when to when a request asks."""

from dataclasses import dataclass
from typing import Final

from watchroom.domain.errors import InvalidInput
from watchroom.domain.spans import DAY_MS, Span
from watchroom.web.inputs import query
from watchroom.web.kinds import MOMENT
from watchroom.web.service_inputs import ServiceInputs

MOST_DAYS: Final = 366  # what is kept at the longest


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanInputs(ServiceInputs):
    """Which service, and when."""

    from_ms: int | None = query(
        MOMENT, name="from", says="From this moment on; some time before `to`.", default=None
    )
    to_ms: int | None = query(MOMENT, name="to", says="Before this moment, or now.", default=None)


def asked_span(asked: SpanInputs, now_ms: int, *, usual_ms: int) -> Span:
    """
    Return from when to when a request asks; *usual_ms* long if it does not say.

    Raises InvalidInput for what is no span, or longer than MOST_DAYS.
    """
    to_ms = now_ms if asked.to_ms is None else asked.to_ms
    from_ms = max(0, to_ms - usual_ms) if asked.from_ms is None else asked.from_ms
    if from_ms >= to_ms:
        raise InvalidInput("from", "Must lie before `to`, and before now")
    if to_ms - from_ms > MOST_DAYS * DAY_MS:
        raise InvalidInput("from", f"Must lie within {MOST_DAYS} days before `to`")
    return from_ms, to_ms
