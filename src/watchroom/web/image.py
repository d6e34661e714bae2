"""`GET /api/executions/{id}/image`: a picture."""

from dataclasses import dataclass
from typing import Any, Final

from litestar.exceptions import HTTPException
from litestar.response import Response, Stream

from watchroom.domain.errors import NotFound, UnsupportedFormat
from watchroom.domain.renditions import PictureFormat, PictureSize, etag
from watchroom.flows.pictures import ServedPicture
from watchroom.store import executions
from watchroom.store.executions import StoredPicture
from watchroom.web.endpoint import Call
from watchroom.web.files import PIECE_BYTES, pieces, read_part
from watchroom.web.inputs import Inputs, Kind, header, path, query
from watchroom.web.kinds import ANY_TEXT, EXECUTION_ID, choice, integer, no_execution
from watchroom.web.ranges import UnsatisfiableError, matches, wanted_part

MAX_AGE_S: Final = 3600
MOST_PICTURES: Final = 10_000


def _read_format(text: str) -> PictureFormat:
    try:
        return PictureFormat(text)
    except ValueError as error:
        made = ", ".join(PictureFormat)
        raise UnsupportedFormat(f"Pictures come as {made}, not as {text[:64]!r}.") from error


FORMAT: Final = Kind(read=_read_format, schema={"type": "string", "enum": list(PictureFormat)})


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageInputs(Inputs):
    """What a picture can be asked for."""

    id: int = path(EXECUTION_ID, says="Execution ID.", example=4893)
    format: PictureFormat = query(FORMAT, says="Image format.", default=PictureFormat.JPEG)
    size: PictureSize = query(
        choice(PictureSize),
        says="Image size: `thumbnail` is 320 pixels on its long side, `medium` 960, "
        "`preview` 1600.",
        default=PictureSize.FULL,
        example="medium",
    )
    index: int | None = query(
        integer(0, MOST_PICTURES),
        says="Which picture of the run, counted from 0; without it the one of the headline.",
        default=None,
    )
    if_none_match: str | None = header(
        ANY_TEXT,
        says="An `ETag`: if it is current, the answer is 304.",
        name="If-None-Match",
        default=None,
    )
    if_range: str | None = header(
        ANY_TEXT,
        says="An `ETag`: `Range` counts only if it is current.",
        name="If-Range",
        default=None,
    )
    range: str | None = header(
        ANY_TEXT, says="One range of bytes, such as `bytes=0-1023`.", name="Range", default=None
    )


async def read_image(call: Call[ImageInputs]) -> Response[Any]:
    """
    Serve a picture of a run.

    At full size and in the format in which it came, it is the original byte for byte. Otherwise
    it is made from that, with its orientation applied and without its metadata.
    """
    asked = call.inputs
    picture = await _find_picture(call)
    tag = etag(picture.sha256, picture.media_type, asked.size, asked.format)
    audience = "private" if call.options.auth_required else "public"
    headers = {"ETag": tag, "Cache-Control": f"{audience}, max-age={MAX_AGE_S}"}
    if matches(asked.if_none_match, tag):
        return Response(None, status_code=304, headers=headers)
    served = await call.services.pictures.rendition(
        picture.sha256, picture.media_type, size=asked.size, form=asked.format
    )
    return await _sent(served, asked, headers)


async def _find_picture(call: Call[ImageInputs]) -> StoredPicture:
    """Return what the store knows of the picture. Raises NotFound, StoreUnavailable."""
    store, id_, index = call.services.store, call.inputs.id, call.inputs.index
    pictures = await executions.pictures(store, id_)
    if pictures is None:
        raise no_execution(id_)
    if index is None:
        run = await executions.get(store, id_) if len(pictures) > 1 else None
        index = (run.picture_index if run else None) or 0
    if index >= len(pictures):
        raise NotFound(f"Execution {id_} has no picture with the index {index}.")
    return pictures[index]


async def _sent(
    served: ServedPicture, asked: ImageInputs, headers: dict[str, str]
) -> Response[Any]:
    size = served.size_bytes
    try:
        part = wanted_part(asked.range, asked.if_range, served.etag, size)
    except UnsatisfiableError:
        raise HTTPException(status_code=416, headers={"Content-Range": f"bytes */{size}"}) from None
    headers["Accept-Ranges"] = "bytes"
    if part is None:
        return await _body(served, range(size), headers, status=200)
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return await _body(served, part, headers, status=206)


async def _body(
    served: ServedPicture, part: range, headers: dict[str, str], *, status: int
) -> Response[Any]:
    media_type = served.media_type
    if served.path is None:
        data = (served.data or b"")[part.start : part.stop]
    elif len(part) <= PIECE_BYTES:
        data = await read_part(served.path, part.start, len(part))
    else:
        headers["Content-Length"] = str(len(part))
        stream = pieces(served.path, part.start, len(part))
        return Stream(stream, status_code=status, media_type=media_type, headers=headers)
    return Response(data, status_code=status, media_type=media_type, headers=headers)
