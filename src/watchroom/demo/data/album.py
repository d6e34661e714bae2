"""Draws the pictures and lays them where n8n would keep them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from watchroom.demo.data.happenings import WATCHED_BY_MODEL
from watchroom.demo.data.recording import picture_file
from watchroom.demo.data.workflows import DETECTOR, FIRE_WATCH
from watchroom.demo.pictures.cameras import Camera
from watchroom.demo.pictures.scenes import SCENES, Scene, picture_of
from watchroom.demo.pictures.terrain import terrain_of

UNFINISHED: Final = ".unfinished"  # what such a name is given before it is complete


def picture_path(storage: Path, scene: Scene) -> Path:
    """Return where a picture lies; each camera sends to one workflow."""
    workflow = FIRE_WATCH if scene.camera in WATCHED_BY_MODEL else DETECTOR
    return storage / picture_file(workflow.id, scene)


def draw(storage: Path, cameras: Iterable[Camera], *, first: bool) -> Iterator[Scene]:
    """Draw the pictures of *cameras* that are not there yet, the first ones or the others."""
    for camera in cameras:
        scenes = [s for s in SCENES if s.camera is camera and s.is_first is first]
        missing = [scene for scene in scenes if not picture_path(storage, scene).exists()]
        terrain = terrain_of(camera) if missing else None
        for scene in scenes:
            if terrain is not None and scene in missing:
                _keep(picture_path(storage, scene), picture_of(scene, terrain))
            yield scene


def sizes_of(storage: Path, *, first: bool) -> dict[str, int]:
    """Return the bytes of the pictures by name. Raises FileNotFoundError if one is missing."""
    scenes = (scene for scene in SCENES if scene.is_first or not first)
    return {scene.name: picture_path(storage, scene).stat().st_size for scene in scenes}


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + UNFINISHED)
    unfinished.write_bytes(data)
    unfinished.replace(path)
