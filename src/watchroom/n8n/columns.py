"""Which columns a reader needs, and what their presence tells of n8n's version."""

from collections.abc import Collection, Mapping
from typing import Final

from watchroom.domain.errors import Misconfigured

NEEDED: Final = {
    "execution_entity": frozenset(
        {"id", "workflowId", "mode", "status", "createdAt", "startedAt", "stoppedAt"}
        | {"retryOf", "deletedAt"}
    ),
    "execution_data": frozenset({"executionId", "data", "workflowData"}),
    "workflow_entity": frozenset({"id", "name", "active", "nodes", "createdAt"}),
}
STORED_AT: Final = "storedAt"  # of execution_entity, from n8n 2 on


def generation_of(columns: Mapping[str, Collection[str]], where: str) -> str:
    """
    Return "1.x" or "2.x" for the columns found, by table.

    Raises Misconfigured if a table or column is missing, or hidden from our role.
    """
    for table, needed in NEEDED.items():
        found = columns.get(table, ())
        if not found:
            raise Misconfigured(
                f"{where} shows no table {table}: it is not n8n's database, or schema or prefix "
                f"are wrong, or the role lacks GRANT SELECT ON {table}"
            )
        if missing := sorted(needed.difference(found)):
            raise Misconfigured(f"{where}: {table} has no column {missing[0]}; n8n 1 or 2 has it")
    return "2.x" if STORED_AT in columns["execution_entity"] else "1.x"
