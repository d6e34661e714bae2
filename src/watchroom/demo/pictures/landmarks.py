"""What people have built in sight of a camera."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Final

from PIL import Image, ImageDraw

from watchroom.demo.engine.chance import Dice
from watchroom.demo.pictures.cameras import Camera

Line = tuple[int, ...]  # the height of a ridge by column

_ROOFS: Final = ((118, 62, 48), (140, 84, 66), (98, 92, 88), (150, 128, 108))
_WALLS: Final = ((214, 206, 192), (188, 180, 168), (226, 220, 208))


def village_spots(camera: Camera, line: Line) -> list[tuple[int, int]]:
    """Return where the houses of a village stand; at night their lamps are lit."""
    dice = Dice(camera.id, "village")
    middle = dice.whole(len(line) // 4, len(line) * 3 // 4)
    count = 34 if camera.landmark == "village" else 5
    spots = []
    for _ in range(count):
        spread = (dice.share() + dice.share() - 1) * 110
        x = min(len(line) - 1, max(0, round(middle + spread)))
        spots.append((x, line[x] + dice.whole(14, 42)))
    return sorted(spots, key=lambda spot: spot[1])


def draw_landmark(camera: Camera, colours: Image.Image, line: Line) -> None:
    """Draw what stands on a line of hills."""
    draw = ImageDraw.Draw(colours)
    _DRAWN[camera.landmark](draw, camera, line)


def _draw_village(draw: ImageDraw.ImageDraw, camera: Camera, line: Line) -> None:
    dice = Dice(camera.id, "houses")
    for x, y in village_spots(camera, line):
        wide, high = dice.whole(5, 10), dice.whole(3, 5)
        draw.rectangle((x, y - high, x + wide, y), fill=dice.pick(_WALLS))
        roof = ((x - 1, y - high), (x + wide // 2, y - high - 3), (x + wide + 1, y - high))
        draw.polygon(roof, fill=dice.pick(_ROOFS))


def _draw_mast(draw: ImageDraw.ImageDraw, camera: Camera, line: Line) -> None:
    x = Dice(camera.id, "mast").whole(120, len(line) - 120)
    foot, top = line[x] + 4, line[x] - 64
    draw.line((x - 4, foot, x, top), fill=(92, 92, 96))
    draw.line((x + 4, foot, x, top), fill=(120, 120, 124))
    for step in range(0, foot - top, 7):
        half = 4 * step / (foot - top)
        draw.line((x - half, top + step, x + half, top + step + 4), fill=(108, 108, 112))
    draw.ellipse((x - 4, top + 12, x, top + 17), fill=(214, 214, 216))


def _draw_tower(draw: ImageDraw.ImageDraw, camera: Camera, line: Line) -> None:
    x = Dice(camera.id, "tower").whole(120, len(line) - 120)
    foot = line[x] + 6
    for leg in (-7, 7):
        draw.line((x + leg, foot, x + leg * 0.5, foot - 44), fill=(96, 82, 66), width=2)
    draw.line((x - 6, foot - 12, x + 5, foot - 34), fill=(96, 82, 66))
    draw.rectangle((x - 8, foot - 56, x + 8, foot - 43), fill=(150, 132, 108))
    draw.rectangle((x - 6, foot - 53, x + 6, foot - 48), fill=(46, 52, 58))
    draw.polygon(((x - 11, foot - 56), (x, foot - 64), (x + 11, foot - 56)), fill=(112, 70, 56))


def _draw_road(draw: ImageDraw.ImageDraw, camera: Camera, line: Line) -> None:
    dice = Dice(camera.id, "road")
    x, y = float(dice.whole(200, 480)), float(line[300] + 6)
    lean = dice.between(-1.0, 1.0)
    points = []
    for step in range(60):
        points.append((x, y))
        lean = max(-3.2, min(3.2, lean + dice.between(-0.9, 0.9)))
        x += lean * (1.6 + step / 12)
        y += 1.0 + step / 20
    for number, (first, second) in enumerate(pairwise(points)):
        draw.line((*first, *second), fill=(176, 164, 142), width=1 + number // 14)


def _draw_lake(draw: ImageDraw.ImageDraw, camera: Camera, line: Line) -> None:
    dice = Dice(camera.id, "lake")
    level = max(line) + 14
    middle, half = dice.whole(220, 480), dice.whole(130, 200)
    for row in range(20):
        edge = half * (1 - (row / 20 - 0.35) ** 2) + dice.between(-3, 3)
        shade = 150 - row * 2
        draw.line(
            (middle - edge, level + row, middle + edge * 0.8, level + row),
            fill=(shade - 34, shade - 8, shade + 14),
        )


_DRAWN: Final[Mapping[str, Callable[[ImageDraw.ImageDraw, Camera, Line], None]]] = {
    "village": _draw_village,
    "mast": _draw_mast,
    "tower": _draw_tower,
    "road": _draw_road,
    "lake": _draw_lake,
}
