"""What a camera itself adds: grain, a darker rim, the text in its corners, JPEG."""

import io
from functools import cache
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFont

from watchroom.demo.engine.chance import Dice
from watchroom.demo.pictures.cameras import Camera
from watchroom.demo.pictures.noise import MIDDLE, Size, random_bytes
from watchroom.domain.search_words import fold

SIZE: Final[Size] = (640, 360)
QUALITY: Final = 70  # of the JPEG: about 20 kB

_FONT_PX: Final = 15


def framed(
    name: str, wide: Image.Image, camera: Camera, *, shift: Size, strength: float
) -> Image.Image:
    """Return what the sensor makes of a scene: a part of it, with grain and a darker rim."""
    part = wide.crop((*shift, shift[0] + SIZE[0], shift[1] + SIZE[1]))
    rough = _grain(name, strength)
    part = ImageChops.add(part, rough, 1, -MIDDLE)
    part = ImageChops.multiply(part, _rim())
    _write(part, camera, Dice(name, "tilt").between(-6.0, 1.5))
    return part


def encoded(picture: Image.Image) -> bytes:
    """Return a picture as JPEG."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY, subsampling=2)
    return buffer.getvalue()


def _grain(name: str, strength: float) -> Image.Image:
    width, height = SIZE
    rough = Image.frombytes("L", SIZE, random_bytes(f"{name}/grain", width * height))
    table = [MIDDLE + round((value - MIDDLE) * strength) for value in range(256)]
    fine = rough.point(table)
    return Image.merge("RGB", (fine, fine, fine))


@cache
def _rim() -> Image.Image:
    table = [255 - round(92 * (value / 255) ** 2.6) for value in range(256)]
    grey = Image.radial_gradient("L").resize(SIZE).point(table)
    return Image.merge("RGB", (grey, grey, grey))


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(_FONT_PX)


def _write(picture: Image.Image, camera: Camera, tilt: float) -> None:
    """Write what stays true of a picture that is used again: no date, but where it looks."""
    draw = ImageDraw.Draw(picture)
    for place, anchor, text in (
        ((12, 9), "la", f"{camera.id.upper()}  {camera.name}"),
        ((SIZE[0] - 12, 9), "ra", f"AZ {camera.bearing:03d}  EL {tilt:+.1f}  Z 1.0x"),
        ((12, SIZE[1] - 10), "ld", fold(camera.place).upper()),
    ):
        draw.text(
            place, text, (244, 244, 244), _font(), anchor, stroke_width=1, stroke_fill=(20, 20, 20)
        )
