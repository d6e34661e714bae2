"""
The JSON of a run, as the API shows it, kept as text so that a list only has to pass it on.

The usual run has one answer and at most one message. Its arrays are not stored: they are put
together again from the objects that the list shows beside them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from watchroom.domain.execution import Analysis, Execution, Notification
from watchroom.domain.search_words import clean_text


class _Detection(msgspec.Struct, rename="camel"):
    label: str
    confidence: float | None
    box: tuple[float, float, float, float] | None


class _Analysis(msgspec.Struct, rename="camel"):
    risk_level: str
    confidence: float | None
    description: str | None
    source: str
    detections: list[_Detection]
    model: str | None
    node: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """The JSON texts of one run."""

    picture_index: int | None  # of the picture that the list shows; None if there is none
    ollama_result: bytes | None  # object: the headline's answer, every field
    telegram_status: bytes | None  # object: the first message that failed, else the first
    analysis: bytes | None  # object: the headline in our words
    analyses: bytes  # array: pictureIndex, ollamaResult and analysis of every answer
    notifications: bytes  # array: every message, with the node that sent it

    def to_row(self) -> tuple[str | None, ...]:
        """Return what is stored: the five texts, arrays that can be put together as None."""
        usual_analyses = _only_analysis(self.picture_index, self.ollama_result, self.analysis)
        usual_notifications = _only_notification(self.telegram_status)
        return (
            _text(self.ollama_result),
            _text(self.telegram_status),
            _text(self.analysis),
            _text(None if self.analyses == usual_analyses else self.analyses),
            _text(None if self.notifications == usual_notifications else self.notifications),
        )


def documents_of(execution: Execution) -> Documents:
    """Build the documents of a run whose text is clean."""
    headline = execution.headline
    messages = [_message(sent) for sent in execution.notifications]
    failed = (
        text
        for text, sent in zip(messages, execution.notifications, strict=True)
        if not sent.success
    )
    return Documents(
        picture_index=shown_picture(execution),
        ollama_result=_answer(headline) if headline else None,
        telegram_status=next(failed, messages[0] if messages else None),
        analysis=_analysis(headline) if headline else None,
        analyses=_array(
            _entry(one.picture_index, _answer(one), _analysis(one)) for one in execution.analyses
        ),
        notifications=_array(messages),
    )


def documents_from(picture_index: int | None, *texts: str | None) -> Documents:
    """Build the documents from what `Documents.to_row` stored."""
    result, status, analysis, analyses, notifications = (_bytes(text) for text in texts)
    if analyses is None:
        analyses = _only_analysis(picture_index, result, analysis)
    if notifications is None:
        notifications = _only_notification(status)
    return Documents(
        picture_index=picture_index,
        ollama_result=result,
        telegram_status=status,
        analysis=analysis,
        analyses=analyses,
        notifications=notifications,
    )


def shown_picture(execution: Execution) -> int | None:
    """Return the position of the picture that the list shows: the headline's, else the first."""
    headline = execution.headline
    index = headline.picture_index if headline else None
    if index is not None and index < len(execution.pictures):
        return index
    return 0 if execution.pictures else None


def _analysis(analysis: Analysis) -> bytes:
    verdict = analysis.verdict
    return msgspec.json.encode(
        _Analysis(
            risk_level=verdict.risk_level,
            confidence=verdict.confidence,
            description=verdict.description,
            source=verdict.source,
            detections=[
                _Detection(label=found.label, confidence=found.confidence, box=found.box)
                for found in verdict.detections
            ],
            model=analysis.model,
            node=analysis.node,
        )
    )


def _answer(analysis: Analysis) -> bytes:
    return clean_text(analysis.answer.decode("utf-8", "replace")).encode()


def _message(sent: Notification) -> bytes:
    fields = msgspec.json.decode(
        sent.answer.decode("utf-8", "replace"), type=dict[str, msgspec.Raw]
    )
    return msgspec.json.encode({**fields, "node": sent.node})


def _entry(picture_index: int | None, ollama_result: bytes, analysis: bytes) -> bytes:
    index = msgspec.json.encode(picture_index)
    return b'{"pictureIndex":%b,"ollamaResult":%b,"analysis":%b}' % (index, ollama_result, analysis)


def _only_analysis(
    picture_index: int | None, ollama_result: bytes | None, analysis: bytes | None
) -> bytes:
    if ollama_result is None or analysis is None:
        return b"[]"
    return _array([_entry(picture_index, ollama_result, analysis)])


def _only_notification(telegram_status: bytes | None) -> bytes:
    return _array([] if telegram_status is None else [telegram_status])


def _array(items: Iterable[bytes]) -> bytes:
    return b"[" + b",".join(items) + b"]"


def _text(json: bytes | None) -> str | None:
    return None if json is None else json.decode()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()
