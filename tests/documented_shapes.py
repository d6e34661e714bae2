"""
The shapes of documented answers, and how an answer differs from one.

Values are as in the documentation; an answer must have each of the fields, with a value of the
same JSON type. `maybe` marks those that are null where there is nothing to tell.
"""

from collections.abc import Iterator
from typing import Any

TEXT, NUMBER, FLAG = "text", 1, True


def maybe(example: Any) -> tuple[Any]:
    """Mark a value that may be null."""
    return (example,)


def differences(example: Any, found: Any, path: str = "") -> Iterator[str]:
    """Yield where *found* lacks what *example* has, or has it with another type."""
    if isinstance(example, tuple):
        if found is None:
            return
        [example] = example
    if isinstance(example, dict) and isinstance(found, dict):
        for name, value in example.items():
            if name in found:
                yield from differences(value, found[name], f"{path}.{name}")
            else:
                yield f"{path}.{name} is missing"
    elif isinstance(example, list) and isinstance(found, list):
        for number, item in enumerate(found):
            yield from differences(example[0], item, f"{path}[{number}]")
    elif json_type(example) != json_type(found):
        yield f"{path} is {found!r:.40}"


def json_type(value: object) -> str:
    """Return the JSON type of a value: a bool is no number."""
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else type(value).__name__
