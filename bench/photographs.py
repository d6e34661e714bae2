"""Pictures of 1920 x 1080 as cameras send them: JPEG, about 750 kB, no two alike."""

import io
from collections.abc import Iterator
from random import Random

from PIL import Image, ImageChops, ImageFilter

SIZE = (1920, 1080)
QUALITY = 90
GRAIN = 7.0  # standard deviation of the noise: what makes the files as large as a camera's


def photographs(count: int, *, seed: int = 1) -> Iterator[bytes]:
    """Make *count* pictures, the same ones for the same seed."""
    chance = Random(seed)
    scene = _scene(chance)
    for _ in range(count):
        shift = chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        out = io.BytesIO()
        ImageChops.offset(scene, *shift).save(out, "JPEG", quality=QUALITY)
        yield out.getvalue()


def _scene(chance: Random) -> Image.Image:
    """Return soft shapes under the noise of a sensor."""
    coarse = Image.frombytes("RGB", (64, 36), chance.randbytes(64 * 36 * 3))
    soft = coarse.resize(SIZE, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(8))
    noise = Image.effect_noise(SIZE, GRAIN).convert("RGB")
    return ImageChops.add(soft, noise, scale=1.0, offset=-128)
