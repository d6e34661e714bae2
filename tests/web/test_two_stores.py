"""The same runs give the same answers, whichever database keeps them."""

from pathlib import Path

import pytest

from builders import DAY_MS, HOUR_MS, NOW_MS, analysis, jpeg, notification, picture, run
from site_under_test import Site, opened_site
from watchroom.domain.execution import RiskLevel, RunError, Status

PICTURE = jpeg()
ADDRESSES = [
    "/api/executions?imageData=none",
    "/api/executions?limit=7&offset=5&sort=-duration",
    "/api/executions?search=caf%C3%A9&imageData=none",
    "/api/executions?status=error&imageData=none",
    "/api/executions?risk=HIGH,UNREADABLE&camera=caf%C3%A9&imageData=none",
    "/api/executions/7",
    "/api/executions/summary/daily?days=30&timezone=Europe/Madrid",
    "/api/executions/summary/daily?days=2&groupBy=hour",
    "/api/executions/summary/hourly?date=2025-08-27",
    "/api/analytics/performance?period=30d",
    "/api/analytics/overview",
    "/api/analytics/errors?groupBy=message",
    "/api/system/unreadable",
]


async def fill(site: Site) -> None:
    """Keep fifty runs of every sort, some with text that one of the databases cannot hold."""
    levels = list(RiskLevel)
    good = [
        run(
            id_,
            started_ms=NOW_MS - id_ * 7 * HOUR_MS,
            stopped_ms=NOW_MS - id_ * 7 * HOUR_MS + id_ * 100,
            camera="Café" if id_ % 2 else "a\0b\ud800",
            pictures=(picture(PICTURE),),
            analyses=(analysis(levels[id_ % len(levels)]),),
            notifications=(notification(success=id_ % 5 > 0),),
        )
        for id_ in range(1, 41)
    ]
    failed = [
        run(
            id_,
            started_ms=NOW_MS - (id_ - 40) * DAY_MS,
            status=Status.ERROR,
            status_detail="error",
            error=RunError(message=f"timeout of {id_}000ms exceeded", node="Ollama", type=None),
        )
        for id_ in range(41, 51)
    ]
    await site.keep(*good, *failed, pictures=[PICTURE])


@pytest.mark.postgres
async def test_both_stores_answer_the_same(tmp_path: Path, postgres_dsn: str) -> None:
    """Byte for byte, so that moving from one to the other changes nothing for anybody."""
    async with opened_site(tmp_path) as small, opened_site(tmp_path, url=postgres_dsn) as large:
        for site in (small, large):
            await fill(site)
        async with small.client() as ours, large.client() as theirs:
            for address in ADDRESSES:
                answer, other = await ours.get(address), await theirs.get(address)
                assert answer.status_code == 200, address
                assert answer.content == other.content, address
