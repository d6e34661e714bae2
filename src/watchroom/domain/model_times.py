"""
Where a model's time went: loading, reading the prompt, writing the answer.

Ollama tells it in nanoseconds (docs/api.md: `load_duration`, `prompt_eval_duration`,
`eval_duration`, `eval_count`), llama.cpp's server in milliseconds, under `timings`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from watchroom.domain.json_values import mapping, sequence

_DEPTH: Final = 4  # how deep in an item an answer is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTimes:
    """The parts of the time that a model took; None: it did not say."""

    load_ms: float | None
    prompt_ms: float | None
    generate_ms: float | None
    prompt_tokens: int | None
    tokens: int | None  # that it wrote

    @property
    def tokens_per_s(self) -> float | None:
        """How fast it wrote; None where it did not say."""
        if self.tokens is None or not self.generate_ms:
            return None
        return self.tokens / self.generate_ms * 1000


def model_times_in(items: object) -> ModelTimes | None:
    """Return the times of the first answer in a node's items that tells any; None if none does."""
    return next(_found(items, _DEPTH), None)


def _found(value: object, depth: int) -> Iterator[ModelTimes]:
    if depth < 0:
        return
    if isinstance(value, Mapping):
        times = _of_ollama(value) or _of_llama_cpp(mapping(value.get("timings")))
        if times is not None:
            yield times
        for member in value.values():
            yield from _found(member, depth - 1)
    for member in sequence(value):
        yield from _found(member, depth - 1)


def _of_ollama(answer: Mapping[str, object]) -> ModelTimes | None:
    if "eval_duration" not in answer and "load_duration" not in answer:
        return None
    return ModelTimes(
        load_ms=_number(answer.get("load_duration"), 1e-6),
        prompt_ms=_number(answer.get("prompt_eval_duration"), 1e-6),
        generate_ms=_number(answer.get("eval_duration"), 1e-6),
        prompt_tokens=_count(answer.get("prompt_eval_count")),
        tokens=_count(answer.get("eval_count")),
    )


def _of_llama_cpp(timings: Mapping[str, object]) -> ModelTimes | None:
    if "predicted_ms" not in timings:
        return None
    return ModelTimes(
        load_ms=None,
        prompt_ms=_number(timings.get("prompt_ms"), 1),
        generate_ms=_number(timings.get("predicted_ms"), 1),
        prompt_tokens=_count(timings.get("prompt_n")),
        tokens=_count(timings.get("predicted_n")),
    )


def _number(value: object, factor: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        return None
    return value * factor


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
