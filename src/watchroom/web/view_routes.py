"""Every URL of saved views and exports, on one page."""

from typing import Any, Final

from watchroom.domain.access import Scope
from watchroom.domain.exports import ExportFormat
from watchroom.web import view_examples
from watchroom.web.endpoint import Endpoint, Shown
from watchroom.web.exports import (
    ExportFileInputs,
    ExportInputs,
    NewExportInputs,
    list_exports,
    order_file,
    read_export,
    read_export_file,
    remove_export,
)
from watchroom.web.inputs import Inputs
from watchroom.web.saved_views import (
    NewViewInputs,
    ViewChangeInputs,
    ViewInputs,
    ViewListInputs,
    change_view,
    list_views,
    read_view,
    remove_view,
    save_view,
)
from watchroom.web.wire.exports import ExportAnswer, ExportList
from watchroom.web.wire.saved_views import SavedViewAnswer, SavedViewList

_VIEWS: Final = "Views"
_EXPORTS: Final = "Exports"

VIEWS: Final[tuple[Endpoint[Any], ...]] = (
    Endpoint(
        path="/api/views",
        inputs=ViewListInputs,
        handle=list_views,
        scope=Scope.READ,
        shown=Shown(tag=_VIEWS, model=SavedViewList, example=view_examples.VIEWS),
    ),
    Endpoint(
        path="/api/views",
        method="POST",
        inputs=NewViewInputs,
        handle=save_view,
        scope=Scope.READ,
        shown=Shown(tag=_VIEWS, model=SavedViewAnswer, example=view_examples.VIEW, errors=(409,)),
    ),
    Endpoint(
        path="/api/views/{id}",
        inputs=ViewInputs,
        handle=read_view,
        scope=Scope.READ,
        shown=Shown(tag=_VIEWS, model=SavedViewAnswer, example=view_examples.VIEW, errors=(404,)),
    ),
    Endpoint(
        path="/api/views/{id}",
        method="PATCH",
        inputs=ViewChangeInputs,
        handle=change_view,
        scope=Scope.READ,
        shown=Shown(
            tag=_VIEWS, model=SavedViewAnswer, example=view_examples.VIEW, errors=(404, 409)
        ),
    ),
    Endpoint(
        path="/api/views/{id}",
        method="DELETE",
        inputs=ViewInputs,
        handle=remove_view,
        scope=Scope.READ,
        shown=Shown(tag=_VIEWS, model=SavedViewAnswer, example=view_examples.VIEW, errors=(404,)),
    ),
)

EXPORTS: Final[tuple[Endpoint[Any], ...]] = (
    Endpoint(
        path="/api/exports",
        inputs=Inputs,
        handle=list_exports,
        scope=Scope.READ,
        shown=Shown(tag=_EXPORTS, model=ExportList, example=view_examples.EXPORTS),
    ),
    Endpoint(
        path="/api/exports",
        method="POST",
        inputs=NewExportInputs,
        handle=order_file,
        scope=Scope.READ,
        shown=Shown(tag=_EXPORTS, model=ExportAnswer, example=view_examples.EXPORT, errors=(409,)),
    ),
    Endpoint(
        path="/api/exports/{id}",
        inputs=ExportInputs,
        handle=read_export,
        scope=Scope.READ,
        shown=Shown(tag=_EXPORTS, model=ExportAnswer, example=view_examples.EXPORT, errors=(404,)),
    ),
    Endpoint(
        path="/api/exports/{id}/file",
        inputs=ExportFileInputs,
        handle=read_export_file,
        scope=Scope.READ,
        shown=Shown(
            tag=_EXPORTS,
            media_types=tuple(form.media_type for form in ExportFormat),
            other=(206,),
            errors=(404, 409, 416),
        ),
    ),
    Endpoint(
        path="/api/exports/{id}",
        method="DELETE",
        inputs=ExportInputs,
        handle=remove_export,
        scope=Scope.READ,
        shown=Shown(tag=_EXPORTS, model=ExportAnswer, example=view_examples.EXPORT, errors=(404,)),
    ),
)
