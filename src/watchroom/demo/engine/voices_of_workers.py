"""What the programs print that move pictures and messages."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from watchroom.demo.engine.chance import Dice
from watchroom.demo.engine.speech import Line, Voice, camera, err, milliseconds, out

_NODES: Final = ("Webhook", "Ollama", "Read answer", "Telegram", "Has it risk?")


def _n8n(dice: Dice, at: datetime) -> Line:
    head = f"{at:%Y-%m-%dT%H:%M:%S}.{milliseconds(at)}Z"
    share = dice.share()
    if share < 0.03:
        return err(f"{head} | error | The connection to the service timed out")
    if share < 0.5:
        node = dice.pick(_NODES)
        return out(f'{head} | debug | Running node "{node}" finished successfully')
    return out(f"{head} | debug | Workflow execution finished successfully")


def _telegram_bridge(dice: Dice, at: datetime) -> Line:
    told = {"level": "info", "ts": f"{at:%Y-%m-%dT%H:%M:%S}Z", "msg": "message sent"}
    took = {"chat": -1002031997412, "ms": dice.whole(90, 640)}
    if dice.share() < 0.03:
        told |= {"level": "warn", "msg": "Too Many Requests: retry after 3"}
    return out(json.dumps(told | took))


def _camera_gateway(dice: Dice, at: datetime) -> Line:
    head = f"ts={at:%Y-%m-%dT%H:%M:%S}.{milliseconds(at)}Z"
    if dice.share() < 0.03:
        return err(f'{head} level=warn msg="rtsp stream lost, reconnecting" camera={camera(dice)}')
    return out(
        f'{head} level=info msg="frame forwarded" camera={camera(dice)}'
        f" bytes={dice.whole(61_000, 240_000)} status=200 ms={dice.whole(35, 190)}"
    )


VOICES: Final[Mapping[str, Voice]] = {
    "n8n": Voice(
        opening=(
            out("n8n ready on ::, port 5678"),
            out("Version: 2.1.4"),
            out("Editor is now accessible via:"),
            out("http://localhost:5678"),
        ),
        every_s=6.0,
        speak=_n8n,
    ),
    "telegram-bridge": Voice(
        opening=(out('{"level":"info","msg":"polling started"}'),),
        every_s=40.0,
        speak=_telegram_bridge,
    ),
    "camera-gateway": Voice(
        opening=(out('level=info msg="12 cameras configured"'),),
        every_s=5.0,
        speak=_camera_gateway,
    ),
}
