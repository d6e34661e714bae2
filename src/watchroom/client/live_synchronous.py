"""WebSockets for programs that wait."""

import time
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from websockets.sync.client import ClientConnection, connect

from watchroom.client.errors import ClientError, Unreachable
from watchroom.client.live_door import SILENCE_S, Door
from watchroom.client.live_talk import Talk
from watchroom.client.models.live import Message
from watchroom.client.retries import Retries, is_passing


class Live:
    """
    What happens, as it happens; connects again where it was cut, and goes on from there.

    Nothing is missing then and nothing comes twice: where the server can tell it no more, a `Gap`
    says so. It is its own iterator.
    """

    def __init__(self, door: Door, retries: Retries) -> None:
        self._door = door
        self._retries = retries
        self._talk = Talk()
        self._connection: ClientConnection | None = None
        self._held = ExitStack()  # what ends the connection

    def __enter__(self) -> Self:
        """Connect. Raises Refused, Unreachable."""
        self._connect()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave."""
        self._leave()

    def subscribe(
        self,
        channel: str,
        *,
        resume_from: int | None = None,
        snapshot: bool | None = None,
        **filters: object,
    ) -> None:
        """
        Listen to a channel, or change what is wanted of it.

        With *resume_from* what happened after that place in the log comes first. *snapshot* tells
        whether to begin with how things stand; None leaves it to the channel.
        """
        said = self._talk.subscribe(channel, filters, resume_from=resume_from, snapshot=snapshot)
        self._say(said)

    def unsubscribe(self, channel: str) -> None:
        """Listen to a channel no more."""
        self._say(self._talk.unsubscribe(channel))

    def __iter__(self) -> Self:
        """Give what is heard."""
        return self

    def __next__(self) -> Message:
        """Wait for the next message. Raises Refused for a subscription that cannot be followed."""
        while True:
            try:
                heard = self._talk.hear(self._hear())
            except Unreachable:
                self._connect_again()
                continue
            if heard is not None:
                return heard

    def _hear(self) -> str | bytes:
        if self._connection is None:
            raise Unreachable(f"{self._door.url}: not connected")
        with self._door.errors():
            return self._connection.recv(timeout=SILENCE_S)

    def _say(self, said: bytes) -> None:
        """Say something; where the connection is cut, the next one begins with it."""
        if self._connection is None:
            return
        try:
            with self._door.errors():
                self._connection.send(said, text=True)
        except Unreachable:
            self._leave()

    def _connect(self) -> None:
        with self._door.errors():
            connecting = connect(self._door.url, **self._door.options())
            self._connection = self._held.enter_context(connecting)
        for said in self._talk.again():
            self._say(said)

    def _connect_again(self) -> None:
        self._leave()
        tries = 0
        while self._connection is None:
            tries += 1
            time.sleep(self._retries.growing_s(tries))
            try:
                self._connect()
            except ClientError as error:
                if not is_passing(error):
                    raise

    def _leave(self) -> None:
        self._connection = None
        self._held.close()
