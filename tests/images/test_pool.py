"""The worker processes: what hostile pictures and sudden deaths may cost, and what they may not."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from picture_bombs import HANDLED, REFUSED, many_scans, picture, png
from watchroom.domain.errors import PictureRefused
from watchroom.domain.renditions import PictureFormat, PictureSize
from watchroom.images.pool import Images
from watchroom.images.rendering import INPUT_LIMIT_BYTES, Rendering

MEBIBYTE = 2**20


@pytest.fixture
async def images() -> AsyncIterator[Images]:
    pool = Images(workers=2)
    yield pool
    await pool.aclose()


def workers() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and "watchroom.images.worker" in child.cmdline()
    ]


async def ended(process: psutil.Process) -> None:
    """Wait for the end of a process, and leave its exit status to the event loop."""
    event = asyncio.Event()
    try:
        descriptor = os.pidfd_open(process.pid)
    except ProcessLookupError:
        return
    asyncio.get_running_loop().add_reader(descriptor, event.set)
    async with asyncio.timeout(5):
        await event.wait()
    asyncio.get_running_loop().remove_reader(descriptor)
    os.close(descriptor)


async def thumbnail(images: Images, data: bytes) -> Rendering:
    return await images.render(data, size=PictureSize.THUMBNAIL, form=PictureFormat.WEBP)


async def test_a_picture_comes_back_rendered(images: Images) -> None:
    """The way there and back through the process loses nothing."""
    made = await images.render(
        picture(size=(1920, 1080)), size=PictureSize.MEDIUM, form=PictureFormat.JPEG
    )

    assert (made.width, made.height) == (960, 540)
    assert (made.original_width, made.original_height) == (1920, 1080)
    assert made.data.startswith(b"\xff\xd8\xff")


def test_the_server_itself_never_loads_pillow() -> None:
    """What is not loaded cannot be reached by a hostile picture, and takes no memory."""
    look = "import sys, watchroom.images.pool; print([m for m in sys.modules if 'PIL' in m])"

    loaded = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, check=True, text=True
    )

    assert loaded.stdout == "[]\n"


async def test_bombs_leave_the_others_alone(images: Images) -> None:
    """While one worker is busy with every bomb we know, the pictures of others are served."""
    served: list[Rendering] = []
    served_too: list[Rendering] = []

    async def bombard() -> None:
        for make in REFUSED.values():
            with pytest.raises(PictureRefused):
                await thumbnail(images, make())
        served_too.extend([await thumbnail(images, make()) for make in HANDLED.values()])

    async def serve() -> None:
        served.extend([await thumbnail(images, picture()) for _ in range(30)])

    async with asyncio.TaskGroup() as group:
        group.create_task(bombard())
        group.create_task(serve())
    assert len({made.data for made in served}) == 1
    assert len(served_too) == len(HANDLED)


async def test_a_worker_stays_within_its_memory(images: Images) -> None:
    """The largest picture allowed must fit, and nothing may go 256 MiB beyond the idle worker."""
    await thumbnail(images, picture())
    (worker,) = workers()
    idle_bytes = worker.memory_info().rss

    await thumbnail(images, png(5000, 5000, color=2))
    for make in REFUSED.values():
        with pytest.raises(PictureRefused):
            await thumbnail(images, make())

    assert workers() == [worker]
    assert peak_bytes(worker) <= idle_bytes + 256 * MEBIBYTE


def peak_bytes(process: psutil.Process) -> int:
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM"))
    return int(peak) * 1024


async def test_a_worker_has_no_rights_that_it_does_not_need(
    images: Images, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a decoder is taken over, it can neither open files nor read our keys."""
    monkeypatch.setenv("API_KEY", "top-secret")
    await thumbnail(images, picture())

    (worker,) = workers()
    assert worker.rlimit(psutil.RLIMIT_NOFILE) == (0, 0)
    assert worker.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
    assert worker.rlimit(psutil.RLIMIT_CPU)[0] < 60
    assert worker.rlimit(psutil.RLIMIT_AS)[1] < worker.memory_info().vms + 257 * MEBIBYTE
    assert "top-secret" not in worker.environ().values()


async def test_too_slow_a_picture_is_given_up() -> None:
    """A megabyte can hold minutes of work; the next picture must not wait for it."""
    images = Images(workers=1, deadline_s=0.5)
    with pytest.raises(PictureRefused, match=r"more than 0\.5 s"):
        await thumbnail(images, many_scans())

    assert (await thumbnail(images, picture())).width == 320
    assert len(workers()) == 1
    await images.aclose()


async def test_a_worker_killed_from_outside_is_not_noticed(images: Images) -> None:
    """The kernel may kill it for want of memory: the picture is not to blame, so it is redone."""
    await thumbnail(images, picture())
    (worker,) = workers()
    worker.send_signal(signal.SIGSTOP)  # holds the request for as long as the test wants
    async with asyncio.TaskGroup() as group:
        request = group.create_task(thumbnail(images, picture()))
        await asyncio.sleep(0)
        worker.kill()

    assert request.result().width == 320
    assert worker not in workers()


async def test_a_dead_idle_worker_is_replaced(images: Images) -> None:
    """A worker that died while nobody asked must not cost anybody a picture."""
    await thumbnail(images, picture())
    (worker,) = workers()
    worker.kill()
    await ended(worker)

    assert (await thumbnail(images, picture())).width == 320


async def test_a_cancelled_request_leaves_no_answer_behind(images: Images) -> None:
    """The next one to use that worker would get somebody else's picture."""
    await thumbnail(images, picture())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await thumbnail(images, many_scans())

    made = await thumbnail(images, picture(size=(100, 50)))

    assert (made.original_width, made.original_height) == (100, 50)


async def test_workers_without_work_end() -> None:
    """A server at rest is small."""
    images = Images(workers=2, idle_s=0.05)
    async with asyncio.TaskGroup() as group:
        for _ in range(2):
            group.create_task(thumbnail(images, picture()))
    for worker in workers():
        await ended(worker)

    assert (await thumbnail(images, picture())).width == 320
    assert len(workers()) == 1
    await images.aclose()


async def test_there_are_never_more_workers_than_asked_for(images: Images) -> None:
    """A burst must not fill the machine with processes."""
    async with asyncio.TaskGroup() as group:
        for _ in range(20):
            group.create_task(thumbnail(images, picture()))

    assert len(workers()) <= 2


async def test_closing_ends_every_worker(images: Images) -> None:
    """Nothing of ours outlives the server."""
    await thumbnail(images, picture())

    await images.aclose()

    assert workers() == []


async def test_too_many_bytes_are_refused_unsent(images: Images) -> None:
    """They need not be copied to a process to be counted."""
    with pytest.raises(PictureRefused, match="more than the"):
        await thumbnail(images, bytes(INPUT_LIMIT_BYTES + 1))

    assert workers() == []
