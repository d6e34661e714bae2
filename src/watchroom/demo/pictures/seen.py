"""Where in a picture a detector sees smoke and fire."""

from functools import cache
from typing import Final

from watchroom.demo.pictures.cameras import Camera
from watchroom.demo.pictures.fires import Edges, flame_edges, smoke_edges
from watchroom.demo.pictures.lens import SIZE
from watchroom.demo.pictures.scenes import Event, Scene, layout_of
from watchroom.demo.pictures.terrain import Ridges, ridges_of

LEAST_PX: Final = 8  # of a side: what a detector finds is no smaller

Seen = tuple[int, int, int, int]  # left, top, right, bottom, in pixels of the picture


@cache
def seen_in(scene: Scene) -> dict[str, Seen]:
    """Return the box of each thing in a picture by its class; a fire comes before its smoke."""
    if scene.event not in (Event.SMOKE, Event.FIRE):
        return {}
    layout = layout_of(scene, _ridges(scene.camera))
    found = {"smoke": smoke_edges(scene.name, layout.spot, size=layout.size)}
    if scene.event is Event.FIRE:
        found = {"fire": flame_edges(layout.spot, size=layout.size), **found}
    return {name: _in_picture(edges, layout.shift) for name, edges in found.items()}


@cache
def _ridges(camera: Camera) -> Ridges:
    return ridges_of(camera)


def _in_picture(edges: Edges, shift: tuple[int, int]) -> Seen:
    """Return the part of a box that lies in the picture."""
    left, right = _within(edges[0] - shift[0], edges[2] - shift[0], SIZE[0])
    top, bottom = _within(edges[1] - shift[1], edges[3] - shift[1], SIZE[1])
    return left, top, right, bottom


def _within(low: float, high: float, most: int) -> tuple[int, int]:
    first = min(max(round(low), 0), most - LEAST_PX)
    return first, max(first + LEAST_PX, min(round(high), most))
