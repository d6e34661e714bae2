"""Shows how a container was set up without the secrets that it was given."""

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence

from watchroom.domain.secret_names import is_secret
from watchroom.domain.secret_shapes import MASK, masked_text


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
    option = ""  # the one whose value comes next
    for word in words:
        name, equals, value = word.partition("=")
        if option and not word.startswith("-") and is_secret(option, word):
            yield MASK
        elif equals and " " not in name and is_secret(name.lstrip("-"), value):
            yield f"{name}={MASK}"
        else:
            yield masked_text(word)
        option = word.lstrip("-") if word.startswith("--") and not equals else ""
