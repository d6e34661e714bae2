"""Everything that can be done with people, together."""

from dataclasses import dataclass

from watchroom.domain.times import Clock
from watchroom.flows.people.first_person import FirstPerson
from watchroom.flows.people.people import People
from watchroom.flows.people.signing_in import SigningIn
from watchroom.passwords import Passwords
from watchroom.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The people of a store; they share the turns in which passwords are looked at."""

    people: People
    signing_in: SigningIn
    first_person: FirstPerson

    @classmethod
    def of(
        cls,
        store: Database,
        clock: Clock,
        *,
        settings_keys: frozenset[bytes] = frozenset(),
    ) -> "Accounts":
        """Return what works on the people of a store; *settings_keys* as `SigningIn` has them."""
        passwords = Passwords()
        return cls(
            people=People(store=store, passwords=passwords, clock=clock),
            signing_in=SigningIn(
                store=store, passwords=passwords, clock=clock, settings_keys=settings_keys
            ),
            first_person=FirstPerson(store=store, passwords=passwords, clock=clock),
        )
