"""Makes a picture from an untrusted original with Pillow; runs in a worker process only."""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    ExifTags,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from watchroom.domain.errors import PictureRefused
from watchroom.domain.renditions import PictureFormat, PictureSize, fit
from watchroom.images.rendering import INPUT_LIMIT_BYTES, PIXEL_LIMIT, Rendering

GAP: Final = 2.0  # how far above the target a cheap reduction stops before the good filter

READERS: Final = tuple(
    plugin.format
    for plugin in (
        JpegImagePlugin.JpegImageFile,
        PngImagePlugin.PngImageFile,
        WebPImagePlugin.WebPImageFile,
        GifImagePlugin.GifImageFile,
        BmpImagePlugin.BmpImageFile,
        TiffImagePlugin.TiffImageFile,
        AvifImagePlugin.AvifImageFile,
    )
)

ENCODING: Final[Mapping[PictureFormat, Mapping[str, Any]]] = {
    PictureFormat.JPEG: {"quality": 85},
    PictureFormat.PNG: {},
    PictureFormat.WEBP: {"quality": 75, "method": 2},
}

TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ON_THE_SIDE: Final = frozenset({5, 6, 7, 8})  # these swap width and height


def render(data: bytes, *, size: PictureSize, form: PictureFormat) -> Rendering:
    """
    Return the first frame of a picture, upright, in another size and format.

    Nothing but pixels is taken over: no position, no camera, no colour profile. Raises
    PictureRefused with the reason.
    """
    with _decoding_errors(), _opened(data) as image:
        turn = image.getexif().get(ExifTags.Base.Orientation, 1)
        original = image.size
        target = fit(*original, size.long_side_px)
        upright = _upright(_plain(_resized(image, target), form), turn)
        if turn in ON_THE_SIDE:
            original = original[1], original[0]
        return Rendering(
            data=_encoded(upright, form),
            width=upright.width,
            height=upright.height,
            original_width=original[0],
            original_height=original[1],
        )


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """Read the head of a picture, and refuse it before any pixel is decoded."""
    if len(data) > INPUT_LIMIT_BYTES:
        raise PictureRefused(f"{len(data)} bytes are more than the {INPUT_LIMIT_BYTES} allowed")
    with Image.open(io.BytesIO(data), formats=READERS) as image:
        if image.width * image.height > PIXEL_LIMIT:
            raise PictureRefused(
                f"{image.width} x {image.height} pixels are more than the {PIXEL_LIMIT} allowed"
            )
        yield image


def _resized(image: Image.Image, target: tuple[int, int]) -> Image.Image:
    """Return the pixels, decoded no larger than needed and then filtered to *target*."""
    image.draft(None, target)
    if image.size == target:
        image.load()
        return image
    averageable = _averageable(image)
    return averageable.resize(target, Image.Resampling.LANCZOS, reducing_gap=GAP)


def _averageable(image: Image.Image) -> Image.Image:
    """Return the pixels in a mode that can be filtered: not indexes into a palette, nor 16 bits."""
    if image.mode in {"1", "P", "PA"}:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode.startswith("I;16"):
        native = image if image.mode == "I;16" else image.convert("I")
        return native.point(lambda value: value * (1 / 256)).convert("L")  # convert alone clips
    return image


def _plain(image: Image.Image, form: PictureFormat) -> Image.Image:
    """Return the pixels in a mode that *form* can hold; JPEG gets white where there was nothing."""
    image = _averageable(image)
    if image.mode in {"L", "RGB"} and not image.has_transparency_data:
        return image
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    if form is not PictureFormat.JPEG:
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image)
    return ground


def _upright(image: Image.Image, turn: int) -> Image.Image:
    """Return the picture as the camera was held; *turn* is EXIF's orientation, 1 to 8."""
    return image.transpose(TURNS[turn]) if turn in TURNS else image


def _encoded(image: Image.Image, form: PictureFormat) -> bytes:
    image.info = {}  # the encoders would copy comments and profiles from here
    out = io.BytesIO()
    image.save(out, form.name, **ENCODING[form])
    return out.getvalue()


@contextmanager
def _decoding_errors() -> Iterator[None]:
    """Translate what Pillow and its plugins raise for pictures that are broken or hostile."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of odd metadata, which nobody will use
            yield
    except UnidentifiedImageError as error:
        raise PictureRefused("not a picture of a kind that is read here") from error
    except MemoryError as error:
        raise PictureRefused("decoding it needs more memory than allowed") from error
    except (
        ArithmeticError,
        Image.DecompressionBombError,
        EOFError,
        LookupError,
        OSError,
        RuntimeError,
        SyntaxError,
        TypeError,
        ValueError,
        struct.error,
        zlib.error,
    ) as error:
        raise PictureRefused(f"the picture cannot be rendered: {error}") from error
