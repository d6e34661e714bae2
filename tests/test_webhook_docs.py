"""What docs/webhooks.md says is true, and its snippets work as they stand there."""

import base64
import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from conftest import missing
from watchroom.domain.quiet_hours import quiet_hours
from watchroom.domain.webhook_schedule import DELAYS_MS
from watchroom.domain.webhooks import MOST_WAITING, MOST_WEBHOOKS, WebhookFilters, WebhookName
from watchroom.outbound import new_secret, signed_headers
from watchroom.web.shown_webhooks import quiet_hours_of
from watchroom.web.wire.webhooks import NewWebhook

TEXT = (Path(__file__).parent.parent / "docs" / "webhooks.md").read_text(encoding="utf-8")
BODY = json.dumps({"type": "service:error", "data": {"camera": "Ñ"}}, separators=(",", ":"))
CALL = "console.log(JSON.stringify(verified(...JSON.parse(process.argv[2]))));"

Verify = Callable[[str, str, dict[str, str]], Any]


def snippet(language: str, number: int = 0) -> str:
    """Return a block of code."""
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    return found[number]


def verify_in_python(secret: str, body: str, headers: dict[str, str]) -> Any:
    names: dict[str, Any] = {}
    exec(snippet("python"), names)
    return names["verified"](secret, body.encode(), headers)


def verify_in_node(secret: str, body: str, headers: dict[str, str]) -> Any:
    if shutil.which("node") is None:
        missing("node is not installed")
    command = ["node", "-", json.dumps([secret, body, headers])]
    done = subprocess.run(
        command,
        input=snippet("js") + CALL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    if done.returncode:
        raise ValueError(done.stderr)
    return json.loads(done.stdout)


@pytest.mark.parametrize("verify", [verify_in_python, verify_in_node])
@pytest.mark.parametrize(
    "secret",
    [new_secret(), "your-webhook-secret", "clave-ñandú-segura"],
    ids=["made", "documented", "foreign"],
)
def test_a_receiver_can_copy_the_snippet(verify: Verify, secret: str) -> None:
    """It takes what is ours, also while the secret is replaced, and nothing else."""
    now_ms = int(time.time() * 1000)
    headers = signed_headers("msg_1", BODY, now_ms=now_ms, secrets=[new_secret(), secret])
    old = signed_headers("msg_1", BODY, now_ms=now_ms - 301_000, secrets=[secret])

    assert verify(secret, BODY, headers) == json.loads(BODY)
    for false in (
        (secret, BODY + " ", headers),
        (secret, BODY, headers | {"webhook-id": "msg_2"}),
        (secret, BODY, headers | {"webhook-signature": "v1,AAAA v2,x"}),
        (new_secret(), BODY, headers),
        (secret, BODY, old),
    ):
        with pytest.raises(Exception, match=r"not from|too old|[Nn]o matching|unpack"):
            verify(*false)


def test_the_shell_can_sign_too(tmp_path: Path) -> None:
    """With what every system has."""
    if shutil.which("openssl") is None:
        missing("openssl is not installed")
    secret = new_secret()
    headers = signed_headers("msg_1", BODY, now_ms=1_614_265_330_000, secrets=[secret])
    (tmp_path / "body.json").write_text(BODY)
    done = subprocess.run(
        ["sh", "-c", snippet("sh", 1)],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "SECRET": secret, "ID": "msg_1", "TIMESTAMP": "1614265330"},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )

    assert done.stdout.strip() == headers["webhook-signature"]
    assert len(base64.b64decode(done.stdout.strip().removeprefix("v1,"))) == 32


def test_every_event_stands_in_the_table_and_nothing_else_does() -> None:
    """A name that nobody can find cannot be asked for."""
    assert re.findall(r"^\| `(\w+:\w+)` ", TEXT, re.MULTILINE) == list(WebhookName)


def test_every_filter_stands_in_the_table() -> None:
    """In the order in which they are declared, in the API's spelling."""
    names = re.findall(r"^\| `(services|hosts|cameras|workflows|minRisk)` ", TEXT, re.MULTILINE)
    spelt = [name.replace("min_risk", "minRisk") for name in WebhookFilters.__dataclass_fields__]

    assert names == spelt


def test_the_figures_are_those_of_the_program() -> None:
    """Ten attempts, fifty webhooks, ten thousand messages."""
    assert len(DELAYS_MS) + 1 == 10
    assert "After ten attempts" in TEXT
    assert MOST_WEBHOOKS == 50
    assert "There can be fifty" in TEXT
    assert f"About {MOST_WAITING:,} messages can wait" in TEXT


def test_what_a_webhook_is_told_less_can_be_asked_for_as_it_stands_there() -> None:
    """A person copies it into the body that makes a webhook."""
    asked = {
        "url": "http://127.0.0.1:9/",
        "events": ["service:error"],
        **json.loads(snippet("json")),
    }
    made = msgspec.convert(asked, NewWebhook)

    assert made.cooldown_seconds == 300
    assert quiet_hours_of(made.quiet_hours) == quiet_hours("22:00", "07:00", "Europe/Madrid")
