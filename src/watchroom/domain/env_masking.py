"""Shows how a container was set up without the secrets that it was given."""

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from watchroom.domain.secret_names import is_secret
from watchroom.domain.secret_shapes import MASK, masked_text

_USER_OPTIONS: Final = frozenset({"-u", "--user"})  # user:password of curl, or ids user:group


def masked_value(name: str, value: str) -> str:
    """Return the value of a setting: the mask if *name* says secret, else without secrets in it."""
    return MASK if is_secret(name, value) else masked_text(value)


def masked_env(entries: Iterable[str]) -> tuple[str, ...]:
    """Return `NAME=value` entries with secret values masked; a bare `NAME` stays as it is."""
    return tuple(_masked_entry(entry) for entry in entries)


def masked_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """Return labels with secret values masked."""
    return {name: masked_value(name, value) for name, value in labels.items()}


def masked_command(words: Sequence[str]) -> str:
    """Return a command line in shell quoting, with the secrets among its arguments masked."""
    return shlex.join(_masked_words(words))


def _masked_entry(entry: str) -> str:
    name, equals, value = entry.partition("=")
    return f"{name}={masked_value(name, value)}" if equals else name


def _masked_words(words: Sequence[str]) -> Iterator[str]:
    before = ""
    for word in words:
        yield _masked_word(word, before)
        before = word


def _masked_word(word: str, before: str) -> str:
    """Return a word of a command line, which may be the value of an option *before* it."""
    name, equals, value = word.partition("=")
    option = before.lstrip("-") if before.startswith("--") and "=" not in before else ""
    if option and not word.startswith("-") and is_secret(option, word):
        return MASK
    if equals and " " not in name and is_secret(name.lstrip("-"), value):
        return f"{name}={MASK}"
    user, colon, password = word.partition(":")
    if before in _USER_OPTIONS and colon and not password.isdigit():
        return f"{user}:{MASK}"
    return masked_text(word)
