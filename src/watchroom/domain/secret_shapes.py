"""Finds secrets within text by their shape, and puts a fixed mask in their place."""

import re
from typing import Final

from watchroom.domain.secret_names import is_secret

MASK: Final = "••••"  # the same for every secret: it tells nothing, not even a length

_SHAPES: Final = re.compile(
    r"""
      -----BEGIN[ ][A-Z0-9 ]{0,40}PRIVATE[ ]KEY[A-Z ]{0,10}-----
        (?:(?!-----END).)*+ (?:-----END[ A-Z0-9]{0,60}-----|\Z)
    | \bLS0tLS1CRUdJT[A-Za-z0-9+/=]+                        # the same in base64
    | \bAGE-SECRET-KEY-1[A-Z0-9]+
    | \beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?                # JSON Web Token
    | \b(?:sk|pk|rk|gsk|xai|pplx|nvapi|r8|hf|npm|pypi|dckr_pat|glpat|github_pat|wr)[-_][\w-]{16,}
    | \bgh[pousr]_[A-Za-z0-9]{20,}                          # GitHub
    | \b(?:AKIA|ASIA)[0-9A-Z]{16}\b                         # AWS
    | \bAIza[\w-]{35}                                       # Google
    | \bxox[a-z]-[\w-]{10,}                                 # Slack
    | \bSG\.[\w-]{16,}\.[\w-]{16,}                          # SendGrid
    | \bwhsec_[A-Za-z0-9+/=]{16,}                           # Standard Webhooks
    | (?<!\d)\d{8,10}:[\w-]{35}(?![\w-])                    # a Telegram bot
    | (?<=hooks\.slack\.com/services/)[^\s"'<>]+
    | (?<=/api/webhooks/)\d{10,}/[^\s"'<>]+                 # Discord
    | \$(?:apr1|1|2[abxy]|5|6|7|y|argon2(?:id|i|d)|scrypt)\$[\w./$+=,-]{8,}   # password hashes
    """,
    re.VERBOSE | re.DOTALL,
)
_BEARER: Final = re.compile(r"\b(Bearer|Basic)(\s+)[\w.~+/-]{8,}=*", re.IGNORECASE)
# A password may hold "@" and "/": it ends at the last "@" before the next address. What looks
# like a port and a path is none.
_URL_PASSWORD: Final = re.compile(
    r"(?P<before>://[^\s/?#:@\"'<>]{0,256}:)(?!\d{1,5}(?:[/?#]|\Z))"
    r"(?:(?!://)[^\s\"'<>])*(?=@)"
)
_URL_TOKEN: Final = re.compile(r"(?<=://)[^\s/?#:@\"'<>]{16,512}(?=@)")
_USER_PASSWORD: Final = re.compile(  # of curl; numbers are ids of user and group
    r"(?<!\S)(?P<before>(?:-u|--user)[ =][^\s:\"']{1,64}:)(?!\d+\b)[^\s\"']+"
)
_QUOTED: Final = r"""
      "(?:[^"\\]++|\\.?)*+(?:"|\Z) | '(?:[^'\\]++|\\.?)*+(?:'|\Z) | \\{1,3}"[^"]*+(?:"|\Z)
"""
_ASSIGNMENT: Final = re.compile(
    rf"""
    (?<![\w.-])
    (?P<dashes> -{{0,2}} ) (?P<name> [A-Za-z_][\w.-]{{0,127}} )
    (?: (?P<sign> (?:\\{{0,3}}["'])? [ \t]{{0,3}} [=:] [ \t]{{0,3}} ) | (?P<gap> [ \t]{{1,3}} ) )
    (?P<value> {_QUOTED} | (?:Bearer|Basic|Token)[ \t]+[^\s"',;]+ | [^\s"',;&}}\])]+ )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_TOO_COMMON: Final = frozenset({"key", "keys", "pass", "pin", "auth"})  # names only within others


def masked_text(text: str) -> str:
    """
    Return *text* with the secrets in it replaced by `MASK`; time is linear in its length.

    Replaced are passwords in addresses, values of what is named like a secret (`--api-key x`,
    `"password": "x"`), private keys, and tokens whose maker gave them a shape of their own.
    """
    text = _SHAPES.sub(MASK, text)
    text = _URL_PASSWORD.sub(rf"\g<before>{MASK}", text)
    text = _URL_TOKEN.sub(MASK, text)
    text = _USER_PASSWORD.sub(rf"\g<before>{MASK}", text)
    text = _ASSIGNMENT.sub(_assigned, text)
    return _BEARER.sub(rf"\1\2{MASK}", text)


def _assigned(match: re.Match[str]) -> str:
    name, value = match["name"], match["value"]
    if match["gap"] and match["dashes"] != "--":
        return match[0]
    if not match["dashes"] and name.lower() in _TOO_COMMON:
        return match[0]
    bare = value.strip("\\\"'")
    if not bare or not is_secret(name, bare) or (match["gap"] and value.startswith("-")):
        return match[0]
    lead = value[: len(value) - len(value.lstrip("\\\"'"))]
    return f"{match[0][: match.start('value') - match.start()]}{lead}{MASK}{lead}"
