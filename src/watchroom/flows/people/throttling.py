"""Keeps others from guessing passwords: who fails too often waits, whichever server is asked."""

from hashlib import sha256
from math import ceil

from watchroom.domain.errors import TooManyRequests
from watchroom.domain.people import sign_in_name
from watchroom.domain.sign_ins import DAY_MS, after_failure, wait_ms
from watchroom.store import login_failures
from watchroom.store.database import Session


async def begin_try(session: Session, name: str, address: str, *, now_ms: int) -> None:
    """
    Count a try as failed before it is made, so that tries at the same moment are counted too.

    Raises TooManyRequests for a name, or a name from an address, that has failed too often.
    """
    await login_failures.forget(session, before_ms=now_ms - DAY_MS)
    for subject in _subjects(name, address):
        before = await login_failures.get(session, subject)
        wait = wait_ms(before, now_ms=now_ms)
        if wait:
            raise TooManyRequests(
                "Too many wrong passwords. Please try again later.", retry_after_s=ceil(wait / 1000)
            )
        await login_failures.put(session, subject, after_failure(before, now_ms=now_ms))


async def clear_tries(session: Session, name: str, address: str) -> None:
    """Forget the failures that went before a success."""
    await login_failures.clear(session, _subjects(name, address))


async def clear_name(session: Session, name: str) -> None:
    """Let a name be tried again, from any address that did not fail itself."""
    await login_failures.clear(session, _subjects(name, "")[:1])


def _subjects(name: str, address: str) -> tuple[bytes, bytes]:
    plain = sign_in_name(name).encode("utf-8", "surrogatepass")
    return (
        sha256(b"name\0" + plain).digest(),
        sha256(b"name and address\0" + plain + b"\0" + address.encode()).digest(),
    )
