"""A process that updates a container and kills itself at one step of that."""

import asyncio
import sys
from pathlib import Path

from operated_fleet import killing_at, operated_fleet
from watchroom.domain.operations import Action
from watchroom.flows.services.update_journal import Moment, StepName


async def main(url: str, folder: str, name: str, step: str, moment: str, passed: str = "0") -> None:
    """Update the container of *name*; does not return where the step is reached."""
    fail = killing_at(StepName(step), Moment(moment), passed=int(passed))
    async with operated_fleet(url, Path(folder), fail=fail) as operated:
        await operated.do(Action.UPDATE, name)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
