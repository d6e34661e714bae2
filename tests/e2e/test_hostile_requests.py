"""Bytes that no client sends: answered or cut off at once, and nobody else notices."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import psutil
import pytest

from copied_dumps import young_sqlite_dump
from running_server import KEY, RunningServer, serving

GOOD = f"Host: localhost\r\nX-API-Key: {KEY}\r\n".encode()
ANSWER_DEADLINE_S = 5.0
HALF_REQUESTS = 200
CUT_OFF = 0  # the server closed while more was still being sent, which drops its answer
MEGABYTE = 1_000_000


def get(path: bytes, headers: bytes = b"", body: bytes = b"") -> bytes:
    """Return a request in which one thing is wrong."""
    return b"GET " + path + b" HTTP/1.1\r\n" + GOOD + headers + b"\r\n" + body


def post(headers: bytes, body: bytes) -> bytes:
    """Return a request with a body."""
    return b"POST /api/executions HTTP/1.1\r\n" + GOOD + headers + b"\r\n" + body


LIST = b"/api/executions?imageData=none"
REQUESTS: dict[str, tuple[bytes, set[int]]] = {
    "10,000 headers": (
        get(LIST, b"".join(b"X-%d: y\r\n" % i for i in range(10_000))),
        {431, CUT_OFF},
    ),
    "a header of 1 MB": (get(LIST, b"X-A: " + b"a" * MEGABYTE + b"\r\n"), {431, CUT_OFF}),
    "a path of 1 MB": (get(b"/" + b"a" * MEGABYTE), {431, CUT_OFF}),
    "a query of 1 MB": (get(b"/api/executions?search=" + b"a" * MEGABYTE), {431, CUT_OFF}),
    "a query of 60 kB": (get(b"/api/executions?search=" + b"a" * 60_000), {400}),
    "bytes that are no ASCII": (get(b"/api/\xff\xfe"), {400}),
    "no UTF-8 in the query": (get(b"/api/executions?search=%FF%FE"), {400}),
    "no UTF-8 in the path": (get(b"/api/executions/%FF%C0%AF/image"), {400}),
    "NUL in the query": (get(b"/api/executions?search=%00"), {400}),
    "NUL in the path": (get(b"/api/executions/%00"), {400}),
    "NUL in the request line": (get(b"/api/\0executions"), {400}),
    "NUL in a header": (get(LIST, b"X-A: a\0b\r\n"), {400}),
    "climbing": (get(b"/docs/%2e%2e/%2e%2e/etc/passwd"), {400, 404}),
    "climbing in the open": (get(b"/docs/../../../etc/passwd"), {400, 404}),
    "a key that is no ASCII": (
        b"GET /api/executions HTTP/1.1\r\nHost: localhost\r\nX-API-Key: \xff\xe9\r\n\r\n",
        {401},
    ),
    "two different keys": (get(LIST, b"Authorization: Bearer other\r\n"), {401}),
    "no host": (b"GET /api/health HTTP/1.1\r\n\r\n", {400, 421}),
    "two hosts": (get(b"/api/health", b"Host: elsewhere.example\r\n"), {400, 421}),
    "two hosts, ours last": (
        b"GET /api/health HTTP/1.1\r\nHost: elsewhere.example\r\n" + GOOD + b"\r\n",
        {400, 421},
    ),
    "a chunk without a size": (post(b"Transfer-Encoding: chunked\r\n", b"ZZZ\r\nx\r\n"), {400}),
    "a chunk beyond 2**64": (
        post(b"Transfer-Encoding: chunked\r\n", b"F" * 18 + b"\r\nx\r\n"),
        {400},
    ),
    "length and chunks": (
        post(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
        {400},
    ),
    "a negative length": (post(b"Content-Length: -5\r\n", b""), {400}),
    "a body that never comes": (post(b"Content-Length: 99999999999\r\n", b"x"), {405, 413}),
    "a body of 2 MB": (post(b"Content-Length: 2000000\r\n", b"x" * 2_000_000), {405, 413, CUT_OFF}),
    "a body where none belongs": (get(LIST, b"Content-Length: 3\r\n", b"abc"), {200}),
    "an upgrade to nothing": (get(LIST, b"Connection: Upgrade\r\nUpgrade: x\r\n"), {200}),
    "2,000 ranges": (
        get(LIST, b"Range: bytes=" + b",".join(b"%d-" % i for i in range(2_000)) + b"\r\n"),
        {200},
    ),
    "a TLS greeting": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200), {400}),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400}),
    "HTTP/9.9": (b"GET / HTTP/9.9\r\n" + GOOD + b"\r\n", {400}),
    "CONNECT": (b"CONNECT localhost:80 HTTP/1.1\r\n" + GOOD + b"\r\n", {400, 405}),
    "OPTIONS *": (b"OPTIONS * HTTP/1.1\r\n" + GOOD + b"\r\n", {400, 404}),
    "a broken absolute URL": (get(b"http://[::1/api/health"), {400}),
    "bare line feeds": (b"GET /api/health HTTP/1.1\nHost: localhost\n\n", {400}),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with runs in it."""
    folder = tmp_path_factory.mktemp("hostile")
    dump = young_sqlite_dump("n8n-1.110.1-sqlite-default", folder)
    with serving(folder, N8N_URL=dump.url) as running:
        running.wait_until_copied()
        yield running


def connect(server: RunningServer) -> socket.socket:
    """Open a connection to a server."""
    port = int(server.urls[0].rpartition(":")[2])
    return socket.create_connection(("127.0.0.1", port), timeout=ANSWER_DEADLINE_S)


def status_of(server: RunningServer, request: bytes) -> int:
    """Send bytes and return the status of what comes back in time; CUT_OFF if nothing does."""
    with connect(server) as connection:
        try:
            connection.sendall(request)
            line = connection.recv(32)
        except ConnectionError:
            return CUT_OFF
    assert line.startswith(b"HTTP/1.1 "), line
    return int(line.split()[1])


@pytest.mark.parametrize("name", REQUESTS)
def test_a_hostile_request_is_refused(server: RunningServer, name: str) -> None:
    """With an error of the client, never one of the server."""
    request, expected = REQUESTS[name]

    assert status_of(server, request) in expected
    assert status_of(server, get(LIST)) == 200
    assert "Traceback" not in server.logged()


def test_headers_without_end_do_not_fill_the_memory(server: RunningServer) -> None:
    """50 MB of them: what is too long is not read to its end."""
    process = psutil.Process(server.process.pid)
    before = process.memory_info().rss
    bomb = get(b"/api/health", b"X-A: " + b"a" * 50 * MEGABYTE)
    assert status_of(server, bomb) == CUT_OFF

    assert process.memory_info().rss - before < 10 * MEGABYTE


def test_half_requests_hinder_nobody(server: RunningServer) -> None:
    """Connections that send a little and then nothing cost no more than their memory."""
    with ExitStack() as stack:
        for number in range(HALF_REQUESTS):
            connection = stack.enter_context(connect(server))
            connection.sendall(b"GET /api/executions HTTP/1.1\r\n"[: number % 30])
        began_s = time.monotonic()
        assert status_of(server, get(LIST)) == 200
        assert time.monotonic() - began_s < 1.0


def test_callers_that_leave_early_are_no_error(server: RunningServer) -> None:
    """A request whose sender is gone before the answer must not fill the log with tracebacks."""
    for _ in range(50):
        with connect(server) as connection:
            connection.sendall(get(b"/api/executions"))

    assert status_of(server, get(LIST)) == 200
    assert "Traceback" not in server.logged()
