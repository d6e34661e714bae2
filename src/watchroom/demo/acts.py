"""What goes on behind the server of a demo: the data grow, the story is told, runs arrive."""

import asyncio

import aiohttp
import msgspec
import structlog

from watchroom.demo.data.album import sizes_of
from watchroom.demo.data.happenings import History
from watchroom.demo.data.n8n_file import N8nFile
from watchroom.demo.engine.world import World
from watchroom.demo.feeding import Feeder
from watchroom.demo.filling import Filling
from watchroom.demo.home import Home, Record
from watchroom.demo.story import MODEL_SERVICE
from watchroom.demo.telling import Api, answers, tell
from watchroom.domain.errors import WatchroomError
from watchroom.domain.failures import first_of
from watchroom.wiring.parts import utc_now

log = structlog.get_logger(__name__)


class Acts:
    """What goes on behind the server."""

    def __init__(
        self,
        home: Home,
        record: Record,
        filling: Filling | None,
        world: World,
        session: aiohttp.ClientSession,
    ) -> None:
        self._home = home
        self._record = record
        self._filling = filling
        self._world = world
        self._session = session

    async def play(self, base_url: str) -> None:
        """
        Fill what is missing, tell the story, and let runs arrive until cancelled.

        What goes wrong here is logged: what is there can be looked at all the same.
        """
        api = Api(self._session, base_url)
        try:
            await answers(api)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._tell(api))
                tasks.create_task(self._fill_and_feed(api))
        except* (WatchroomError, TimeoutError) as errors:
            log.error("the demo stands still", reason=str(first_of(errors)))  # noqa: TRY400  ours

    async def _tell(self, api: Api) -> None:
        if self._record.is_told:
            return
        try:
            await tell(api, receiver_port=self._record.receiver_port)
        except (WatchroomError, TimeoutError) as error:
            log.warning("a part of the demo's story is missing", reason=str(error))
            return
        self._remember(is_told=True)

    async def _fill_and_feed(self, api: Api) -> None:
        if self._filling is not None:
            await self._filling.finish()
        if not self._record.is_complete and await self._is_ahead(api):
            self._remember(is_complete=True)
        file = N8nFile(self._home.n8n_file)
        try:
            await self._feeder(file).run()
        finally:
            file.close()

    async def _is_ahead(self, api: Api) -> bool:
        """Tell whether the ingest has not passed by runs that were written too late for it."""
        info = await api.get("/api/system/info")
        return self._filling is None or info["data"]["n8n"]["state"] == "backfilling"

    def _feeder(self, file: N8nFile) -> Feeder:
        return Feeder(
            file=file,
            history=History(self._record.plan),
            sizes=sizes_of(self._home.storage, first=False),
            clock=utc_now,
            is_model_up=lambda: self._world.container(MODEL_SERVICE).is_up,
        )

    def _remember(self, **changes: bool) -> None:
        self._record = msgspec.structs.replace(self._record, **changes)
        self._home.keep(self._record)
