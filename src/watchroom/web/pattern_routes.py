"""Every URL of error patterns and insights, on one page."""

from typing import Any, Final

from watchroom.domain.access import Scope
from watchroom.web import insight_examples, pattern_examples
from watchroom.web.endpoint import Endpoint, Shown
from watchroom.web.insights import InsightsInputs, read_insights
from watchroom.web.patterns import (
    PatternChangeInputs,
    PatternInputs,
    PatternListInputs,
    change_pattern,
    list_patterns,
    read_pattern,
)
from watchroom.web.wire.insights import InsightsAnswer
from watchroom.web.wire.patterns import PatternAnswer, PatternsAnswer

TAG: Final = "Analytics"

PATTERNS: Final[tuple[Endpoint[Any], ...]] = (
    Endpoint(
        path="/api/insights",
        inputs=InsightsInputs,
        handle=read_insights,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=InsightsAnswer, example=insight_examples.INSIGHTS),
    ),
    Endpoint(
        path="/api/patterns",
        inputs=PatternListInputs,
        handle=list_patterns,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=PatternsAnswer, example=pattern_examples.LIST),
    ),
    Endpoint(
        path="/api/patterns/{id}",
        inputs=PatternInputs,
        handle=read_pattern,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=PatternAnswer, example=pattern_examples.PATTERN, errors=(404,)),
    ),
    Endpoint(
        path="/api/patterns/{id}",
        method="PATCH",
        inputs=PatternChangeInputs,
        handle=change_pattern,
        scope=Scope.REVIEW,
        shown=Shown(tag=TAG, model=PatternAnswer, example=pattern_examples.MUTED, errors=(404,)),
    ),
)
