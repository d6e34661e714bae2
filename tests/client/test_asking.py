"""What both clients get for what they ask."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from both_clients import Caller, Kind, calling
from builders import NOW, jpeg, run
from happenings import happening
from live_site import LiveSite, live_site
from scripted_server import answer, scripted
from services_under_test import OPERATION_ID
from site_under_test import Site
from told_webhooks import DELIVERY_ID, WEBHOOK_ID
from watchroom.client import Refused, Retries, Unintelligible, Unreachable, Watchroom
from watchroom.client.errors import ClientError, NotInTime
from watchroom.client.models.webhooks import Filters
from watchroom.client.request import ask, spelled
from watchroom.client.requests import executions
from watchroom.client.retries import is_passing
from watchroom.domain.access import Scope
from watchroom.web.exports import EXAMPLE_ID as EXPORT_ID
from watchroom.web.saved_views import EXAMPLE_ID as VIEW_ID

PARTS = ("database", "workflow", "memory", "n8n", "objects", "docker")
HEALTH = json.dumps(
    {
        "status": "unhealthy",
        "timestamp": "2025-08-28T12:34:56.000Z",
        "version": "1",
        "demo": False,
        "checks": {part: {"status": "unhealthy"} for part in PARTS},
    }
)

ANSWERED: Mapping[str, tuple[Any, ...]] = {
    "list_executions": (),
    "read_execution": (1,),
    "read_image": (1,),
    "summarise_days": (),
    "summarise_hours": ("2025-08-27",),
    "measure_performance": (),
    "read_overview": (),
    "analyse_errors": (),
    "list_happenings": (),
    "list_services": (),
    "read_service": ("ollama",),
    "restart_service": ("ollama",),
    "order_many": ("restart", ["ollama", "n8n"]),
    "check_update": ("ollama",),
    "list_updates": (),
    "list_strips": (),
    "read_impact": ("ollama",),
    "read_logs": ("ollama",),
    "read_stats": ("ollama",),
    "read_stats_history": ("ollama",),
    "read_latency": ("ollama",),
    "list_operations": (),
    "list_service_operations": ("ollama",),
    "read_operation": (OPERATION_ID,),
    "wait_for_operation": (OPERATION_ID,),
    "list_events": ("ollama",),
    "list_crashes": ("ollama",),
    "read_crash": ("ollama", 1),
    "list_audit": (),
    "check_audit": (),
    "list_webhooks": (),
    "read_webhook": (WEBHOOK_ID,),
    "list_deliveries": (WEBHOOK_ID,),
    "redeliver": (WEBHOOK_ID, DELIVERY_ID),
    "rotate_webhook_secret": (WEBHOOK_ID,),
    "remove_webhook": (WEBHOOK_ID,),
    "list_views": (),
    "read_view": (VIEW_ID,),
    "change_view": (VIEW_ID,),
    "remove_view": (VIEW_ID,),
    "save_view": ("/executions", "risk=HIGH"),
    "list_exports": (),
    "read_export": (EXPORT_ID,),
    "read_export_file": (EXPORT_ID,),
    "remove_export": (EXPORT_ID,),
    "order_file": ("csv",),
    "check_health": (),
    "describe_system": (),
    "list_unreadable": (),
    "read_system_stats": (),
    "read_machines": (),
    "list_incidents": (),
    "list_nodes": (),
    "analyse_window": (),
}


async def test_what_the_server_answers_is_understood(call: Caller) -> None:
    """Real answers of a real server, over a socket, to one method after the other."""
    for name, asked in ANSWERED.items():
        assert await call(name, *asked) is not None, name


async def test_answers_have_types(call: Caller) -> None:
    """Moments are aware, and what is not available is None."""
    execution = await call("read_execution", 1)
    picture = await call("read_image", 1, size="full")

    assert execution.started_at.tzinfo is not None
    assert execution.id == 1
    assert execution.image_data is None
    assert (picture.data, picture.media_type) == (jpeg(), "image/jpeg")


async def test_a_list_is_walked_to_its_end(site: Site, call: Caller) -> None:
    """Page after page, each run once."""
    await site.keep(*(run(number) for number in range(2, 12)))
    found = await call("each_execution", days=365, page_size=3)

    assert sorted(each.id for each in found) == list(range(1, 12))


async def test_a_log_of_events_is_walked_to_its_end(live: LiveSite, call: Caller) -> None:
    """By places, since the log has no cursors."""
    told = await live.note(*[happening()] * 7)
    found = await call("each_happening", after=told[0].seq, page_size=2)

    assert [each.seq for each in found] == [each.seq for each in told[1:]]


async def test_a_webhook_is_made_and_changed(call: Caller) -> None:
    """Bodies are sent as the server names their members."""
    made = await call(
        "create_webhook",
        "http://127.0.0.1:9/hook",
        ["service:error"],
        filters=Filters(services=["ollama"], min_risk="LOW"),
    )
    changed = await call("change_webhook", made.id, state="paused")

    assert made.secret
    assert changed.state == "paused"
    assert changed.filters.min_risk == "LOW"


async def test_what_the_server_refuses_is_told(call: Caller) -> None:
    """Status, code, words and the field that is to blame: of both wings."""
    with pytest.raises(Refused) as of_services:
        await call("read_service", "nobody")
    with pytest.raises(Refused) as of_runs:
        await call("list_executions", limit=0)

    assert (of_services.value.status, of_services.value.code) == (404, "NOT_FOUND")
    assert (of_runs.value.status, of_runs.value.code) == (400, "VALIDATION_ERROR")
    assert of_runs.value.details["field"] == "limit"


async def test_a_key_is_sent(site: Site, kind: Kind) -> None:
    """With it one is let in, without it not."""
    key = await site.make_key(Scope.READ)
    async with live_site(site, auth_required=True) as closed:
        url = f"http://127.0.0.1:{closed.port}"
        async with calling(kind, url, api_key=key.secret) as caller:
            assert await caller("list_services")
        async with calling(kind, url) as caller:
            with pytest.raises(Refused) as refused:
                await caller("list_services")

    assert refused.value.status == 401


async def test_an_operation_that_lasts_too_long_is_told(site: Site, call: Caller) -> None:
    """Whoever waits is not held for ever."""
    site.operations.lasting = True
    begun = await call("restart_service", "ollama", wait=False)

    with pytest.raises(NotInTime):
        await call("wait_for_operation", begun.operation_id, deadline_s=0.2)


@pytest.mark.parametrize(
    "passing",
    [
        answer("503 Service Unavailable", "{}"),
        answer("429 Too Many Requests", "{}", "Retry-After: 0"),
        answer("200 OK", "{", length=99),
        None,
    ],
)
async def test_what_passes_is_asked_again(kind: Kind, passing: bytes | None) -> None:
    """Servers start anew, networks fail, and budgets fill up again."""
    busy = answer("200 OK", '{"success": true, "data": []}')
    async with scripted(passing, passing, busy) as server, calling(kind, server.url) as caller:
        assert await caller("list_updates") == []

    assert len(server.asked) == 3


async def test_what_changes_something_is_asked_once(kind: Kind) -> None:
    """Nobody knows whether the first one was carried out."""
    async with scripted(None) as server, calling(kind, server.url) as caller:
        with pytest.raises(Unreachable):
            await caller("restart_service", "ollama")

    assert len(server.asked) == 1


async def test_trying_again_has_an_end(kind: Kind) -> None:
    """The last refusal is raised as it came."""
    full = answer("429 Too Many Requests", '{"error": {"message": "Later.", "code": "X"}}')
    async with scripted(full) as server, calling(kind, server.url) as caller:
        with pytest.raises(Refused, match="Later") as refused:
            await caller("list_updates")

    assert (refused.value.status, refused.value.code) == (429, "X")
    assert len(server.asked) == 4


async def test_a_health_check_that_is_not_well_is_an_answer(kind: Kind) -> None:
    """Its 503 is neither an error nor a reason to ask again."""
    async with (
        scripted(answer("503 Service Unavailable", HEALTH)) as server,
        calling(kind, server.url) as caller,
    ):
        assert (await caller("check_health")).version == "1"

    assert len(server.asked) == 1


@pytest.mark.parametrize("body", ["", "<html>", "{}", '{"data": 3}', "\udcff"])
async def test_an_answer_of_something_else_is_told(kind: Kind, body: str) -> None:
    """Something else may listen on that port."""
    raw = answer("200 OK", body.encode(errors="replace").decode())
    async with scripted(raw) as server, calling(kind, server.url) as caller:
        with pytest.raises(Unintelligible):
            await caller("list_services")


async def test_a_refusal_of_something_between_is_told(kind: Kind) -> None:
    """A proxy answers in its own shape."""
    page = answer("502 Bad Gateway", "<h1>no route</h1>")
    async with scripted(page) as server, calling(kind, server.url) as caller:
        with pytest.raises(Refused, match="no route") as refused:
            await caller("list_services")

    assert refused.value.status == 502


async def test_a_server_that_is_not_there_is_told(kind: Kind) -> None:
    """With its address, since that may be what is wrong."""
    async with scripted(None) as server:
        pass
    async with calling(kind, server.url, retries=Retries(most=0)) as caller:
        with pytest.raises(Unreachable, match=server.url):
            await caller("list_services")


@pytest.mark.parametrize("url", ["", "localhost:5000", "ftp://host", "http://"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """At once, not at the first request."""
    with pytest.raises(ValueError, match="not an address"):
        Watchroom(url)


def test_parameters_are_spelled_as_the_server_does() -> None:
    """Moments with their offset, lists by commas, truth in lower case."""
    request = executions.list_executions(
        from_=NOW, risk=["HIGH", "CRITICAL"], status="error", image_data="full"
    )

    assert request.query == {
        "from": "2025-08-28T12:34:56+00:00",
        "risk": "HIGH,CRITICAL",
        "status": "error",
        "imageData": "full",
    }
    assert spelled({"dry_run": True, "wait": False, "host": None}) == {
        "dryRun": "true",
        "wait": "false",
    }


@pytest.mark.parametrize(
    ("error", "tries", "longest_s"),
    [
        (Unreachable("gone"), 1, 0.5),
        (Unreachable("gone"), 2, 1.0),
        (Unreachable("gone"), 4, None),
        (Refused("full", status=429, code=""), 1, 0.5),
        (Refused("no", status=404, code=""), 1, None),
        (Unintelligible("?"), 1, None),
        (Refused("full", status=429, code="", retry_after_s=61.0), 1, None),
    ],
)
def test_pauses_grow_and_have_a_bound(
    error: ClientError, tries: int, longest_s: float | None
) -> None:
    """Some chance is in them, so that clients do not come back all at once."""
    pause_s = Retries().pause_s(ask("GET", "/", dict), error, tries)

    assert (pause_s is None) == (longest_s is None)
    assert pause_s is None or longest_s is None or longest_s / 2 <= pause_s <= longest_s


def test_a_server_that_asks_for_a_pause_gets_it() -> None:
    """Coming back earlier would only count as another request."""
    refused = Refused("full", status=429, code="", retry_after_s=7.0)

    assert Retries().pause_s(ask("GET", "/", dict), refused, 1) == 7.0
    assert is_passing(refused)
