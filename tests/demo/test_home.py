"""The folder of a demo, and that no other folder is touched."""

from pathlib import Path

import pytest

from watchroom.demo.home import Home, Record, default_folder
from watchroom.domain.errors import Misconfigured

RECORD = Record(runs=200, began_ms=1_795_320_000_000, receiver_port=40_000)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a folder in which a demo was begun."""
    home = Home(folder=tmp_path / "demo")
    home.prepare()
    home.keep(RECORD)
    return home


def test_a_demo_remembers_how_it_began(home: Home) -> None:
    """A later start shows the same stack and the same runs."""
    assert home.record() == RECORD
    home.prepare()
    assert home.record() == RECORD


def test_a_demo_that_was_killed_at_once_begins_again(tmp_path: Path) -> None:
    """Its folder is there then, and nothing says what it was to be."""
    home = Home(folder=tmp_path / "demo")
    home.prepare()
    home.prepare()

    assert home.record() is None


@pytest.mark.parametrize("file", ["watchroom.sqlite", "demo.json", "letter.txt"])
def test_a_folder_of_something_else_is_refused(tmp_path: Path, file: str) -> None:
    """A wrong --folder must cost nobody anything, with --reset least of all."""
    (tmp_path / file).write_text("{}")
    home = Home(folder=tmp_path)

    with pytest.raises(Misconfigured, match="nothing was touched"):
        home.prepare()
    with pytest.raises(Misconfigured, match="nothing was removed"):
        home.clear()

    assert [each.name for each in tmp_path.iterdir()] == [file]


def test_a_file_that_came_later_keeps_a_folder_from_being_cleared(home: Home) -> None:
    """A person may have put something there; it is not ours to remove."""
    (home.folder / "letter.txt").write_text("kept")

    with pytest.raises(Misconfigured):
        home.clear()

    assert (home.folder / "letter.txt").read_text() == "kept"
    assert home.record() == RECORD


def test_a_reset_removes_all_that_a_demo_made(home: Home) -> None:
    """The next start must not find half of the old one."""
    (home.data_dir / "objects").mkdir(parents=True)
    home.n8n_file.write_bytes(b"runs")

    home.clear()

    assert list(home.folder.iterdir()) == []
    home.clear()


def test_a_record_that_cannot_be_read_is_told_by_name(home: Home) -> None:
    """A half-restored folder needs a sentence, not a traceback."""
    (home.folder / "demo.json").write_text("{")

    with pytest.raises(Misconfigured, match=r"demo\.json"):
        home.record()


def test_the_usual_folder_is_not_the_real_one(tmp_path: Path) -> None:
    """The demo lives beside the data of a real server, never in them."""
    assert default_folder({"XDG_DATA_HOME": str(tmp_path)}) == tmp_path / "watchroom-demo"
    assert default_folder({}).name == "watchroom-demo"
