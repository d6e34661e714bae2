"""
How tests that run side by side are spread over processes.

A file stays in one process, so that what its tests share is made once. All tests of pages stay in
one: a browser, and the servers that it is shown, keep a core busy by themselves.
"""

from pathlib import Path
from typing import Final

from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = "tests of pages"


class PagesTogether(LoadFileScheduling):  # type: ignore[misc]
    """Gives each process a file at a time, and one of them all that need a browser."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return PAGES if file in _BROWSED else file


def _browsed() -> frozenset[str]:
    files = ROOT.glob("tests/**/test_*.py")
    return frozenset(
        file.relative_to(ROOT).as_posix()
        for file in files
        if "from playwright" in file.read_text(encoding="utf-8")
    )


_BROWSED: Final = _browsed()
