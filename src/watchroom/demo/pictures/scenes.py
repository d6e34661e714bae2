"""Which pictures there are, and how one is made."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from watchroom.demo.engine.chance import Dice
from watchroom.demo.pictures.cameras import CAMERAS, Camera
from watchroom.demo.pictures.fires import Spot, flames, smoke
from watchroom.demo.pictures.landmarks import village_spots
from watchroom.demo.pictures.lens import SIZE, encoded, framed
from watchroom.demo.pictures.light import LIGHTS, Hour, Light, fog, sky, through_air
from watchroom.demo.pictures.noise import Size
from watchroom.demo.pictures.terrain import WIDE, Ridges, Terrain


class Event(StrEnum):
    """What there is to see."""

    EMPTY = "empty"
    FOG = "fog"
    SMOKE = "smoke"
    FIRE = "fire"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One picture."""

    camera: Camera
    hour: Hour
    event: Event
    variant: int  # from 0 on

    @property
    def name(self) -> str:
        """A name that no other picture has; fit for a file."""
        return f"{self.camera.id}-{self.hour}-{self.event}-{self.variant}"

    @property
    def is_first(self) -> bool:
        """Whether it is drawn before the others."""
        return self.variant < FIRST_VARIANTS.get((self.hour, self.event), 0)


# How many pictures there are of each kind, for each camera.
VARIANTS: Final = {
    (Hour.DAY, Event.EMPTY): 4,
    (Hour.DAY, Event.FOG): 2,
    (Hour.DAY, Event.SMOKE): 3,
    (Hour.DAY, Event.FIRE): 2,
    (Hour.DAWN, Event.EMPTY): 2,
    (Hour.DAWN, Event.FOG): 2,
    (Hour.DAWN, Event.SMOKE): 1,
    (Hour.DUSK, Event.EMPTY): 2,
    (Hour.DUSK, Event.SMOKE): 2,
    (Hour.DUSK, Event.FIRE): 2,
    (Hour.NIGHT, Event.EMPTY): 2,
    (Hour.NIGHT, Event.FOG): 1,
    (Hour.NIGHT, Event.SMOKE): 1,
    (Hour.NIGHT, Event.FIRE): 2,
}

# Those that are drawn before anything else, so that there is something to look at.
FIRST_VARIANTS: Final = {
    (Hour.DAY, Event.EMPTY): 1,
    (Hour.DAY, Event.SMOKE): 1,
    (Hour.DAWN, Event.EMPTY): 1,
    (Hour.DUSK, Event.EMPTY): 1,
    (Hour.NIGHT, Event.EMPTY): 1,
    (Hour.NIGHT, Event.FIRE): 1,
}

_SIZES: Final = {Event.SMOKE: (0.2, 0.9), Event.FIRE: (0.3, 1.0)}

SCENES: Final = tuple(
    Scene(camera=camera, hour=hour, event=event, variant=variant)
    for camera in CAMERAS
    for (hour, event), count in VARIANTS.items()
    for variant in range(count)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What chance decides about a picture."""

    cover: float  # share of the sky that clouds hide
    clear: float  # 0 to 1: how far one sees
    spot: Spot  # where something burns, if it does
    size: float  # 0 to 1, of the fire or the smoke
    shift: Size  # of the picture's upper left corner within what the camera could see


def layout_of(scene: Scene, ridges: Ridges) -> Layout:
    """Return what chance decides about a picture; *ridges* are its camera's."""
    dice = Dice(scene.name)
    cover = dice.between(0.05, 0.75)
    clear = dice.between(0.6, 1.0) if scene.event is not Event.FOG else 0.4
    spot = _spot(ridges, dice)
    least, most = _SIZES.get(scene.event, (0.0, 0.0))
    size = dice.between(least, most) if most else 0.0
    shift = (dice.whole(8, WIDE[0] - SIZE[0] - 8), dice.whole(8, WIDE[1] - SIZE[1] - 8))
    return Layout(cover=cover, clear=clear, spot=spot, size=size, shift=shift)


def picture_of(scene: Scene, terrain: Terrain) -> bytes:
    """Return a picture as JPEG; *terrain* is its camera's."""
    layout = layout_of(scene, terrain.ridges)
    light = LIGHTS[scene.hour]
    above = sky(scene.name, WIDE, light, cover=layout.cover, horizon=scene.camera.horizon)
    land = terrain.colours
    if scene.hour is Hour.NIGHT:
        land = land.convert("L").convert("RGB")
    picture = Image.composite(
        through_air(land, terrain.nearness, light, clear=layout.clear),
        above,
        terrain.nearness.point([min(255, value * 12) for value in range(256)]),
    )
    if scene.hour in (Hour.NIGHT, Hour.DUSK):
        picture = _with_lamps(picture, scene.camera, terrain)
    picture = _with_event(scene, picture, terrain, light, layout)
    strength = 0.09 if scene.hour is Hour.NIGHT else 0.03
    return encoded(framed(scene.name, picture, scene.camera, shift=layout.shift, strength=strength))


def _with_event(
    scene: Scene, picture: Image.Image, terrain: Terrain, light: Light, layout: Layout
) -> Image.Image:
    spot, size = layout.spot, layout.size
    is_night = scene.hour is Hour.NIGHT
    if scene.event is Event.FOG:
        return fog(scene.name, picture, terrain.nearness, light)
    if scene.event is Event.SMOKE:
        return smoke(scene.name, picture, spot, light, size=size, dark=False)
    if scene.event is Event.FIRE:
        picture = smoke(scene.name, picture, spot, light, size=size, dark=not is_night)
        return flames(scene.name, picture, spot, size=size, grey=is_night)
    return picture


def _spot(ridges: Ridges, dice: Dice) -> Spot:
    """Return a place on a slope, neither in the far distance nor right before the camera."""
    number = dice.whole(1, max(1, len(ridges) - 3))
    line, nearer = ridges[number], ridges[number + 1]
    x = dice.whole(WIDE[0] // 5, WIDE[0] * 4 // 5)
    return x, min(line[x] + dice.whole(6, 22), nearer[x] - 3)


def _with_lamps(picture: Image.Image, camera: Camera, terrain: Terrain) -> Image.Image:
    """Light the lamps of the houses."""
    lamps = Image.new("L", picture.size)
    draw = ImageDraw.Draw(lamps)
    for x, y in village_spots(camera, terrain.ridges[-2]):
        draw.point(((x, y - 2), (x + 1, y - 2)), fill=255)
    halo = lamps.filter(ImageFilter.GaussianBlur(2.2)).point([min(255, v * 6) for v in range(256)])
    both = ImageChops.lighter(lamps, halo)
    return ImageChops.screen(picture, Image.merge("RGB", (both, both, both.point(_warm))))


_warm: Final = [round(value * 0.78) for value in range(256)]
