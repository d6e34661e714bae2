"""What programs print: when they start, and while they work."""

from typing import Final

from watchroom.demo.engine import voices_of_models, voices_of_servers, voices_of_workers
from watchroom.demo.engine.speech import Voice

QUIET: Final = Voice(opening=(), every_s=None, speak=None)

_VOICES: Final = {
    **voices_of_models.VOICES,
    **voices_of_servers.VOICES,
    **voices_of_workers.VOICES,
}


def voice_of(name: str) -> Voice:
    """Return a voice by its name; a silent one if there is none of that name."""
    return _VOICES.get(name, QUIET)
