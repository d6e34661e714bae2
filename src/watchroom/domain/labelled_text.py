"""What a model's answer says in labelled lines such as "RISK_LEVEL: LOW", in English or Spanish."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final

from watchroom.domain.confidences import confidence_of
from watchroom.domain.execution import RiskLevel
from watchroom.domain.risk_words import level_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the labels of an answer say."""

    levels: tuple[RiskLevel | None, ...]  # every level that is claimed; None: claimed, unreadable
    confidence: float | None  # 0 to 1, the first that is given; None if none can be read
    description: str | None  # what is labelled so; None if nothing is
    prose: str | None  # the words around labels and values; None if there are none


class _Label(Enum):
    LEVEL = auto()  # names the risk level and nothing else
    HINT = auto()  # such as "Severity": means the level only where no LEVEL label stands
    CONFIDENCE = auto()
    DESCRIPTION = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    label: _Label
    start: int  # where the label begins, with what opens its line
    end: int  # where its value begins


_LABEL: Final = re.compile(
    r"""
    (?<![^\W_])
    (?: (?P<CONFIDENCE> confidence(?:[ _-]?(?:level|score))? | certainty
          | (?:nivel[ _-]de[ _-])?(?:confianza|certeza) )
      | (?P<DESCRIPTION> (?:scene[ _-])?description | descripci(?:o\u0301?|ó)n )
      | (?P<LEVEL> risk[ _-]?level | nivel[ _-]?(?:de[ _-]?)?riesgo(?:[ ]de[ ]incendio)? )
      | (?P<HINT> (?:alert|threat|danger|hazard)[ _-]level | nivel[ ]de[ ](?:alerta|peligro|amenaza)
          | risk(?:[ ](?:assessment|rating|classification))? | riesgo(?:[ ]de[ ]incendio)?
          | severity | severidad | gravedad | level | nivel )
    )
    (?![^\W_])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SEPARATOR: Final = re.compile(
    r"""
    ["'*_`\])]{0,4} [ \t]{0,4}
    (?: (?P<mark> [:\uff1a=|] ["'*_`]{0,4} | (?:->|→|[-\u2013\u2014])(?=[ \t]) )
      | (?P<verb> (?:is|es)\b )
      | (?P<line_end> (?=\r?\n|\Z) )
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What may precede a label at the beginning of its line: marks, numbering, and these words.
_OPENING: Final = re.compile(
    r"[\W\d_]*(?:(?:the|el|overall|general|current|final|estimated|assessed|fire|wildfire|smoke)\b[\s*_]*)*",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(r"[.:;!?|][\s*_\"'`]*\Z")
_DECORATION: Final = " \t\r\n*_#`|{}[],;"
_LONGEST_BARE_VALUE: Final = 3  # words; a longer value line tells more than its value
_LOOK_AHEAD_CHARS: Final = 400  # where the value of a label is searched


def read_labels(text: str) -> Reading:
    """
    Return what the labels in *text* say; time is linear in its length.

    A label counts at the beginning of a line or sentence, outside a description. Nothing is
    taken from prose: "no visible fire" names no level.
    """
    fields = tuple(_fields(text))
    ends = [field.start for field in fields[1:]] + [len(text)]
    values = [(f.label, text[f.end : end]) for f, end in zip(fields, ends, strict=False)]
    before = text[: fields[0].start] if fields else text
    return Reading(
        levels=_claims(values),
        confidence=_confidence(values),
        description=_description(values),
        prose=_prose(before, values),
    )


class LabelledValue(StrEnum):
    """What a labelled value is of."""

    LEVEL = "level"
    CONFIDENCE = "confidence"


def labelled_values(text: str) -> Iterator[tuple[LabelledValue, int, int]]:
    """Give the labelled levels and confidences in *text*: what, where from and where to."""
    fields = tuple(_fields(text))
    ends = [field.start for field in fields[1:]] + [len(text)]
    for field, end in zip(fields, ends, strict=False):
        if field.label is not _Label.DESCRIPTION:
            value = text[field.end : end]
            start = field.end + len(value) - len(value.lstrip())
            is_level = field.label is not _Label.CONFIDENCE
            what = LabelledValue.LEVEL if is_level else LabelledValue.CONFIDENCE
            yield what, start, start + len(_first_line(value))


def _fields(text: str) -> Iterator[_Field]:
    """Yield the labels that count, in order."""
    seen = 0  # the text before this place has been judged
    in_line = in_description = False
    for match in _LABEL.finditer(text):
        _, new_line, before = text[seen : match.start()].rpartition("\n")
        in_line = in_line and not new_line
        opens_line = bool(new_line or not seen) and bool(_OPENING.fullmatch(before))
        goes_on = not in_description and bool(in_line or _SENTENCE_END.search(before))
        seen = match.end()
        start = match.start() - (len(before) if opens_line else 0)
        field = _field(match, text, start) if opens_line or goes_on else None
        if field and (opens_line or field.label is not _Label.HINT):
            yield field
            in_line, in_description = True, field.label is _Label.DESCRIPTION


def _field(match: re.Match[str], text: str, start: int) -> _Field | None:
    """Return the field of a label; None if it is a word of ordinary text, as "high risk" is."""
    separator = _SEPARATOR.match(text, match.end())
    if separator is None:
        return None
    label = _Label[match.lastgroup or ""]
    if not _is_label(label, separator, _first_line(_value_ahead(text, separator.end()))):
        return None
    return _Field(label=label, start=start, end=separator.end())


def _value_ahead(text: str, start: int) -> str:
    """Return what stands between a label and the next."""
    limit = start + _LOOK_AHEAD_CHARS
    for match in _LABEL.finditer(text, start, limit):
        separator = _SEPARATOR.match(text, match.end())
        if separator and separator["mark"]:
            return text[start : match.start()]
    return text[start:limit]


def _is_label(label: _Label, separator: re.Match[str], value: str) -> bool:
    """Whether a doubtful label, such as "Risk:" or a bare heading, has the value it announces."""
    if label is _Label.DESCRIPTION:
        return not separator["verb"]
    if separator["mark"] and label is not _Label.HINT:
        return True
    read = confidence_of if label is _Label.CONFIDENCE else level_in
    return read(value) is not None


def _first_line(value: str) -> str:
    return value.lstrip().partition("\n")[0].strip()


def _claims(values: list[tuple[_Label, str]]) -> tuple[RiskLevel | None, ...]:
    for wanted in (_Label.LEVEL, _Label.HINT):
        if claims := [level_in(_first_line(v)) for label, v in values if label is wanted]:
            return tuple(claims)
    return ()


def _confidence(values: list[tuple[_Label, str]]) -> float | None:
    lines = (_first_line(value) for label, value in values if label is _Label.CONFIDENCE)
    return confidence_of(next(lines, None))


def _description(values: list[tuple[_Label, str]]) -> str | None:
    texts = (_plain(value) for label, value in values if label is _Label.DESCRIPTION)
    return next(filter(None, texts), None)


def _prose(before: str, values: list[tuple[_Label, str]]) -> str | None:
    """Return the text around the labels and their values."""
    pieces = [before]
    for _, value in values:
        line, _, others = value.lstrip().partition("\n")
        pieces += [line if len(line.split()) > _LONGEST_BARE_VALUE else "", others]
    return "\n".join(filter(None, map(_plain, pieces))) or None


def _plain(text: str) -> str:
    """Return *text* without the markup around it; empty if nothing else is there."""
    text = text.strip(_DECORATION)
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].strip()
    return text if any(map(str.isalnum, text)) else ""
