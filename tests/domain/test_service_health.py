"""Failed or worth a look, of containers as an engine described them."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine_data import changed, engine_json
from watchroom.docker.inspections import service_of
from watchroom.domain.service_health import has_failed, needs_a_look


@pytest.mark.parametrize(
    ("name", "changes", "failed", "look"),
    [
        ("compose", {}, False, False),
        ("mac", {}, False, False),
        ("oom", {}, True, False),
        ("unhealthy", {}, True, False),
        ("compose", {"State.Status": "restarting"}, True, False),
        ("compose", {"State.Status": "dead"}, True, False),
        ("compose", {"State.Status": "paused"}, False, True),
        ("compose", {"State.Status": "exited", "State.ExitCode": 1}, False, True),
        ("compose", {"State.Status": "exited", "State.ExitCode": 143}, False, False),
        ("compose", {"State.Status": "exited", "State.ExitCode": 0}, False, False),
    ],
)
def test_errors_and_warnings_are_told_apart(
    name: str, changes: Mapping[str, Any], failed: bool, look: bool
) -> None:
    """What was stopped by a person is neither."""
    state = service_of(changed(engine_json(name), changes), host="local").state

    assert (has_failed(state), needs_a_look(state)) == (failed, look)
