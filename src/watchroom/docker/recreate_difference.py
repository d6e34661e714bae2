"""What making a container anew would change, setting by setting, for a person to read first."""

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from watchroom.docker.inspected_parts import strings
from watchroom.domain.env_masking import masked_command, masked_value
from watchroom.domain.json_values import mapping, text
from watchroom.domain.secret_shapes import masked_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A setting that differs; secrets in it are masked."""

    field: str  # such as "Env.OLLAMA_HOST" or "HostConfig.Binds"
    before: str | None  # None: not set
    after: str | None  # None: not set any more


_MERGED_BY_KEY: Final = ("Labels", "ExposedPorts", "Volumes", "Healthcheck")
_TAKEN_IF_EMPTY: Final = ("User", "WorkingDir", "StopSignal")
_COMMANDS: Final = ("Entrypoint", "Cmd")
_PARTS: Final = ("HostConfig", "NetworkingConfig")
# The first is by default the id's, the second moves to an endpoint, the rest is the image's.
_NOT_COMPARED: Final = frozenset({"Hostname", "MacAddress", "Image", "OnBuild", "ArgsEscaped"})
_DECLARED: Final = "declared"  # shown for a port or path that has no further settings


def effective_config(body: Mapping[str, object], image: Mapping[str, object]) -> dict[str, object]:
    """
    Return the Config that the engine makes of a create request: with the image's defaults in it.

    Source of the rules: moby, `daemon/commit.go`, `merge`.
    """
    defaults = mapping(image.get("Config"))
    config = {k: v for k, v in body.items() if k not in _PARTS}
    for key in _TAKEN_IF_EMPTY:
        config[key] = config.get(key) or defaults.get(key)
    for key in _MERGED_BY_KEY:
        config[key] = {**mapping(defaults.get(key)), **mapping(config.get(key))}
    own = strings(config.get("Env"))
    named = {entry.partition("=")[0] for entry in own}
    inherited = (e for e in strings(defaults.get("Env")) if e.partition("=")[0] not in named)
    return config | {"Env": [*own, *inherited]} | _effective_command(config, defaults)


def difference(
    inspect: Mapping[str, object], body: Mapping[str, object], new_image: Mapping[str, object]
) -> tuple[Change, ...]:
    """
    Return what a container made by *body* from *new_image* would have otherwise, by field.

    The image counts as a field: its id. Nothing set and an empty setting are the same.
    """
    before = dict(_flat(mapping(inspect.get("Config")), mapping(inspect.get("HostConfig"))))
    after = dict(_flat(effective_config(body, new_image), mapping(body.get("HostConfig"))))
    before["Image"], after["Image"] = text(inspect.get("Image")), text(new_image.get("Id"))
    return tuple(
        Change(
            field=field,
            before=_masked(field, before.get(field)),
            after=_masked(field, after.get(field)),
        )
        for field in sorted(before.keys() | after.keys())
        if before.get(field) != after.get(field)
    )


def _effective_command(
    config: Mapping[str, object], defaults: Mapping[str, object]
) -> dict[str, object]:
    entrypoint, command = strings(config.get("Entrypoint")), strings(config.get("Cmd"))
    if entrypoint:
        return {"Entrypoint": [] if entrypoint == ("",) else list(entrypoint), "Cmd": list(command)}
    return {
        "Entrypoint": list(strings(defaults.get("Entrypoint"))),
        "Cmd": list(command or strings(defaults.get("Cmd"))),
    }


def _flat(
    config: Mapping[str, object], host: Mapping[str, object]
) -> Iterator[tuple[str, str | None]]:
    for entry in strings(config.get("Env")):
        variable, _, content = entry.partition("=")
        yield f"Env.{variable}", content
    for key in _MERGED_BY_KEY:
        for name, member in mapping(config.get(key)).items():
            yield f"{key}.{name}", _written(member) or _DECLARED
    for key, value in config.items():
        if key not in (*_MERGED_BY_KEY, "Env", *_NOT_COMPARED):
            yield key, (shlex.join(strings(value)) or None) if key in _COMMANDS else _written(value)
    yield from ((f"HostConfig.{key}", _written(value)) for key, value in host.items())


def _written(value: object) -> str | None:
    """Return a setting as text; None if it is empty in any of the engine's ways."""
    if isinstance(value, str):
        return value or None
    return None if not value else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _masked(field: str, value: str | None) -> str | None:
    kind, _, name = field.partition(".")
    if value is None:
        return None
    if kind in _COMMANDS:
        return masked_command(shlex.split(value))
    return masked_value(name, value) if kind in {"Env", "Labels"} else masked_text(value)
