"""Calls a method of either client in the same words, so that one test holds both."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from watchroom.client import AsyncWatchroom, Retries, Watchroom

Kind = type[Watchroom] | type[AsyncWatchroom]
Caller = Callable[..., Coroutine[Any, Any, Any]]

BOTH: tuple[Kind, ...] = (Watchroom, AsyncWatchroom)
IMPATIENT = Retries(first_pause_s=0.01, longest_pause_s=5.0)


@asynccontextmanager
async def calling(kind: Kind, url: str, **options: Any) -> AsyncIterator[Caller]:
    """
    Give what calls a method by name and returns what it does.

    Methods that give one thing after the other return the first *count* of them, or all.
    """
    facts = {"retries": IMPATIENT} | options
    if kind is Watchroom:
        with Watchroom(url, **facts) as waiting:
            yield lambda name, *args, **kwargs: asyncio.to_thread(
                _call, waiting, name, *args, **kwargs
            )
    else:
        async with AsyncWatchroom(url, **facts) as awaited:
            yield lambda name, *args, **kwargs: _call_async(awaited, name, *args, **kwargs)


def _call(client: Watchroom, name: str, *args: Any, count: int | None = None, **facts: Any) -> Any:
    answer = getattr(client, name)(*args, **facts)
    if not hasattr(answer, "__next__"):
        return answer
    found = []
    for each in answer:
        found.append(each)
        if len(found) == count:
            break
    answer.close()
    return found


async def _call_async(
    client: AsyncWatchroom, name: str, *args: Any, count: int | None = None, **facts: Any
) -> Any:
    answer = getattr(client, name)(*args, **facts)
    if not hasattr(answer, "__anext__"):
        return await answer
    found = []
    async for each in answer:
        found.append(each)
        if len(found) == count:
            break
    await answer.aclose()
    return found
