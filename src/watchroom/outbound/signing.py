"""
How a message proves where it comes from.

By Standard Webhooks (https://www.standardwebhooks.com): `webhook-id`, `webhook-timestamp`, and
`webhook-signature` with one `v1,` signature for each secret in force. Its key is the base64 after
`whsec_`, or the UTF-8 bytes of a secret that does not begin so. And, for receivers made for
GitHub's: `X-Hub-Signature-256`, whose key is the text of the newest secret as it is.
"""

import base64
import binascii
import hashlib
import hmac
import secrets as randomness
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from standardwebhooks import Webhook

from watchroom.domain.errors import InvalidInput
from watchroom.domain.webhooks import LONGEST_SECRET, SHORTEST_SECRET

PREFIX: Final = "whsec_"
NEW_KEY_BYTES: Final = 32
KEY_BYTES: Final = range(24, 65)  # that Standard Webhooks allows


def new_secret() -> str:
    """Return a secret that nobody can guess."""
    return PREFIX + base64.b64encode(randomness.token_bytes(NEW_KEY_BYTES)).decode()


def check_secret(text: str) -> str:
    """Return a secret that a person chose, if it can sign. Raises InvalidInput."""
    if not SHORTEST_SECRET <= len(text) <= LONGEST_SECRET:
        raise InvalidInput("secret", f"Must have {SHORTEST_SECRET} to {LONGEST_SECRET} characters")
    if not text.isprintable():
        raise InvalidInput("secret", "Must not contain control characters")
    if text.startswith(PREFIX) and len(_decoded(text) or b"") not in KEY_BYTES:
        raise InvalidInput(
            "secret",
            f"Must be the base64 of {KEY_BYTES[0]} to {KEY_BYTES[-1]} bytes after {PREFIX}",
        )
    return text


def signed_headers(
    message_id: str, body: str, *, now_ms: int, secrets: Sequence[str]
) -> dict[str, str]:
    """Return the headers that prove a message; *secrets* are those in force, newest first."""
    seconds = now_ms // 1000
    moment = datetime.fromtimestamp(seconds, UTC)
    signatures = [
        Webhook(_key(secret)).sign(msg_id=message_id, timestamp=moment, data=body)
        for secret in secrets
    ]
    hub = hmac.new(secrets[0].encode(), body.encode(), hashlib.sha256).hexdigest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signatures),
        "X-Hub-Signature-256": f"sha256={hub}",
    }


def _key(secret: str) -> bytes:
    return (_decoded(secret) if secret.startswith(PREFIX) else None) or secret.encode()


def _decoded(secret: str) -> bytes | None:
    """Return the bytes after the prefix; None if that is no base64."""
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
