"""The pictures of the demo."""

import io

from PIL import Image, ImageStat

from watchroom.demo.pictures.cameras import CAMERAS
from watchroom.demo.pictures.lens import SIZE
from watchroom.demo.pictures.light import Hour
from watchroom.demo.pictures.scenes import SCENES, Event, Scene, picture_of
from watchroom.demo.pictures.seen import seen_in
from watchroom.demo.pictures.terrain import terrain_of

CAMERA = CAMERAS[2]


def test_a_scene_looks_the_same_each_time() -> None:
    """The bytes are a picture's identity: other bytes would be other pictures at each start."""
    scene = Scene(camera=CAMERA, hour=Hour.DAY, event=Event.SMOKE, variant=0)

    assert picture_of(scene, terrain_of(CAMERA)) == picture_of(scene, terrain_of(CAMERA))


def test_there_are_several_hundred_of_twelve_cameras() -> None:
    """Each camera sees empty, foggy, smoky and burning hills, by day and by night."""
    assert len({scene.name for scene in SCENES}) == len(SCENES) >= 300
    for camera in CAMERAS:
        own = {(scene.hour, scene.event) for scene in SCENES if scene.camera is camera}
        assert {event for hour, event in own if hour is Hour.NIGHT} == set(Event)
        assert {event for hour, event in own if hour is Hour.DAY} == set(Event)


def test_pictures_are_small_and_differ() -> None:
    """A demo of a hundred megabytes of pictures would be no demo."""
    terrain = terrain_of(CAMERA)
    scenes = [scene for scene in SCENES if scene.camera is CAMERA and scene.variant == 0]
    pictures = [picture_of(scene, terrain) for scene in scenes]

    assert len(set(pictures)) == len(pictures) >= 10
    for picture in pictures:
        assert 5_000 < len(picture) < 60_000
        assert Image.open(io.BytesIO(picture)).size == SIZE


def test_fire_glows_and_night_has_no_colour() -> None:
    """Models and people tell them by that."""
    night = _opened(Hour.NIGHT, Event.EMPTY)
    fire = _opened(Hour.DUSK, Event.FIRE)

    assert ImageStat.Stat(night).mean[0] < 90
    assert ImageStat.Stat(night.convert("HSV")).mean[1] < 30
    assert ImageStat.Stat(fire).extrema[0][1] > 230


def test_a_detector_sees_the_fire_where_it_burns() -> None:
    """A box beside the flames would make every picture of the demo a detector's mistake."""
    scene = Scene(camera=CAMERA, hour=Hour.DUSK, event=Event.FIRE, variant=0)
    found = seen_in(scene)
    picture = _opened(Hour.DUSK, Event.FIRE)

    red = ImageStat.Stat(picture.crop(found["fire"])).mean[0]
    assert red > 1.5 * ImageStat.Stat(picture).mean[0]
    assert list(found) == ["fire", "smoke"]


def _opened(hour: Hour, event: Event) -> Image.Image:
    scene = Scene(camera=CAMERA, hour=hour, event=event, variant=0)
    return Image.open(io.BytesIO(picture_of(scene, terrain_of(CAMERA)))).convert("RGB")
