"""Finds secrets within text by their shape, and puts a fixed mask in their place."""

import re
from collections.abc import Iterator
from typing import Final

from watchroom.domain.secret_names import NAME_PARTS, is_named_secret, is_secret

MASK: Final = "••••"  # the same for every secret: it tells nothing, not even a length

_SHAPES: Final = re.compile(
    r"""
      -----BEGIN[ ][A-Z0-9 ]{0,40}PRIVATE[ ]KEY[A-Z ]{0,10}-----
        (?:(?!-----END).)*+ (?:-----END[ A-Z0-9]{0,60}(?:-----)?|\Z)
    | \bLS0tLS1CRUdJT[A-Za-z0-9+/=]+                        # the same in base64
    | \bAGE-SECRET-KEY-1[A-Z0-9]+
    | \beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?                # JSON Web Token
    | \b(?:sk|xai|pplx|nvapi|pypi|glpat)-(?=[\w-]{0,40}\d)[\w-]{16,}
    | \b(?:hf|npm|gsk|r8)_[A-Za-z0-9]{30,}
    | \b(?:github_pat|dckr_pat|wr|[spr]k_live|[spr]k_test)_[\w-]{16,}
    | \bgh[pousr]_[A-Za-z0-9]{20,}                          # GitHub
    | \b(?:AKIA|ASIA)[0-9A-Z]{16}\b                         # AWS
    | \bAIza[\w-]{35}                                       # Google
    | \bxox[a-z]-[\w-]{10,}                                 # Slack
    | \bSG\.[\w-]{16,}\.[\w-]{16,}                          # SendGrid
    | \bwhsec_[A-Za-z0-9+/=]{16,}                           # Standard Webhooks
    | (?<=hooks\.slack\.com/services/)[^\s"'<>]+
    | (?<=/api/webhooks/)\d{10,}/[^\s"'<>]+                 # Discord
    | \$(?:apr1|1|2[abxy]|5|6|7|y|argon2(?:id|i|d)|scrypt)\$[\w./$+=,-]{8,}   # password hashes
    """,
    re.VERBOSE | re.DOTALL,
)
# Without one of these a line holds none of the shapes: to look for a literal costs next to nothing.
_MARKS: Final = (
    "PRIVATE KEY", "LS0tLS1CRUdJT", "AGE-SECRET-KEY", "eyJ", "sk-", "xai-", "pplx-", "nvapi-",
    "pypi-", "pat-", "hf_", "npm_", "gsk_", "r8_", "pat_", "wr_", "k_live_", "k_test_", "ghp_",
    "gho_", "ghu_", "ghs_", "ghr_", "AKIA", "ASIA", "AIza", "xox", "SG.", "whsec_", "slack.com",
    "webhooks", "$",
)  # fmt: skip
_TELEGRAM_BOT: Final = re.compile(r"[0-9]{8,10}:[\w-]{35}(?![\w-])")
_BEARER: Final = re.compile(r"\b(Bearer|Basic)(\s+)[\w.~+/-]{8,}=*", re.IGNORECASE)
# A password may hold "@" and "/": it ends at the last "@" before the next address. What looks
# like a port and a path is none.
_URL_PASSWORD: Final = re.compile(
    r"(?P<before>://[^\s/?#:@\"'<>]{0,256}:)(?!\d{1,5}(?:[/?#]|\Z))"
    r"(?:(?!://)[^\s\"'<>])*(?=@)"
)
_URL_TOKEN: Final = re.compile(r"://[^\s/?#:@\"'<>]{16,512}(?=@)")
_USER_PASSWORD: Final = re.compile(  # of curl; numbers are ids of user and group
    r"(?<!\S)(?P<before>(?:-u|--user)[ =][^\s:\"']{1,64}:)(?!\d+\b)[^\s\"']+"
)
_NAME: Final = re.compile(
    r"""
    (?<![\w.-])
    (?: --(?P<option>[A-Za-z][\w.-]{0,127}) [ \t]{1,3} (?!-)
      | -{0,2}(?P<name>[A-Za-z_][\w.-]{0,127}) (?:\\{0,3}["'])? [ \t]{0,3} [=:] [ \t]{0,3} )
    """,
    re.VERBOSE,
)
_VALUE: Final = re.compile(
    r"""
      (?P<quote>") (?:[^"\\]++|\\.?)*+ (?:"|\Z)
    | (?P<single>') (?:[^'\\]++|\\.?)*+ (?:'|\Z)
    | (?P<escaped>\\{1,3}") [^"]*+ (?:"|\Z)
    | (?:Bearer|Basic|Token)[ \t]+[^\s"',;]+
    | [^\s"',;&}\])]+
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_TOO_COMMON: Final = frozenset({"key", "keys", "pass", "pin", "auth"})  # names only within others

_PARTS: Final = "|".join(NAME_PARTS)
# Found in every text that `masked_text` changes, and in few others. It is told in the syntax that
# `re` and RE2 share, and crosses no line end, so that many lines can be looked through at once.
SECRET_SIGNS: Final = "|".join(
    (
        *map(re.escape, _MARKS),
        r"[0-9]{8}:",
        r"://\S*@",
        r"(?:-u|--user)[ =][^\s:\"']+:",
        rf"(?i:{_PARTS})[^\s=:\"'\\]*\\*[\"']?[ \t]*[=:]",
        rf"--\S*(?i:{_PARTS})",
        r"(?i:bearer|basic)",
    )
)


def masked_text(text: str) -> str:
    """
    Return *text* with the secrets in it replaced by `MASK`; time is linear in its length.

    Replaced are passwords in addresses, values of what is named like a secret (`--api-key x`,
    `"password": "x"`), private keys, and tokens whose maker gave them a shape of their own.
    """
    if any(mark in text for mark in _MARKS):
        text = _SHAPES.sub(MASK, text)
    text = _TELEGRAM_BOT.sub(MASK, text)
    text = _URL_PASSWORD.sub(rf"\g<before>{MASK}", text)
    text = _URL_TOKEN.sub(f"://{MASK}", text)
    if "-u" in text:
        text = _USER_PASSWORD.sub(rf"\g<before>{MASK}", text)
    text = "".join(_without_assigned(text))
    folded = text.lower()
    if "bearer" in folded or "basic" in folded:
        text = _BEARER.sub(rf"\1\2{MASK}", text)
    return text


def _without_assigned(text: str) -> Iterator[str]:
    """Yield *text* in pieces, values of what is named like a secret replaced."""
    position = 0
    for found in _NAME.finditer(text):
        name = found["option"] or found["name"]
        too_common = found["option"] is None and name.lower() in _TOO_COMMON
        if found.end() < position or too_common or not is_named_secret(name):
            continue
        value = _VALUE.match(text, found.end())
        if value is not None:
            yield text[position : found.end()] + _masked_assigned(name, value)
            position = value.end()
    yield text[position:]


def _masked_assigned(name: str, value: re.Match[str]) -> str:
    if not is_secret(name, value[0].strip("\\\"'")):
        return value[0]
    quote = value[value.lastgroup] if value.lastgroup else ""
    return f"{quote}{MASK}{quote}"
