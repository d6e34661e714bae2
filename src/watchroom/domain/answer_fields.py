"""The fields of a JSON answer, found by name however the name is spelled or wrapped."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from watchroom.domain.search_words import fold

_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_WRAPPERS: Final = frozenset(
    {"data", "result", "body", "output", "response", "analysis", "analisis", "prediction"}
)
_DEPTH: Final = 3  # wrappers within wrappers that are opened


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFields:
    """Values by plain name, the outermost first; null is no value."""

    values: Mapping[str, tuple[object, ...]]  # key: letters and digits only, folded

    def all(self, *names: str) -> tuple[object, ...]:
        """Return every value under any of *names*."""
        return tuple(value for name in names for value in self.values.get(name, ()))

    def text(self, *names: str) -> str | None:
        """Return the first text that is not blank; None if there is none."""
        texts = (value.strip() for value in self.all(*names) if isinstance(value, str))
        return next(filter(None, texts), None)

    def flag(self, *names: str) -> bool | None:
        """Return whether any of *names* is true; None if none is true or false."""
        flags = [value for value in self.all(*names) if isinstance(value, bool)]
        return any(flags) if flags else None

    def mapping(self, *names: str) -> Mapping[str, object] | None:
        """Return the first object; None if there is none."""
        return next((value for value in self.all(*names) if isinstance(value, Mapping)), None)

    def sequence(self, *names: str) -> list[object] | None:
        """Return the first list; None if there is none."""
        return next((value for value in self.all(*names) if isinstance(value, list)), None)


def fields_of(answer: Mapping[str, object]) -> AnswerFields:
    """
    Return the fields of *answer* and of the objects that it wraps, such as "data".

    "risk_level", "riskLevel" and "Risk Level" are the same name.
    """
    values: dict[str, tuple[object, ...]] = {}
    for name, value in _named_values(answer, _DEPTH):
        values[name] = (*values.get(name, ()), value)
    return AnswerFields(values=values)


def _named_values(answer: Mapping[str, object], depth: int) -> Iterator[tuple[str, object]]:
    wrapped: list[Mapping[str, object]] = []
    for key, value in answer.items():
        if value is None:
            continue
        name = plain_name(key)
        yield name, value
        if isinstance(value, Mapping) and name in _WRAPPERS:
            wrapped.append(value)
    for inner in wrapped if depth > 1 else ():
        yield from _named_values(inner, depth - 1)


def plain_name(key: str) -> str:
    """Return the letters and digits of *key*, folded: "risklevel" for "Risk_Level"."""
    return _NOT_LETTERS.sub("", fold(key))
