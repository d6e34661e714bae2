"""What a camera looks at, as it would be in even light: colours, and how far away everything is."""

from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from watchroom.demo.engine.chance import Dice
from watchroom.demo.pictures.cameras import Camera
from watchroom.demo.pictures.landmarks import draw_landmark
from watchroom.demo.pictures.noise import (
    MIDDLE,
    Size,
    cloudy,
    coloured,
    grain,
    profile,
    shaded,
    soft,
    stretched,
)

WIDE: Final[Size] = (704, 400)  # more than a picture shows: a camera is never still

_WOODS: Final = ((38, 48, 30), (78, 88, 56))
_GRASS: Final = ((98, 90, 62), (150, 138, 98))
_NEAREST: Final = 250  # of the grey values that tell distance: 255 is right here, 0 is the sky


Ridges = tuple[tuple[int, ...], ...]  # the height of each line of hills by column; far first


@dataclass(frozen=True, slots=True, kw_only=True)
class Terrain:
    """A landscape without light and weather, a little wider than a picture."""

    colours: Image.Image  # RGB
    nearness: Image.Image  # grey: 0 is the sky, 255 is right before the camera
    ridges: Ridges


def terrain_of(camera: Camera) -> Terrain:
    """Return the landscape of a camera."""
    colours = Image.new("RGB", WIDE)
    nearness = Image.new("L", WIDE)
    ridges = ridges_of(camera)
    for number, line in enumerate(ridges):
        top = max(0, min(line) - 2)
        mask = _below(line).crop((0, top, *WIDE))
        colours.paste(_ground(camera, number, mask.size), (0, top), mask)
        nearness.paste(_distance(number, mask.size, camera.ridges), (0, top), mask)
        if camera.landmark and number == camera.ridges - 2:
            draw_landmark(camera, colours, line)
    _plant_trees(camera, colours, nearness, ridges[-1])
    return Terrain(colours=colours, nearness=nearness, ridges=ridges)


def ridges_of(camera: Camera) -> Ridges:
    """Return the upper edges of what a camera looks at, from WIDE's top down."""
    return tuple(_ridge(camera, number) for number in range(camera.ridges))


def _ridge(camera: Camera, number: int) -> tuple[int, ...]:
    """Return the upper edge of a line of hills; the nearer, the lower in the picture."""
    width, height = WIDE
    share = number / max(1, camera.ridges - 1)
    middle = camera.horizon + (0.88 - camera.horizon) * share**1.35
    swing = height * (0.085 - 0.03 * share)
    line = profile(f"{camera.id}/ridge/{number}", width, camera.rugged)
    return tuple(round(middle * height + level * swing) for level in line)


def _below(line: tuple[int, ...]) -> Image.Image:
    """Return a mask of everything below a line, with a soft edge."""
    width, height = WIDE
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).polygon([*enumerate(line), (width, height), (0, height)], fill=255)
    return mask.filter(ImageFilter.GaussianBlur(0.6))


def _ground(camera: Camera, number: int, size: Size) -> Image.Image:
    """Return what grows on a line of hills, with the folds of its slopes."""
    name = f"{camera.id}/ground/{number}"
    near = (number + 1) / camera.ridges
    cell = max(6, round(44 * near))
    spots = cloudy(f"{name}/spots", size, (cell * 2, cell), 4)
    edge = 172 - round(96 * camera.green)
    woods = stretched(spots, edge - 34, edge + 34)
    leaves = grain(f"{name}/leaves", size, (3, 2) if near > 0.8 else (2, 2))
    ground = Image.composite(coloured(leaves, *_WOODS), coloured(leaves, *_GRASS), woods)
    folds = soft(f"{name}/folds", size, (round(60 + 60 * near), round(34 + 40 * near)), 4)
    light = folds.filter(ImageFilter.Kernel((3, 3), (-2, -1, 0, -1, 0, 1, 0, 1, 2), 0.4, MIDDLE))
    return shaded(shaded(ground, folds, 0.9), light, 1.7)


def _distance(number: int, size: Size, count: int) -> Image.Image:
    """Return how near a line of hills is: its foot is nearer than its crest."""
    crest = 255 * ((number + 0.6) / count) ** 1.5
    foot = 255 * ((number + 1.3) / count) ** 1.5
    rows = [round(min(_NEAREST, crest + (foot - crest) * y / size[1])) for y in range(size[1])]
    return Image.frombytes("L", (1, size[1]), bytes(rows)).resize(size)


def _plant_trees(
    camera: Camera, colours: Image.Image, nearness: Image.Image, line: tuple[int, ...]
) -> None:
    """Draw the trees that stand on the nearest hill."""
    dice = Dice(camera.id, "trees")
    crowns = Image.new("L", WIDE)
    draw = ImageDraw.Draw(crowns)
    for _ in range(round(camera.trees * 90)):
        x = dice.whole(0, WIDE[0] - 1)
        depth = dice.share()
        foot = line[x] + round(depth * 60)
        _draw_crown(draw, dice, x, foot, round(9 + 26 * depth * dice.between(0.6, 1.4)))
    leaves = cloudy(f"{camera.id}/crowns", WIDE, (8, 7), 3)
    tops = ImageChops.offset(crowns.filter(ImageFilter.GaussianBlur(2.5)), -2, -3)
    tree = shaded(coloured(leaves, (10, 17, 9), (76, 92, 48)), tops, 0.5)
    mask = ImageChops.multiply(crowns, stretched(leaves, 40, 110)).filter(
        ImageFilter.GaussianBlur(0.7)
    )
    colours.paste(tree, mask=mask)
    nearness.paste(_NEAREST, mask=mask)


def _draw_crown(draw: ImageDraw.ImageDraw, dice: Dice, x: int, foot: int, height: int) -> None:
    for _ in range(9):
        share = dice.share()
        half = height * 0.42 * (1 - 0.6 * abs(share - 0.35))
        middle_x = x + dice.between(-0.35, 0.35) * height
        middle_y = foot - share * height
        radius = half * dice.between(0.35, 0.7)
        draw.ellipse(
            (middle_x - radius, middle_y - radius * 0.8, middle_x + radius, middle_y + radius),
            fill=dice.whole(190, 255),
        )
    draw.line((x, foot - height // 3, x, foot + 2), fill=230, width=max(1, height // 14))
