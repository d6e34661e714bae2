"""The words that name a risk level, in English and Spanish."""

import re
from collections.abc import Sequence
from typing import Final

from watchroom.domain.execution import RiskLevel
from watchroom.domain.search_words import fold

MAX_VALUE_CHARS: Final = 200  # how much of a value is looked at

# Minor, moderate, severe and extreme are ranked as in the Common Alerting Protocol 1.2 (OASIS).
_WORDS: Final = {
    RiskLevel.NONE: "none nil zero safe ninguno ninguna ningun nulo nula cero",
    RiskLevel.LOW: "low minimal minor slight bajo baja minimo minima leve",
    RiskLevel.MEDIUM: "medium moderate mid med medio media moderado moderada intermedio",
    RiskLevel.HIGH: "high severe elevated alto alta severo severa elevado elevada",
    RiskLevel.CRITICAL: "critical extreme emergency critico critica extremo extrema",
}
_LEVELS: Final = {word: level for level, words in _WORDS.items() for word in words.split()} | {
    "no risk": RiskLevel.NONE,
    "sin riesgo": RiskLevel.NONE,
    "very low": RiskLevel.LOW,
    "muy bajo": RiskLevel.LOW,
    "very high": RiskLevel.HIGH,
    "muy alto": RiskLevel.HIGH,
}

# What may stand before or after a level without changing it: "nivel alto", "low risk".
_SUBJECTS: Final = frozenset(["risk", "level", "riesgo", "nivel", "fire", "incendio"])
# Words that begin an explanation: "high due to smoke" names a level, "high winds" does not.
_EXPLAINING: Final = """
    because due since as with for given but although and or to through detected visible observed
    identified porque debido ya por con pero aunque y e o u a hasta detectado
"""
_FOLLOWERS: Final = _SUBJECTS | frozenset(_EXPLAINING.split())
_TOKEN: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*|[^\w\s]")


def level_in(value: str) -> RiskLevel | None:
    """
    Return the one level that *value*, the text after a label such as "Risk level:", names.

    None if it begins with anything else, such as "not high", or offers a choice, such as
    "LOW|MEDIUM|HIGH" in an echoed template.
    """
    tokens = _tokens(value)
    level, end = _phrase(tokens, 0)
    if level is None or not _stands_alone(tokens, end) or _is_choice(tokens, end, level):
        return None
    return level


def _tokens(value: str) -> list[str]:
    """Words, numbers and marks, folded; the marks in front (bullets, quotes, icons) left out."""
    tokens = [_bare(fold(token)) for token in _TOKEN.findall(value[:MAX_VALUE_CHARS])]
    first = next((i for i, token in enumerate(tokens) if token[0].isalnum()), len(tokens))
    return tokens[first:]


def _bare(token: str) -> str:
    """Return "low" for "low-risk"."""
    return token.removesuffix("-risk").removesuffix("-level") or token


def _phrase(tokens: Sequence[str], start: int) -> tuple[RiskLevel | None, int]:
    """Return the level named at *start* and where its words end."""
    if level := _LEVELS.get(" ".join(tokens[start : start + 2])):
        return level, start + 2
    if start < len(tokens) and tokens[start] in _SUBJECTS:
        start += 1
    level = _LEVELS.get(tokens[start]) if start < len(tokens) else None
    return level, start + 1


def _stands_alone(tokens: Sequence[str], end: int) -> bool:
    """Whether what follows is an end, a mark, a number, or the begin of an explanation."""
    if end >= len(tokens):
        return True
    return tokens[end] in _FOLLOWERS or not tokens[end][0].isalpha()


def _is_choice(tokens: Sequence[str], start: int, level: RiskLevel) -> bool:
    """Whether a second, different level stands between marks and connectives from *start* on."""
    while start < len(tokens):
        other, end = _phrase(tokens, start)
        if other is not None and _stands_alone(tokens, end):
            if other is not level:
                return True
            start = end
        elif tokens[start] in _FOLLOWERS or not tokens[start][0].isalnum():
            start += 1
        else:
            return False
    return False
