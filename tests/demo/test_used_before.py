"""What the demo's services used before its first start."""

from datetime import timedelta

import pytest

from builders import NOW, NOW_MS
from site_under_test import Clock
from watchroom.demo.engine.world import World
from watchroom.demo.story import OUTAGES
from watchroom.demo.used_before import MEASURED_MS, used_before
from watchroom.domain.incident_resources import FULL_PERCENT, LEAST_SAMPLES
from watchroom.domain.stats_samples import StatsSample


@pytest.fixture(scope="module")
def samples() -> list[StatsSample]:
    """Return all of them; a later clock must not change what was."""
    world = World.demo(7, Clock(NOW + timedelta(hours=5)), began=NOW)
    return list(used_before(world, NOW_MS, host="demo"))


def test_the_day_before_the_story_is_there(samples: list[StatsSample]) -> None:
    """Less would not tell what is usual, and an incident could be held against nothing."""
    origin_ms = NOW_MS - OUTAGES[0].ago_ms
    before = [each for each in samples if each.service == "ollama" and each.at_ms < origin_ms]

    assert len(before) > LEAST_SAMPLES
    assert before[0].at_ms == NOW_MS - MEASURED_MS
    assert len({each.service for each in samples}) == 11


def test_memory_was_full_before_each_kill_and_only_then(samples: list[StatsSample]) -> None:
    """A service that is killed for want of memory without having needed any would be no story."""
    kills = [NOW_MS - outage.ago_ms for outage in OUTAGES]
    full = {
        each.at_ms
        for each in samples
        if each.service == "ollama" and _memory_percent(each) >= FULL_PERCENT
    }

    assert all(any(0 <= kill - at_ms <= 60_000 for at_ms in full) for kill in kills)
    assert all(any(0 <= kill - at_ms <= 150_000 for kill in kills) for at_ms in full)


def test_nothing_was_measured_of_what_did_not_run(samples: list[StatsSample]) -> None:
    """Whisper was stopped twenty hours ago: from then on there is nothing, not zero."""
    last_ms = max(each.at_ms for each in samples if each.service == "whisper")

    assert abs(NOW_MS - 20 * 3_600_000 - last_ms) < 180_000


def _memory_percent(sample: StatsSample) -> float:
    assert sample.memory_bytes is not None
    assert sample.memory_limit_bytes is not None
    return sample.memory_bytes / sample.memory_limit_bytes * 100
