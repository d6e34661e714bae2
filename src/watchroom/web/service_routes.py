"""Every URL of the services wing, on one page."""

from typing import Any, Final

from watchroom.domain.access import Scope
from watchroom.web import impact_examples, latency_examples, service_env, service_examples
from watchroom.web.audit import AuditInputs, check_audit, list_audit
from watchroom.web.endpoint import Endpoint, Shown
from watchroom.web.inputs import Inputs
from watchroom.web.operations import (
    OperationInputs,
    OperationListInputs,
    ServiceOperationsInputs,
    cancel_operation,
    list_operations,
    list_service_operations,
    read_operation,
    recover_operation,
)
from watchroom.web.service_detail import read_service
from watchroom.web.service_env import reveal_env
from watchroom.web.service_events import (
    CrashInputs,
    CrashListInputs,
    EventInputs,
    list_crashes,
    list_events,
    read_crash,
)
from watchroom.web.service_impact import read_impact
from watchroom.web.service_inputs import ServiceInputs
from watchroom.web.service_latency import LatencyInputs, read_latency
from watchroom.web.service_list import ServiceListInputs, list_services
from watchroom.web.service_logs import LogInputs, read_logs
from watchroom.web.service_order_routes import ORDERS
from watchroom.web.service_stats import HistoryInputs, read_stats, read_stats_history
from watchroom.web.service_strips import StripInputs, list_strips
from watchroom.web.service_updates import check_update, list_updates
from watchroom.web.system_stats import read_machines, read_system_stats
from watchroom.web.wire.events import (
    AuditCheckAnswer,
    AuditList,
    CrashAnswer,
    CrashList,
    EventList,
)
from watchroom.web.wire.machines import MachinesAnswer
from watchroom.web.wire.operations import (
    OperationAnswer,
    OperationList,
    UpdateList,
    UpdateStateAnswer,
)
from watchroom.web.wire.service_impact import ImpactAnswer, StripsAnswer
from watchroom.web.wire.service_latency import LatencyAnswer
from watchroom.web.wire.service_logs import FollowedGap, FollowedLine, FollowedMark, LogsAnswer
from watchroom.web.wire.services import (
    ServiceAnswer,
    ServiceEnvAnswer,
    ServiceList,
    StatsAnswer,
    StatsHistoryAnswer,
    SystemStatsAnswer,
)

SERVICES: Final[tuple[Endpoint[Any], ...]] = (
    Endpoint(
        path="/api/services",
        inputs=ServiceListInputs,
        handle=list_services,
        scope=Scope.READ,
        shown=Shown(
            tag="Services",
            model=ServiceList,
            example=service_examples.LIST,
            errors=(404,),
        ),
    ),
    Endpoint(
        path="/api/services/updates",
        inputs=Inputs,
        handle=list_updates,
        scope=Scope.READ,
        shown=Shown(
            tag="Services",
            model=UpdateList,
            example=service_examples.UPDATES,
        ),
    ),
    Endpoint(
        path="/api/services/strips",
        inputs=StripInputs,
        handle=list_strips,
        scope=Scope.READ,
        shown=Shown(
            tag="Services",
            model=StripsAnswer,
            example=impact_examples.STRIPS,
            errors=(404,),
        ),
    ),
    *ORDERS,
    Endpoint(
        path="/api/services/{containerId}",
        inputs=ServiceInputs,
        handle=read_service,
        scope=Scope.READ,
        shown=Shown(
            tag="Services",
            model=ServiceAnswer,
            example=service_examples.DETAIL,
            errors=(404,),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/env",
        method="POST",
        inputs=ServiceInputs,
        handle=reveal_env,
        scope=Scope.ADMIN,
        shown=Shown(
            tag="Services",
            model=ServiceEnvAnswer,
            example=service_env.EXAMPLE,
            errors=(404, 409),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/impact",
        inputs=ServiceInputs,
        handle=read_impact,
        scope=Scope.READ,
        shown=Shown(
            tag="Services",
            model=ImpactAnswer,
            example=impact_examples.IMPACT,
            errors=(404,),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/check-update",
        method="POST",
        inputs=ServiceInputs,
        handle=check_update,
        scope=Scope.OPERATE,
        shown=Shown(
            tag="Services",
            model=UpdateStateAnswer,
            example=service_examples.UPDATE_STATE,
            errors=(404, 409),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/logs",
        inputs=LogInputs,
        handle=read_logs,
        scope=Scope.READ,
        shown=Shown(
            tag="Services",
            model=LogsAnswer,
            example=service_examples.LOGS,
            lines=(FollowedLine, FollowedGap, FollowedMark),
            errors=(404, 409),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/stats",
        inputs=ServiceInputs,
        handle=read_stats,
        scope=Scope.READ,
        shown=Shown(
            tag="Services",
            model=StatsAnswer,
            example=service_examples.STATS,
            errors=(404,),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/stats/history",
        inputs=HistoryInputs,
        handle=read_stats_history,
        scope=Scope.READ,
        shown=Shown(
            tag="Services",
            model=StatsHistoryAnswer,
            example=service_examples.HISTORY,
            errors=(404,),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/latency",
        inputs=LatencyInputs,
        handle=read_latency,
        scope=Scope.READ,
        shown=Shown(
            tag="Services",
            model=LatencyAnswer,
            example=latency_examples.LATENCY,
            errors=(404,),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/operations",
        inputs=ServiceOperationsInputs,
        handle=list_service_operations,
        scope=Scope.READ,
        shown=Shown(
            tag="Services",
            model=OperationList,
            example=service_examples.OPERATIONS,
            errors=(404,),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/events",
        inputs=EventInputs,
        handle=list_events,
        scope=Scope.READ,
        shown=Shown(
            tag="Services",
            model=EventList,
            example=service_examples.EVENTS,
            errors=(404,),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/crashes",
        inputs=CrashListInputs,
        handle=list_crashes,
        scope=Scope.READ,
        shown=Shown(
            tag="Services",
            model=CrashList,
            example=service_examples.CRASHES,
            errors=(404,),
        ),
    ),
    Endpoint(
        path="/api/services/{containerId}/crashes/{crash}",
        inputs=CrashInputs,
        handle=read_crash,
        scope=Scope.READ,
        shown=Shown(
            tag="Services",
            model=CrashAnswer,
            example=service_examples.CRASH,
            errors=(404,),
        ),
    ),
    Endpoint(
        path="/api/operations",
        inputs=OperationListInputs,
        handle=list_operations,
        scope=Scope.READ,
        shown=Shown(
            tag="Operations",
            model=OperationList,
            example=service_examples.OPERATIONS,
        ),
    ),
    Endpoint(
        path="/api/operations/{id}",
        inputs=OperationInputs,
        handle=read_operation,
        scope=Scope.READ,
        shown=Shown(
            tag="Operations",
            model=OperationAnswer,
            example=service_examples.OPERATION,
            errors=(404,),
        ),
    ),
    Endpoint(
        path="/api/operations/{id}/cancel",
        method="POST",
        inputs=OperationInputs,
        handle=cancel_operation,
        scope=Scope.OPERATE,
        shown=Shown(
            tag="Operations",
            model=OperationAnswer,
            example=service_examples.OPERATION,
            errors=(404, 409),
        ),
    ),
    Endpoint(
        path="/api/operations/{id}/recover",
        method="POST",
        inputs=OperationInputs,
        handle=recover_operation,
        scope=Scope.OPERATE,
        shown=Shown(
            tag="Operations",
            model=OperationAnswer,
            example=service_examples.OPERATION,
            errors=(404, 409),
        ),
    ),
    Endpoint(
        path="/api/system/stats",
        inputs=Inputs,
        handle=read_system_stats,
        scope=Scope.READ,
        shown=Shown(
            tag="System",
            model=SystemStatsAnswer,
            example=service_examples.SYSTEM_STATS,
        ),
    ),
    Endpoint(
        path="/api/system/host",
        inputs=Inputs,
        handle=read_machines,
        scope=Scope.READ,
        shown=Shown(
            tag="System",
            model=MachinesAnswer,
            example=service_examples.MACHINES,
        ),
    ),
    Endpoint(
        path="/api/audit",
        inputs=AuditInputs,
        handle=list_audit,
        scope=Scope.ADMIN,
        shown=Shown(
            tag="Audit",
            model=AuditList,
            example=service_examples.AUDIT,
        ),
    ),
    Endpoint(
        path="/api/audit/check",
        inputs=Inputs,
        handle=check_audit,
        scope=Scope.ADMIN,
        shown=Shown(
            tag="Audit",
            model=AuditCheckAnswer,
            example=service_examples.AUDIT_CHECK,
        ),
    ),
)
