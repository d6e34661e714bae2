"""Pictures over HTTP."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image

from builders import analysis, encoded, jpeg, picture, run
from site_under_test import Site
from watchroom.domain.access import Scope
from watchroom.domain.execution import RiskLevel
from watchroom.web import files

URL = "/api/executions/4893/image"
ORIGINAL = jpeg(1200, 900)


@pytest.fixture
async def pictured(site: Site) -> Site:
    """A site with one run that has one picture."""
    await site.keep(run(pictures=(picture(ORIGINAL),)), pictures=[ORIGINAL])
    return site


async def fetched(client: httpx.AsyncClient, **params: Any) -> tuple[str, tuple[int, int]]:
    """Return format and size of a picture."""
    answer = await client.get(URL, params=params)
    assert answer.status_code == 200, answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    with Image.open(io.BytesIO(answer.content)) as image:
        assert answer.headers["content-type"] == f"image/{image.format}".lower()
        return str(image.format), image.size


async def test_the_original_is_the_default(pictured: Site, client: httpx.AsyncClient) -> None:
    """Byte for byte, with the documented headers."""
    answer = await client.get(URL)

    assert answer.content == ORIGINAL
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["content-length"] == str(len(ORIGINAL))
    assert answer.headers["etag"] == f'"{picture(ORIGINAL).sha256}"'


@pytest.mark.parametrize(
    ("params", "form", "size"),
    [
        ({"size": "full"}, "JPEG", (1200, 900)),
        ({"size": "medium"}, "JPEG", (960, 720)),
        ({"size": "thumbnail"}, "JPEG", (320, 240)),
        ({"size": "thumbnail", "format": "png"}, "PNG", (320, 240)),
        ({"format": "webp"}, "WEBP", (1200, 900)),
    ],
)
async def test_sizes_and_formats(
    pictured: Site,
    client: httpx.AsyncClient,
    params: dict[str, str],
    form: str,
    size: tuple[int, int],
) -> None:
    """As documented; every combination is one version of its own."""
    assert await fetched(client, **params) == (form, size)


async def test_a_png_becomes_the_documented_jpeg(site: Site, client: httpx.AsyncClient) -> None:
    """The default format is jpeg, also where the original is something else."""
    original = encoded("PNG", 40, 30)
    await site.keep(run(pictures=(picture(original, "image/png"),)), pictures=[original])

    assert await fetched(client) == ("JPEG", (40, 30))
    assert (await client.get(URL, params={"format": "png"})).content == original


async def test_access_with_a_key_is_private(pictured: Site) -> None:
    """A shared cache must not hand one person's picture to another."""
    key = await pictured.make_key(Scope.READ)

    async with pictured.client(auth_required=True, key=key.secret) as client:
        answer = await client.get(URL)

    assert answer.headers["cache-control"] == "private, max-age=3600"


async def test_the_headline_is_the_default_of_several(
    site: Site, client: httpx.AsyncClient
) -> None:
    """What the alert was about comes first; the others have an index."""
    calm, fire = jpeg(colour="green"), jpeg(colour="red")
    await site.keep(
        run(
            pictures=(picture(calm), picture(fire)),
            analyses=(
                analysis(RiskLevel.LOW, picture_index=0),
                analysis(RiskLevel.HIGH, picture_index=1),
            ),
        ),
        pictures=[calm, fire],
    )

    assert (await client.get(URL)).content == fire
    assert (await client.get(URL, params={"index": 0})).content == calm
    assert (await client.get(URL, params={"index": 1})).content == fire
    assert (await client.get(URL, params={"index": 2})).status_code == 404


async def test_a_run_without_a_picture_has_none(site: Site, client: httpx.AsyncClient) -> None:
    """404 as documented: execution or image not found."""
    await site.keep(run())

    assert (await client.get(URL)).status_code == 404


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"format": "gif"}, 415),
        ({"format": "JPEG"}, 415),
        ({"format": ""}, 415),
        ({"size": "huge"}, 400),
        ({"size": ""}, 400),
        ({"index": "-1"}, 400),
        ({"index": "x"}, 400),
        ({"quality": "5"}, 400),
    ],
)
async def test_other_formats_and_sizes_are_refused(
    pictured: Site, client: httpx.AsyncClient, params: dict[str, str], status: int
) -> None:
    """In the one shape of errors."""
    answer = await client.get(URL, params=params)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, "VALIDATION_ERROR")


async def test_what_cannot_be_decoded_is_still_served(
    site: Site, client: httpx.AsyncClient
) -> None:
    """It may be evidence; only making something else of it is refused."""
    broken = b"\xff\xd8\xff\xe0 not really"
    await site.keep(run(pictures=(picture(broken),)), pictures=[broken])

    refused = await client.get(URL, params={"size": "thumbnail"})

    assert (await client.get(URL)).content == broken
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "PROCESSING_ERROR")


async def test_a_known_version_is_not_sent_again(pictured: Site, client: httpx.AsyncClient) -> None:
    """A gallery that is opened again costs next to nothing."""
    tag = (await client.get(URL)).headers["etag"]

    answer = await client.get(URL, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == tag
    assert answer.headers["cache-control"] == "public, max-age=3600"
    other = await client.get(URL, params={"size": "medium"}, headers={"If-None-Match": tag})
    assert other.status_code == 200


async def test_parts_are_sent(pictured: Site, client: httpx.AsyncClient) -> None:
    """A download that broke off goes on where it was."""
    answer = await client.get(URL, headers={"Range": "bytes=10-19"})

    assert (answer.status_code, answer.content) == (206, ORIGINAL[10:20])
    assert answer.headers["content-range"] == f"bytes 10-19/{len(ORIGINAL)}"
    assert answer.headers["content-length"] == "10"


async def test_a_part_behind_the_end_is_refused(pictured: Site, client: httpx.AsyncClient) -> None:
    """With the size that there is."""
    answer = await client.get(URL, headers={"Range": f"bytes={len(ORIGINAL)}-"})

    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(ORIGINAL)}"
    assert answer.json()["error"]["code"] == "VALIDATION_ERROR"


async def test_large_originals_come_in_pieces(site: Site, client: httpx.AsyncClient) -> None:
    """Whatever its size, no more of it than a piece is in memory at once."""
    large = ORIGINAL + bytes(3 * files.PIECE_BYTES)
    await site.keep(run(pictures=(picture(large),)), pictures=[large])

    whole = await client.get(URL)
    part = await client.get(URL, headers={"Range": f"bytes=5-{2 * files.PIECE_BYTES}"})

    assert whole.content == large
    assert whole.headers["content-length"] == str(len(large))
    assert part.content == large[5 : 2 * files.PIECE_BYTES + 1]


async def test_asking_for_the_head_sends_no_body(pictured: Site, client: httpx.AsyncClient) -> None:
    """HEAD is GET without the body: same status, same headers."""
    get, head = await client.get(URL), await client.head(URL)

    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "cache-control"):
        assert head.headers[name] == get.headers[name]
