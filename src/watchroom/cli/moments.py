"""The moment that an option names."""

from datetime import UTC, datetime, timedelta
from typing import Final

import click

from watchroom.domain.errors import InvalidInput
from watchroom.domain.moments import parse_ago, parse_moment_ns
from watchroom.domain.times import EPOCH, to_ms

UNDERSTOOD: Final = (
    "a while ago as 90s, 10m, 2h or 3d, a day as 2025-08-27, a time with its offset as "
    "2025-08-27T12:00:00Z, or seconds since 1970"
)


class Moment(click.ParamType[datetime]):
    """A moment, in one of the ways of UNDERSTOOD."""

    name = "when"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the moment; one that cannot be read ends the command with what can."""
        if isinstance(value, datetime):
            return value
        try:
            found = moment_of(value, now=datetime.now(UTC))
        except InvalidInput as error:
            self.fail(error.reason, param, ctx)
        if found is None:
            self.fail(f"{value!r} is no time. Understood are {UNDERSTOOD}.", param, ctx)
        return found


def moment_of(text: str, *, now: datetime) -> datetime | None:
    """Return the moment that a text means; None if it is none. Raises InvalidInput."""
    ago_ms = parse_ago(text, now_ms=to_ms(now))
    at_ns = parse_moment_ns(text) if ago_ms is None else ago_ms * 1_000_000
    return None if at_ns is None else EPOCH + timedelta(microseconds=at_ns // 1000)
