"""`watchroom openapi`: the description of the API without a server."""

import json
from pathlib import Path

from running_server import serving, watchroom


def test_it_is_what_the_server_gives(tmp_path: Path) -> None:
    """Clients made from the one must fit the other; nothing is opened for it."""
    printed = watchroom(tmp_path, "openapi")
    assert not (tmp_path / "data").exists()

    with serving(tmp_path) as server:
        assert json.loads(printed.stdout) == server.get("/openapi.json", key=None).json()
