"""Makes what a program printed harmless to show: no escape sequences, no control characters."""

import re
from typing import Final

REPLACEMENT: Final = "\ufffd"

# ECMA-48: control sequences, operating system commands, control strings, and short escapes. None
# holds the beginning of another, so that no beginning is looked at twice.
ESCAPES: Final = re.compile(
    r"""
      (?:\x1b\[|\x9b) [0-?]*+ [ -/]*+ [@-~]
    | (?:\x1b\]|\x9d) [^\x07\x1b\x90\x98\x9b-\x9f]*+ (?:\x07|\x1b\\|\x9c)
    | (?:\x1b[PX^_]|[\x90\x98\x9e\x9f]) [^\x1b\x90\x98\x9b-\x9f]*+ (?:\x1b\\|\x9c)
    | \x1b [ -/]*+ [0-Z\\`-~]
    """,
    re.VERBOSE,
)
_CONTROLS: Final = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # all but tab and newline
    "\u2028\u2029"  # separators that some programs take for a newline
    "\u202a-\u202e\u2066-\u2069"  # these turn the direction of the text around them
    "\ud800-\udfff"  # halves of characters, which UTF-8 cannot hold
    "]"
)
_PICTURES_FROM: Final = 0x2400  # Unicode's pictures of the control characters, in their order
_DELETE: Final = "\x7f"


def without_escapes(text: str) -> str:
    """Return *text* without colours, cursor movements, links and titles of a terminal."""
    return text if text.isprintable() else ESCAPES.sub("", text)


def plain_text(text: str) -> str:
    """
    Return *text* as it may be shown in a page or terminal; time is linear in its length.

    Escape sequences vanish, other control characters become visible signs; tab and newline
    stay, a carriage return at the end of a line goes.
    """
    if text.isprintable():  # most lines, and far quicker to know
        return text
    return _CONTROLS.sub(_visible, without_escapes(text).replace("\r\n", "\n").rstrip("\r"))


def _visible(match: re.Match[str]) -> str:
    character = match[0]
    if character == _DELETE:
        return "\u2421"
    return chr(_PICTURES_FROM + ord(character)) if character < " " else REPLACEMENT
