"""Every URL of the server; those of services are in `service_routes`. `/api/v1/` is `/api/`."""

from typing import Any, Final

from watchroom.domain.access import Scope
from watchroom.web import examples
from watchroom.web.detail import DetailInputs, read_execution
from watchroom.web.endpoint import EVENT_STREAM, Endpoint, Shown
from watchroom.web.event_examples import EVENTS
from watchroom.web.event_log import EventLogInputs, list_happenings
from watchroom.web.failures import ErrorsInputs, analyse_errors
from watchroom.web.gallery_routes import GALLERY
from watchroom.web.health import check_health
from watchroom.web.image import ImageInputs, read_image
from watchroom.web.incident_routes import INCIDENTS
from watchroom.web.inputs import Inputs
from watchroom.web.listing import ListInputs, list_executions
from watchroom.web.metrics.reading import PATH, PLAIN, read_metrics
from watchroom.web.overview import OverviewInputs, read_overview
from watchroom.web.pattern_routes import PATTERNS
from watchroom.web.people_routes import PEOPLE
from watchroom.web.performance import PerformanceInputs, measure_performance
from watchroom.web.reference import FileInputs, Reference
from watchroom.web.review_routes import REVIEW
from watchroom.web.service_routes import SERVICES
from watchroom.web.summaries import DailyInputs, HourlyInputs, summarise_days, summarise_hours
from watchroom.web.system import describe_system
from watchroom.web.unreadable import UnreadableInputs, list_unreadable
from watchroom.web.view_routes import EXPORTS, VIEWS
from watchroom.web.webhook_routes import WEBHOOKS
from watchroom.web.wire.event_log import EventLogAnswer
from watchroom.web.wire.executions import ExecutionAnswer, ExecutionList, UnreadableList
from watchroom.web.wire.overview import OverviewAnswer
from watchroom.web.wire.statistics import (
    DailySummary,
    ErrorsAnswer,
    HourlySummary,
    PerformanceAnswer,
)
from watchroom.web.wire.system import Health, SystemAnswer

EXECUTIONS: Final[tuple[Endpoint[Any], ...]] = (
    Endpoint(
        path="/api/executions",
        inputs=ListInputs,
        handle=list_executions,
        scope=Scope.READ,
        shown=Shown(tag="Executions", model=ExecutionList, example=examples.LIST, errors=(404,)),
    ),
    Endpoint(
        path="/api/executions/{id}",
        inputs=DetailInputs,
        handle=read_execution,
        scope=Scope.READ,
        shown=Shown(
            tag="Executions", model=ExecutionAnswer, example=examples.DETAIL, errors=(404,)
        ),
    ),
    Endpoint(
        path="/api/executions/{id}/image",
        inputs=ImageInputs,
        handle=read_image,
        scope=Scope.READ,
        shown=Shown(
            tag="Executions",
            media_types=("image/jpeg", "image/png", "image/webp"),
            other=(206, 304),
            errors=(404, 415, 416, 422),
        ),
    ),
    Endpoint(
        path="/api/executions/summary/daily",
        inputs=DailyInputs,
        handle=summarise_days,
        scope=Scope.READ,
        shown=Shown(tag="Executions", model=DailySummary, example=examples.DAILY),
    ),
    Endpoint(
        path="/api/executions/summary/hourly",
        inputs=HourlyInputs,
        handle=summarise_hours,
        scope=Scope.READ,
        shown=Shown(tag="Executions", model=HourlySummary, example=examples.HOURLY),
    ),
    Endpoint(
        path="/api/analytics/performance",
        inputs=PerformanceInputs,
        handle=measure_performance,
        scope=Scope.READ,
        shown=Shown(tag="Analytics", model=PerformanceAnswer, example=examples.PERFORMANCE),
    ),
    Endpoint(
        path="/api/analytics/overview",
        inputs=OverviewInputs,
        handle=read_overview,
        scope=Scope.READ,
        shown=Shown(tag="Analytics", model=OverviewAnswer, example=examples.OVERVIEW),
    ),
    Endpoint(
        path="/api/analytics/errors",
        inputs=ErrorsInputs,
        handle=analyse_errors,
        scope=Scope.READ,
        shown=Shown(tag="Analytics", model=ErrorsAnswer, example=examples.ERRORS),
    ),
    Endpoint(
        path="/api/events",
        inputs=EventLogInputs,
        handle=list_happenings,
        scope=Scope.READ,
        shown=Shown(
            tag="Events",
            model=EventLogAnswer,
            example=EVENTS,
            media_types=(EVENT_STREAM,),
        ),
    ),
    Endpoint(
        path="/api/health",
        inputs=Inputs,
        handle=check_health,
        scope=None,
        shown=Shown(tag="System", model=Health, example=examples.HEALTH, other=(503,)),
    ),
    Endpoint(
        path="/api/system/info",
        inputs=Inputs,
        handle=describe_system,
        scope=Scope.READ,
        shown=Shown(tag="System", model=SystemAnswer, example=examples.SYSTEM),
    ),
    Endpoint(
        path="/api/system/unreadable",
        inputs=UnreadableInputs,
        handle=list_unreadable,
        scope=Scope.READ,
        shown=Shown(tag="System", model=UnreadableList, example=examples.UNREADABLE),
    ),
)

METRICS: Final[tuple[Endpoint[Any], ...]] = (
    Endpoint(
        path=PATH,
        inputs=Inputs,
        handle=read_metrics,
        scope=Scope.READ,
        shown=Shown(tag="System", media_types=(PLAIN,), errors=(404,)),
    ),
)

API: Final = (
    EXECUTIONS
    + GALLERY
    + REVIEW
    + PATTERNS
    + INCIDENTS
    + SERVICES
    + WEBHOOKS
    + PEOPLE
    + METRICS
    + VIEWS
    + EXPORTS
)

REFERENCE: Final = Reference(API)

PAGES: Final[tuple[Endpoint[Any], ...]] = (
    Endpoint(
        path="/openapi.json",
        inputs=Inputs,
        handle=REFERENCE.read_openapi,
        scope=None,
        shown=None,
    ),
    Endpoint(path="/", inputs=Inputs, handle=REFERENCE.lead_to_page, scope=None, shown=None),
    Endpoint(path="/docs", inputs=Inputs, handle=REFERENCE.read_page, scope=None, shown=None),
    Endpoint(
        path="/docs/{file}",
        inputs=FileInputs,
        handle=REFERENCE.read_file,
        scope=None,
        shown=None,
    ),
)

ENDPOINTS: Final = API + PAGES

SOCKETS: Final = ("/ws", "/ws/executions")  # WebSockets; both say the same, see `live`
