"""A real server tells a real receiver, before and after it was killed."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook

from running_server import serving, until

SECRET = "canary-secret-0123456789"
SITE = "https://watchroom.example.com/room"


class Receiver(ThreadingHTTPServer):
    """Takes everything, and remembers it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/hook"
        self.status = 204


class _Taking(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((dict(self.headers.items()), body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    with Receiver() as receiver:
        thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield receiver
        receiver.shutdown()
        thread.join()


def test_a_delivery_survives_kill_9(tmp_path: Path) -> None:
    """What failed before is sent again after it, under the same id; nothing secret is logged."""
    settings: dict[str, Any] = {"WEBHOOKS_ALLOW": "127.0.0.1", "PUBLIC_URL": SITE + "/"}
    wanted = {"events": ["service:error"], "secret": SECRET}
    with receiving() as receiver:
        with serving(tmp_path, **settings) as server, server.client() as client:
            reply = client.post("/api/webhooks", json={"url": receiver.url + "/canary", **wanted})
            link = f"/api/webhooks/{reply.json()['data']['id']}"
            receiver.status = 500
            tried = client.post(f"{link}/test").json()["data"]
            server.kill()
        receiver.status = 204
        with serving(tmp_path, **settings) as server, server.client() as client:
            client.post(f"{link}/deliveries/{tried['id']}/redeliver")
            deliveries = f"{link}/deliveries?state=delivered"
            until(lambda: client.get(deliveries).json()["data"], within_s=60)
            server.stop()

    ids = {headers["webhook-id"] for headers, _ in receiver.received}
    headers, body = receiver.received[-1]
    assert ids == {tried["id"]}
    assert Webhook(SECRET.encode()).verify(body, headers)["test"] is True
    assert json.loads(body)["links"] == {"api": SITE}
    assert "canary" not in server.logged() + server.said()


def test_without_the_setting_nothing_private_is_reached(tmp_path: Path) -> None:
    """As it comes out of the box."""
    with receiving() as receiver, serving(tmp_path) as server, server.client() as client:
        wanted = {"url": receiver.url, "events": ["service:error"]}
        reply = client.post("/api/webhooks", json=wanted)

    assert (reply.status_code, reply.json()["success"]) == (400, False)
    assert "WATCHROOM_WEBHOOKS_ALLOW" in reply.json()["error"]
    assert receiver.received == []
