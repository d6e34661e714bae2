"""A small S3 server on loopback: one bucket in memory, with the few requests that we send."""

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit


class FakeBucket(ThreadingHTTPServer):
    """Holds the objects; `failing` makes every answer an error of the server."""

    daemon_threads = True

    def __init__(self, address: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((address, port), _Handler)
        self.objects: dict[str, bytes] = {}
        self.failing = False
        self.uploads = 0

    @property
    def options(self) -> dict[str, str]:
        """The environment variables that lead a client here."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.server_address[1]}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
            "AWS_PROFILE": "one of the many that are not for us",
        }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeBucket

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
        pass

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/bucket/")

    def do_PUT(self) -> None:
        body = self._body()
        if not self._failed():
            self.server.objects[self.key] = body
            self.server.uploads += 1
            self._answer(HTTPStatus.OK, b"", body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        if self._failed():
            return
        data = self.server.objects.get(self.key)
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if data is None:
            self._answer(HTTPStatus.NOT_FOUND, b"", b"")
        elif wanted:
            start, last = int(wanted[1]), min(int(wanted[2]), len(data) - 1)
            span = f"bytes {start}-{last}/{len(data)}"
            self._answer(HTTPStatus.PARTIAL_CONTENT, data[start : last + 1], data, span)
        else:
            self._answer(HTTPStatus.OK, data, data)

    def do_POST(self) -> None:
        body = self._body()
        if not self._failed():
            keys = re.findall(r"<Key>(.*?)</Key>", body.decode())
            for key in keys:
                self.server.objects.pop(key, None)
            deleted = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            self._answer(HTTPStatus.OK, f"<DeleteResult>{deleted}</DeleteResult>".encode(), b"")

    def _failed(self) -> bool:
        failing = self.server.failing  # who gets the answer may change it at once
        if failing:
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, b"", b"")
        return failing

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _answer(self, status: HTTPStatus, body: bytes, whole: bytes, span: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{hashlib.md5(whole, usedforsecurity=False).hexdigest()}"')
        self.send_header("Last-Modified", "Wed, 27 Aug 2025 12:55:59 GMT")
        if span:
            self.send_header("Content-Range", span)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def running_bucket() -> Iterator[FakeBucket]:
    """Serve an empty bucket named `bucket` for as long as the block lasts."""
    with FakeBucket() as bucket:
        thread = threading.Thread(target=bucket.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield bucket
        finally:
            bucket.shutdown()
            thread.join()
