"""`GET /api/executions`: the list of runs."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from litestar.response import Response, Stream
from msgspec import UNSET

from watchroom.domain.errors import InvalidInput
from watchroom.store import executions
from watchroom.store.executions import Page
from watchroom.store.filters import Sort
from watchroom.web.endpoint import JSON, Call, json_response
from watchroom.web.inputs import query
from watchroom.web.kinds import MOMENT, choice, integer, text
from watchroom.web.picture_data import ImageData, Loader, loader
from watchroom.web.run_filters import FilterInputs, filter_of, filters_given
from watchroom.web.shown import shown_execution
from watchroom.web.wire.executions import NOTHING, ExecutionList, ListMeta
from watchroom.web.wire.types import Pagination

LARGEST_OFFSET: Final = 10**12
PAGING: Final = frozenset({"limit", "offset", "cursor", "at", "around", "sort", "imageData"})
_STARTS: Final = frozenset({"offset", "cursor", "at", "around"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListInputs(FilterInputs):
    """What the list can be asked for."""

    limit: int = query(integer(1, 200), says="Number of results per page.", default=50, example=20)
    offset: int = query(integer(0, LARGEST_OFFSET), says="Number of results to skip.", default=0)
    sort: Sort = query(
        choice(Sort), says="Order; runs without the value come last.", default=Sort.NEWEST
    )
    cursor: str | None = query(
        text(200),
        says="`nextCursor` or `previousCursor` of another page, instead of `offset`.",
        default=None,
    )
    at_ms: int | None = query(
        MOMENT,
        name="at",
        says="Begin the page at this moment, instead of `offset`; for lists by time.",
        default=None,
    )
    around: int | None = query(
        integer(0),
        says="Id of a run that comes into the middle of the page, instead of `offset`; if it "
        "does not pass the filters, its place does.",
        default=None,
    )
    image_data: ImageData = query(
        choice(ImageData), says="What stands in `imageData`.", default=ImageData.FULL
    )


async def list_executions(call: Call[ListInputs]) -> Response[Any]:
    """
    List runs, the newest first.

    Filters combine: a run must meet all of them. Pictures make this answer large; ask for
    `imageData=none` and load each from its `imageUrl` where that is possible.
    """
    asked = call.inputs
    _check_start(asked)
    page = await executions.page(
        call.services.store,
        filter_of(asked, call.now_ms),
        sort=asked.sort,
        limit=asked.limit,
        offset=asked.offset,
        cursor=asked.cursor,
        at_ms=asked.at_ms,
        around=asked.around,
    )
    meta = _meta(call, page)
    if asked.image_data is ImageData.NONE:
        items = [shown_execution(run, image_data=NOTHING) for run in page.items]
        return json_response(ExecutionList(data=items, meta=meta))
    return await _streamed(_chunks(page, meta, loader(call.services.pictures, asked.image_data)))


def _check_start(asked: ListInputs) -> None:
    given = [name for name in _STARTS if asked.given.get(name)]
    if len(given) > 1:
        raise InvalidInput(min(given), f"Only one of {', '.join(sorted(given))} can be sent")


def _meta(call: Call[ListInputs], page: Page) -> ListMeta:
    asked = call.inputs
    pagination = Pagination(
        limit=asked.limit,
        offset=asked.offset,
        total=page.total,
        has_more=page.has_more,
        next_cursor=page.next_cursor,
        previous_cursor=page.previous_cursor or UNSET,
    )
    return ListMeta(
        pagination=pagination, filters=filters_given(asked), timestamp=call.meta.timestamp
    )


async def _streamed(chunks: AsyncIterator[bytes]) -> Stream:
    """
    Return an answer that is made while it is sent, one run at a time.

    The first run is made before the status goes out, so that a store which does not answer is
    told as an error and not by a broken connection.
    """
    opening = await anext(chunks) + await anext(chunks)

    async def whole() -> AsyncIterator[bytes]:
        yield opening
        async for chunk in chunks:
            yield chunk

    return Stream(whole(), media_type=JSON)


async def _chunks(page: Page, meta: ListMeta, load: Loader) -> AsyncIterator[bytes]:
    yield b'{"data":['
    for number, run in enumerate(page.items):
        shown = shown_execution(run, image_data=await load(run))
        yield (b"," if number else b"") + msgspec.json.encode(shown)
    yield b'],"meta":' + msgspec.json.encode(meta) + b',"error":null}'
