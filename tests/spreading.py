"""
How tests that run side by side are spread over processes.

A file stays in one process, so that what its tests share is made once. Some files stay together:
those of pages, since a browser and the servers that it is shown keep a core busy by themselves,
and those of images, since building ours takes a minute.
"""

from pathlib import Path
from typing import Final

from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = "tests of pages"
IMAGES: Final = "tests of images"


class Spreading(LoadFileScheduling):  # type: ignore[misc]
    """Gives each process a file at a time, or several that belong together."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return _together.get(file, file)


def _holding(sign: str, folder: str) -> list[str]:
    """Return the files of tests somewhere in a folder of the project whose text holds a sign."""
    return [
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / folder).glob("**/test_*.py")
        if sign in file.read_text(encoding="utf-8")
    ]


_together: Final = {
    **dict.fromkeys(_holding("stand_ins", "tests/deploy"), IMAGES),
    **dict.fromkeys(_holding("watchroom_image", "tests/deploy"), IMAGES),
    **dict.fromkeys(_holding("from playwright", "tests"), PAGES),
}
