"""Images, and what a real registry offers, on a real engine."""

import pytest

from docker_engine import DockerEngine
from docker_registry import PASSWORD, USER, Registry
from watchroom.docker.address import parse_address
from watchroom.docker.engine import Engine
from watchroom.docker.logins import RegistryLogin
from watchroom.docker.references import ImageReference, is_current, parse_reference
from watchroom.docker.registry import PullProgress
from watchroom.domain.errors import Conflict, EngineRefused, NotFound

pytestmark = pytest.mark.docker


def reference_of(text: str) -> ImageReference:
    """Return a reference that is one."""
    reference = parse_reference(text)
    assert reference is not None
    return reference


async def pull(engine: Engine, text: str) -> list[PullProgress]:
    """Pull an image and return the steps."""
    return [step async for step in engine.images.pull(reference_of(text))]


@pytest.fixture
def protected(docker_engine: DockerEngine, protected_registry: Registry) -> Registry:
    """A registry with one image, `secret:1`, that wants a password; the engine has none."""
    address = protected_registry.address
    docker_engine.login(address)
    docker_engine.publish(docker_engine.image(), f"{address}/secret:1")
    docker_engine.docker("logout", address)
    docker_engine.docker("image", "rm", f"{address}/secret:1")
    return protected_registry


def engine_with(docker_engine: DockerEngine, login: RegistryLogin | None) -> Engine:
    """Return a client that has one login, for whatever registry."""
    return Engine(parse_address(docker_engine.url), find_login=lambda _: login)


async def test_an_image_is_pulled_with_its_progress(
    engine: Engine, docker_engine: DockerEngine, docker_registry: Registry
) -> None:
    """The person who waits for ten gigabytes sees them come."""
    name = f"{docker_registry.address}/team/big:1"
    image = docker_engine.build("big:1", "FROM watchroom-test/base:1\nRUN seq 3000000 > /file\n")
    digest = docker_engine.publish(image, name)
    docker_engine.docker("image", "rm", "--force", name, image)

    steps = await pull(engine, name)

    assert any(step.layer and step.total_bytes and step.current_bytes is not None for step in steps)
    assert f"Digest: {digest}" in [step.status for step in steps]
    assert await engine.images.inspect(name)


async def test_only_the_named_tag_is_pulled(
    engine: Engine, docker_engine: DockerEngine, docker_registry: Registry
) -> None:
    """Without a tag the engine takes all there are; `latest` is what is meant then."""
    name = f"{docker_registry.address}/many"
    for tag in ("latest", "one", "two"):
        docker_engine.publish(docker_engine.image(), f"{name}:{tag}")
        docker_engine.docker("image", "rm", f"{name}:{tag}")

    await pull(engine, name)

    listed = docker_engine.docker("image", "ls", "--format", "{{.Tag}}", name)
    assert listed.split() == ["latest"]


async def test_a_newer_version_is_seen_without_a_pull(
    engine: Engine, docker_engine: DockerEngine, docker_registry: Registry
) -> None:
    """By the digest that the registry has for the tag now."""
    name = f"{docker_registry.address}/thing:latest"
    first = docker_engine.publish(docker_engine.image("steady"), name)
    image = await engine.images.inspect(name)
    digests = [str(digest) for digest in image["RepoDigests"]]  # type: ignore[attr-defined]

    remote = await engine.images.remote(reference_of(name))
    assert remote.digest == first
    assert is_current(remote.digest, digests)

    docker_engine.publish(docker_engine.image("labelled"), name)

    remote = await engine.images.remote(reference_of(name))
    assert not is_current(remote.digest, digests)


async def test_a_digest_can_be_asked_for_and_pulled(
    engine: Engine, docker_engine: DockerEngine, docker_registry: Registry
) -> None:
    """Going back to what ran before is a pull by digest."""
    name = f"{docker_registry.address}/thing"
    digest = docker_engine.publish(docker_engine.image("steady"), f"{name}:1")
    docker_engine.docker("image", "rm", f"{name}:1")

    await pull(engine, f"{name}@{digest}")

    assert await engine.images.inspect(f"{name}@{digest}")
    assert (await engine.images.remote(reference_of(f"{name}@{digest}"))).digest == digest


async def test_what_the_registry_does_not_have_is_not_found(
    engine: Engine, docker_registry: Registry
) -> None:
    """The engine says so under HTTP 200 when it has begun to answer."""
    name = f"{docker_registry.address}/nothing:1"

    with pytest.raises(NotFound):
        await pull(engine, name)
    with pytest.raises(NotFound):
        await engine.images.remote(reference_of(name))


async def test_a_registry_that_is_gone_is_not_an_engine_that_is_gone(
    engine: Engine, docker_registry: Registry
) -> None:
    """The engine answers, and says why it cannot."""
    name = f"{docker_registry.address}/thing:1"
    docker_registry.stop()

    with pytest.raises(EngineRefused, match="refused"):
        await pull(engine, name)
    with pytest.raises(EngineRefused, match="refused"):
        await engine.images.remote(reference_of(name))


async def test_a_protected_registry_opens_with_a_login(
    docker_engine: DockerEngine, protected: Registry
) -> None:
    """Sent along with the request: the engine keeps no passwords."""
    name = f"{protected.address}/secret:1"
    login = RegistryLogin(username=USER, password=PASSWORD, server=protected.address)

    async with engine_with(docker_engine, login) as engine:
        remote = await engine.images.remote(reference_of(name))
        steps = await pull(engine, name)

    assert f"Digest: {remote.digest}" in [step.status for step in steps]


@pytest.mark.parametrize("password", [None, "wrong"])
async def test_a_protected_registry_stays_shut(
    docker_engine: DockerEngine, protected: Registry, password: str | None
) -> None:
    """And that is told apart from an image that is not there."""
    name = f"{protected.address}/secret:1"
    login = None
    if password:
        login = RegistryLogin(username=USER, password=password, server=protected.address)

    async with engine_with(docker_engine, login) as engine:
        with pytest.raises(EngineRefused, match="auth"):
            await engine.images.remote(reference_of(name))
        with pytest.raises(EngineRefused, match="auth"):
            await pull(engine, name)


def test_a_login_does_not_show_its_password() -> None:
    """Its text ends up in logs and tracebacks; its header is URL-safe base64."""
    login = RegistryLogin(
        username="me", password="hunter2???>>>", server="example.org", identity_token="hunter2"
    )

    assert "hunter2" not in repr(login)
    assert not set("+/") & set(login.header()["X-Registry-Auth"])


async def test_names_come_and_go(engine: Engine, docker_engine: DockerEngine) -> None:
    """Tags keep the image of before at hand for the way back."""
    docker_engine.build("named:1", "FROM watchroom-test/base:1\nLABEL named=1\n")

    await engine.images.tag("named:1", repository="kept", tag="before")
    await engine.images.remove("named:1")

    assert await engine.images.inspect("kept:before")
    with pytest.raises(NotFound, match="named:1"):
        await engine.images.inspect("named:1")
    await engine.images.remove("kept:before")


async def test_an_image_in_use_is_not_removed(engine: Engine, docker_engine: DockerEngine) -> None:
    """Not even by force while its container runs."""
    docker_engine.build("used:1", "FROM watchroom-test/base:1\nLABEL used=1\n")
    docker_engine.run("used:1", "sleep", "600")
    image_id = str((await engine.images.inspect("used:1"))["Id"])

    with pytest.raises(Conflict, match="container"):
        await engine.images.remove("used:1")
    with pytest.raises(Conflict, match="container"):
        await engine.images.remove(image_id, force=True)


@pytest.mark.parametrize("name", ["", "../containers", "a/../b", "a//b", "a b", "a?x", "-a"])
async def test_a_name_that_cannot_be_is_not_found(engine: Engine, name: str) -> None:
    """It must not reach another path of the engine."""
    with pytest.raises(NotFound):
        await engine.images.inspect(name)
