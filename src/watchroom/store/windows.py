"""The part of a list that begins, ends or lies around a place in it."""

from dataclasses import dataclass

from watchroom.store.cursors import Place, Start
from watchroom.store.database import Session
from watchroom.store.stepping import Ordered, holds, keys_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The runs of a page, and what is known of those beside them."""

    keys: list[int]  # in the order of the list
    place: Place  # from which they were found
    before: bool  # runs may come before these
    after: bool  # runs may follow these


async def window_from(session: Session, runs: Ordered, start: Start, limit: int) -> Window:
    """Return at most *limit* runs after a place, or those that end before it."""
    place, backwards = start.place, start.backwards
    keys = await keys_from(session, runs, place, limit=limit + 1, backwards=backwards)
    more = len(keys) > limit
    del keys[limit:]
    if backwards:
        return Window(keys=keys[::-1], place=place, before=more, after=True)
    return Window(keys=keys, place=place, before=True, after=more)


async def window_around(session: Session, runs: Ordered, place: Place, limit: int) -> Window:
    """Return the run at a place, if it is one of these, with those before and after it."""
    half = limit // 2
    before = await keys_from(session, runs, place, limit=half + 1, backwards=True)
    keys = before[:half][::-1]
    if await holds(session, runs.criteria, place):
        keys.append(place.key)
    room = limit - len(keys)
    after = await keys_from(session, runs, place, limit=room + 1)
    keys += after[:room]
    return Window(keys=keys, place=place, before=len(before) > half, after=len(after) > room)
