"""What an update would change is told before it does."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine_data import changed, engine_json
from watchroom.docker.recreate import create_request
from watchroom.docker.recreate_difference import Change, difference
from watchroom.domain.secret_shapes import MASK

OLD, NEW = engine_json("image_old"), engine_json("image_new")


def differences(
    name: str, changes: Mapping[str, Any] | None = None, *, new: Mapping[str, Any] = NEW
) -> dict[str, Change]:
    inspect = changed(engine_json(name), changes or {})
    request = create_request(inspect, OLD, new, api_version=(1, 41), name="x", names={})
    return {change.field: change for change in difference(inspect, request.body, new)}


def test_new_defaults_are_told() -> None:
    """The old value, the new one, and what is gone."""
    found = differences("compose")

    assert found["Env.OLLAMA_HOST"] == Change(
        field="Env.OLLAMA_HOST", before="0.0.0.0:11434", after="0.0.0.0:11435"
    )
    assert found["Env.GONE_LATER"].after is None
    assert found["Env.NEW_ONE"].before is None
    assert found["User"] == Change(field="User", before="0", after="1000")
    assert found["Cmd"].after == "'sleep 200000'"
    assert found["ExposedPorts.9090/tcp"] == Change(
        field="ExposedPorts.9090/tcp", before=None, after="declared"
    )
    assert found["Image"] == Change(field="Image", before=OLD["Id"], after=NEW["Id"])


def test_what_the_user_set_is_not_told() -> None:
    """It stays; a long list of what stays would hide the rest."""
    found = differences("compose")

    assert not {"Env.API_TOKEN", "Hostname", "HostConfig.Memory", "Healthcheck.Retries"} & set(
        found
    )


def test_volumes_that_get_a_name_are_told() -> None:
    """It is a change of the settings, though none of the data."""
    assert ":/anon3" in (differences("compose")["HostConfig.Binds"].after or "")


def test_the_same_image_changes_nothing_but_the_names_of_volumes() -> None:
    """Nothing set and an empty setting are the same."""
    assert set(differences("compose", new=OLD)) == {"HostConfig.Binds", "HostConfig.Mounts"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"Config.Env": ["API_TOKEN=hunter2secret"]}, "Env.API_TOKEN"),
        ({"Config.Labels": {"db.password": "hunter2secret"}}, "Labels.db.password"),
        ({"Config.Cmd": ["--api-key", "hunter2secret"]}, "Cmd"),
        ({"Config.User": "postgres://a:hunter2secret@h"}, "User"),
    ],
)
def test_secrets_are_masked(changes: Mapping[str, Any], field: str) -> None:
    """The new container of this test lacks them, so each is told as a change."""
    inspect = changed(engine_json("linked"), changes)
    body = {"Env": [], "Labels": {}, "Cmd": ["x"], "User": "x"}

    found = {change.field: change for change in difference(inspect, body, NEW)}
    assert MASK in (found[field].before or "")
    assert "hunter2secret" not in str(found)
