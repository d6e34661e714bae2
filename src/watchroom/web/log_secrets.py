"""Who sees the secrets that programs print."""

from collections.abc import Awaitable, Callable

from watchroom.domain.access import Scope
from watchroom.domain.errors import NotAllowed
from watchroom.web.callers import Caller
from watchroom.web.services import WebOptions


def sees_secrets(options: WebOptions, caller: Caller) -> bool:
    """Tell whether lines are not masked: for administrators, where masking is switched off."""
    return not options.mask_logs and Scope.ADMIN in caller.scopes


async def still_sees_secrets(options: WebOptions, admit: Callable[[], Awaitable[Caller]]) -> Caller:
    """Admit anew who follows lines that are not masked. Raises NotAllowed if they may no more."""
    caller = await admit()
    if not sees_secrets(options, caller):
        raise NotAllowed("These lines hold secrets, which only administrators may see.")
    return caller
