"""
What the nodes of a workflow talk to, as far as its definition says.

A definition is n8n's `{"nodes": [{"name", "type", "parameters"}], "connections"}`. Addresses stand
in parameters of different names; credentials, where n8n's own nodes keep theirs, are secret, and
then only the type of the node tells what it is made for.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from watchroom.domain.json_values import mapping, sequence, text, whole

MODEL_CONNECTION: Final = "ai_languageModel"

_KEYS: Final = (
    "url", "baseUrl", "baseURL", "serverUrl", "endpoint", "host", "hostname", "qdrantUrl",
)  # fmt: skip  # names of parameters that hold an address, the usual one first
_PORT_KEYS: Final = ("port",)
_DEEPEST: Final = 3  # levels of parameters: addresses stand in `options` too

# Types of nodes that are made for one thing on the internet, by a part of their name.
_OUTSIDE: Final[Mapping[str, str]] = {
    "telegram": "api.telegram.org",
    "openai": "api.openai.com",
    "anthropic": "api.anthropic.com",
    "googlegemini": "generativelanguage.googleapis.com",
    "slack": "slack.com",
    "discord": "discord.com",
    "gmail": "gmail.googleapis.com",
    "twilio": "api.twilio.com",
}
# And those made for a program that people host themselves: images of it have the word in them.
_PRODUCTS: Final = (
    "ollama", "qdrant", "postgres", "redis", "mysql", "mongo", "weaviate", "milvus", "chroma",
    "rabbitmq", "kafka", "mqtt", "elasticsearch",
)  # fmt: skip

# Scheme, user and password if any, then what is wanted: a name or address, and a port.
_ADDRESS: Final = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]{0,20})://)?(?:[^@/?#\s{}]{0,512}@)?"
    r"(?P<host>\[[0-9a-f:.]{2,45}\]|[a-z0-9_](?:[a-z0-9._-]{0,252}))"
    r"(?::(?P<port>[0-9]{1,5}))?(?=[/?#]|\Z)",
    re.IGNORECASE,
)
_SCHEME_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeAddress:
    """What one node talks to."""

    host: str | None  # a name or an IP address, in lower case; None: it does not say
    port: int | None  # None: it does not say
    product: str | None = None  # what its type is made for, such as "ollama"; None: anything

    @property
    def shown(self) -> str | None:
        """Name and port, without what may be secret; None: it does not say."""
        if self.host is None:
            return None
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port is None else f"{name}:{self.port}"


def addresses_of(definition: Mapping[str, object]) -> dict[str, NodeAddress]:
    """
    Return what each node talks to, by name; nodes of which nothing can be said are not in it.

    A node that works through another, as a chain through its model, talks to what that one does.
    """
    nodes = [mapping(node) for node in sequence(definition.get("nodes"))]
    found = {
        name: address
        for node in nodes
        if (name := text(node.get("name"))) and (address := _address_of(node))
    }
    for name, helpers in helpers_of(definition).items():
        own = next((found[helper] for helper in helpers if helper in found), None)
        if own is not None:
            found.setdefault(name, own)
    return found


def helpers_of(definition: Mapping[str, object]) -> dict[str, list[str]]:
    """Return the nodes through which a node works, its model first; nodes without are not in it."""
    found: dict[str, list[str]] = {}
    for helper, kinds in mapping(definition.get("connections")).items():
        for kind, outputs in mapping(kinds).items():
            if kind.startswith("ai_"):
                for target in _targets(outputs):
                    place = 0 if kind == MODEL_CONNECTION else len(found.get(target, ()))
                    found.setdefault(target, []).insert(place, helper)
    return found


def parsed_address(written: str) -> NodeAddress | None:
    """Return the host and port of a URL, or of what stands in place of one; None if none does."""
    match = _ADDRESS.match(written.strip().removeprefix("=").strip())
    if match is None:
        return None
    port = match["port"]
    usual = _SCHEME_PORTS.get((match["scheme"] or "").lower())
    return NodeAddress(
        host=match["host"].strip("[]").lower().rstrip("."),
        port=usual if port is None else int(port),
    )


def _address_of(node: Mapping[str, object]) -> NodeAddress | None:
    parameters = mapping(node.get("parameters"))
    kind = str(node.get("type")).rpartition(".")[2].lower()
    product = next((product for product in _PRODUCTS if product in kind), None)
    for holder in _levels(parameters):
        for key in _KEYS:
            written = text(holder.get(key))
            address = parsed_address(written) if written else None
            if address is not None:
                port = address.port if address.port is not None else _port_of(holder)
                return NodeAddress(host=address.host, port=port, product=product)
    outside = next((host for word, host in _OUTSIDE.items() if word in kind), None)
    if outside is not None:
        return NodeAddress(host=outside, port=443)
    return None if product is None else NodeAddress(host=None, port=None, product=product)


def _levels(parameters: Mapping[str, object], depth: int = 1) -> Iterator[Mapping[str, object]]:
    yield parameters
    if depth < _DEEPEST:
        for inner in parameters.values():
            if isinstance(inner, dict):
                yield from _levels(inner, depth + 1)


def _port_of(holder: Mapping[str, object]) -> int | None:
    return next((port for key in _PORT_KEYS if (port := whole(holder.get(key)))), None)


def _targets(outputs: object) -> Iterator[str]:
    for output in sequence(outputs):
        for target in sequence(output):
            name = text(mapping(target).get("node"))
            if name is not None:
                yield name
