"""The pattern of an error message: what stays the same when the error happens again."""

import re
from typing import Final

MAX_MESSAGE_CHARS: Final = 2_000  # what is looked at; the rest is stack and bodies
MAX_PATTERN_CHARS: Final = 200

_GROUP: Final = "[0-9a-fA-F]{1,4}"
_PORT: Final = "(?::[0-9]{1,5})?"
_TOP_LEVELS: Final = "com|org|net|io|dev|ai|app|cloud|info|local|lan|home|internal|arpa|eu|de|ar"
_FOLDERS: Final = "home|root|tmp|var|opt|usr|etc|mnt|data|srv|app|media|run|dev|files|Users"
_MONTHS: Final = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_UNITS: Final = "ns|us|µs|ms|s|secs?|m|mins?|h|hrs?|d|[kKMGT]?i?B|px|seconds?|minutes?|hours?|bytes"

_CODE: Final = (
    r"\b(?:status(?: code)?|HTTP(?:/[0-9](?:\.[0-9])?)?|code|errno|signal|SQLSTATE)"
    r" ?[ :=] ?-?[0-9]{1,5}(?![\w:]|\.[0-9])"
)
_WRITTEN_TIME: Final = (
    rf"\b(?:[A-Z][a-z]{{2}}, )?[0-9]{{1,2}} (?:{_MONTHS})[a-z]* [0-9]{{4}}"
    r"(?: [0-9:.]{5,15}(?: GMT| UTC| [+-][0-9]{4})?)?"
)
_IPV6: Final = (
    rf"(?<![\w:.])\[?(?:(?:{_GROUP}(?::{_GROUP}){{0,6}})?::{_GROUP}(?::{_GROUP}){{0,6}}"
    rf"|{_GROUP}(?::{_GROUP}){{7}})\]?{_PORT}(?![\w:])"
)

# What differs from run to run, by the name that stands for it; the first that fits wins.
_KINDS: Final = {
    # What tells errors apart, and what was replaced before.
    "keep": (
        r"<(?:n|id|time|host|url|path|file|email|data|text)>",
        r"\A[1-5][0-9]{2}(?= [-A-Z])",
        _CODE,
    ),
    "data": (
        r"\bdata:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=]*",
        r"\b[A-Za-z0-9+/]{60,}={0,2}",
    ),
    "url": (r"\b[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s\"'<>)\]]+",),
    "email": (r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}",),
    "time": (
        r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]{5,18}(?:Z|[+-][0-9:]{4,5})?)?",
        _WRITTEN_TIME,
        r"\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?![\w:])",
    ),
    "id": (
        r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b",
        r"\b0x[0-9a-fA-F]+\b",
        r"\b(?=[a-fA-F]*[0-9])(?=[0-9]*[a-fA-F])[0-9a-fA-F]{8,}\b",
        r"\b(?=[A-Za-z_]*[0-9])(?=[0-9_]*[A-Za-z])[A-Za-z0-9_]{16,}\b",
    ),
    "host": (
        r"(?<=ENOTFOUND )\S+",
        r"(?<=EAI_AGAIN )\S+",
        rf"\b[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}}{_PORT}\b",
        _IPV6,
        rf"\blocalhost\b{_PORT}",
        rf"\b[A-Za-z](?:[\w-]{{0,62}}\.){{1,6}}(?:{_TOP_LEVELS})\b{_PORT}",
        r"\b[A-Za-z][\w.-]{0,100}:(?:80|443|[0-9]{4,5})\b",
    ),
    "path": (
        rf"(?<![\w/])/(?:{_FOLDERS})(?:/[\w.@~+:-]{{1,255}})+/?",
        r"\b[A-Z]:\\[^\s\"'<>|]+",
    ),
    "file": (r"\b[\w-][\w.-]{0,254}\.(?:jpe?g|png|webp|gif|bmp|tiff?|mp4|json|txt|csv)\b",),
    # What a JSON parser quotes of the text that it could not read.
    "text": (
        r"(?<=Unexpected token )(?:'[^']{1,4}'|[^\s<])(?:, \"[^\"]{0,80}\"(?:\.{3})?)?",
        r"\"[^\"]{0,80}\"\.{3}",
    ),
    # Short numbers within words stay: they belong to names such as "qwen2.5vl:7b".
    "n": (
        rf"(?<![\w.-])[-+]?[0-9]+(?:[.,/-][0-9]+)*(?= ?(?:{_UNITS})\b|(?!\w))",
        r"[0-9]{4,}",
    ),
}
_CHANGING: Final = re.compile(
    "|".join(f"(?P<{kind}>{'|'.join(forms)})" for kind, forms in _KINDS.items())
)


def mask(message: str) -> str:
    """
    Return *message* with everything replaced that differs from run to run.

    Numbers become "<n>", other things "<time>", "<host>", "<url>", "<id>" and so on; HTTP and
    system codes stay. Masking twice changes nothing. At most MAX_PATTERN_CHARS long, on one
    line; "unknown error" if the message is blank.
    """
    text = " ".join(message[:MAX_MESSAGE_CHARS].split())
    while (masked := _shortened(_CHANGING.sub(_replacement, text))) != text:
        text = masked  # what was replaced may have hidden the limits of its neighbour
    return text or "unknown error"


def _replacement(match: re.Match[str]) -> str:
    return match.group() if match.lastgroup == "keep" else f"<{match.lastgroup}>"


def _shortened(text: str) -> str:
    """Cut *text* between two words where that is possible."""
    if len(text) <= MAX_PATTERN_CHARS:
        return text
    room = text[: MAX_PATTERN_CHARS - 1]
    return (room.rpartition(" ")[0] or room) + "…"
