"""`GET /api/executions`: the list of runs."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from litestar.response import Response, Stream

from watchroom.domain.errors import InvalidInput
from watchroom.domain.execution import Mark, RiskLevel, Status
from watchroom.store import executions
from watchroom.store.executions import Page
from watchroom.store.filters import ExecutionFilter, Sort
from watchroom.web.endpoint import JSON, Call, json_response
from watchroom.web.inputs import Inputs, query
from watchroom.web.kinds import MOMENT, choice, integer, many, text, word
from watchroom.web.picture_data import ImageData, Loader, loader
from watchroom.web.shown import shown_execution
from watchroom.web.wire.executions import NOTHING, ExecutionList, ListMeta
from watchroom.web.wire.types import Pagination

DAY_MS: Final = 86_400_000
DEFAULT_DAYS: Final = 30
LARGEST_OFFSET: Final = 10**12
_PAGING: Final = frozenset({"limit", "offset", "cursor", "sort", "imageData"})
_MARKS: Final[dict[str, Mark | None]] = {"none": None, **{mark.value: mark for mark in Mark}}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListInputs(Inputs):
    """What the list can be asked for."""

    limit: int = query(integer(1, 200), says="Number of results per page.", default=50, example=20)
    offset: int = query(integer(0, LARGEST_OFFSET), says="Number of results to skip.", default=0)
    status: tuple[Status, ...] = query(
        many(choice(Status)), says="Only runs with one of these.", default=(), example="success"
    )
    days: int | None = query(
        integer(1, 365),
        says="How many days to look back from `to`, or from now; 30 without `from`.",
        default=None,
        example=7,
    )
    search: str | None = query(
        text(200),
        says="Words that must all occur in description, camera, model, workflow, error or id; "
        "each may be the beginning of one from three characters on.",
        default=None,
    )
    from_ms: int | None = query(
        MOMENT, name="from", says="Only runs that began at this moment or later.", default=None
    )
    to_ms: int | None = query(
        MOMENT, name="to", says="Only runs that began before this moment.", default=None
    )
    workflow: tuple[str, ...] = query(
        many(text(200)), says="Only runs of these workflows, by id or exact name.", default=()
    )
    risk: tuple[RiskLevel, ...] = query(
        many(choice(RiskLevel)), says="Only runs with one of these verdicts.", default=()
    )
    camera: tuple[str, ...] = query(many(text(200)), says="Only of these cameras.", default=())
    model: tuple[str, ...] = query(many(text(200)), says="Only of these models.", default=())
    mark: tuple[Mark | None, ...] = query(
        many(word(_MARKS)), says="Only with one of these marks; `none` is unmarked.", default=()
    )
    node: tuple[str, ...] = query(
        many(text(200)), says="Only runs that failed in one of these nodes.", default=()
    )
    pattern: int | None = query(
        integer(1), says="Only failures of this pattern, by its id.", default=None
    )
    sort: Sort = query(
        choice(Sort), says="Order; runs without the value come last.", default=Sort.NEWEST
    )
    cursor: str | None = query(
        text(200), says="`nextCursor` of the page before, instead of `offset`.", default=None
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
    if asked.cursor is not None and asked.offset:
        raise InvalidInput("cursor", "Stands instead of offset; send one of them")
    page = await executions.page(
        call.services.store,
        _filter(asked, call.now_ms),
        sort=asked.sort,
        limit=asked.limit,
        offset=asked.offset,
        cursor=asked.cursor,
    )
    meta = _meta(call, page)
    if asked.image_data is ImageData.NONE:
        items = [shown_execution(run, image_data=NOTHING) for run in page.items]
        return json_response(ExecutionList(data=items, meta=meta))
    return await _streamed(_chunks(page, meta, loader(call.services.pictures, asked.image_data)))


def _filter(asked: ListInputs, now_ms: int) -> ExecutionFilter:
    return ExecutionFilter(
        from_ms=_from_ms(asked, now_ms),
        to_ms=asked.to_ms,
        statuses=asked.status,
        workflows=asked.workflow,
        risks=asked.risk,
        cameras=asked.camera,
        models=asked.model,
        marks=asked.mark,
        nodes=asked.node,
        pattern=asked.pattern,
        search=asked.search,
    )


def _from_ms(asked: ListInputs, now_ms: int) -> int:
    if asked.from_ms is None:
        end_ms = now_ms if asked.to_ms is None else asked.to_ms
        return max(0, end_ms - (asked.days or DEFAULT_DAYS) * DAY_MS)
    if asked.days is not None:
        raise InvalidInput("days", "Counts back from `to`; it cannot be combined with `from`")
    if asked.to_ms is not None and asked.to_ms < asked.from_ms:
        raise InvalidInput("to", "Must not lie before `from`")
    return asked.from_ms


def _meta(call: Call[ListInputs], page: Page) -> ListMeta:
    asked = call.inputs
    filters = {name: value for name, value in asked.given.items() if name not in _PAGING}
    pagination = Pagination(
        limit=asked.limit,
        offset=asked.offset,
        total=page.total,
        has_more=page.has_more,
        next_cursor=page.next_cursor,
    )
    return ListMeta(pagination=pagination, filters=filters, timestamp=call.meta.timestamp)


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
