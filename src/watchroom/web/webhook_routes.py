"""Every URL of webhooks, on one page."""

from typing import Any, Final

from watchroom.domain.access import Scope
from watchroom.web import webhook_examples
from watchroom.web.endpoint import Endpoint, Shown
from watchroom.web.inputs import Inputs
from watchroom.web.webhook_deliveries import (
    DeliveryInputs,
    DeliveryListInputs,
    PreviewInputs,
    TrialInputs,
    list_deliveries,
    preview_message,
    redeliver,
    try_webhook,
)
from watchroom.web.webhooks import (
    NewSecretInputs,
    NewWebhookInputs,
    WebhookChangeInputs,
    WebhookInputs,
    change_webhook,
    create_webhook,
    list_webhooks,
    read_webhook,
    remove_webhook,
    rotate_webhook_secret,
)
from watchroom.web.wire.webhooks import (
    DeliveryAnswer,
    DeliveryList,
    MessagePreviewAnswer,
    WebhookAnswer,
    WebhookList,
    WrittenWebhookAnswer,
)

TAG: Final = "Webhooks"

WEBHOOKS: Final[tuple[Endpoint[Any], ...]] = (
    Endpoint(
        path="/api/webhooks",
        inputs=Inputs,
        handle=list_webhooks,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=WebhookList, example=webhook_examples.LIST),
    ),
    Endpoint(
        path="/api/webhooks",
        method="POST",
        inputs=NewWebhookInputs,
        handle=create_webhook,
        scope=Scope.ADMIN,
        shown=Shown(
            tag=TAG, model=WrittenWebhookAnswer, example=webhook_examples.WRITTEN, errors=(409,)
        ),
    ),
    Endpoint(
        path="/api/webhooks/preview",
        inputs=PreviewInputs,
        handle=preview_message,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=MessagePreviewAnswer, example=webhook_examples.PREVIEW),
    ),
    Endpoint(
        path="/api/webhooks/{id}",
        inputs=WebhookInputs,
        handle=read_webhook,
        scope=Scope.READ,
        shown=Shown(tag=TAG, model=WebhookAnswer, example=webhook_examples.WEBHOOK, errors=(404,)),
    ),
    Endpoint(
        path="/api/webhooks/{id}",
        method="PATCH",
        inputs=WebhookChangeInputs,
        handle=change_webhook,
        scope=Scope.ADMIN,
        shown=Shown(
            tag=TAG, model=WrittenWebhookAnswer, example=webhook_examples.WRITTEN, errors=(404,)
        ),
    ),
    Endpoint(
        path="/api/webhooks/{id}/rotate-secret",
        method="POST",
        inputs=NewSecretInputs,
        handle=rotate_webhook_secret,
        scope=Scope.ADMIN,
        shown=Shown(
            tag=TAG, model=WrittenWebhookAnswer, example=webhook_examples.ROTATED, errors=(404,)
        ),
    ),
    Endpoint(
        path="/api/webhooks/{id}/test",
        method="POST",
        inputs=TrialInputs,
        handle=try_webhook,
        scope=Scope.ADMIN,
        shown=Shown(
            tag=TAG, model=DeliveryAnswer, example=webhook_examples.DELIVERY, errors=(404,)
        ),
    ),
    Endpoint(
        path="/api/webhooks/{id}/deliveries",
        inputs=DeliveryListInputs,
        handle=list_deliveries,
        scope=Scope.READ,
        shown=Shown(
            tag=TAG, model=DeliveryList, example=webhook_examples.DELIVERIES, errors=(404,)
        ),
    ),
    Endpoint(
        path="/api/webhooks/{id}/deliveries/{delivery}/redeliver",
        method="POST",
        inputs=DeliveryInputs,
        handle=redeliver,
        scope=Scope.ADMIN,
        shown=Shown(
            tag=TAG, model=DeliveryAnswer, example=webhook_examples.DELIVERY, errors=(404, 409)
        ),
    ),
    Endpoint(
        path="/api/webhooks/{id}",
        method="DELETE",
        inputs=WebhookInputs,
        handle=remove_webhook,
        scope=Scope.ADMIN,
        shown=Shown(tag=TAG, model=WebhookAnswer, example=webhook_examples.WEBHOOK, errors=(404,)),
    ),
)
