"""
Shapes that the store keeps as JSON text, ready to be passed on.

No answer is built from these classes: they describe, for the API reference, what stands in the
fields that are passed on untouched.
"""

from typing import Annotated, Any, Final

from msgspec import UNSET, Meta, Struct, UnsetType

from watchroom.domain.execution import RiskLevel, VerdictSource


class OllamaResult(Struct, kw_only=True):
    """The model's own answer, with every field that it gave; detectors give fields of their own."""

    response: Annotated[Any, Meta(description="What the model said.")] = UNSET
    model: Annotated[Any, Meta(description="Which model said it.")] = UNSET
    created_at: Annotated[Any, Meta(description="When, by the model's clock.")] = UNSET


class TelegramStatus(Struct, kw_only=True):
    """What came of a message: Telegram's answer, flattened; on failure its error."""

    success: Annotated[bool, Meta(description="Whether it went out.")]
    message_id: int | UnsetType = UNSET
    chat: dict[str, Any] | UnsetType = UNSET
    date: Annotated[int | UnsetType, Meta(description="Seconds since 1970.")] = UNSET
    photo: list[Any] | UnsetType = UNSET
    error: Annotated[str | UnsetType, Meta(description="Why it did not go out.")] = UNSET
    node: Annotated[str | UnsetType, Meta(description="The node that sent it.")] = UNSET


class Detection(Struct, kw_only=True, rename="camel"):
    """One thing that a detector found."""

    label: str
    confidence: Annotated[float | None, Meta(description="0 to 1; null if none was given.")]
    box: Annotated[
        list[float] | None,
        Meta(description="Left, top, width, height, each 0 to 1; null if it cannot be placed."),
    ]


class Analysis(Struct, kw_only=True, rename="camel"):
    """What an answer says about its picture."""

    risk_level: Annotated[
        RiskLevel | None,
        Meta(description="UNREADABLE: a model answered, and no level can be read from it."),
    ]
    confidence: Annotated[float | None, Meta(description="0 to 1; null if none was given.")]
    description: Annotated[str | None, Meta(description="The model's words.")]
    source: Annotated[VerdictSource, Meta(description="Whether the model named the level.")]
    detections: list[Detection]
    model: Annotated[str | None, Meta(description="Which model answered; null if unknown.")]
    node: Annotated[str, Meta(description="The node that asked it.")]


class AnalysisEntry(Struct, kw_only=True, rename="camel"):
    """One of the answers of a run."""

    picture_index: Annotated[
        int | None, Meta(description="Which of its pictures it is about; null if unknown.")
    ]
    ollama_result: OllamaResult
    analysis: Analysis


PASSED_ON: Final = (OllamaResult, TelegramStatus, Analysis, AnalysisEntry)
