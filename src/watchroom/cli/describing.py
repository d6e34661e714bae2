"""`watchroom openapi`."""

import msgspec

from watchroom.settings import Settings
from watchroom.web.app import openapi_document
from watchroom.wiring.site import web_options


def openapi_json(settings: Settings) -> str:
    """Return the OpenAPI document as indented JSON; nothing is opened for it."""
    document = openapi_document(web_options(settings))
    return msgspec.json.format(msgspec.json.encode(document)).decode()
