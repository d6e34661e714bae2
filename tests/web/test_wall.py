"""What holds for every request and every answer, whoever gives it."""

import httpx
import pytest

from every_endpoint import ALREADY, ONCE, STILL_THERE, ask, keep_one_of_everything, url_of
from site_under_test import Site
from watchroom.web.routes import ENDPOINTS
from watchroom.web.wall import plain_path

LIST = "/api/executions?imageData=none"
DOCUMENTED = "100/minute,20/10s;5000/hour"


METHODS = {
    path: {endpoint.method for endpoint in ENDPOINTS if endpoint.path == path}
    for path in {endpoint.path for endpoint in ENDPOINTS}
}


@pytest.fixture
async def pictured(site: Site) -> Site:
    """A site with run 1, which has a picture, and one of everything else."""
    await keep_one_of_everything(site)
    return site


def assert_protected(answer: httpx.Response) -> None:
    """Check the headers that protect the browser."""
    headers = answer.headers
    assert "unsafe-" not in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "cache-control" in headers
    assert "server" not in headers


async def test_every_answer_is_protected(pictured: Site) -> None:
    """Pictures and pages as much as JSON."""
    async with pictured.client() as client:
        for endpoint in ENDPOINTS:
            answer = await ask(client, endpoint)
            usual = 303 if endpoint.path == "/" else 200
            assert answer.status_code == ALREADY.get(endpoint.name, usual), answer.text
            assert_protected(answer)


async def test_the_bare_address_leads_to_the_reference(client: httpx.AsyncClient) -> None:
    """Who opens the server in a browser finds something there."""
    answer = await client.get("/")

    assert (answer.status_code, answer.headers["location"]) == (303, "/docs")
    assert_protected(answer)


@pytest.mark.parametrize(
    ("method", "url", "headers", "status"),
    [
        ("GET", "/api/executions?limit=0", {}, 400),
        ("GET", "/api/executions/99", {}, 404),
        ("GET", "/nowhere", {}, 404),
        ("GET", "/api/executions/1/image?format=gif", {}, 415),
        ("GET", "/api/executions/1/image", {"Range": "bytes=999999-"}, 416),
        ("GET", "/api/executions/1/image", {"If-None-Match": "*"}, 304),
        ("DELETE", "/api/executions/1", {}, 405),
        ("POST", "/api/executions", {"Origin": "https://evil.example"}, 403),
        ("GET", "/api/executions", {"Host": "evil.example"}, 421),
        ("GET", "/index.html", {}, 404),
        ("GET", "/api", {}, 404),
        ("GET", "/api/v1", {}, 404),
        ("GET", "/docs/../../etc/passwd", {}, 404),
        ("GET", "/docs/..%2F..%2Fetc%2Fpasswd", {}, 404),
        ("GET", "/docs/index.html", {}, 404),
    ],
)
async def test_every_refusal_is_protected_and_in_one_shape(
    pictured: Site, method: str, url: str, headers: dict[str, str], status: int
) -> None:
    """Attackers look at errors first."""
    async with pictured.client() as client:
        answer = await client.request(method, url, headers=headers)

    assert answer.status_code == status
    assert_protected(answer)
    if status != 304:
        assert set(answer.json()) == {"error", "data"}
        assert set(answer.json()["error"]) == {"code", "message", "details", "timestamp"}


async def test_a_store_that_is_gone_is_told_without_its_secrets(site: Site) -> None:
    """503 DATABASE_ERROR on everything that needs it."""
    async with site.without_store().client() as client:
        for endpoint in ENDPOINTS:
            answer = await ask(client, endpoint)
            if answer.status_code in {200, 303, 403, 404} or endpoint.path == "/api/health":
                continue
            assert answer.status_code == 503, endpoint.path
            assert '"code":"DATABASE_ERROR"' in answer.text
            assert "hunter2" not in answer.text
            assert_protected(answer)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:3001", "192.168.1.10", ""])
async def test_foreign_hosts_are_refused_everywhere(pictured: Site, host: str) -> None:
    """A name that is made to resolve to us (DNS rebinding) opens nothing, not even health."""
    async with pictured.client() as client:
        for endpoint in ENDPOINTS:
            assert (await ask(client, endpoint, headers={"Host": host})).status_code == 421


async def test_configured_hosts_are_ours(site: Site) -> None:
    """As the documented production URL needs."""
    async with site.client(allowed_hosts=("sai-dashboard.local",)) as client:
        answer = await client.get(LIST, headers={"Host": "SAI-dashboard.local:443"})

    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_only_what_is_meant_to_changes_anything(pictured: Site, method: str) -> None:
    """From a foreign page 403, on every path; other methods than its own 405, with those."""
    async with pictured.client() as client:
        for endpoint in ENDPOINTS:
            url = url_of(endpoint)
            foreign = await client.request(method, url, headers={"Sec-Fetch-Site": "cross-site"})
            assert foreign.status_code == 403, url
            if method not in METHODS[endpoint.path]:
                own = await client.request(method, url, headers={"Sec-Fetch-Site": "same-origin"})
                assert own.status_code == 405, url
                assert METHODS[endpoint.path] <= set(own.headers["allow"].split(", "))


async def test_options_tells_what_is_allowed(client: httpx.AsyncClient) -> None:
    """As HTTP has it."""
    answer = await client.options("/api/executions")

    assert answer.status_code == 204
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert_protected(answer)


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/webhooks/wh_1", {"GET", "HEAD", "PATCH", "DELETE", "OPTIONS"}),
        ("/api/incidents/nodes", {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"}),
        ("/api/operations/1/cancel", {"POST", "OPTIONS"}),
    ],
)
async def test_options_tells_every_method_of_a_path(
    client: httpx.AsyncClient, path: str, methods: set[str]
) -> None:
    """Several endpoints share a path; a client that asks must hear of all of them."""
    answer = await client.options(path)

    assert answer.status_code == 204
    assert set(answer.headers["allow"].split(", ")) == methods


async def test_v1_is_an_alias(pictured: Site) -> None:
    """Both base URLs stand in the wild."""
    async with pictured.client() as client:
        for endpoint in ENDPOINTS:
            if endpoint.path.startswith("/api/") and "health" not in endpoint.path:
                alias = await ask(client, endpoint, "/api/v1" + url_of(endpoint)[4:])
                plain = await ask(client, endpoint)
                is_gone = endpoint.method == "DELETE" and endpoint.name not in STILL_THERE
                first = ALREADY.get(endpoint.name, 200)
                again = 404 if is_gone else ONCE.get(endpoint.name, first)
                assert (alias.status_code, plain.status_code) == (first, again), endpoint.path
                assert endpoint.method != "GET" or alias.content == plain.content


async def test_pages_of_other_origins_read_nothing_by_default(site: Site) -> None:
    """CORS is off."""
    async with site.client() as client:
        answer = await client.get(LIST, headers={"Origin": "https://friend.example"})

    assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_configured_origins_may_read(site: Site) -> None:
    """And only they."""
    async with site.client(cors_origins=("https://friend.example",)) as client:
        friend = await client.get(LIST, headers={"Origin": "https://friend.example"})
        stranger = await client.get(LIST, headers={"Origin": "https://evil.example"})
        asked = {
            "Origin": "https://friend.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "x-api-key",
        }
        preflight = await client.options(LIST, headers=asked)

    assert friend.headers["access-control-allow-origin"] == "https://friend.example"
    assert "access-control-allow-origin" not in stranger.headers
    assert friend.headers["cross-origin-resource-policy"] == "cross-origin"
    assert preflight.status_code == 204
    assert "x-api-key" in preflight.headers["access-control-allow-headers"].lower()


async def test_over_tls_it_stays_so(site: Site) -> None:
    """And only there: on plain HTTP the header means nothing."""
    async with site.client() as client:
        plain = await client.get(LIST)
        secure = await client.get(f"https://localhost{LIST}")

    assert "strict-transport-security" not in plain.headers
    assert "max-age" in secure.headers["strict-transport-security"]


async def test_the_documented_limit_holds(site: Site) -> None:
    """The 21st request of a burst gets the documented body and headers."""
    async with site.client(rate_limits=DOCUMENTED) as client:
        answers = [await client.get(LIST) for _ in range(21)]

    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    first, last = answers[0], answers[-1]
    assert first.headers["x-ratelimit-limit"] == "20"
    assert first.headers["x-ratelimit-remaining"] == "19"
    now_s = site.clock().timestamp()
    assert now_s < int(first.headers["x-ratelimit-reset"]) <= now_s + 10
    error = last.json()["error"]
    assert error["code"] == "RATE_LIMIT_EXCEEDED"
    assert error["message"] == "Too many requests. Please try again later."
    assert 1 <= error["retryAfter"] <= 10
    assert last.headers["retry-after"] == str(error["retryAfter"])
    assert last.headers["x-ratelimit-remaining"] == "0"


async def test_forged_addresses_are_no_way_round(site: Site) -> None:
    """Two hundred forged headers are still one client."""
    async with site.client(rate_limits=DOCUMENTED) as client:
        forged = [{"X-Forwarded-For": f"198.51.100.{n}"} for n in range(200)]
        answers = [await client.get(LIST, headers=headers) for headers in forged]

    assert sum(answer.status_code == 200 for answer in answers) == 20


async def test_behind_a_proxy_clients_are_told_apart(site: Site) -> None:
    """If it is configured as one."""
    async with site.client(rate_limits="1/minute", trusted_proxies=("192.0.2.0/24",)) as client:
        answers = [
            await client.get(LIST, headers={"X-Forwarded-For": f"198.51.100.{n // 2}"})
            for n in range(6)
        ]

    assert [answer.status_code for answer in answers] == [200, 429] * 3


async def test_health_and_pictures_do_not_use_the_budget_up(pictured: Site) -> None:
    """A gallery of a hundred pictures opens, and health is always answered."""
    async with pictured.client(rate_limits=DOCUMENTED) as client:
        pictures = [await client.get("/api/executions/1/image") for _ in range(100)]
        health = [await client.get("/api/health") for _ in range(30)]
        listed = await client.get(LIST)

    assert {answer.status_code for answer in [*pictures, *health, listed]} == {200}
    assert pictures[-1].headers["x-ratelimit-remaining"] == "2900"
    assert "x-ratelimit-limit" not in health[-1].headers
    assert listed.headers["x-ratelimit-remaining"] == "19"


async def test_refused_keys_are_counted_too(site: Site) -> None:
    """Every answer under /api tells how the client stands, also 401 and 404."""
    async with site.client(rate_limits=DOCUMENTED, auth_required=True) as client:
        answers = [await client.get(LIST), await client.get("/api/nowhere")]

    assert [answer.status_code for answer in answers] == [401, 404]
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["19", "18"]


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("/api/executions", "/api/executions"),
        ("/api/executions/", "/api/executions"),
        ("//api/executions", "/api/executions"),
        ("/api//executions//1/image/", "/api/executions/1/image"),
        ("/api/v1/health", "/api/health"),
        ("//api//v1//health", "/api/health"),
        ("/api/v1", "/api/v1"),
        ("/", "/"),
    ],
)
def test_one_resource_has_one_path(path: str, plain: str) -> None:
    """What is counted must be what is routed: a second slash is no way round the limits."""
    assert plain_path(path) == plain
