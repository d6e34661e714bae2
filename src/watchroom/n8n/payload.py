"""Makes the payload that is kept of a run; `domain.payload` documents its format."""

from collections.abc import Sequence

from watchroom.n8n.runs import NodeRun, Waiting

_KEPT_AS_THEY_ARE = ("inputOverride", "error", "metadata")

PayloadRun = dict[str, object]


def build_payload(runs: Sequence[NodeRun], waiting: Sequence[Waiting]) -> dict[str, object]:
    """
    Return the payload of a run as JSON values.

    What a waiting node was about to get stands nowhere else, so it is kept as its `inputs`; a
    node that really ran got what the nodes before it gave.
    """
    types: dict[str, str | None] = {}
    by_node: dict[str, list[PayloadRun]] = {}
    for run in runs:
        types[run.node] = run.node_type
        by_node.setdefault(run.node, []).append(_run(run))
    really_ran = {run.node for run in runs if not run.artificial}
    for node in waiting:
        if node.node not in really_ran:
            types[node.node] = node.node_type
            _add_inputs(by_node.setdefault(node.node, []), node)
    nodes = [{"name": name, "type": types[name], "runs": by_node[name]} for name in by_node]
    return {"nodes": nodes}


def _run(run: NodeRun) -> PayloadRun:
    kept = {key: run.data[key] for key in _KEPT_AS_THEY_ARE if run.data.get(key)}
    return {
        "startedMs": run.started_ms,
        "durationMs": run.duration_ms,
        "status": run.status,
        "source": run.sources,
        "outputs": run.outputs,
        **kept,
    }


def _add_inputs(runs: list[PayloadRun], node: Waiting) -> None:
    """Add what a node was about to get, to the run that crash recovery made up if there is one."""
    if not runs:
        runs.append(
            {
                "startedMs": None,
                "durationMs": None,
                "status": None,
                "source": node.sources,
                "outputs": {},
            }
        )
    runs[-1]["inputs"] = node.inputs
