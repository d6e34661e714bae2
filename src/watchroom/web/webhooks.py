"""`/api/webhooks`: who is told what happens."""

from dataclasses import dataclass, replace
from typing import Final

from litestar.response import Response
from msgspec import UNSET

from watchroom.domain.errors import NotFound
from watchroom.domain.webhooks import WebhookFilters, WebhookState
from watchroom.flows.webhooks.webhooks import WebhookDraft
from watchroom.store import webhooks
from watchroom.web.bodies import body
from watchroom.web.endpoint import Call, json_response
from watchroom.web.inputs import Inputs, path
from watchroom.web.kinds import text
from watchroom.web.services import Services
from watchroom.web.shown_webhooks import (
    filters_of,
    quiet_hours_of,
    shown_webhook,
    written_webhook,
)
from watchroom.web.unknown_names import unknown_hosts, unknown_services
from watchroom.web.wire.webhooks import (
    NewSecret,
    NewWebhook,
    WebhookAnswer,
    WebhookChange,
    WebhookList,
    WrittenWebhookAnswer,
)

EXAMPLE_ID: Final = "wh_5f0c9a3d7e21b864"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookInputs(Inputs):
    """Which webhook."""

    id: str = path(text(64), says="Id of the webhook.", example=EXAMPLE_ID)


async def list_webhooks(call: Call[Inputs]) -> Response[bytes]:
    """
    List every webhook, the oldest first.

    Secrets are never shown, and of an address only the host, unless the key has the scope `admin`.
    """
    found = await webhooks.list_all(call.services.store)
    return json_response(WebhookList(data=[shown_webhook(one, call.caller) for one in found]))


async def read_webhook(call: Call[WebhookInputs]) -> Response[bytes]:
    """Return one webhook, with its state and since when it fails."""
    found = await webhooks.get(call.services.store, call.inputs.id)
    if found is None:
        raise NotFound(f"There is no webhook {call.inputs.id!r}.")
    return json_response(WebhookAnswer(data=shown_webhook(found, call.caller)))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWebhookInputs(Inputs):
    """A webhook to be made."""

    webhook: NewWebhook = body(
        NewWebhook,
        example={
            "url": "https://your-webhook-url.com",
            "events": ["service:start", "service:stop", "service:error"],
            "secret": "your-webhook-secret",
        },
    )


async def create_webhook(call: Call[NewWebhookInputs]) -> Response[bytes]:
    """
    Make a webhook: from now on its address is told of the events that it names.

    An address that leads nowhere but to private networks is refused; one whose host has no address
    at the moment is accepted, with a `warning`, and so are filters with a service or a host that
    there is none of. Without a `secret` one is made and shown this once.
    """
    asked = call.inputs.webhook
    draft = WebhookDraft(
        url=asked.url,
        events=tuple(asked.events),
        filters=filters_of(asked.filters),
        description=asked.description,
        state=WebhookState(asked.state),
        cooldown_s=asked.cooldown_seconds,
        quiet_hours=quiet_hours_of(asked.quiet_hours),
    )
    warned = await _unknown_names(call.services, draft.filters)
    made = await call.services.webhooks.create(draft, secret=asked.secret, who=call.caller.name)
    shown = written_webhook(made, call.caller, warnings=warned)
    return json_response(WrittenWebhookAnswer(data=shown))


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookChangeInputs(WebhookInputs):
    """What is to change of a webhook."""

    change: WebhookChange = body(
        WebhookChange, example={"events": ["service:error", "incident:open"]}
    )


async def change_webhook(call: Call[WebhookChangeInputs]) -> Response[bytes]:
    """
    Change a webhook: its address, events or filters, when it is told less, or whether it is paused.

    `"state": "enabled"` also brings back one that was disabled. What happens while a webhook is
    paused or disabled is not told later.
    """
    asked = call.inputs.change
    filters = UNSET if asked.filters is UNSET else filters_of(asked.filters)
    quiet = UNSET if asked.quiet_hours is UNSET else quiet_hours_of(asked.quiet_hours)
    cooldown = asked.cooldown_seconds

    def changed(draft: WebhookDraft) -> WebhookDraft:
        return replace(
            draft,
            url=draft.url if asked.url is UNSET else asked.url,
            events=draft.events if asked.events is UNSET else tuple(asked.events),
            filters=draft.filters if filters is UNSET else filters,
            description=draft.description if asked.description is UNSET else asked.description,
            state=draft.state if asked.state is UNSET else WebhookState(asked.state),
            cooldown_s=draft.cooldown_s if cooldown is UNSET else cooldown,
            quiet_hours=draft.quiet_hours if quiet is UNSET else quiet,
        )

    warned = [] if filters is UNSET else await _unknown_names(call.services, filters)
    made = await call.services.webhooks.change(call.inputs.id, changed, who=call.caller.name)
    shown = written_webhook(made, call.caller, warnings=warned)
    return json_response(WrittenWebhookAnswer(data=shown))


async def _unknown_names(services: Services, filters: WebhookFilters) -> list[str]:
    """Return what filters name that there is none of; it may come later, so it is no error."""
    unknown = await unknown_services(services, filters.services)
    return unknown + unknown_hosts(services, filters.hosts)


async def remove_webhook(call: Call[WebhookInputs]) -> Response[bytes]:
    """Remove a webhook with its deliveries, also those that wait; the answer is what it was."""
    gone = await call.services.webhooks.remove(call.inputs.id, who=call.caller.name)
    return json_response(WebhookAnswer(data=shown_webhook(gone, call.caller)))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSecretInputs(WebhookInputs):
    """Another secret for a webhook."""

    order: NewSecret = body(NewSecret, example={}, required=False)


async def rotate_webhook_secret(call: Call[NewSecretInputs]) -> Response[bytes]:
    """
    Give a webhook another secret; without one in the body it is made and shown this once.

    For 24 hours the one before signs beside it, so that the receiver can change over in peace.
    The one before that signs no more: two sign at most.
    """
    made = await call.services.webhooks.rotate_secret(
        call.inputs.id, secret=call.inputs.order.secret, who=call.caller.name
    )
    return json_response(WrittenWebhookAnswer(data=written_webhook(made, call.caller)))
