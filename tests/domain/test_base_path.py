"""The base path: what is one, and what would hide the API."""

import pytest

from watchroom.domain.base_path import parse_base_path
from watchroom.domain.errors import Misconfigured


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", ""),
        ("/", ""),
        ("/watchroom", "/watchroom"),
        ("/watchroom/", "/watchroom"),
        ("/tools/watchroom-2_b~", "/tools/watchroom-2_b~"),
        ("/apiary", "/apiary"),
        ("/services", "/services"),
    ],
)
def test_a_path_is_kept_without_its_last_slash(text: str, path: str) -> None:
    """People write both, and everything is put together with slashes of its own."""
    assert parse_base_path(text) == path


@pytest.mark.parametrize(
    "text",
    ["watchroom", "/a//b", "/..", "/a/../b", "/.", "/a b", "/ä", "/a?b", "/a#b", '/"><script>']
    + [f"{root}{rest}" for root in ("/api", "/docs", "/ws", "/assets") for rest in ("", "/", "/x")],
)
def test_what_is_no_path_or_one_of_the_api_is_refused(text: str) -> None:
    """It is written into the page as it stands, and taken off every address."""
    with pytest.raises(Misconfigured):
        parse_base_path(text)
