"""A receiver of webhooks in a thread, for tests without an event loop of their own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class AnsweringReceiver:
    """What it answers, and what it was sent."""

    url: str = ""
    status: int = 200
    answer: bytes = b""
    bodies: list[str] = field(default_factory=list)


@contextmanager
def answering() -> Iterator[AnsweringReceiver]:
    """Listen on a port of the loopback address until the end of the block."""
    receiver = AnsweringReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            receiver.bodies.append(self.rfile.read(length).decode())
            self.send_response(receiver.status)
            self.send_header("Content-Length", str(len(receiver.answer)))
            self.end_headers()
            self.wfile.write(receiver.answer)

        def log_message(self, *_: object) -> None:
            """Say nothing: what arrived is in `bodies`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5.0)
