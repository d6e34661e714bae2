"""
The level of a log line, by fixed rules.

The rules go from the surest sign to the weakest; within one, two different levels cancel each
other out. Nothing is taken from prose: "no error found" has no level.

1. Keys of a JSON object or of `key=value` pairs: level, severity, log.level, @l, lvl.
2. The word at the beginning, after a date, or a klog header such as "E1121 22:43:54.645".
3. The word in brackets or between bars: [error], <info>, | warn |.
4. The word before a colon or an equals sign: "error: no such model".
5. The word in capitals between blanks.
"""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from itertools import islice
from typing import Final

from watchroom.domain.json_values import mapping, whole
from watchroom.domain.log_text import without_escapes

MAX_JSON_CHARS: Final = 65_536  # of a line that is read as JSON; levels stand in short ones
MAX_LOOK_CHARS: Final = 2_000  # where words are looked for
MAX_MARKS: Final = 20  # signs of one kind that are compared


class LogLevel(StrEnum):
    """How grave a log line is, in the words of the API."""

    TRACE = "trace"
    DEBUG = "debug"
    INFO = "info"
    WARN = "warn"
    ERROR = "error"
    FATAL = "fatal"  # the program, or a part of it, gave up


_WORDS: Final = {
    "TRACE": LogLevel.TRACE, "TRC": LogLevel.TRACE,
    "DEBUG": LogLevel.DEBUG, "DBG": LogLevel.DEBUG, "DEBU": LogLevel.DEBUG,
    "INFO": LogLevel.INFO, "INF": LogLevel.INFO, "NOTICE": LogLevel.INFO,
    "WARN": LogLevel.WARN, "WARNING": LogLevel.WARN, "WRN": LogLevel.WARN,
    "ERROR": LogLevel.ERROR, "ERR": LogLevel.ERROR, "ERRO": LogLevel.ERROR,
    "SEVERE": LogLevel.ERROR,
    "FATAL": LogLevel.FATAL, "FATA": LogLevel.FATAL, "FTL": LogLevel.FATAL,
    "CRITICAL": LogLevel.FATAL, "CRIT": LogLevel.FATAL, "PANIC": LogLevel.FATAL,
    "EMERG": LogLevel.FATAL,
}  # fmt: skip
# As the value of a key these mean a level too; in prose they are words like others.
_KEY_WORDS: Final = {
    **_WORDS,
    "T": LogLevel.TRACE, "VERBOSE": LogLevel.TRACE, "FINEST": LogLevel.TRACE,
    "D": LogLevel.DEBUG, "FINE": LogLevel.DEBUG,
    "I": LogLevel.INFO, "INFORMATION": LogLevel.INFO, "INFORMATIONAL": LogLevel.INFO,
    "SUCCESS": LogLevel.INFO, "LOG": LogLevel.INFO,
    "W": LogLevel.WARN,
    "E": LogLevel.ERROR,
    "F": LogLevel.FATAL, "ALERT": LogLevel.FATAL, "EMERGENCY": LogLevel.FATAL,
    "DPANIC": LogLevel.FATAL,
}  # fmt: skip
_NUMBERS: Final = {
    10: LogLevel.TRACE, 20: LogLevel.DEBUG, 30: LogLevel.INFO,
    40: LogLevel.WARN, 50: LogLevel.ERROR, 60: LogLevel.FATAL,
}  # fmt: skip  # of bunyan and pino
_JSON_KEYS: Final = ("level", "severity", "log.level", "@l", "lvl", "levelname")

_LEVEL: Final = "|".join(sorted(_WORDS, key=len, reverse=True))
_DATE: Final = r"""(?x:
    [\[(]?
    (?: \d{4}[-/.]\d{2}[-/.]\d{2} (?:[T\ ]+ \d{2}:\d{2}(?::\d{2})?)?
      | [A-Z][a-z]{2}\ {1,2}\d{1,2}\ \d{2}:\d{2}:\d{2}
      | \d{1,2}[-/.\ ][A-Z][a-z]{2}[-/.\ ]\d{4}[:\ ]\d{2}:\d{2}:\d{2}
      | \d{1,2}:\d{2}:\d{2}
      | \d{10}(?=[. ]) | \d{13}(?=[ ])
    )
    (?:[.,:]\d{1,9})? [ ]? (?:Z|UTC|GMT|[+-]\d{2}:?\d{2})? \b
    [\])]? [\s:,|-]*
)"""
_LEADING_DATE: Final = re.compile(_DATE, re.ASCII)
_PAIR: Final = re.compile(
    r"(?:\A|(?<=[\s,{(\[]))[\"']?(?:level|severity|log\.level|@l|lvl|levelname)[\"']?"
    r"[ ]?[=:][ ]?[\"']?(?P<word>[A-Za-z]{1,13})\b",
    re.IGNORECASE | re.ASCII,
)
_BEGINNING_WORD: Final = (
    rf"(?i:(?P<word>{_LEVEL})(?!\w|-[a-z]))"
    r"|(?P<klog>[IWEF])\d{4} \d{2}:\d{2}:\d{2}\.\d{1,9}\s"
)
_BEGINNING: Final = re.compile(rf"\A(?:{_BEGINNING_WORD})", re.ASCII)
# `_LEADING_DATE` twice and `_BEGINNING` in one, for lines without escapes: most that have a level.
_USUAL: Final = re.compile(rf" *+(?>{_DATE})?+(?>{_DATE})?+(?:{_BEGINNING_WORD})", re.ASCII)
_BRACKETED: Final = re.compile(
    rf"[\[<(|][ \t]{{0,4}}(?P<word>{_LEVEL})[ \t]{{0,8}}[\]>)|]", re.IGNORECASE | re.ASCII
)
_ASSIGNED: Final = re.compile(
    rf"(?<![\w.-])(?P<word>{_LEVEL})(?::|=(?!\"?(?:null|nil|<nil>|none|false|0)?\"?(?:\s|,|\Z)))",
    re.IGNORECASE | re.ASCII,
)
_CAPITALS: Final = re.compile(rf"(?<=\s)(?P<word>{_LEVEL})(?=\s|\Z)", re.ASCII)
_PAIR_SIGNS: Final = ("LEVEL", "SEVERITY", "@L", "LVL")
_WORD_SIGNS: Final = tuple(  # every word of a level holds one of these
    word for word in _WORDS if not any(other in word for other in _WORDS.keys() - {word})
)
# The surest first; each with what must occur in the line, in capitals: most lines hold none of it.
_TIERS: Final[tuple[tuple[tuple[str, ...], tuple[re.Pattern[str], ...]], ...]] = (
    (_PAIR_SIGNS, (_PAIR,)),
    (("",), (_BEGINNING,)),
    (_WORD_SIGNS, (_BRACKETED, _ASSIGNED, _CAPITALS)),
)
_CONTINUATION: Final = re.compile(r"\s|at |Traceback\b|Caused by: ")
_INDENTED_LEVEL: Final = re.compile(rf"\s*(?P<word>{_LEVEL})(?=[\s:|\]])", re.ASCII)
_FRESH_STARTS: Final = frozenset(map(chr, range(0x21, 0x7F))) - set("aTC")  # of no continuation


def level_of(line: str) -> LogLevel | None:
    """Return the level of a line by itself; None if it shows none, or two of the same sureness."""
    usual = _usual_level(line)
    return usual if usual is not None else _level_by_tiers(line)


def _usual_level(line: str) -> LogLevel | None:
    """Return the level at the beginning of a plain line; None: the tiers have to tell."""
    if len(line) > MAX_LOOK_CHARS or not line.isprintable():
        return None
    usual = _USUAL.match(line)
    if usual is None or _holds_any(_PAIR_SIGNS, line.upper()):
        return None
    return _KEY_WORDS[usual[usual.lastgroup or 0].upper()]


def _level_by_tiers(line: str) -> LogLevel | None:
    line = without_escapes(line[:MAX_JSON_CHARS])
    record = _json_object(line)
    if record is not None:
        return _only(_levels_of_record(record))
    words = _after_dates(line[:MAX_LOOK_CHARS])
    capitals = words.upper()
    for signs, patterns in _TIERS:
        if _holds_any(signs, capitals):
            for pattern in patterns:
                if levels := _levels(pattern, words):
                    return _only(levels)
    return None


def _holds_any(signs: tuple[str, ...], text: str) -> bool:
    for sign in signs:  # noqa: SIM110  a generator for each line would cost more than the looks
        if sign in text:
            return True
    return False


def level_after(previous: LogLevel | None, line: str) -> LogLevel | None:
    """
    Return the level of a line of a stream, given the level of the line before it.

    Lines that go on with the one before inherit its level: indented ones, those of a stack
    trace, empty ones.
    """
    if line[:1] in _FRESH_STARTS:
        return level_of(line)
    plain = without_escapes(line[:MAX_LOOK_CHARS])
    if not plain.strip():
        return previous
    if not _CONTINUATION.match(plain):
        return level_of(line)
    own = _INDENTED_LEVEL.match(plain)
    return _KEY_WORDS[own["word"]] if own else previous or level_of(line)


def begins_anew(line: str) -> bool:
    """Tell whether a line stands by itself: it does not go on with the one before."""
    if line[:1] in _FRESH_STARTS:
        return True
    plain = without_escapes(line[:MAX_LOOK_CHARS])
    if not plain.strip():
        return False
    return not _CONTINUATION.match(plain) or _INDENTED_LEVEL.match(plain) is not None


def _levels(pattern: re.Pattern[str], words: str) -> set[LogLevel]:
    marks = islice(pattern.finditer(words), MAX_MARKS)
    found = {mark[mark.lastgroup or 0].upper() for mark in marks}
    return {_KEY_WORDS[word] for word in found & _KEY_WORDS.keys()}


def _after_dates(line: str) -> str:
    """Return what follows the dates at the beginning: the program's own, and its library's."""
    line = line.lstrip()
    for _ in range(2):
        date = _LEADING_DATE.match(line)
        line = line[date.end() :] if date else line
    return line


def _json_object(line: str) -> Mapping[str, object] | None:
    if not line.lstrip().startswith("{"):
        return None
    try:
        return mapping(json.loads(line)) or None
    except (ValueError, RecursionError):
        return None


def _levels_of_record(record: Mapping[str, object]) -> set[LogLevel]:
    values = [record.get(key) for key in _JSON_KEYS]
    values.append(mapping(record.get("log")).get("level"))
    return {level for value in values if (level := _level_of_value(value))}


def _level_of_value(value: object) -> LogLevel | None:
    if isinstance(value, str):
        return _KEY_WORDS.get(value.strip().upper())
    number = whole(value)
    return _NUMBERS.get(number) if number is not None else None


def _only(levels: set[LogLevel]) -> LogLevel | None:
    """Return the one level of the set; None if there is none, or a contradiction."""
    return next(iter(levels)) if len(levels) == 1 else None
