"""A host that is not in the settings is named as what is wrong, and those that are."""

import httpx
import pytest

from services_under_test import HOST


@pytest.mark.parametrize("url", ["/api/services?host=nope", f"/api/services?host={HOST},nope"])
async def test_a_host_that_is_none_is_told(client: httpx.AsyncClient, url: str) -> None:
    """An empty list would look like a host without services."""
    words = f"there is no host 'nope'; in the settings: {HOST}"

    answer = await client.get(url)

    assert (answer.status_code, answer.json()["error"]) == (404, words)


@pytest.mark.parametrize("part", ["", "/stats", "/stats/history", "/events", "/crashes", "/logs"])
@pytest.mark.parametrize("name", ["n8n", "nothing"])
async def test_a_wrong_host_is_what_is_wrong(
    client: httpx.AsyncClient, name: str, part: str
) -> None:
    """Whatever the service: that there is none of it there would be looked for elsewhere."""
    answer = await client.get(f"/api/services/{name}{part}?host=nope")

    words = f"there is no host 'nope'; in the settings: {HOST}"
    assert (answer.status_code, answer.json()["error"]) == (404, words)
