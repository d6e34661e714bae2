"""Exports over HTTP."""

from typing import Any

import httpx
import pytest

from builders import NOW_MS, run
from site_under_test import Site
from watchroom.domain.access import Scope
from watchroom.domain.exports import ExportFormat
from watchroom.flows.api_keys import create_key
from watchroom.flows.exports.making import ExportMaking
from watchroom.flows.exports.source import Source
from watchroom.web.exports import exported_item
from watchroom.web.inputs import parameters_of
from watchroom.web.run_filters import FilterInputs

URL = "/api/exports"
ORDER = {"format": "csv", "filters": {"camera": "gate"}, "columns": ["id", "camera"]}
FILE = b"id,camera\r\n2,gate\r\n"


@pytest.fixture
async def filled(site: Site) -> Site:
    """A site with one run at the gate, and one elsewhere."""
    await site.keep(run(1, camera="roof"), run(2, camera="gate"))
    return site


async def work_off(site: Site) -> None:
    """Make what was ordered."""
    source = Source(
        store=site.store,
        objects=site.objects,
        item=exported_item,
        scratch=site.objects.local_path("x").parent,  # type: ignore[union-attr]
    )
    await ExportMaking(source, clock=site.clock).work_off()


async def ordered(client: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    """Order a file and return the export."""
    answer = await client.post(URL, json=ORDER | changes)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def signed(site: Site, name: str, *scopes: Scope) -> httpx.AsyncClient:
    """Return a client with a key of its own, which may read unless it is told otherwise."""
    given = scopes or (Scope.READ,)
    key = await create_key(site.store, name=name, scopes=given, now=site.clock())
    return site.client(key=key.secret, auth_required=True)


async def test_a_file_is_ordered_made_fetched_and_removed(
    filled: Site, client: httpx.AsyncClient
) -> None:
    """The whole way."""
    asked = await ordered(client)
    early = await client.get(f"{URL}/{asked['id']}/file")
    await work_off(filled)
    done = (await client.get(f"{URL}/{asked['id']}")).json()["data"]
    file = await client.get(done["url"])

    assert (asked["state"], asked["rowsTotal"], asked["url"]) == ("queued", 1, None)
    assert early.status_code == 409
    assert (done["state"], done["rowsDone"], done["sizeBytes"]) == ("done", 1, len(FILE))
    assert file.content == FILE
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"] == f'attachment; filename="{done["fileName"]}"'
    assert (await client.delete(f"{URL}/{done['id']}")).json()["data"] == done
    assert (await client.get(done["url"])).status_code == 404


async def test_a_broken_download_is_resumed(filled: Site, client: httpx.AsyncClient) -> None:
    """Large ones take a while, and connections end."""
    asked = await ordered(client)
    await work_off(filled)
    url = f"{URL}/{asked['id']}/file"

    rest = await client.get(url, headers={"Range": "bytes=4-"})
    behind = await client.get(url, headers={"Range": "bytes=900-"})
    head = await client.head(url)

    assert (rest.status_code, rest.content) == (206, FILE[4:])
    assert rest.headers["content-range"] == f"bytes 4-{len(FILE) - 1}/{len(FILE)}"
    assert behind.status_code == 416
    assert head.headers["content-length"] == str(len(FILE))


async def test_exports_are_their_callers_own(filled: Site) -> None:
    """What somebody looks for is nobody else's business; admins look after the disk."""
    async with (
        await signed(filled, "ada") as ada,
        await signed(filled, "bob") as bob,
        await signed(filled, "root", Scope.READ, Scope.ADMIN) as admin,
    ):
        asked = await ordered(ada)
        busy = await ada.post(URL, json=ORDER)
        await ordered(bob)
        link = f"{URL}/{asked['id']}"
        hidden = [await bob.get(link), await bob.get(f"{link}/file"), await bob.delete(link)]
        seen = (await admin.get(URL)).json()["data"]
        removed = await admin.delete(link)
        mine = (await ada.get(URL)).json()["data"]

    assert busy.status_code == 409
    assert [answer.status_code for answer in hidden] == [404, 404, 404]
    assert [export["yours"] for export in seen] == [False, False]
    assert removed.status_code == 200
    assert mine == []


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"format": "xls"}, "format"),
        ({"filters": {"risk": "TERRIBLE"}}, "risk"),
        ({"filters": {"limit": "5"}}, "limit"),
        ({"filters": {"nonsense": "5"}}, "nonsense"),
        ({"ids": [1]}, "ids"),
        ({"columns": ["nonsense"]}, "columns"),
        ({"columns": []}, "columns"),
        ({"format": "jsonl"}, "columns"),
        ({"filters": {}, "ids": [-1]}, "ids"),
        ({"filters": {}, "ids": list(range(5001))}, "ids"),
    ],
)
async def test_what_cannot_be_made_is_refused_at_once(
    client: httpx.AsyncClient, order: dict[str, Any], field: str
) -> None:
    """With the name of what is wrong, and nothing is begun."""
    answer = await client.post(URL, json=ORDER | order)

    assert answer.status_code == 400
    assert answer.json()["error"]["details"]["field"].startswith(field)
    assert (await client.get(URL)).json()["data"] == []


async def test_chosen_runs_are_exported_by_id(filled: Site, client: httpx.AsyncClient) -> None:
    """A selection in the gallery."""
    asked = await ordered(client, filters={}, ids=[2, 1, 2])
    await work_off(filled)

    file = await client.get(f"{URL}/{asked['id']}/file")

    assert asked["rowsTotal"] == 2
    assert file.content == b"id,camera\r\n2,gate\r\n1,roof\r\n"


async def test_without_a_time_it_is_the_last_30_days(site: Site, client: httpx.AsyncClient) -> None:
    """As in the list, and never what comes after the order."""
    old = run(1, started_ms=NOW_MS - 31 * 86_400_000)
    await site.keep(old, run(2), run(3, started_ms=NOW_MS + 1))
    asked = await ordered(client, filters={})
    await work_off(site)

    file = await client.get(f"{URL}/{asked['id']}/file")

    assert file.content == b"id,camera\r\n2,north-ridge\r\n"


async def test_every_filter_of_the_list_narrows_an_export(
    filled: Site, client: httpx.AsyncClient
) -> None:
    """It is kept with the order, and holds when the file is made."""
    examples = {
        "status": "success,error",
        "days": "7",
        "search": "gate",
        "to": "2030-01-01",
        "workflow": "Cameras",
        "risk": "HIGH,NONE",
        "camera": "gate",
        "model": "llava",
        "mark": "none",
        "node": "Ollama",
        "pattern": "1",
        "telegram": "sent,none",
        "confidence": "ge:0.5",
        "duration": "lt:60",
    }
    known = {each.name for each in parameters_of(FilterInputs)} - {"from"}
    asked = await ordered(client, filters={name: examples[name] for name in known})
    await work_off(filled)

    done = (await client.get(f"{URL}/{asked['id']}")).json()["data"]

    assert (done["state"], done["rowsDone"]) == ("done", 0)


async def test_what_a_filter_excludes_is_left_out_of_the_file(
    filled: Site, client: httpx.AsyncClient
) -> None:
    """It is kept with the order, too."""
    asked = await ordered(client, filters={"camera": "!gate,!yard"}, columns=["id"])
    await work_off(filled)

    assert (await client.get(f"{URL}/{asked['id']}/file")).content == b"id\r\n1\r\n"


@pytest.mark.parametrize("form", list(ExportFormat))
async def test_every_format_says_what_it_is(
    filled: Site, client: httpx.AsyncClient, form: ExportFormat
) -> None:
    """So that a browser saves it under its name."""
    asked = await ordered(client, format=form, columns=None)
    await work_off(filled)

    file = await client.get(f"{URL}/{asked['id']}/file")

    assert file.headers["content-type"].startswith(form.media_type)
    assert asked["fileName"].endswith(f".{form}")
    assert len(file.content) > 0
