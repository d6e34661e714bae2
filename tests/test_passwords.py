"""Passwords are hashed slowly, and not by all at once."""

import asyncio
import time

import pytest

from watchroom.domain.errors import TooManyRequests
from watchroom.passwords import Passwords


async def test_a_password_is_known_again_and_no_other_is() -> None:
    """Also where a keyboard writes its letters in another way."""
    passwords = Passwords()
    kept = await passwords.hash("contrase\u00f1a larga")

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    async with passwords.turn() as turn:
        assert await turn.is_right("contrase\u00f1a larga", kept)
        assert await turn.is_right("contrasen\u0303a larga", kept)
        assert not await turn.is_right("contrasena larga", kept)
        assert not await turn.is_right("contrase\u00f1a larga", None)
        assert not await turn.is_right("contrase\u00f1a larga", "no hash at all")


async def test_two_people_with_one_password_have_two_hashes() -> None:
    """Who steals the store does not see who shares one."""
    passwords = Passwords()

    assert await passwords.hash("correct horse") != await passwords.hash("correct horse")


async def test_a_name_that_nobody_has_takes_as_long() -> None:
    """Time tells nobody who has an account: measured in turns, the fastest of each."""
    passwords = Passwords()
    kept = await passwords.hash("correct horse")

    async def fastest_s(hash_: str | None) -> float:
        took = []
        for _ in range(5):
            began = time.process_time()
            async with passwords.turn() as turn:
                await turn.is_right("another horse", hash_)
            took.append(time.process_time() - began)
        return min(took)

    assert await fastest_s(None) > await fastest_s(kept) / 2


async def test_who_waits_too_long_for_a_turn_is_told_to_come_back() -> None:
    """A flood of sign-ins takes two cores at most, and no more memory than two need."""
    passwords = Passwords(at_once=1, deadline_s=0.05)
    async with passwords.turn():
        with pytest.raises(TooManyRequests):
            await passwords.hash("correct horse")
    async with asyncio.timeout(5):
        await passwords.hash("correct horse")
