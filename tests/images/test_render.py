"""Rendering: sizes, formats, rotation, and what must not be taken over from the original."""

import io

import pytest
from PIL import Image

from picture_bombs import HANDLED, REFUSED, picture, png
from watchroom.domain.errors import PictureRefused
from watchroom.domain.renditions import PictureFormat, PictureSize
from watchroom.images.render import render
from watchroom.images.rendering import INPUT_LIMIT_BYTES, Rendering


def opened(rendering: Rendering) -> Image.Image:
    image = Image.open(io.BytesIO(rendering.data))
    image.load()
    return image


def tags(values: dict[int, object]) -> Image.Exif:
    exif = Image.Exif()
    exif.update(values)
    return exif


@pytest.mark.parametrize("form", PictureFormat)
@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (PictureSize.THUMBNAIL, (320, 180)),
        (PictureSize.MEDIUM, (960, 540)),
        (PictureSize.PREVIEW, (1600, 900)),
        (PictureSize.FULL, (1920, 1080)),
    ],
)
def test_each_size_in_each_format(
    size: PictureSize, expected: tuple[int, int], form: PictureFormat
) -> None:
    """The API promises these sizes, measured along the long side, in these formats."""
    made = render(picture(size=(1920, 1080)), size=size, form=form)

    assert (made.width, made.height) == opened(made).size == expected
    assert opened(made).format == form.name
    assert (made.original_width, made.original_height) == (1920, 1080)


def test_nothing_is_enlarged() -> None:
    """A small picture stays sharp and small."""
    made = render(picture(size=(100, 50)), size=PictureSize.MEDIUM, form=PictureFormat.WEBP)

    assert (made.width, made.height) == (100, 50)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
        ("RGBA", "PNG"),
        ("LA", "PNG"),
        ("P", "PNG"),
        ("1", "PNG"),
        ("I;16", "PNG"),
        ("F", "TIFF"),
        ("RGB", "WEBP"),
        ("P", "GIF"),
        ("RGB", "BMP"),
        ("RGB", "TIFF"),
        ("RGB", "AVIF"),
    ],
)
@pytest.mark.parametrize("form", PictureFormat)
@pytest.mark.parametrize("size", [PictureSize.THUMBNAIL, PictureSize.FULL])
def test_every_kind_of_pixel_is_read(
    mode: str, kind: str, form: PictureFormat, size: PictureSize
) -> None:
    """Cameras and people send more than three bytes per pixel, and each format holds less."""
    made = render(picture(kind, mode=mode), size=size, form=form)

    assert opened(made).size == (made.width, made.height)


def test_sixteen_bits_of_grey_keep_their_tones() -> None:
    """Thermal cameras send them, and clipping at 255 would make all of it white."""
    grey = Image.new("I;16", (640, 480), 32768)
    data = io.BytesIO()
    grey.save(data, "PNG")

    made = render(data.getvalue(), size=PictureSize.THUMBNAIL, form=PictureFormat.PNG)

    assert opened(made).getpixel((0, 0)) == 128


def test_jpeg_shows_white_where_there_was_nothing() -> None:
    """JPEG knows no transparency; black would look like night."""
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    data = io.BytesIO()
    clear.save(data, "PNG")

    made = render(data.getvalue(), size=PictureSize.FULL, form=PictureFormat.JPEG)

    assert opened(made).getpixel((32, 32)) == (255, 255, 255)


def test_a_camera_held_sideways_is_turned_upright() -> None:
    """The rotation is in the metadata, which renditions lose: it has to be done to the pixels."""
    exif = tags({0x0112: 6})
    left_bright = Image.linear_gradient("L").rotate(90).resize((640, 480))
    data = io.BytesIO()
    left_bright.save(data, "JPEG", exif=exif)

    made = render(data.getvalue(), size=PictureSize.THUMBNAIL, form=PictureFormat.PNG)

    assert (made.width, made.height) == (240, 320)
    assert (made.original_width, made.original_height) == (480, 640)
    dark_to_bright = [opened(made).getpixel((120, y)) for y in (10, 310)]
    original = Image.open(io.BytesIO(data.getvalue()))
    assert (dark_to_bright[0] < dark_to_bright[1]) == (  # type: ignore[operator]
        original.getpixel((10, 240)) < original.getpixel((630, 240))  # type: ignore[operator]
    )


@pytest.mark.parametrize("form", PictureFormat)
def test_position_and_comments_do_not_leak(form: PictureFormat) -> None:
    """A thumbnail is shown to more people than may know where the camera stands."""
    exif = tags({0x010F: "CameraMaker", 0x8825: {1: "N", 2: (40.0, 25.0, 1.0)}})
    data = picture(exif=exif, comment=b"secret", xmp=b"<x>secret</x>", icc_profile=b"profile" * 30)

    made = render(data, size=PictureSize.FULL, form=form)

    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    assert not opened(made).getexif()
    for word in (b"CameraMaker", b"secret", b"profileprofile"):
        assert word in data
        assert word not in made.data


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("size", [PictureSize.THUMBNAIL, PictureSize.FULL])
def test_bombs_are_refused(name: str, size: PictureSize) -> None:
    """Each of these has taken a server down somewhere."""
    if name == "huge png":
        assert len(REFUSED[name]()) < 600_000
    with pytest.raises(PictureRefused) as refused:
        render(REFUSED[name](), size=size, form=PictureFormat.WEBP)

    assert str(refused.value)


@pytest.mark.parametrize("name", HANDLED)
def test_odd_pictures_are_shown(name: str) -> None:
    """They look hostile, and cost no more than others."""
    made = render(HANDLED[name](), size=PictureSize.THUMBNAIL, form=PictureFormat.WEBP)

    assert opened(made).size == (made.width, made.height)
    assert b"PK\x05\x06" not in made.data


def test_the_limits_are_exact() -> None:
    """25 megapixels pass, one row more does not; neither does one byte above 20 MB."""
    render(png(5000, 5000), size=PictureSize.THUMBNAIL, form=PictureFormat.JPEG)
    padding = bytes(INPUT_LIMIT_BYTES - len(picture()))
    render(picture() + padding, size=PictureSize.THUMBNAIL, form=PictureFormat.JPEG)

    with pytest.raises(PictureRefused, match="5000 x 5001 pixels"):
        render(png(5000, 5001), size=PictureSize.THUMBNAIL, form=PictureFormat.JPEG)
    with pytest.raises(PictureRefused, match="20000001 bytes"):
        render(picture() + padding + b"\0", size=PictureSize.FULL, form=PictureFormat.JPEG)


def test_what_the_format_cannot_hold_is_refused() -> None:
    """WebP ends at 16,383 pixels a side: the reason must reach the caller."""
    with pytest.raises(PictureRefused, match="cannot be rendered"):
        render(png(60_000, 1), size=PictureSize.FULL, form=PictureFormat.WEBP)
