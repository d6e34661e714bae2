"""Smoke and flames."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from watchroom.demo.engine.chance import Dice
from watchroom.demo.pictures.light import Light
from watchroom.demo.pictures.noise import Size, scaled, soft, stretched

Spot = tuple[int, int]
Edges = tuple[float, float, float, float]  # left, top, right, bottom, in pixels

_PLAIN: Final = 120  # strength of a puff from which on it is seen before any sky


@dataclass(frozen=True, slots=True, kw_only=True)
class _Puff:
    edges: Edges
    strength: int  # grey value: 255 hides all that is behind it


def smoke(
    name: str, picture: Image.Image, spot: Spot, light: Light, *, size: float, dark: bool
) -> Image.Image:
    """Return a picture with a column of smoke that rises at *spot* and leans with the wind."""
    mask = Image.new("L", picture.size)
    draw = ImageDraw.Draw(mask)
    for puff in _puffs(name, spot, size=size):
        draw.ellipse(puff.edges, fill=puff.strength)
    mask = mask.filter(ImageFilter.GaussianBlur(3 + 3 * size))
    billows = soft(f"{name}/billows", picture.size, (26, 20), 4)
    mask = ImageChops.multiply(mask, stretched(billows, -40, 130))
    tone = _tone(light, dark=dark)
    body = Image.composite(
        Image.new("RGB", picture.size, tone),
        Image.new("RGB", picture.size, (tone[0] * 3 // 5, tone[1] * 3 // 5, tone[2] * 3 // 5)),
        stretched(billows, 60, 170),
    )
    return Image.composite(body, picture, scaled(mask, 1.05))


def smoke_edges(name: str, spot: Spot, *, size: float) -> Edges:
    """Return the edges of what `smoke` draws, without its thin end."""
    plain = [puff for puff in _puffs(name, spot, size=size) if puff.strength >= _PLAIN]
    lefts, tops, rights, bottoms = zip(*(puff.edges for puff in plain), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _puffs(name: str, spot: Spot, *, size: float) -> Iterator[_Puff]:
    """Give the puffs of a column of smoke, the lowest first."""
    dice = Dice(name, "smoke")
    wind = dice.between(-1.5, 1.5)
    x, y, radius = float(spot[0]), float(spot[1]), 2.0 + 2.5 * size
    for puff in range(round(34 + 46 * size)):
        share = puff / 80
        around = dice.between(-1.0, 1.0) * radius * 0.7
        edges = (x + around - radius, y - radius * 0.8, x + around + radius, y + radius * 0.8)
        yield _Puff(edges=edges, strength=max(30, round(235 * (1 - share) ** 0.8)))
        x += wind * (0.5 + 3.2 * share) * (0.6 + size)
        y -= (2.4 - 1.3 * share) * (0.6 + size * 0.8)
        radius += 0.30 + 0.42 * size


def _tone(light: Light, *, dark: bool) -> tuple[int, int, int]:
    grey = 96 if dark else 236
    red, green, blue = (round(grey * (0.35 + 0.65 * part / 255)) for part in light.land)
    return red, green, blue


def flames(name: str, picture: Image.Image, spot: Spot, *, size: float, grey: bool) -> Image.Image:
    """Return a picture with a line of fire at *spot*, and its glow; *grey* to an infrared eye."""
    core = _burning_line(Dice(name, "flames"), picture.size, spot, size=size)
    small = core.reduce(4)
    wide = small.filter(ImageFilter.GaussianBlur(3 + 4 * size)).resize(picture.size)
    glow = _tinted(scaled(wide, 3.4), (120, 120, 120) if grey else (196, 72, 14))
    near = scaled(core.filter(ImageFilter.GaussianBlur(1.6 + size)), 1.5)
    body = _tinted(near, (235, 235, 235) if grey else (255, 122, 22))
    heart = scaled(core.filter(ImageFilter.GaussianBlur(0.9)), 0.85)
    heart = _tinted(heart, (255, 255, 255) if grey else (255, 222, 120))
    for layer in (glow, body, heart):
        picture = ImageChops.screen(picture, layer)
    return picture


def flame_edges(spot: Spot, *, size: float) -> Edges:
    """Return the edges of what `flames` draws, with a part of its glow."""
    half, tall = _reach(size)
    return spot[0] - half - 2, spot[1] - tall - 3, spot[0] + half + 2, spot[1] + half * 0.25 + 3


def _reach(size: float) -> tuple[float, float]:
    """Return half of a burning line's width, and the height of its highest flames."""
    return 4 + 22 * size, 1.2 + 7 * size


def _burning_line(dice: Dice, frame: Size, spot: Spot, *, size: float) -> Image.Image:
    """Return a mask of flames that stand side by side, higher in the middle, with gaps."""
    core = Image.new("L", frame)
    draw = ImageDraw.Draw(core)
    half, highest = _reach(size)
    slope = dice.between(-0.25, 0.25)
    for _ in range(round(10 + 46 * size)):
        share = dice.between(-1.0, 1.0)
        x, y = spot[0] + share * half, spot[1] + share * half * slope + dice.between(-1.0, 1.0)
        tall = highest * (1 - 0.7 * abs(share)) * dice.between(0.2, 1.0)
        wide = dice.between(0.5, 0.9 + size)
        tip = (x + dice.between(-2.0, 2.0), y - tall)
        draw.polygon(((x - wide, y), tip, (x + wide, y)), fill=dice.whole(150, 255))
    return core


def _tinted(mask: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    return Image.merge("RGB", [scaled(mask, part / 255) for part in colour])
