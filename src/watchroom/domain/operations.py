"""What a person, or Watchroom itself, does to a service: one operation, step by step."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

ID_RANDOM_BYTES: Final = 10  # beside the time, in the id of an operation
REFUSED: Final = "Refused before anything was changed."  # result of one that may not be done
ROLLED_BACK: Final = "Rolled back to the old container."  # result of an update that went wrong
ALREADY_LATEST: Final = "Already latest."  # result of an update that had nothing to do

_VERSION: Final = 7 << 76  # UUID version 7, and the variant of RFC 9562
_VARIANT: Final = 0b10 << 62
_RANDOM_A: Final = (1 << 12) - 1
_RANDOM_B: Final = (1 << 62) - 1


class Action(StrEnum):
    """What is done to a service."""

    START = "start"
    STOP = "stop"
    RESTART = "restart"
    UPDATE = "update"  # to what the registry has under the image's tag now
    ROLL_BACK = "rollback"  # to an image that an earlier update replaced
    SCALE = "scale"  # a Swarm service to another number of tasks


# They make a container anew from another image.
IMAGE_CHANGES: Final = frozenset({Action.UPDATE, Action.ROLL_BACK})


class OperationStatus(StrEnum):
    """How an operation stands."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"  # also if there was nothing to do
    FAILED = "failed"
    ROLLED_BACK = "rolled_back"  # it failed, and all is as it was before
    ROLLBACK_FAILED = "rollback_failed"  # it failed, and a person has to put things right
    CANCELLED = "cancelled"  # by a person, before anything was changed


class StepState(StrEnum):
    """How one step stands."""

    PENDING = "pending"  # its turn has not come
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"  # there was nothing to do, or an earlier step failed


@dataclass(frozen=True, slots=True, kw_only=True)
class StepImage:
    """An image that an operation found, for the way back to it."""

    id: str  # on its host
    version: str  # for people
    reference: str | None  # `name@digest` on its registry; None: no registry is known to have it

    @property
    def digest(self) -> str | None:
        """As registries name it; None: no registry is known to have it."""
        return self.reference.partition("@")[2] if self.reference else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageChange:
    """From which image to which an operation leads; whether it got there is another matter."""

    before: StepImage
    after: StepImage


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of an operation."""

    name: str
    state: StepState = StepState.PENDING
    started_ms: int | None = None  # None: its turn has not come
    ended_ms: int | None = None  # None: not done yet
    detail: str | None = None  # in words: how far it is, or why it failed
    image: StepImage | None = None  # that it found; None: it found none, or is not about images


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation on one service."""

    id: str  # 32 hex digits; those of later operations sort after
    host: str  # the engine's name in the settings
    service: str  # id of the service
    container_name: str
    action: Action
    requested_by: str | None  # who asked for it; None: Watchroom by itself
    status: OperationStatus
    steps: tuple[Step, ...]
    result: str | None  # what came of it, in words; None while it runs
    error: str | None  # why it failed
    created_ms: int
    ended_ms: int | None  # None while it runs

    @property
    def image_change(self) -> ImageChange | None:
        """The images that it found, the first and the last; None if they are not two."""
        images = [step.image for step in self.steps if step.image is not None]
        if not images or images[0].id == images[-1].id:
            return None
        return ImageChange(before=images[0], after=images[-1])


def operation_id(now_ms: int, randomness: bytes) -> str:
    """
    Return an id whose order is that of time, to the millisecond.

    It is a UUID version 7 (RFC 9562, section 5.7) without its hyphens. *randomness* are
    ID_RANDOM_BYTES bytes that nobody can foresee.
    """
    random = int.from_bytes(randomness)
    low = _VARIANT | (random & _RANDOM_B)
    middle = (random >> 62 & _RANDOM_A) << 64
    return UUID(int=now_ms << 80 | _VERSION | middle | low).hex
