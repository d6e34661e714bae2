"""`GET /api/executions/{id}`: one run with everything that is kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec
from litestar.response import Response
from msgspec import Raw

from watchroom.domain.errors import NotFound
from watchroom.flows.pictures import Pictures
from watchroom.store import executions, incidents
from watchroom.store.executions import StoredPicture
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, path, query
from watchroom.web.kinds import EXECUTION_ID, choice, no_execution
from watchroom.web.payloads import linked_payload, restored_payload
from watchroom.web.picture_data import ImageData, loader
from watchroom.web.shown import image_url, raw_or_null, shown_execution
from watchroom.web.wire.executions import (
    NOTHING,
    ExecutionAnswer,
    ExecutionDetail,
    Payload,
    PictureInfo,
)


class PayloadPictures(StrEnum):
    """What stands in a payload where pictures were."""

    LINKS = "links"  # references with a URL
    FULL = "full"  # the texts as they were
    NONE = "none"  # the payload is left out


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailInputs(Inputs):
    """What one run can be asked for."""

    id: int = path(EXECUTION_ID, says="Execution ID.", example=4893)
    payload: PayloadPictures = query(
        choice(PayloadPictures),
        says="Whether pictures in the payload are references, or put back; `none` leaves the "
        "payload out, and the workflow too.",
        default=PayloadPictures.LINKS,
    )
    image_data: ImageData = query(
        choice(ImageData), says="What stands in `imageData`.", default=ImageData.FULL
    )


async def read_execution(call: Call[DetailInputs]) -> Response[bytes]:
    """Show one run, with what its nodes received and gave and the workflow as it was."""
    asked = call.inputs
    async with call.services.store.reading() as session:
        run = await executions.get(session, asked.id)
        if run is None:
            raise no_execution(asked.id)
        pictures = await executions.pictures(session, run.id) or []
        is_whole = asked.payload is not PayloadPictures.NONE
        kept = await executions.payload(session, run.id) if is_whole else None
        workflow = await executions.workflow_definition(session, run.id) if is_whole else None
        incident = await incidents.incident_of_run(session, run.id)
    image_data = await loader(call.services.pictures, asked.image_data)(run)
    whole = {"ollama_result": raw_or_null(run.ollama_result), "analyses": Raw(run.analyses)}
    detail = ExecutionDetail(
        **msgspec.structs.asdict(shown_execution(run, image_data=image_data)) | whole,
        images=[_shown_picture(run.id, *numbered) for numbered in enumerate(pictures)],
        payload=await _payload(call, kept, pictures) if kept is not None else None,
        incident=incident,
        workflow_data=NOTHING if workflow is None else Raw(workflow),
    )
    return json_response(ExecutionAnswer(data=detail, meta=call.meta))


async def _payload(
    call: Call[DetailInputs], kept: bytes, pictures: Sequence[StoredPicture]
) -> Payload:
    if call.inputs.payload is PayloadPictures.FULL:
        return restored_payload(kept, await _originals(call.services.pictures, pictures))
    urls = {p.sha256: image_url(call.inputs.id, index) for index, p in enumerate(pictures)}
    return linked_payload(kept, urls)


async def _originals(source: Pictures, pictures: Sequence[StoredPicture]) -> dict[str, bytes]:
    """Return the bytes of every picture that is still there."""
    found = {}
    for picture in pictures:
        try:
            found[picture.sha256] = await source.original(picture.sha256)
        except NotFound:
            continue
    return found


def _shown_picture(execution_id: int, index: int, picture: StoredPicture) -> PictureInfo:
    return PictureInfo(
        index=index,
        url=image_url(execution_id, index),
        media_type=picture.media_type,
        size_bytes=picture.size_bytes,
        width=picture.width,
        height=picture.height,
    )
