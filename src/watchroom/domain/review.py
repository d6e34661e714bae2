"""What waits for a person to look at it."""

from enum import StrEnum
from typing import Final

from watchroom.domain.execution import RiskLevel

LOW_CONFIDENCE: Final = 0.6  # below it a verdict is to be looked at
SAMPLED_ONE_IN: Final = 20

_PRIME: Final = 1_000_003
_AWAY_FROM_ZERO: Final = 271_828  # squares of small ids would be no remainders yet
_FACTOR: Final = 7_919


class ReviewQueue(StrEnum):
    """Runs without a mark that a person should look at; a run can be in several."""

    FLAGGED = "flagged"  # at a level of FLAGGED_LEVELS
    LOW_CONFIDENCE = "lowConfidence"  # the model gave less than LOW_CONFIDENCE
    UNREADABLE = "unreadable"  # a model answered, and no level can be read from its answer
    FAILED_ALERT = "failedAlert"  # a message was to go out, and did not
    RANDOM = "random"  # a sample of all that have a level: what is missed is found only so


FLAGGED_LEVELS: Final = (RiskLevel.MEDIUM, RiskLevel.HIGH, RiskLevel.CRITICAL)


def is_sampled(execution_id: int) -> bool:
    """
    Tell whether a run belongs to the sample of one in SAMPLED_ONE_IN; always the same runs.

    The remainders of squares scatter ids that follow each other, so that cameras which take turns
    are all met. `store.review` asks the same of the database.
    """
    part = execution_id % _PRIME + _AWAY_FROM_ZERO
    return part * part % _PRIME * _FACTOR % _PRIME % SAMPLED_ONE_IN == 0
