"""The bounded memory."""

from watchroom.flows.recent import Recent


def test_what_was_not_used_for_longest_goes_first() -> None:
    """Reading counts as use."""
    recent: Recent[str] = Recent(3)
    for key in "abc":
        recent.add(key, key.upper())
    recent.get("a")
    recent.add("d", "D")

    assert [recent.get(key) for key in "abcd"] == ["A", None, "C", "D"]


def test_the_total_weight_is_bounded() -> None:
    """Values of many sizes share the room; one that is too large does not empty it."""
    recent: Recent[str] = Recent(10)
    recent.add("a", "A", weight=6)
    recent.add("a", "A2", weight=4)
    recent.add("b", "B", weight=6)
    recent.add("c", "C", weight=11)
    assert [recent.get(key) for key in "abc"] == ["A2", "B", None]

    recent.add("d", "D", weight=5)
    assert [recent.get(key) for key in "abd"] == [None, None, "D"]
