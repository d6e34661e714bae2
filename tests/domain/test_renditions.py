"""Sizes, keys and tags of renditions."""

import pytest

from watchroom.domain.renditions import PictureFormat, PictureSize, etag, fit, rendition_key

SHA256 = "ab" * 32


@pytest.mark.parametrize(
    ("original", "long_side", "expected"),
    [
        ((1920, 1080), 320, (320, 180)),
        ((1080, 1920), 320, (180, 320)),
        ((320, 200), 320, (320, 200)),
        ((100, 50), 320, (100, 50)),
        ((1920, 1080), None, (1920, 1080)),
        ((60_000, 1), 320, (320, 1)),
        ((1, 60_000), 960, (1, 960)),
    ],
)
def test_pictures_fit_without_growing(
    original: tuple[int, int], long_side: int | None, expected: tuple[int, int]
) -> None:
    """Proportions are kept, and no side may vanish."""
    assert fit(*original, long_side) == expected


def test_every_rendition_has_its_own_key_and_tag() -> None:
    """Two that share a key would overwrite each other; a shared tag would show the wrong one."""
    every = [(size, form) for size in PictureSize for form in PictureFormat]

    assert len({rendition_key(SHA256, *one) for one in every}) == len(every)
    assert len({etag(SHA256, "image/jpeg", *one) for one in every}) == len(every)


def test_tags_are_strong_and_quoted() -> None:
    """Range requests are only allowed with strong tags (RFC 9110, section 13.1.5)."""
    tag = etag(SHA256, "image/png", PictureSize.FULL, PictureFormat.PNG)

    assert tag == f'"{SHA256}"'
    assert etag(SHA256, "image/png", PictureSize.FULL, PictureFormat.JPEG) != tag
