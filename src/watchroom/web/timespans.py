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
    """Return from when to when a request about a service asks, by the rules of `span_of`."""
    return span_of(asked.from_ms, asked.to_ms, now_ms, usual_ms=usual_ms)


def span_of(from_ms: int | None, to_ms: int | None, now_ms: int, *, usual_ms: int) -> Span:
    """
    Return from when to when a request asks: to now, and *usual_ms* long, if it does not say.

    Raises InvalidInput for what is no span, or longer than MOST_DAYS.
    """
    end_ms = now_ms if to_ms is None else to_ms
    start_ms = max(0, end_ms - usual_ms) if from_ms is None else from_ms
    if start_ms >= end_ms:
        raise InvalidInput("from", "Must lie before `to`, and before now")
    if end_ms - start_ms > MOST_DAYS * DAY_MS:
        raise InvalidInput("from", f"Must lie within {MOST_DAYS} days before `to`")
    return start_ms, end_ms
