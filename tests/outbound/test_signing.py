"""How messages are signed."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from watchroom.domain.errors import InvalidInput
from watchroom.outbound.signing import check_secret, new_secret, signed_headers

BODY = '{"type":"service:error","data":{"reason":"caf\\u00e9"}}'


def test_the_vector_of_standard_webhooks() -> None:
    """The specification's own example, byte for byte."""
    headers = signed_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        '{"test": 2432232314}',
        now_ms=1_614_265_330_999,
        secrets=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )

    assert headers["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_vector_of_github() -> None:
    """Receivers that were made for GitHub's messages verify ours."""
    headers = signed_headers(
        "msg_1", "Hello, World!", now_ms=0, secrets=["It's a Secret to Everybody"]
    )

    assert headers["X-Hub-Signature-256"] == (
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    )


@pytest.mark.parametrize(
    "secret",
    [new_secret(), "your-webhook-secret", "clave-ñandú-鍵-segura"],
    ids=["made", "documented", "foreign"],
)
def test_a_receiver_verifies_with_the_library(secret: str) -> None:
    """A text of one's own is used as its UTF-8 bytes; the library takes them in base64."""
    now_ms = int(datetime.now(UTC).timestamp() * 1000)
    headers = signed_headers("msg_1", BODY, now_ms=now_ms, secrets=[secret])
    given = secret if secret.startswith("whsec_") else base64.b64encode(secret.encode()).decode()

    assert Webhook(given).verify(BODY, headers)["type"] == "service:error"


def test_while_a_secret_is_replaced_both_sign() -> None:
    """The receiver changes over when it suits it; GitHub's header has room for one only."""
    now_ms = int(datetime.now(UTC).timestamp() * 1000)
    new, old = new_secret(), new_secret()
    headers = signed_headers("msg_1", BODY, now_ms=now_ms, secrets=[new, old])

    assert Webhook(new).verify(BODY, headers)
    assert Webhook(old).verify(BODY, headers)
    hub = hmac.new(new.encode(), BODY.encode(), hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={hub}"


def test_new_secrets_have_256_bits() -> None:
    """And no two are the same."""
    made = {new_secret() for _ in range(100)}

    assert len(made) == 100
    assert all(len(base64.b64decode(secret.removeprefix("whsec_"))) == 32 for secret in made)
    assert all(check_secret(secret) == secret for secret in made)


@pytest.mark.parametrize(
    ("secret", "words"),
    [
        ("", "16 to 256"),
        ("x" * 15, "16 to 256"),
        ("x" * 257, "16 to 256"),
        ("your-webhook-\nsecret", "control"),
        ("your-webhook-\x00secret", "control"),
        ("whsec_this is no base64!", "base64 of 24 to 64"),
        ("whsec_" + base64.b64encode(b"x" * 23).decode(), "base64 of 24 to 64"),
        ("whsec_" + base64.b64encode(b"x" * 65).decode(), "base64 of 24 to 64"),
    ],
)
def test_a_secret_that_cannot_sign_is_refused(secret: str, words: str) -> None:
    """Too short to be one, or of the specification's form and broken."""
    with pytest.raises(InvalidInput, match=words) as refusal:
        check_secret(secret)
    assert secret == "" or secret not in str(refusal.value)
