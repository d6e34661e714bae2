"""Cooldown and quiet hours through both clients."""

from both_clients import Caller
from told_webhooks import NOWHERE
from watchroom.client.models.webhooks import QuietHours

NIGHT = QuietHours(from_="22:00", to="07:00", timezone="Europe/Madrid")


async def test_a_webhook_is_told_less_and_then_more_again(call: Caller) -> None:
    """None leaves the quiet hours, False ends them."""
    made = await call(
        "create_webhook", NOWHERE, ["service:error"], cooldown_seconds=300, quiet_hours=NIGHT
    )
    kept = await call("change_webhook", made.id, cooldown_seconds=0)
    ended = await call("change_webhook", made.id, quiet_hours=False)

    assert (made.cooldown_seconds, made.quiet_hours, made.suppressed) == (300, NIGHT, 0)
    assert (kept.cooldown_seconds, kept.quiet_hours) == (0, NIGHT)
    assert ended.quiet_hours is None
