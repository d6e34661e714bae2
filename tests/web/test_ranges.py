"""Parts and versions of pictures."""

import pytest

from watchroom.web.ranges import UnsatisfiableError, matches, wanted_part

TAG = '"abc"'


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-9", range(10)),
        ("bytes=90-", range(90, 100)),
        ("bytes=90-1000", range(90, 100)),
        ("bytes=-10", range(90, 100)),
        ("bytes=-1000", range(100)),
        ("Bytes = 0-0", range(1)),
        ("bytes=9-0", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-9", None),
        ("bytes=a-b", None),
        ("bytes=\u0660-\u0669", None),
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_a_part_is_what_was_asked_for(header: str | None, part: range | None) -> None:
    """What is no single range of bytes is answered with the whole, as RFC 9110 allows."""
    assert wanted_part(header, None, TAG, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_behind_the_end_is_refused(header: str) -> None:
    """The answer is 416, with the true size."""
    with pytest.raises(UnsatisfiableError):
        wanted_part(header, None, TAG, 100)


def test_a_part_of_another_version_is_not_given() -> None:
    """Parts of two versions, put together, are no picture."""
    assert wanted_part("bytes=0-9", TAG, TAG, 100) == range(10)
    assert wanted_part("bytes=0-9", '"old"', TAG, 100) is None
    assert wanted_part("bytes=0-9", f"W/{TAG}", TAG, 100) is None


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, False),
        ('"abc"', True),
        ('W/"abc"', True),
        ('"x", "abc"', True),
        ("*", True),
        ('"x"', False),
        ("abc", False),
        ("", False),
    ],
)
def test_a_known_version_is_recognised(header: str | None, expected: bool) -> None:
    """If-None-Match compares weakly: RFC 9110, section 13.1.2."""
    assert matches(header, TAG) is expected
