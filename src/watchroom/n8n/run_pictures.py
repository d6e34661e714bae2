"""Which pictures a run was given, in which order, and which of them a node looked at."""

from collections.abc import Iterable, Sequence
from typing import Final

from watchroom.domain.json_values import mapping, sequence, text, whole
from watchroom.domain.payload import PICTURE
from watchroom.n8n.runs import Item, NodeRun

MOST_HOPS: Final = 100  # nodes that are walked back from an answer to its picture


class PictureFinder:
    """Finds the references to pictures within values; remembers what it has walked."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[str, ...]] = {}

    def in_item(self, item: Item) -> tuple[str, ...]:
        """Return the SHA-256 of an item's pictures, those of `binary` before those in its JSON."""
        binary, json = self.within(item.get("binary")), self.within(item.get("json"))
        return tuple(dict.fromkeys((*binary, *json)))

    def within(self, value: object) -> tuple[str, ...]:
        """Return the SHA-256 of every picture in *value*, which must outlive this object."""
        if not isinstance(value, dict | list):
            return ()
        found = self._found.get(id(value))
        if found is None:
            self._found[id(value)] = ()
            found = self._found[id(value)] = self._walk(value)
        return found

    def _walk(self, value: dict[str, object] | list[object]) -> tuple[str, ...]:
        if isinstance(value, dict):
            own = value.get(PICTURE)
            if isinstance(own, str):
                return (own,)
            members: Iterable[object] = value.values()
        else:
            members = value
        inner = [
            found
            for member in members
            if isinstance(member, dict | list) and (found := self.within(member))
        ]
        if len(inner) <= 1:
            return inner[0] if inner else ()
        return tuple(dict.fromkeys(sha256 for found in inner for sha256 in found))


def pictures_in_order(
    runs: Sequence[NodeRun], waiting: Iterable[Item], finder: PictureFinder
) -> tuple[str, ...]:
    """
    Return the SHA-256 of a run's pictures in the order in which they appeared.

    What the nodes gave comes first, in order of their runs; then what the nodes *waiting* were
    about to get, then what failed nodes say they had sent.
    """
    given = (item for run in runs for item in run.items())
    found = [finder.in_item(item) for item in (*given, *waiting)]
    sub_nodes = [finder.within(run.data) for run in runs]
    return tuple(dict.fromkeys(sha256 for part in (*found, *sub_nodes) for sha256 in part))


class Lineage:
    """Follows items back through the nodes that they came through."""

    def __init__(self, runs: Sequence[NodeRun], finder: PictureFinder) -> None:
        self._runs = {(run.node, run.number): run for run in runs}
        self._finder = finder

    def pictures_behind(self, run: NodeRun, item: Item, position: int) -> tuple[str, ...]:
        """
        Return the pictures of the nearest item before *item*, the *position*-th that *run* gave.

        Empty if no item before it had a picture, or if n8n does not tell what came before.
        """
        for _ in range(MOST_HOPS):
            before = self._before(run, item, position)
            if before is None:
                return ()
            run, item, position = before
            if pictures := self._finder.in_item(item):
                return pictures
        return ()

    def _before(self, run: NodeRun, item: Item, position: int) -> tuple[NodeRun, Item, int] | None:
        paired_input, paired = _paired(item, position)
        if paired_input >= len(run.sources):
            return None
        source = mapping(run.sources[paired_input])
        number = whole(source.get("previousNodeRun")) or 0
        earlier = self._runs.get((text(source.get("previousNode")) or "", number))
        outputs = sequence(earlier.outputs.get("main")) if earlier else ()
        output = whole(source.get("previousNodeOutput")) or 0
        items = sequence(outputs[output]) if 0 <= output < len(outputs) else ()
        if earlier is None or not 0 <= paired < len(items):
            return None
        return earlier, mapping(items[paired]), paired


def _paired(item: Item, position: int) -> tuple[int, int]:
    """Return from which input, and which item of it, *item* was made."""
    paired: object = item.get("pairedItem")
    if isinstance(paired, list) and paired:
        paired = paired[0]
    if isinstance(paired, dict):
        return whole(paired.get("input")) or 0, whole(paired.get("item")) or 0
    plain = whole(paired)
    return 0, position if plain is None else plain
