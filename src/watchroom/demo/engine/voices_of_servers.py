"""What databases and web servers print."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from watchroom.demo.engine.chance import Dice
from watchroom.demo.engine.speech import (
    Line,
    Voice,
    camera,
    err,
    inner_address,
    milliseconds,
    out,
)

_QDRANT_PATHS: Final = ("points/search", "points/query", "points?wait=true", "points/scroll")


def _nginx(dice: Dice, at: datetime) -> Line:
    who = f"192.168.10.{dice.whole(21, 32)}"
    if dice.share() < 0.01:
        return err(
            f"{at:%Y/%m/%d %H:%M:%S} [error] 29#29: *{dice.whole(1000, 90_000)} upstream timed out"
            " (110: Connection timed out) while reading response header from upstream, client:"
            f' {who}, server: _, request: "POST /webhook/camera HTTP/1.1"'
        )
    return out(
        f'{who} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "POST /webhook/camera?id={camera(dice)}'
        f' HTTP/1.1" 200 {dice.whole(38, 92)} "-" "camera-gateway/2.4"'
    )


def _postgres(dice: Dice, at: datetime) -> Line:
    head = f"{at:%Y-%m-%d %H:%M:%S}.{milliseconds(at)} UTC"
    share = dice.share()
    if share < 0.45:
        return err(f"{head} [27] LOG:  checkpoint starting: time")
    if share < 0.9:
        buffers, seconds = dice.whole(12, 900), dice.between(1.2, 90)
        return err(
            f"{head} [27] LOG:  checkpoint complete: wrote {buffers} buffers"
            f" ({buffers / 163.84:.1f}%); 0 WAL file(s) added, 0 removed, 1 recycled;"
            f" write={seconds:.3f} s, sync=0.011 s, total={seconds + 0.02:.3f} s"
        )
    return err(
        f"{head} [{dice.whole(60, 900)}] LOG:  duration: {dice.between(1000, 2600):.3f} ms "
        ' statement: SELECT data FROM execution_data WHERE "executionId" = $1'
    )


def _qdrant(dice: Dice, at: datetime) -> Line:
    return out(
        f"{at:%Y-%m-%dT%H:%M:%S.%f}Z  INFO actix_web::middleware::logger: {inner_address(dice)}"
        f' "POST /collections/incidents/{dice.pick(_QDRANT_PATHS)} HTTP/1.1" 200'
        f' {dice.whole(120, 9000)} "-" "python-client/1.15.1" {dice.between(0.0006, 0.02):.6f}'
    )


def _valkey(dice: Dice, at: datetime) -> Line:
    head = f"{at:%d %b %Y %H:%M:%S}.{milliseconds(at)}"
    words = dice.pick((
        "100 changes in 300 seconds. Saving...",
        "DB saved on disk",
        f"Background saving started by pid {dice.whole(200, 9000)}",
        "Background saving terminated with success",
    ))  # fmt: skip
    return out(f"1:M {head} * {words}")


VOICES: Final[Mapping[str, Voice]] = {
    "nginx": Voice(
        opening=(
            out("/docker-entrypoint.sh: Configuration complete; ready for start up"),
            err('[notice] 1#1: using the "epoll" event method'),
            err("[notice] 1#1: start worker processes"),
        ),
        every_s=5.0,
        speak=_nginx,
    ),
    "postgres": Voice(
        opening=(
            out("PostgreSQL Database directory appears to contain a database; Skipping init"),
            err("LOG:  database system is ready to accept connections"),
        ),
        every_s=150.0,
        speak=_postgres,
    ),
    "qdrant": Voice(
        opening=(
            out(" INFO qdrant::actix: Qdrant HTTP listening on 6333"),
            out(" INFO qdrant::tonic: Qdrant gRPC listening on 6334"),
        ),
        every_s=20.0,
        speak=_qdrant,
    ),
    "qdrant-broken": Voice(
        opening=(
            err(" ERROR qdrant::startup: Panic occurred in file segment.rs at line 412"),
            err(" ERROR storage: cannot open collection incidents: segment format 4 is too old"),
        ),
        every_s=None,
        speak=None,
    ),
    "valkey": Voice(
        opening=(out("1:M * Ready to accept connections tcp"),), every_s=90.0, speak=_valkey
    ),
}
