"""The journal of an update: kept before each step, read by nobody else, owned by one process."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from watchroom.domain.errors import Conflict, StoreUnavailable, Undecodable
from watchroom.flows.services.update_journal import Journal, Journals, StepName


def journal(name: str = "web", *, is_dependant: bool = False) -> Journal:
    """Return the beginning of a journal."""
    return Journal(
        operation_id="0123456789abcdef0123456789abcdef",
        host="local",
        name=name,
        step=StepName.CREATE,
        is_dependant=is_dependant,
        old_id="a" * 64,
        old_inspect={"Id": "a" * 64, "Config": {"Env": ["PASSWORD=hush"]}},
        names={"a" * 64: name},
    )


async def test_what_was_noted_is_there_after_the_process(tmp_path: Path) -> None:
    """The next process knows nothing else."""
    with await Journals(tmp_path).begin(journal()) as opened:
        await opened.note(replace(opened.journal, step=StepName.STOP, new_id="b" * 64))

    adopted = Journals(tmp_path).adopt("local", "web")

    assert adopted is not None
    with adopted:
        assert adopted.journal == replace(journal(), step=StepName.STOP, new_id="b" * 64)


async def test_a_second_update_is_refused_until_the_first_is_settled(tmp_path: Path) -> None:
    """Two at once would take each other's containers away."""
    journals = Journals(tmp_path)
    with await journals.begin(journal()), pytest.raises(Conflict, match="web"):
        await journals.begin(journal())
    with pytest.raises(Conflict, match="web"):  # its process has left it behind
        await journals.begin(journal())


async def test_nobody_adopts_what_is_worked_on(tmp_path: Path) -> None:
    """A second server on the same folder must not undo what the first is about to do."""
    journals = Journals(tmp_path)
    with await journals.begin(journal()):
        assert Journals(tmp_path).adopt("local", "web") is None


async def test_a_closed_journal_is_gone(tmp_path: Path) -> None:
    """What is over does not come back at the next start."""
    journals = Journals(tmp_path)
    with await journals.begin(journal()) as opened:
        await opened.close()

    assert not journals.has("local", "web")
    assert journals.unfinished() == []
    assert journals.adopt("local", "web") is None
    with await journals.begin(journal()):
        assert journals.has("local", "web")


async def test_dependants_come_first(tmp_path: Path) -> None:
    """What was made anew for them is looked for when their parent's turn comes."""
    journals = Journals(tmp_path)
    for each in (journal("a"), journal("z", is_dependant=True)):
        with await journals.begin(each):
            pass

    assert [each.name for each in journals.unfinished()] == ["z", "a"]


async def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    """It holds passwords in the clear: the new container needs them."""
    folder = tmp_path / "journal"
    with await Journals(folder).begin(journal()):
        (file,) = folder.glob("*.json")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_a_damaged_journal_holds_up_no_other(tmp_path: Path) -> None:
    """It blocks its own container, for a person to look at."""
    journals = Journals(tmp_path)
    with await journals.begin(journal("good")):
        pass
    (tmp_path / "local@bad.json").write_text("{")

    assert [each.name for each in journals.unfinished()] == ["good"]
    with pytest.raises(Undecodable):
        journals.adopt("local", "bad")
    with pytest.raises(Conflict):
        await journals.begin(journal("bad"))


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """Before anything is touched, not after."""
    journals = Journals(tmp_path / "journal")
    (tmp_path / "journal").rmdir()

    with pytest.raises(StoreUnavailable):
        await journals.begin(journal())


def test_names_on_the_way_fit_a_long_name() -> None:
    """The engine's names are bounded in our paths."""
    long = journal("x" * 250)

    assert len(long.new_name) < 255
    assert len({long.new_name, long.parked_name, long.restored_name}) == 3
