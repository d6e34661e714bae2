"""Light and air: the sky of an hour, what it does to the land, and how far one can see."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PIL import Image, ImageChops

from watchroom.demo.pictures.noise import Size, coloured, scaled, soft, stretched

Colour = tuple[int, int, int]


class Hour(StrEnum):
    """The times of day that look different."""

    DAWN = "dawn"
    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"  # seen by infrared: without colours


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """What one time of day does."""

    zenith: Colour  # the sky above
    horizon: Colour  # the sky where it meets the hills, and far hills through the air
    cloud: Colour  # the bright side of clouds
    land: Colour  # what everything on the ground is multiplied with


LIGHTS: Final = {
    Hour.DAWN: Light(
        zenith=(96, 116, 156), horizon=(226, 190, 168), cloud=(238, 206, 188), land=(186, 164, 158)
    ),
    Hour.DAY: Light(
        zenith=(84, 128, 190), horizon=(190, 208, 224), cloud=(240, 242, 244), land=(236, 232, 222)
    ),
    Hour.DUSK: Light(
        zenith=(66, 74, 116), horizon=(232, 148, 92), cloud=(214, 132, 104), land=(138, 106, 96)
    ),
    Hour.NIGHT: Light(
        zenith=(26, 26, 26), horizon=(58, 58, 58), cloud=(60, 60, 60), land=(120, 120, 120)
    ),
}


def sky(name: str, size: Size, light: Light, *, cover: float, horizon: float) -> Image.Image:
    """Return a sky; *cover* is how much of it is behind clouds, 0 to 1."""
    seen = (size[0], round(size[1] * (horizon + 0.22)))
    depth = Image.linear_gradient("L").resize(seen)
    blue = coloured(depth, light.zenith, light.horizon)
    edge = round(196 - 120 * cover)
    clouds = soft(f"{name}/clouds", seen, (150, 46), 5)
    grey = coloured(clouds, tuple(round(part * 0.72) for part in light.cloud), light.cloud)
    thick = scaled(stretched(clouds, edge, edge + 62), 0.9)
    whole = Image.new("RGB", size, light.horizon)
    whole.paste(Image.composite(grey, blue, thick))
    return whole


def through_air(
    land: Image.Image, nearness: Image.Image, light: Light, *, clear: float
) -> Image.Image:
    """Return the land in a light, paler the farther it is; *clear* is 1 on a clear day."""
    lit = ImageChops.multiply(land, Image.new("RGB", land.size, light.land))
    power = 0.55 / max(0.05, clear)
    seen = nearness.point([round(255 * min(1.0, 0.16 + (v / 255) ** power)) for v in range(256)])
    return Image.composite(lit, Image.new("RGB", land.size, light.horizon), seen)


def fog(name: str, picture: Image.Image, nearness: Image.Image, light: Light) -> Image.Image:
    """Return a picture with fog in the valleys: thickest in the distance and low down."""
    white = tuple(round((part + 225) / 2) if part > 80 else part + 38 for part in light.horizon)
    banks = stretched(soft(f"{name}/fog", picture.size, (190, 60), 4), 40, 200)
    far = nearness.point([max(0, min(255, round(300 - value * 1.25))) for value in range(256)])
    veil = ImageChops.screen(scaled(banks, 0.62), scaled(far, 0.78))
    return Image.composite(Image.new("RGB", picture.size, white), picture, veil)
