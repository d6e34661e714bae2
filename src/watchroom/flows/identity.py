"""Makes sure that a store receives the runs of one n8n only."""

from collections.abc import Mapping
from typing import Final

from watchroom.domain.errors import Conflict
from watchroom.n8n.source import N8nSource
from watchroom.store import executions, source
from watchroom.store.database import Session

SAMPLE: Final = 200  # newest runs that are compared

ADVICE: Final = (
    "this store holds the runs of another n8n database ({evidence}); "
    "give this one a data folder of its own (WATCHROOM_DATA_DIR), "
    "or point WATCHROOM_N8N_URL back at the first"
)


async def check_identity(n8n: N8nSource, session: Session, *, wanted: tuple[str, ...]) -> None:
    """
    Raise Conflict if the store's runs come from another database than *n8n*.

    A run is known by its id and the moment its row was written: n8n never changes either. Where
    n8n has pruned every run that we know, its workflows are compared in the same way.
    """
    known = await executions.newest_origins(session, SAMPLE)
    if not known:
        return
    present = await n8n.run_origins(list(known))
    foreign = next((id_ for id_, created in present.items() if known[id_] != created), None)
    if foreign is not None:
        raise Conflict(ADVICE.format(evidence=f"run {foreign} is another one there"))
    if not present:
        await _check_workflows(n8n, session, wanted)


async def _check_workflows(n8n: N8nSource, session: Session, wanted: tuple[str, ...]) -> None:
    state = await source.read(session)
    if state is None or not state.workflow_origins or state.wanted != wanted:
        return
    if not _share_one(state.workflow_origins, await n8n.workflow_origins()):
        raise Conflict(ADVICE.format(evidence="it shares no run and no workflow with it"))


def _share_one(ours: Mapping[str, int], theirs: Mapping[str, int]) -> bool:
    return any(theirs.get(workflow) == created for workflow, created in ours.items())
