"""A server is told apart from others, and knows those of its own folder before it."""

from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from watchroom.domain.errors import Misconfigured
from watchroom.flows.server_id import FILE_NAME, server_id


def test_the_servers_of_one_folder_share_the_first_part_only(tmp_path: Path) -> None:
    """What a killed server held is its successor's at once, and nobody else's."""
    before, after = server_id(tmp_path), server_id(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    assert before.folder == after.folder
    assert str(before) != str(after)
    assert fnmatchcase(str(before), after.pattern.replace("%", "*"))
    assert not fnmatchcase(str(server_id(elsewhere)), after.pattern.replace("%", "*"))


@pytest.mark.parametrize("broken", ["", "\n", "%", "0123456789abcde", "ä" * 16])
def test_a_broken_file_is_made_anew(tmp_path: Path, broken: str) -> None:
    """A pattern made of "%" would declare every server on the store dead."""
    (tmp_path / FILE_NAME).write_text(broken)

    made = server_id(tmp_path)

    assert made.folder.isalnum()
    assert made.folder == server_id(tmp_path).folder


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    """The start ends with one line that names the file."""
    with pytest.raises(Misconfigured, match=FILE_NAME):
        server_id(tmp_path / "missing")
