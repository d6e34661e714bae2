"""Names that containers carry while one is put in place of another."""

import re
from typing import Final

_INTERIM: Final = re.compile(r"(?P<name>.+)\.watchroom-[a-z]+-[0-9a-f]{12}", re.ASCII)


def final_name(container_name: str) -> str:
    """Return the name that a container has before or after its replacement; most have it now."""
    match = _INTERIM.fullmatch(container_name)
    return match["name"] if match else container_name
