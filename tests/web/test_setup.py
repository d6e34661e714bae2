"""`/api/setup/found`: what an admin who sets this up is told."""

from collections.abc import Sequence
from dataclasses import replace

from signed_in import signed_in
from site_under_test import CLOSED, Site
from watchroom.domain.findings import Finding, Outcome
from watchroom.domain.people import Role

URL = "/api/setup/found"
ENGINE = Finding(outcome=Outcome.GOOD, subject="docker", words="local: Docker 27, 11 containers")
N8N = Finding(
    outcome=Outcome.MISSING,
    subject="n8n",
    words="not configured",
    advice=("WATCHROOM_N8N_URL=sqlite:////data/database.sqlite",),
)
BROKEN = Finding(outcome=Outcome.BAD, subject="docker", words="edge: nobody answers")


async def test_it_tells_what_was_found_and_which_line_to_add(site: Site) -> None:
    """It is looked anew each time: people mend something and look again."""
    looks = 0

    async def look() -> Sequence[Finding]:
        nonlocal looks
        looks += 1
        return (N8N, ENGINE, BROKEN)

    site.services = replace(site.services, look=look)
    async with signed_in(site) as admin:
        await admin.get(URL)
        found = (await admin.get(URL)).json()["data"]

    assert looks == 2
    assert [(thing["subject"], thing["outcome"]) for thing in found] == [
        ("n8n", "missing"),
        ("docker", "good"),
        ("docker", "bad"),
    ]
    assert found[0]["advice"] == ["WATCHROOM_N8N_URL=sqlite:////data/database.sqlite"]
    assert found[1]["words"] == "local: Docker 27, 11 containers"


async def test_where_everything_is_made_up_nothing_is_found(site: Site) -> None:
    """A demo must not look around on the machine of who tries it."""
    async with signed_in(site) as admin:
        assert (await admin.get(URL)).json()["data"] == []


async def test_only_admins_are_told(site: Site) -> None:
    """It names files and addresses of the machine."""
    async with signed_in(site, "Grace", Role.OPERATOR) as operator, site.client(CLOSED) as nobody:
        assert (await operator.get(URL)).status_code == 403
        assert (await nobody.get(URL)).status_code == 401
