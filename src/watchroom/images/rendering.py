"""What the owner of the workers and the workers themselves both know; nothing of Pillow."""

from dataclasses import dataclass
from typing import Final

INPUT_LIMIT_BYTES: Final = 20_000_000
PIXEL_LIMIT: Final = 25_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """A picture made from an original."""

    data: bytes
    width: int  # of the new picture, in pixels
    height: int
    original_width: int  # as displayed, after the camera's rotation
    original_height: int
