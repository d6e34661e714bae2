"""
Run data with gaps in them, to be filled in thousands of times.

Format: https://github.com/WebReflection/flatted
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

_GAP: Final = re.compile(r'"\\u0000(.*?)\\u0000"')


@dataclass(frozen=True, slots=True)
class Gap:
    """A value that each run has for itself."""

    name: str
    is_flat: bool = False  # a number, true, false or null, which stands where it is used

    @property
    def mark(self) -> str:
        """What stands in its place in a template."""
        return f"\x00{self.name}\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Run data as text, cut at the gaps."""

    parts: tuple[str, ...]  # texts and, between them, names of gaps

    @classmethod
    def of(cls, root: object) -> "Template":
        """Return the flatted text of a value that may hold gaps; one gap used twice is one text."""
        written = msgspec.json.encode(_flattened(root)).decode()
        return cls(parts=tuple(_GAP.split(written)))

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the text; *values* are the gaps' values as JSON, by name."""
        parts = list(self.parts)
        parts[1::2] = [values[name] for name in parts[1::2]]
        return "".join(parts)


def _flattened(root: object) -> list[object]:
    """Return the elements: containers by identity, equal texts once."""
    elements: list[object] = []
    positions: dict[object, int] = {}

    def place(value: object) -> object:
        if isinstance(value, Gap) and value.is_flat:
            return value.mark
        if not isinstance(value, str | dict | list | Gap):
            return value
        key = id(value) if isinstance(value, dict | list) else value
        if key not in positions:
            positions[key] = len(elements)
            elements.append(value.mark if isinstance(value, Gap) else value)
        return str(positions[key])

    place(root)
    for position, value in enumerate(elements):  # grows while it is walked
        if isinstance(value, dict):
            elements[position] = {key: place(member) for key, member in value.items()}
        elif isinstance(value, list):
            elements[position] = [place(member) for member in value]
    return elements
