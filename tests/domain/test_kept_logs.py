"""How much of a log is kept: by a label, and by the settings where there is none."""

import pytest

from watchroom.domain.kept_logs import LEAST_BYTES, MOST_BYTES, USUAL_BYTES, kept_bytes, kept_size


@pytest.mark.parametrize(
    ("label", "usual", "wanted"),
    [
        (None, None, None),
        (None, 5, 5),
        ("true", None, USUAL_BYTES),
        ("True", 5, 5),
        ("1", None, USUAL_BYTES),
        ("false", 5, None),
        ("50M", None, 50 << 20),
        ("2 GiB", None, 2 << 30),
        ("512kb", 5, 512 << 10),
        ("plenty", None, None),
        ("50", 5, 5),
    ],
)
def test_the_label_says_how_much(label: str | None, usual: int | None, wanted: int | None) -> None:
    """What cannot be understood is as good as absent."""
    assert kept_bytes(label, usual) == wanted


@pytest.mark.parametrize(
    ("text", "size_bytes"),
    [
        ("64MB", 64 << 20),
        ("64m", 64 << 20),
        (" 1 GiB ", 1 << 30),
        ("100kB", 100 << 10),
        ("5000000", 5_000_000),
        ("5000000b", 5_000_000),
        (str(LEAST_BYTES), LEAST_BYTES),
        (str(LEAST_BYTES - 1), None),
        (str(MOST_BYTES), MOST_BYTES),
        ("9999999999999999g", None),
        ("64", None),
        ("0", None),
        ("-1MB", None),
        ("1.5GB", None),
        ("\u0663MB", None),
        ("64 MB of text", None),
        ("ib", None),
        ("", None),
    ],
)
def test_a_size_is_written_as_people_write_it(text: str, size_bytes: int | None) -> None:
    """A number without its unit would keep next to nothing, so it is none."""
    assert kept_size(text) == size_bytes
