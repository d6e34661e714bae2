"""How containers are named."""

from collections.abc import Mapping

import pytest

from watchroom.domain.service_labels import (
    Known,
    depends_on,
    identify,
    is_ignored,
    main_port,
    version_of,
)
from watchroom.domain.services import ServicePort


def port(
    external: int | None, internal: int = 8000, protocol: str = "tcp", address: str = "0.0.0.0"
) -> ServicePort:
    return ServicePort(
        internal=internal,
        external=external,
        protocol=protocol,
        address=address if external else None,
    )


def known(*ports: ServicePort, address: str = "localhost") -> Known:
    return Known(
        container_name="stack-ollama-1",
        image_name="ollama",
        image_tag="0.9.2",
        ports=ports,
        address=address,
    )


OURS = {
    "watchroom.id": "brain",
    "watchroom.name": "Brain",
    "watchroom.version": "9",
    "watchroom.description": "thinks",
    "watchroom.url": "https://brain.example",
    "watchroom.port": "8443",
}
IMAGES = {
    "org.opencontainers.image.title": "Ollama",
    "org.opencontainers.image.version": "0.9.3",
    "org.opencontainers.image.description": "runs models",
    "org.opencontainers.image.url": "https://ollama.example",
}
COMPOSE = {"com.docker.compose.service": "ollama"}


def test_our_own_labels_come_first() -> None:
    """They are what the user says about this very service."""
    shown = identify(OURS | IMAGES | COMPOSE, known(port(8000)))

    assert (shown.id, shown.name, shown.version) == ("brain", "Brain", "9")
    assert (shown.description, shown.url, shown.port) == ("thinks", "https://brain.example", 8443)


def test_the_image_comes_second() -> None:
    """Its maker knows what it is; the page about it is not the address of the service."""
    shown = identify(IMAGES | COMPOSE, known(port(8000)))

    assert (shown.id, shown.name, shown.version) == ("ollama", "Ollama", "0.9.3")
    assert (shown.description, shown.homepage) == ("runs models", "https://ollama.example")
    assert (shown.url, shown.port) == ("http://localhost:8000", 8000)


def test_without_labels_the_engine_tells() -> None:
    """A plain `docker run` has a name, a tag and ports."""
    shown = identify({}, known(port(8000)))

    assert (shown.id, shown.name) == ("stack-ollama-1", "stack-ollama-1")
    assert (shown.version, shown.description, shown.homepage) == ("0.9.2", None, None)


def test_an_empty_label_says_nothing() -> None:
    """Compose files set labels to empty values where a variable is missing."""
    assert identify({"watchroom.name": " "} | COMPOSE, known()).name == "stack-ollama-1"


@pytest.mark.parametrize(
    "labels",
    [
        {
            "org.opencontainers.image.ref.name": "ubuntu",
            "org.opencontainers.image.version": "24.04",
        },
        {
            "org.opencontainers.image.title": "CentOS Base Image",
            "org.opencontainers.image.version": "9",
        },
    ],
)
def test_labels_of_the_distribution_are_not_the_images_own(labels: Mapping[str, str]) -> None:
    """Builds inherit labels: Ollama's image says that it is Ubuntu 24.04."""
    assert version_of(labels, image_name="ollama", image_tag="0.9.2") == "0.9.2"
    assert identify(labels, known()).name == "stack-ollama-1"


def test_a_distribution_by_itself_keeps_its_version() -> None:
    """Somebody may run Ubuntu as such."""
    labels = {
        "org.opencontainers.image.ref.name": "ubuntu",
        "org.opencontainers.image.version": "24.04",
    }

    assert version_of(labels, image_name="ubuntu", image_tag="latest") == "24.04"


@pytest.mark.parametrize(
    ("ports", "address", "url"),
    [
        ((port(8000),), "localhost", "http://localhost:8000"),
        ((port(443, internal=443),), "localhost", "https://localhost:443"),
        ((port(9000), port(8000)), "localhost", "http://localhost:8000"),
        ((port(53, protocol="udp"), port(8000)), "localhost", "http://localhost:8000"),
        ((port(8000, address="::"),), "gpu.lan", "http://gpu.lan:8000"),
        ((port(8000),), "fd00::7", "http://[fd00::7]:8000"),
        ((port(8000, address="192.168.1.4"),), "localhost", "http://192.168.1.4:8000"),
        ((port(8000, address="fd00::9"),), "localhost", "http://[fd00::9]:8000"),
        ((port(8000, address="127.0.0.1"),), "localhost", "http://localhost:8000"),
        ((port(8000, address="127.0.0.1"),), "gpu.lan", None),
        ((port(8000, address="eth0"),), "localhost", None),
        ((port(None),), "localhost", None),
        ((port(53, protocol="udp"),), "localhost", None),
        ((), "localhost", None),
    ],
)
def test_the_address_is_that_of_the_published_port(
    ports: tuple[ServicePort, ...], address: str, url: str | None
) -> None:
    """No address is better than one that leads nowhere."""
    assert identify({}, known(*ports, address=address)).url == url


@pytest.mark.parametrize("text", ["0", "70000", "", " ", "80a", "-1", "٣", "999999"])
def test_a_label_that_is_no_port_does_not_count(text: str) -> None:
    """Then the published one does."""
    assert identify({"watchroom.port": text}, known(port(8000))).port == 8000


def test_no_published_port_is_no_main_port() -> None:
    """An exposed port can only be reached by other containers."""
    assert main_port([port(None)]) is None


@pytest.mark.parametrize(
    ("label", "ignored"),
    [("true", True), ("TRUE", True), ("1", True), ("false", False), ("", False), ("maybe", False)],
)
def test_a_label_hides_a_container(label: str, ignored: bool) -> None:
    """Only a clear yes does."""
    assert is_ignored({"watchroom.ignore": label}) is ignored
    assert is_ignored({}) is False


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("db:service_started:false,cache:service_healthy:true", ("db", "cache")),
        ("db, cache,db", ("db", "cache")),
        ("", ()),
        (",:x", ()),
    ],
)
def test_dependencies_are_the_names_of_compose_services(label: str, names: tuple[str]) -> None:
    """The conditions behind them are Compose's business."""
    assert depends_on({"com.docker.compose.depends_on": label}) == names


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "//x", "http://"],
)
def test_only_addresses_of_the_web_become_links(text: str) -> None:
    """A page shows them as links, and a script in one would act with its reader's rights."""
    labels = {"watchroom.url": text, "org.opencontainers.image.url": text}
    shown = identify(labels, known())

    assert (shown.url, shown.homepage) == (None, None)
