"""Moving windows of many clients in bounded memory, as a storage of the `limits` library."""

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final, NoReturn

from limits.aio.storage import MovingWindowSupport, Storage

MOST_ENTRIES: Final = 300_000  # requests remembered in all: about 20 MB


class Windows(Storage, MovingWindowSupport):
    """
    When each client made its latest requests.

    The library's own memory storage keeps a window for every address that ever asked, and reads
    the wall clock: set back by an hour, it would lock everybody out. Here *clock* may start
    anywhere, and beyond *most_entries* the clients that were silent longest are forgotten.
    """

    STORAGE_SCHEME = None  # built directly, never by address

    def __init__(self, clock: Callable[[], float], *, most_entries: int = MOST_ENTRIES) -> None:
        super().__init__()
        self._clock = clock
        self._most_entries = most_entries
        self._entries = 0
        self._windows: OrderedDict[str, deque[float]] = OrderedDict()

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """Errors of the storage's medium: memory has none."""
        return ()

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Remember a request if it fits into the window; tell whether it does."""
        window = self._current(key, expiry)
        if len(window) + amount > limit:
            return False
        window.extend([self._clock()] * amount)
        self._entries += amount
        self._windows[key] = window
        self._windows.move_to_end(key)
        self._forget()
        return True

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002
        """Return when the oldest request in the window was made (now if none), and how many."""
        window = self._current(key, expiry)
        return (window[0] if window else self._clock()), len(window)

    def _current(self, key: str, expiry: int) -> deque[float]:
        window = self._windows.get(key)
        if window is None:
            return deque()
        oldest = self._clock() - expiry
        while window and window[0] <= oldest:
            window.popleft()
            self._entries -= 1
        return window

    def _forget(self) -> None:
        while self._entries > self._most_entries and len(self._windows) > 1:
            _, window = self._windows.popitem(last=False)
            self._entries -= len(window)

    async def reset(self) -> int:
        """Forget everything; return how many windows there were."""
        windows = len(self._windows)
        self._windows.clear()
        self._entries = 0
        return windows

    async def clear(self, key: str) -> None:
        """Forget one window."""
        self._entries -= len(self._windows.pop(key, ()))

    async def check(self) -> bool:
        """Tell whether the storage works."""
        return True

    async def incr(self, key: str, expiry: int, amount: int = 1) -> NoReturn:
        """Refuse: fixed windows are not kept."""
        raise NotImplementedError(_NO_COUNTERS)

    async def get(self, key: str) -> NoReturn:
        """Refuse: fixed windows are not kept."""
        raise NotImplementedError(_NO_COUNTERS)

    async def get_expiry(self, key: str) -> NoReturn:
        """Refuse: fixed windows are not kept."""
        raise NotImplementedError(_NO_COUNTERS)


_NO_COUNTERS: Final = "only moving windows are kept"
