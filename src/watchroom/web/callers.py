"""Who is calling."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from watchroom.domain.access import Scope
from watchroom.domain.people import Role


class CallerKind(StrEnum):
    """What a caller is known by."""

    PERSON = "person"  # who signed in by name and password
    KEY = "key"  # which was sent, or with which somebody signed in
    OPEN = "open"  # by nothing: no authentication is required


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who is calling."""

    scopes: frozenset[Scope]
    name: str  # for the record of what they do
    kind: CallerKind = CallerKind.KEY
    role: Role | None = None  # of a person
    person_id: str | None = None
    key_id: str | None = None  # the store's name of the key; None for other ways in
    session_id: str | None = None  # None: nobody signed in, a key was sent
    session_began_ms: int = 0
    expires_ms: int | None = None  # when they are known no more; None: that is not fixed

    @property
    def identity(self) -> str:
        """What tells this caller from all others, however often they are connected."""
        return self.person_id or self.key_id or self.name


EVERYBODY: Final = Caller(scopes=frozenset(Scope), name="anybody", kind=CallerKind.OPEN)
ENVIRONMENT: Final = Caller(scopes=frozenset(Scope), name="API_KEY")  # with a key of the settings
