"""Randomness with a shape: clouds, woods, the line of a ridge. The same for the same name."""

import hashlib
from collections.abc import Sequence
from functools import reduce
from typing import Final

from PIL import Image, ImageChops

Size = tuple[int, int]  # width and height in pixels

MIDDLE: Final = 128  # of a grey value


def random_bytes(name: str, count: int) -> bytes:
    """Return bytes that follow from a name alone."""
    return hashlib.shake_128(name.encode()).digest(count)


def grain(name: str, size: Size, cell: Size) -> Image.Image:
    """Return soft grey spots, each of about *cell* pixels."""
    columns, rows = size[0] // cell[0] + 3, size[1] // cell[1] + 3
    small = Image.frombytes("L", (columns, rows), random_bytes(name, columns * rows))
    large = small.resize((columns * cell[0], rows * cell[1]), Image.Resampling.BICUBIC)
    return large.crop((cell[0], cell[1], cell[0] + size[0], cell[1] + size[1]))


def cloudy(name: str, size: Size, cell: Size, octaves: int) -> Image.Image:
    """Return grey clouds: spots, and on them spots of half the size, and so on."""
    layers = [
        grain(f"{name}/{octave}", size, (max(1, cell[0] >> octave), max(1, cell[1] >> octave)))
        for octave in range(octaves)
    ]
    return reduce(lambda fine, coarse: Image.blend(coarse, fine, 0.36), reversed(layers))


def soft(name: str, size: Size, cell: Size, octaves: int) -> Image.Image:
    """Return grey clouds without small details, for a quarter of the work."""
    half, half_cell = ((n + 1) // 2 for n in size), (max(1, n // 2) for n in cell)
    small = cloudy(name, (next(half), next(half)), (next(half_cell), next(half_cell)), octaves)
    return small.resize(size, Image.Resampling.BILINEAR)


def profile(name: str, width: int, rough: float) -> list[float]:
    """Return a line that goes up and down between about -1 and 1, one value for each pixel."""
    line = [0.0] * width
    step, height = width // 2, 1.0
    for octave in range(8):
        marks = random_bytes(f"{name}/{octave}", width // step + 3)
        wide = Image.frombytes("L", (len(marks), 1), marks).resize(
            (len(marks) * step, 1), Image.Resampling.BICUBIC
        )
        levels = wide.crop((step, 0, step + width, 1)).tobytes()
        line = [
            sum_ + (level / 127.5 - 1) * height for sum_, level in zip(line, levels, strict=True)
        ]
        step, height = max(1, step // 2), height * rough
    return line


def stretched(grey: Image.Image, low: int, high: int) -> Image.Image:
    """Return a grey picture whose values *low* to *high* become black to white."""
    scale = 255 / (high - low)
    return grey.point([min(255, max(0, round((value - low) * scale))) for value in range(256)])


def scaled(grey: Image.Image, factor: float) -> Image.Image:
    """Return a grey picture, darker or brighter by a factor."""
    return grey.point([min(255, round(value * factor)) for value in range(256)])


def coloured(grey: Image.Image, dark: Sequence[int], bright: Sequence[int]) -> Image.Image:
    """Return a grey picture in the colours between two."""
    bands = [
        grey.point([round(low + (high - low) * value / 255) for value in range(256)])
        for low, high in zip(dark, bright, strict=True)
    ]
    return Image.merge("RGB", bands)


def shaded(picture: Image.Image, grey: Image.Image, strength: float) -> Image.Image:
    """Return a picture that is darker where *grey* is dark, and brighter where it is bright."""
    table = [min(255, max(0, MIDDLE + round((v - MIDDLE) * strength))) for v in range(256)]
    around = grey.point(table)
    return ImageChops.overlay(picture, Image.merge("RGB", (around, around, around)))
