"""People: who they are, what they may do, and which names and passwords they can have."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from watchroom.domain.access import Scope
from watchroom.domain.errors import InvalidInput

LONGEST_NAME: Final = 100  # characters
SHORTEST_PASSWORD: Final = 10
LONGEST_PASSWORD: Final = 200  # more would only keep the hashing busy
FEWEST_DIFFERENT: Final = 4  # characters of a password


class Role(StrEnum):
    """What a person is here for; each may do what those before it may."""

    VIEWER = "viewer"  # sees
    REVIEWER = "reviewer"  # judges verdicts too
    OPERATOR = "operator"  # works on services too
    ADMIN = "admin"  # everything


SCOPES: Final[Mapping[Role, frozenset[Scope]]] = {
    Role.VIEWER: frozenset({Scope.READ}),
    Role.REVIEWER: frozenset({Scope.READ, Scope.REVIEW}),
    Role.OPERATOR: frozenset({Scope.READ, Scope.REVIEW, Scope.OPERATE}),
    Role.ADMIN: frozenset(Scope),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can sign in."""

    id: str
    name: str  # as they wrote it
    role: Role
    created_ms: int
    changed_ms: int  # name, role, password, or whether they may sign in
    signed_in_ms: int | None = None  # the last time; None: never
    disabled_ms: int | None = None  # since when they may not sign in; None: they may

    @property
    def is_acting_admin(self) -> bool:
        """Whether this person can look after the others."""
        return self.role is Role.ADMIN and self.disabled_ms is None

    @property
    def scopes(self) -> frozenset[Scope]:
        """What this person may do."""
        return SCOPES[self.role]


def sign_in_name(name: str) -> str:
    """Return the name by which a person is found: capitals and ways to write make no difference."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def check_name(name: str) -> str:
    """Return a name without blanks around it. Raises InvalidInput if it tells nobody."""
    plain = name.strip()
    if not (plain and plain.isprintable() and len(plain) <= LONGEST_NAME):
        raise InvalidInput("name", f"Must have 1 to {LONGEST_NAME} printable characters")
    return plain


def check_password(password: str, *, name: str, field: str = "password") -> None:
    """Raise InvalidInput, about *field*, for a password that is guessed first of all."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        bounds = f"{SHORTEST_PASSWORD} to {LONGEST_PASSWORD}"
        raise InvalidInput(field, f"Must have {bounds} characters")
    if len(set(password)) < FEWEST_DIFFERENT:
        raise InvalidInput(field, f"Must have {FEWEST_DIFFERENT} different characters")
    if sign_in_name(password) == sign_in_name(name):
        raise InvalidInput(field, "Must not be the name")
