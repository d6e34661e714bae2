"""
A worker process: `python -m watchroom.images.worker` reads requests on stdin, answers on stdout.

It decodes what strangers sent, so it gives up its rights first: no more memory than a picture
within the limits needs, no file opened or written, and seconds of processor time per request.
"""

import importlib
import io
import os
import resource
import sys
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from PIL import AvifImagePlugin, Image

from watchroom.domain.errors import PictureRefused
from watchroom.domain.renditions import PictureFormat, PictureSize
from watchroom.images.frames import LENGTHS, Reply, Request, pack, unpack_lengths
from watchroom.images.render import render

MEMORY_LIMIT_BYTES: Final = 256 * 2**20  # beyond what the idle process has
CPU_LIMIT_S: Final = 6  # above the owner's deadline: for the case that the owner is gone
NICENESS: Final = 5  # answering requests goes before making thumbnails

LOADED_LATE: Final = ("PIL.ImageCms", "PIL.MpoImagePlugin")  # by Pillow, where a picture needs them

REFUSAL_LIMIT: Final = 500  # characters; a decoder's message may quote the picture


def main() -> None:
    """Serve until stdin ends."""
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    decoder = msgspec.msgpack.Decoder(Request)
    _warm_up()
    _give_up_rights()
    _send(replies, Reply(), b"")
    while lengths := requests.read(LENGTHS.size):
        head_bytes, body_bytes = unpack_lengths(lengths)
        request = decoder.decode(requests.read(head_bytes))
        _limit_processor_time()
        _send(replies, *_answer(request, requests.read(body_bytes)))


def _answer(request: Request, data: bytes) -> tuple[Reply, bytes]:
    try:
        made = render(data, size=request.size, form=request.form)
    except PictureRefused as refused:
        return Reply(refusal=str(refused)[:REFUSAL_LIMIT]), b""
    reply = Reply(
        width=made.width,
        height=made.height,
        original_width=made.original_width,
        original_height=made.original_height,
    )
    return reply, made.data


def _send(replies: BinaryIO, reply: Reply, data: bytes) -> None:
    replies.write(pack(reply, len(data)))
    replies.write(data)
    replies.flush()


def _warm_up() -> None:
    """Load every module that a request may need, for none can be opened later."""
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    for module in LOADED_LATE:
        importlib.import_module(module)
    for form in PictureFormat:
        sample = io.BytesIO()
        Image.new("RGB", (16, 16)).save(sample, form.name)
        render(sample.getvalue(), size=PictureSize.FULL, form=form)


def _give_up_rights() -> None:
    os.nice(NICENESS)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # libtiff quotes the picture
    if sys.platform == "linux":  # elsewhere a process cannot be held to an address space
        _limit(resource.RLIMIT_AS, _address_space_bytes() + MEMORY_LIMIT_BYTES)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, 0)


def _limit(kind: int, limit: int) -> None:
    """Lower a limit of this process for good; one that is lower already stays."""
    hard = resource.getrlimit(kind)[1]
    lowered = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(kind, (lowered, lowered))


def _limit_processor_time() -> None:
    """Let the system end this process when it has computed too long for one request."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit_s = int(used.ru_utime + used.ru_stime) + CPU_LIMIT_S
    resource.setrlimit(resource.RLIMIT_CPU, (limit_s, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _address_space_bytes() -> int:
    """Return the size of this process's address space: the first figure of proc(5) statm."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


if __name__ == "__main__":
    main()
