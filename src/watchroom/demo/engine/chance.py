"""Numbers that look random and are the same each time."""

import hashlib
from collections.abc import Sequence
from typing import Final, TypeVar

_BYTES: Final = 8
_MOST: Final = 1 << (8 * _BYTES)

T = TypeVar("T")


class Dice:
    """Rolls that follow from a name alone: on every machine and with every Python."""

    def __init__(self, *name: object) -> None:
        self._name = "/".join(map(str, name))
        self._rolls = 0

    def share(self) -> float:
        """Return a number from 0 up to 1."""
        self._rolls += 1
        text = f"{self._name}#{self._rolls}"
        digest = hashlib.blake2b(text.encode(), digest_size=_BYTES).digest()
        return int.from_bytes(digest) / _MOST

    def between(self, least: float, most: float) -> float:
        """Return a number of a range."""
        return least + (most - least) * self.share()

    def whole(self, least: int, most: int) -> int:
        """Return a whole number of a range, both ends included."""
        return least + int(self.share() * (most - least + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of several."""
        return choices[self.whole(0, len(choices) - 1)]


def hex_id(*name: object) -> str:
    """Return an id as engines give them: 64 hexadecimal digits."""
    return hashlib.sha256("/".join(map(str, name)).encode()).hexdigest()


def digest(*name: object) -> str:
    """Return the digest of an image, or of a manifest."""
    return f"sha256:{hex_id(*name)}"
