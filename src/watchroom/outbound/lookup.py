"""Addresses of host names, asked for without anybody having to wait for a slow name server."""

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Any, Final

from aiohttp.abc import AbstractResolver, ResolveResult

# As `socket.getaddrinfo` gives and takes it; tests answer in its place.
AddressInfo = tuple[Any, Any, int, str, tuple[Any, ...]]
Resolve = Callable[[str, int], Sequence[AddressInfo]]

_NUMERIC: Final = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


def ask_system(host: str, port: int) -> Sequence[AddressInfo]:
    """Ask the system's resolver; takes as long as its name servers do. Raises OSError."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


class Lookup(AbstractResolver):
    """
    Looks names up in threads of their own, one for each name at a time.

    A lookup cannot be called off. So it takes no place of a pool that others wait for, and its
    thread does not hold up the end of the program.
    """

    def __init__(self, resolve: Resolve = ask_system) -> None:
        self._resolve = resolve
        self._asked: dict[tuple[str, int], asyncio.Future[Sequence[AddressInfo]]] = {}

    async def addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses of a name, each once. Raises OSError if it has none."""
        return list(dict.fromkeys(str(info[4][0]) for info in await self._ask(host, port)))

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a name in the shape that aiohttp wants. Raises OSError."""
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=found,
                proto=protocol,
                flags=_NUMERIC,
            )
            for found, _, protocol, _, address in await self._ask(host, port)
            if family in {socket.AF_UNSPEC, found}
        ]

    async def close(self) -> None:
        """There is nothing to close."""

    async def _ask(self, host: str, port: int) -> Sequence[AddressInfo]:
        place = (host, port)
        if place not in self._asked:
            loop = asyncio.get_running_loop()
            answer: asyncio.Future[Sequence[AddressInfo]] = loop.create_future()
            self._asked[place] = answer
            answer.add_done_callback(lambda done: self._forget(place, done))
            threading.Thread(
                target=self._look_up, args=(loop, answer, host, port), name="lookup", daemon=True
            ).start()
        return await asyncio.shield(self._asked[place])

    def _forget(
        self, place: tuple[str, int], answer: "asyncio.Future[Sequence[AddressInfo]]"
    ) -> None:
        self._asked.pop(place, None)
        if not answer.cancelled():
            answer.exception()  # whoever asked may have gone away meanwhile

    def _look_up(
        self,
        loop: asyncio.AbstractEventLoop,
        answer: "asyncio.Future[Sequence[AddressInfo]]",
        host: str,
        port: int,
    ) -> None:
        """Run in the thread: ask, and hand the answer over if somebody is there to take it."""
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            _hand_over(loop, answer, answer.set_exception, OSError(f"{host}: {error}"))
        else:
            _hand_over(loop, answer, answer.set_result, found)


def _hand_over(
    loop: asyncio.AbstractEventLoop,
    answer: "asyncio.Future[Any]",
    take: Callable[[Any], None],
    value: object,
) -> None:
    def deliver() -> None:
        if not answer.done():
            take(value)

    try:
        loop.call_soon_threadsafe(deliver)
    except RuntimeError:  # the loop has ended, and with it everybody who asked
        return
