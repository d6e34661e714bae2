"""What a person wants measured."""

from dataclasses import dataclass

from watchroom.store.database import Dialect


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the rows are to be measured."""

    dialect: Dialect  # of the store
    runs: int  # in it
