"""Runs one asynchronous command, with its log on standard error."""

from collections.abc import Coroutine
from typing import TypeVar

import uvloop

from watchroom.cli.logs import configure_logs

Result = TypeVar("Result")


def run(work: Coroutine[object, object, Result]) -> Result:
    """Run *work* to its end and return its result."""
    configure_logs()
    return uvloop.run(work)
