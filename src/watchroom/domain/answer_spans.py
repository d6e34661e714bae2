"""Where in a model's words the verdict stands that was read from them."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from watchroom.domain.answer_fields import plain_name
from watchroom.domain.confidences import confidence_of
from watchroom.domain.execution import RiskLevel
from watchroom.domain.json_values import mapping, sequence
from watchroom.domain.labelled_text import LabelledValue, labelled_values
from watchroom.domain.risk_words import level_in
from watchroom.domain.verdicts import (
    CONFIDENCE_NAMES,
    DESCRIPTION_NAMES,
    LEVEL_NAMES,
    MAX_ANSWER_CHARS,
    spoken,
)


class SpanPart(StrEnum):
    """What of a verdict stands somewhere."""

    RISK = "risk"
    CONFIDENCE = "confidence"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A place in a text, in characters."""

    part: SpanPart
    start: int
    end: int  # not included


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadVerdict:
    """What was read, and is looked for."""

    risk: RiskLevel | None
    confidence: float | None
    description: str | None


_MEMBER: Final = re.compile(
    r'"(?P<name>[^"\\\n]{1,40})"\s{0,8}:\s{0,8}(?P<value>"(?:[^"\\]|\\.)*"|[^\s,}\]]{1,40})'
)
_WORD: Final = re.compile(r"\w")
_WORD_END: Final = re.compile(r"\b(?!\w)|$")
_LEVELS: Final = frozenset(name for names in LEVEL_NAMES for name in names)


def words_of_answer(answer: Mapping[str, object]) -> str:
    """Return what a model said: its own words, or, of an answer without any, its fields."""
    message = mapping(answer.get("message"))
    choices = sequence(answer.get("choices"))
    chosen = mapping(mapping(choices[0]).get("message")) if choices else {}
    for words in (answer.get("response"), message.get("content"), chosen.get("content")):
        if isinstance(words, str):
            return words
    return json.dumps(answer, ensure_ascii=False, indent=2)


def spans_in(words: str, read: ReadVerdict) -> list[Span]:
    """
    Return where the parts of a verdict stand in *words*, in their order.

    Only what reads as the verdict does is told: a part that was worked out has no place, and
    neither has one that stands in the words in another form.
    """
    text = _without_thoughts(words[:MAX_ANSWER_CHARS])
    found = [*_places(text, read), *_description(text, read.description)]
    firsts: dict[SpanPart, Span] = {}
    for span in sorted(found, key=lambda span: span.start):
        firsts.setdefault(span.part, span)
    return sorted(firsts.values(), key=lambda span: span.start)


def _without_thoughts(words: str) -> str:
    """Return *words* with blanks in place of thoughts, so that places stay where they are."""
    text = [" "] * len(words)
    for start, end in spoken(words):
        text[start:end] = words[start:end]
    return "".join(text)


def _places(text: str, read: ReadVerdict) -> Iterator[Span]:
    reads: dict[SpanPart, Callable[[str], bool]] = {
        SpanPart.RISK: lambda value: read.risk is not None and level_in(value) is read.risk,
        SpanPart.CONFIDENCE: lambda value: (
            read.confidence is not None and confidence_of(value) == read.confidence
        ),
    }
    for part, begin, end in [*_labelled(text), *_members(text)]:
        word = _WORD.search(text, begin, end)
        start = word.start() if word else end  # past quotation marks and other decoration
        if reads[part](text[start:end]):
            yield Span(part=part, start=start, end=_shortest(text, start, end, reads[part]))


def _labelled(text: str) -> Iterator[tuple[SpanPart, int, int]]:
    for what, start, end in labelled_values(text):
        is_level = what is LabelledValue.LEVEL
        yield SpanPart.RISK if is_level else SpanPart.CONFIDENCE, start, end


def _members(text: str) -> Iterator[tuple[SpanPart, int, int]]:
    """Give the members of JSON objects that name a level or a confidence."""
    for match in _MEMBER.finditer(text):
        name = plain_name(match["name"])
        quotes = int(match["value"].startswith('"'))
        start, end = match.start("value") + quotes, match.end("value") - quotes
        if name in _LEVELS:
            yield SpanPart.RISK, start, end
        elif name in CONFIDENCE_NAMES:
            yield SpanPart.CONFIDENCE, start, end


def _shortest(text: str, start: int, end: int, reads: Callable[[str], bool]) -> int:
    """Return where the first words end that read the same: "LOW" of "LOW, as nothing burns"."""
    for match in _WORD_END.finditer(text, start, end):
        if match.end() > start and reads(text[start : match.end()]):
            return match.end()
    return end


def _description(text: str, description: str | None) -> Iterator[Span]:
    if not description:
        return
    start = text.find(description)
    if start >= 0:
        yield Span(part=SpanPart.DESCRIPTION, start=start, end=start + len(description))
        return
    for match in _MEMBER.finditer(text):
        is_description = plain_name(match["name"]) in DESCRIPTION_NAMES
        if is_description and _decoded(match["value"]).strip() == description:
            start, end = match.start("value") + 1, match.end("value") - 1
            yield Span(part=SpanPart.DESCRIPTION, start=start, end=end)


def _decoded(literal: str) -> str:
    try:
        return str(json.loads(literal))
    except ValueError:
        return ""
