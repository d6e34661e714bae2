"""One WebSocket as those see it who talk over it."""

import asyncio
from typing import Final

import msgspec
from litestar.types import Receive, Send

NORMAL: Final = 1000
POLICY_VIOLATION: Final = 1008
INTERNAL_ERROR: Final = 1011
TRY_AGAIN_LATER: Final = 1013  # source of the numbers: IANA, WebSocket Close Code Number Registry


class Goodbye(Exception):
    """Ends a connection."""

    def __init__(self, code: int | None, reason: str = "") -> None:
        """*code* is to be sent to the client; None if it is gone already."""
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Line:
    """Says and hears; whoever does not take what is said is dropped, so nothing piles up."""

    def __init__(self, receive: Receive, send: Send, *, send_deadline_s: float) -> None:
        self._receive = receive
        self._send = send
        self._send_deadline_s = send_deadline_s

    async def hear(self) -> str | bytes:
        """Return the next message. Raises Goodbye when the client is gone."""
        event = await self._receive()
        if event["type"] != "websocket.receive":
            raise Goodbye(None)
        text = event.get("text")
        return (event.get("bytes") or b"") if text is None else text

    async def say(self, message: msgspec.Struct) -> None:
        """Send a message. Raises Goodbye if the client is gone, or too slow."""
        await self.say_text(msgspec.json.encode(message).decode())

    async def say_text(self, text: str) -> None:
        """Send a message that is JSON already. Raises Goodbye if the client is gone, or slow."""
        try:
            async with asyncio.timeout(self._send_deadline_s):
                await self._send({"type": "websocket.send", "bytes": None, "text": text})
        except TimeoutError as error:
            raise Goodbye(TRY_AGAIN_LATER, "What was sent is not being read.") from error
        except OSError as error:
            raise Goodbye(None) from error

    async def close(self, goodbye: Goodbye) -> None:
        """End the connection in the way that *goodbye* says."""
        if goodbye.code is None:
            return
        try:
            async with asyncio.timeout(self._send_deadline_s):
                await self._send(
                    {"type": "websocket.close", "code": goodbye.code, "reason": goodbye.reason}
                )
        except OSError:
            return  # it went first
