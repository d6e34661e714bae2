"""Which service an address leads to, by a table."""

from typing import Any

import pytest

from services_under_test import service
from watchroom.domain.incidents import TieKind
from watchroom.domain.node_addresses import NodeAddress
from watchroom.domain.node_ties import tie_of
from watchroom.domain.services import Service, ServiceNetwork, ServicePort


def port(internal: int, external: int | None = None) -> ServicePort:
    address = None if external is None else "0.0.0.0"
    return ServicePort(internal=internal, external=external, protocol="tcp", address=address)


def one(name: str, *ports: ServicePort, compose: str | None = None, **changes: Any) -> Service:
    """Return a service with names of its own."""
    setup = {"ports": ports, **changes.pop("setup", {})}
    return service(name, place={"compose_service": compose or name}, setup=setup, **changes)


NETWORK = ServiceNetwork(
    name="stack_default", address="172.18.0.5", address6="fd00::5", aliases=("llm", "3f4b9a9a9a9a")
)
OLLAMA = one("ollama", port(11434, 11434), setup={"networks": (NETWORK,)})
QDRANT = one("qdrant", port(6333, 16333))
MODELS = one("my-id", port(8000), compose="vllm", container_name="models")
ON_HOST = one("whisper", port(9000), setup={"network_mode": "host"})
TWINS = (
    one("twin", port(5432), host="a", container_name="db"),
    one("twin", port(5433), host="b", container_name="db"),
)
FLEET = (OLLAMA, QDRANT, MODELS, ON_HOST, *TWINS)


def at(host: str | None, port: int | None = None, product: str | None = None) -> NodeAddress:
    return NodeAddress(host=host, port=port, product=product)


@pytest.mark.parametrize(
    ("address", "expected", "why"),
    [
        (at("ollama", 11434), "ollama", "name in Compose"),
        (at("stack-ollama-1", 11434), "ollama", "name of its container"),
        (at("ollama"), "ollama", "name in Compose"),
        (at("llm", 11434), "ollama", "name of it on a network"),
        (at("ollama.stack_default", 11434), "ollama", "name of it on a network"),
        (at("172.18.0.5", 11434), "ollama", "address on a network"),
        (at("fd00::5", 11434), "ollama", "address on a network"),
        (at("models", 8000), "my-id", "name of its container"),
        (at("vllm", 8000), "my-id", "name in Compose"),
        (at("my-id", 8000), "my-id", "its id"),
        (at("host.docker.internal", 11434), "ollama", "publishes port 11434"),
        (at("localhost", 16333), "qdrant", "publishes port 16333"),
        (at("127.0.0.1", 16333), "qdrant", "publishes port 16333"),
        (at("172.17.0.1", 16333), "qdrant", "publishes port 16333"),
        (at("192.168.1.20", 11434), "ollama", "publishes port 11434"),
        (at("gpu-box.local", 11434), "ollama", "publishes port 11434"),
        (at("localhost", 9000), "whisper", "publishes port 9000"),
        (at(None, None, "ollama"), "ollama", "made for ollama"),
        (at("db", 5433), "twin", "name of its container"),
    ],
)
def test_a_service(address: NodeAddress, expected: str, why: str) -> None:
    """By its names first, then by what it publishes."""
    found = tie_of(address, FLEET)

    assert (found.kind, found.service) == (TieKind.SERVICE, expected), found.why
    assert why in found.why


@pytest.mark.parametrize(
    ("address", "kind", "why"),
    [
        (None, TieKind.UNKNOWN, "name no address"),
        (at("localhost", 6333), TieKind.UNKNOWN, "no service publishes port 6333"),
        (at("localhost"), TieKind.UNKNOWN, "no port is named"),
        (at("nobody", 1), TieKind.UNKNOWN, "no service is called 'nobody'"),
        (at("10.0.0.9", 1), TieKind.UNKNOWN, "no service publishes port 1"),
        (at("db"), TieKind.UNKNOWN, "could be twin on a, twin on b"),
        (at(None, None, "weaviate"), TieKind.UNKNOWN, "weaviate in its image or its name"),
        (at("api.telegram.org", 443), TieKind.OUTSIDE, "api.telegram.org is none"),
        (at("8.8.8.8", 53), TieKind.OUTSIDE, "8.8.8.8 is none"),
        (at("2001:4860:4860::8888", 53), TieKind.OUTSIDE, "is none of the services"),
    ],
)
def test_no_service(address: NodeAddress | None, kind: TieKind, why: str) -> None:
    """What cannot be told is not called outside, and what is outside is named."""
    found = tie_of(address, FLEET)

    assert (found.kind, found.host, found.service) == (kind, None, None)
    assert why in found.why


@pytest.mark.parametrize(
    ("name", "image", "why"),
    [
        ("llm", "docker.io/ollama/ollama:0.9", "and so is its image"),
        ("ollama", "acme/llm:1", "it is called so; its image is another"),
        ("stack-ollama2-1", "acme/llm:1", "it is called so; its image is another"),
    ],
)
def test_where_the_address_is_secret_image_and_names_tell(name: str, image: str, why: str) -> None:
    """A name alone is a guess, and said to be one."""
    found = tie_of(at(None, None, "ollama"), [QDRANT, one(name, image=image)])

    assert (found.kind, found.service) == (TieKind.SERVICE, name)
    assert why in found.why


def test_an_image_tells_more_than_a_name() -> None:
    """Anything may be called after what it works with."""
    named = one("ollama-ui", image="acme/ui:1", container_id=f"{1:064x}")

    assert tie_of(at(None, None, "ollama"), [named, OLLAMA]).service == "ollama"
    assert tie_of(at(None, None, "ollama"), [one("collamax", image="acme/ui:1")]).service is None


def test_many_of_a_kind_are_not_all_named() -> None:
    """A sentence stays one."""
    many = [one(f"s{n}", port(80, 8080), container_id=f"{n:064x}") for n in range(9)]

    assert tie_of(at("localhost", 8080), many).why.endswith("and 4 more")


def test_without_services_nothing_is_ours() -> None:
    """Docker may not be configured at all."""
    assert tie_of(at("ollama", 1), ()).kind is TieKind.UNKNOWN
