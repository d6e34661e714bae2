"""What happened to the demo's containers before they were looked at: the same each time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from watchroom.demo.story import OUTAGES

UP_BEFORE: Final = timedelta(days=16)  # since when the stack runs

_OLLAMA_RESTARTED: Final = timedelta(days=4, hours=3)
_VLLM_CRASHED: Final = timedelta(days=2, hours=7, minutes=20)
_WHISPER_STOPPED: Final = timedelta(hours=20)
_GATEWAY_ILL: Final = timedelta(hours=9, minutes=15)
_GATEWAY_WELL: Final = timedelta(hours=8, minutes=58)
_BRIDGE_RESTARTED: Final = timedelta(days=1, hours=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """When what happened; everything lies before *began*."""

    began: datetime  # when the demo was started for the first time

    @property
    def stack_started(self) -> datetime:
        """When the stack was set up."""
        return self.began - UP_BEFORE

    @property
    def ollama_restarted(self) -> datetime:
        """When somebody restarted Ollama by hand."""
        return self.began - _OLLAMA_RESTARTED

    @property
    def ollama_killed(self) -> tuple[datetime, ...]:
        """When Ollama was killed for lack of memory; it was back once its model was loaded."""
        return tuple(self.began - timedelta(milliseconds=each.ago_ms) for each in OUTAGES)

    @property
    def vllm_crashed(self) -> datetime:
        """When vLLM ended with an error of the GPU."""
        return self.began - _VLLM_CRASHED

    @property
    def whisper_stopped(self) -> datetime:
        """When somebody stopped Whisper, which nobody started again."""
        return self.began - _WHISPER_STOPPED

    @property
    def gateway_fell_ill(self) -> datetime:
        """When the check of the camera gateway began to fail."""
        return self.began - _GATEWAY_ILL

    @property
    def gateway_got_well(self) -> datetime:
        """When it passed again."""
        return self.began - _GATEWAY_WELL

    @property
    def bridge_restarted(self) -> datetime:
        """When somebody restarted the Telegram bridge."""
        return self.began - _BRIDGE_RESTARTED
