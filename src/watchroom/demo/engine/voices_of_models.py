"""What servers of models print."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from watchroom.demo.engine.chance import Dice
from watchroom.demo.engine.speech import Line, Voice, err, inner_address, milliseconds, out

_OLLAMA_PATHS: Final = (
    ("POST", "/api/generate", 1.2, 9.5),
    ("POST", "/api/generate", 1.2, 9.5),
    ("POST", "/api/chat", 0.9, 6.0),
    ("GET", "/api/tags", 0.001, 0.004),
    ("GET", "/api/ps", 0.0001, 0.0009),
)
_ROUTES: Final = (
    ("GET", "/api/models", 200),
    ("GET", "/api/v1/chats/?page=1", 200),
    ("POST", "/api/chat/completions", 200),
    ("GET", "/api/config", 200),
    ("GET", "/api/v1/auths/", 401),
)


def _ollama(dice: Dice, at: datetime) -> Line:
    if dice.share() < 0.04:
        return err(
            f"time={at:%Y-%m-%dT%H:%M:%S}.{milliseconds(at)}Z level=WARN source=runner.go:153"
            f' msg="truncating input prompt" limit=8192 prompt={dice.whole(8200, 11000)} keep=4'
        )
    method, path, least_s, most_s = dice.pick(_OLLAMA_PATHS)
    status = 200 if dice.share() < 0.985 else 500
    took = _go_duration(dice.between(least_s, most_s))
    when, who = f"{at:%Y/%m/%d - %H:%M:%S}", inner_address(dice)
    return out(f'[GIN] {when} | {status} | {took:>13} | {who:>15} | {method:<8} "{path}"')


def _go_duration(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.9f}".rstrip("0") + "s"
    if seconds >= 1e-3:
        return f"{seconds * 1e3:.6f}".rstrip("0") + "ms"
    return f"{seconds * 1e6:.3f}µs"


def _vllm(dice: Dice, at: datetime) -> Line:
    if dice.share() < 0.4:
        port = dice.whole(32_000, 60_000)
        return out(
            f'INFO:     {inner_address(dice)}:{port} - "POST /v1/chat/completions HTTP/1.1" 200 OK'
        )
    return out(
        f"INFO {at:%m-%d %H:%M:%S} [loggers.py:116] Engine 000: Avg prompt throughput:"
        f" {dice.between(20, 900):.1f} tokens/s, Avg generation throughput:"
        f" {dice.between(4, 85):.1f} tokens/s, Running: {dice.whole(0, 3)} reqs, Waiting:"
        f" 0 reqs, GPU KV cache usage: {dice.between(0.2, 9):.1f}%, Prefix cache hit rate:"
        f" {dice.between(30, 60):.1f}%"
    )


def _whisper(dice: Dice, at: datetime) -> Line:
    if dice.share() < 0.5:
        length = f"{dice.whole(0, 3):02d}:{dice.whole(0, 59):02d}.{milliseconds(at)}"
        return out(f"INFO:faster_whisper:Processing audio with duration {length}")
    port = dice.whole(32_000, 60_000)
    return out(
        f'INFO:     {inner_address(dice)}:{port} - "POST /v1/audio/transcriptions HTTP/1.1" 200 OK'
    )


def _open_webui(dice: Dice, at: datetime) -> Line:
    """Its log is coloured, also where no terminal is: loguru's usual format."""
    method, path, status = dice.pick(_ROUTES)
    return out(
        f"\x1b[32m{at:%Y-%m-%d %H:%M:%S}.{milliseconds(at)}\x1b[0m | \x1b[1mINFO    \x1b[0m |"
        " \x1b[36muvicorn.protocols.http.httptools_impl\x1b[0m:\x1b[36msend\x1b[0m:"
        "\x1b[36m476\x1b[0m -"
        f' {inner_address(dice)}:0 - "{method} {path} HTTP/1.1" {status}'
    )


VOICES: Final[Mapping[str, Voice]] = {
    "ollama": Voice(
        opening=(
            err('level=INFO source=routes.go:1297 msg="Listening on [::]:11434 (version 0.12.6)"'),
            err('level=INFO source=gpu.go:217 msg="looking for compatible GPUs"'),
            err(
                'level=INFO source=types.go:130 msg="inference compute" library=cuda variant=v12'
                ' compute=8.9 name="NVIDIA L4" total="22.0 GiB" available="21.8 GiB"'
            ),
        ),
        every_s=7.0,
        speak=_ollama,
    ),
    "vllm": Voice(
        opening=(
            out("INFO [api_server.py:1834] Starting vLLM API server 0 on http://0.0.0.0:8000"),
            out("INFO [core.py:193] init engine (profile, create kv cache, warmup) took 31 s"),
            out("INFO:     Application startup complete."),
        ),
        every_s=10.0,
        speak=_vllm,
    ),
    "whisper": Voice(
        opening=(out("INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)"),),
        every_s=45.0,
        speak=_whisper,
    ),
    "open-webui": Voice(
        opening=(out("INFO:     Application startup complete."),),
        every_s=12.0,
        speak=_open_webui,
    ),
}
