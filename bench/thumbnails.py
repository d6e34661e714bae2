"""Thumbnails by the workers of the server, against Pillow alone on as many processes."""

import asyncio
import io
import os
import time
from collections.abc import Sequence
from contextlib import aclosing
from itertools import cycle, islice
from multiprocessing import get_context
from multiprocessing.pool import Pool
from statistics import median

import uvloop
from PIL import Image

from bench.figures import Figure, Finding
from bench.photographs import photographs
from bench.plan import Plan
from bench.rounds import Rounds
from watchroom.domain.renditions import PictureFormat, PictureSize
from watchroom.images.pool import Images
from watchroom.images.worker import NICENESS

ROW = "thumbnails"
DISTINCT = 20
PICTURES = 200  # in one round
ROUNDS = 7
RATIO_HOLD = 1.15
THUMBNAIL_PX = (320, 180)


def measure(_: Plan) -> list[Finding]:
    """Return the time of a round of pictures, both ways, all processes started before."""
    originals = list(islice(cycle(photographs(DISTINCT)), PICTURES))
    cores = os.cpu_count() or 1
    with get_context("spawn").Pool(cores, os.nice, (NICENESS,)) as plain:
        ours, alone = uvloop.run(_rounds(originals, plain))
    return [
        Figure(
            row=ROW,
            what=f"{PICTURES} pictures of 1080p on {cores} cores, against Pillow alone",
            ours=median(ours),
            against=median(alone),
            unit="s",
            hold=RATIO_HOLD,
            spread=Rounds(values=tuple(ours)).spread,
        )
    ]


async def _rounds(originals: Sequence[bytes], plain: Pool) -> tuple[list[float], list[float]]:
    ours, alone = [], []
    async with aclosing(Images()) as images:
        for number in range(ROUNDS + 1):
            alone_s, ours_s = await _alone_s(originals, plain), await _ours_s(originals, images)
            if number:  # the first round starts the processes
                alone.append(alone_s)
                ours.append(ours_s)
    return ours, alone


async def _ours_s(originals: Sequence[bytes], images: Images) -> float:
    todo = iter(originals)

    async def work() -> None:
        for original in todo:
            await images.render(original, size=PictureSize.THUMBNAIL, form=PictureFormat.WEBP)

    began_s = time.perf_counter()
    async with asyncio.TaskGroup() as workers:
        for _ in range(2 * images.workers):  # as the flow of thumbnails does
            workers.create_task(work())
    return time.perf_counter() - began_s


async def _alone_s(originals: Sequence[bytes], plain: Pool) -> float:
    began_s = time.perf_counter()
    await asyncio.to_thread(plain.map, pillow_alone, originals, 1)
    return time.perf_counter() - began_s


def pillow_alone(original: bytes) -> bytes:
    """Return the thumbnail of a picture by the same steps, and nothing else around them."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(original)) as image:
        image.draft(None, THUMBNAIL_PX)
        small = image.resize(THUMBNAIL_PX, Image.Resampling.LANCZOS, reducing_gap=2.0)
        small.save(out, "WEBP", quality=75, method=2)
    return out.getvalue()
