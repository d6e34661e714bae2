"""What a request asks for is read to the letter, or refused with the field and the reason."""

from dataclasses import dataclass
from datetime import UTC, date, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest

from watchroom.domain.errors import InvalidInput
from watchroom.web.inputs import (
    Inputs,
    Kind,
    Reader,
    RefusedError,
    header,
    parameters_of,
    path,
    query,
    required_query,
)
from watchroom.web.kinds import (
    ANY_TEXT,
    DAY,
    MOMENT,
    ZONE,
    choice,
    integer,
    many,
    text,
)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample(Inputs):
    id: int = path(integer(0), says="Which.", example=1)
    limit: int = query(integer(1, 200), says="How many.", default=50)
    colours: tuple[Colour, ...] = query(many(choice(Colour)), says="Which.", default=())
    group_by: str | None = query(text(5), says="How.", default=None)
    day: date = required_query(DAY, says="When.", example="2025-08-27", name="date")
    version: str | None = header(ANY_TEXT, says="Which.", default=None, name="If-None-Match")


def read(query_string: str, *, id_: str = "7", headers: dict[str, str] | None = None) -> Sample:
    return Reader(Sample).read(
        query_string=query_string.encode(), path_values={"id": id_}, headers=headers or {}
    )


def test_every_place_of_a_request_is_read() -> None:
    """Path, query and headers end up in one object, with defaults where nothing was sent."""
    sample = read("date=2025-08-27&colours=red,blue,red", headers={"If-None-Match": '"x"'})

    assert sample == Sample(
        id=7,
        limit=50,
        colours=(Colour.RED, Colour.BLUE),
        day=date(2025, 8, 27),
        version='"x"',
        given={"date": "2025-08-27", "colours": "red,blue,red"},
    )


@pytest.mark.parametrize(
    ("query_string", "field", "reason"),
    [
        ("date=2025-08-27&limt=5", "limt", "Is no parameter here"),
        ("date=2025-08-27&limit=5&limit=6", "limit", "Must be given once"),
        ("date=2025-08-27&limit=5&limit=5", "limit", "Must be given once"),
        ("limit=5", "date", "Is required"),
        ("date=2025-08-27&limit=201", "limit", "Must be between 1 and 200"),
        ("date=2025-08-27&limit=0", "limit", "Must be between 1 and 200"),
        ("date=2025-08-27&limit=", "limit", "Must be an integer"),
        ("date=2025-08-27&colours=red,green", "colours", "Must be one of red, blue"),
        ("date=2025-08-27&colours=", "colours", "Must be one of red, blue"),
        ("date=2025-08-27&groupBy=toolong", "groupBy", "Must have 1 to 5 characters"),
        ("date=2025-08-27&group_by=x", "group_by", "Is no parameter here"),
        ("date", "query", "Must be name=value pairs"),
        ("date=%FF", "query", "Must be name=value pairs in UTF-8"),
        ("&".join(f"x{n}=1" for n in range(65)), "query", "Must be name=value pairs"),
        ("date=2025-08-27&groupBy=a%00", "groupBy", "Must not contain control characters"),
    ],
)
def test_what_is_wrong_is_named(query_string: str, field: str, reason: str) -> None:
    """A caller who is told field and reason repairs the request without asking anybody."""
    with pytest.raises(InvalidInput) as caught:
        read(query_string)

    assert caught.value.field == field
    assert caught.value.reason.startswith(reason)


@pytest.mark.parametrize(
    "spelling", [" 1", "1 ", "1_0", "+1", "0x1", "1.0", "1e2", "٣", "³", "", "007", "--1", "9" * 40]
)
def test_only_plain_integers_are_integers(spelling: str) -> None:
    """Python's int() takes most of these; other languages do not."""
    with pytest.raises(RefusedError):
        integer(-(10**9), 10**9).read(spelling)


@pytest.mark.parametrize(
    ("spelling", "ms"),
    [
        ("1970-01-02", 86_400_000),
        ("1970-01-01T00:00Z", 0),
        ("1970-01-01T00:00:01Z", 1000),
        ("1970-01-01T00:00:01.5Z", 1500),
        ("1970-01-01T02:00:00+02:00", 0),
        ("1970-01-01t00:00:00.123456z", 123),
    ],
)
def test_moments_name_their_offset(spelling: str, ms: int) -> None:
    """A date alone is a day of UTC."""
    assert MOMENT.read(spelling) == ms


@pytest.mark.parametrize(
    "spelling",
    [
        "1970-01-01T00:00:00",  # whose midnight?
        "1970-01-01T00:00:00 02:00",  # a + that was not escaped
        "2025-02-30",
        "2025-13-01T00:00Z",
        "20250827",
        "2025-W35-3",
        "1969-12-31",
        "2200-01-01",
        "yesterday",
        "",
    ],
)
def test_what_is_no_moment_is_refused(spelling: str) -> None:
    """A guess would be an answer to another question."""
    with pytest.raises(RefusedError):
        MOMENT.read(spelling)


@pytest.mark.parametrize("spelling", ["2025-02-30", "2025-8-7", "27-08-2025", "1969-12-31", ""])
def test_what_is_no_day_is_refused(spelling: str) -> None:
    """Impossible dates are told apart from days without runs."""
    with pytest.raises(RefusedError):
        DAY.read(spelling)


@pytest.mark.parametrize(
    ("spelling", "zone"),
    [
        ("UTC", UTC),
        ("+02:00", timezone(timedelta(hours=2))),
        (" 02:00", timezone(timedelta(hours=2))),
        ("Europe/Madrid", ZoneInfo("Europe/Madrid")),
    ],
)
def test_zones_are_names_or_offsets(spelling: str, zone: tzinfo) -> None:
    """A + in a query that was not escaped arrives as a space, and can mean nothing else."""
    assert ZONE.read(spelling) == zone


@pytest.mark.parametrize("spelling", ["", "../../etc/passwd", "Nowhere/Land", "+25:00", "\0"])
def test_what_is_no_zone_is_refused(spelling: str) -> None:
    """Names of zones are names of files, so they are looked at first."""
    with pytest.raises(RefusedError):
        ZONE.read(spelling)


def test_long_lists_are_refused() -> None:
    """A list goes into one statement of the database."""
    kind: Kind[tuple[int, ...]] = many(integer(0))

    assert len(kind.read(",".join(map(str, range(50))))) == 50
    with pytest.raises(RefusedError):
        kind.read(",".join(map(str, range(51))))


def test_declarations_describe_themselves() -> None:
    """The reference is made from what reads the request, so it cannot say anything else."""
    described = {p.name: (p.place.value, p.required, p.default) for p in parameters_of(Sample)}

    assert described == {
        "id": ("path", True, None),
        "limit": ("query", False, 50),
        "colours": ("query", False, None),
        "groupBy": ("query", False, None),
        "date": ("query", True, None),
        "If-None-Match": ("header", False, None),
    }
