"""What registries tell of an image, and that whatever else they answer is as good as nothing."""

import json

import pytest

from scripted_server import answer, scripted
from watchroom.outbound.registries import ImageAsked, ImageOffered, ask_registry

INDEX = {
    "manifests": [
        {"digest": "sha256:aa", "platform": {"os": "linux", "architecture": "amd64"}},
        {"digest": "sha256:bb", "platform": {"os": "linux", "architecture": "arm64"}},
    ]
}
MANIFEST = {"config": {"digest": "sha256:cc"}, "layers": [{"size": 700}, {"size": 30}]}
LABELS = {"org.opencontainers.image.version": "2.0"}
CONFIG = {
    "config": {"Labels": LABELS},
    "rootfs": {"diff_ids": ["sha256:01", "sha256:02"]},
}


def asked(registry: str, login: tuple[str, str] | None = None) -> ImageAsked:
    """Return what is asked of a registry."""
    return ImageAsked(
        registry=registry.removeprefix("http://"),
        repository="team/app",
        digest="sha256:ff",
        system="linux",
        architecture="arm64",
        login=login,
    )


def told(document: object) -> bytes:
    """Return an answer that is a document."""
    return answer("200 OK", json.dumps(document))


async def test_an_image_for_several_platforms_behind_a_token() -> None:
    """As public registries have them: who asks gets a token first, then the own platform's."""
    async with scripted(b"") as server:
        realm = f'WWW-Authenticate: Bearer realm="{server.url}/token",service="registry"'
        closed = answer("401 Unauthorized", "{}", realm)
        server.answers[:] = [closed, *map(told, ({"token": "t"}, INDEX, MANIFEST, CONFIG))]

        found = await ask_registry(asked(server.url))

        assert found == ImageOffered(
            labels=LABELS,
            layers=(("sha256:01", 700), ("sha256:02", 30)),
        )
        assert [line.split()[1].partition("?")[0] for line in server.asked] == [
            "/v2/team/app/manifests/sha256:ff",
            "/token",
            "/v2/team/app/manifests/sha256:ff",
            "/v2/team/app/manifests/sha256:bb",
            "/v2/team/app/blobs/sha256:cc",
        ]


async def test_a_registry_that_wants_a_login_gets_it() -> None:
    """The one that the engine is given for a pull."""
    async with scripted(b"") as server:
        closed = answer("401 Unauthorized", "{}", 'WWW-Authenticate: Basic realm="ours"')
        server.answers[:] = [closed, told(MANIFEST), told(CONFIG)]

        found = await ask_registry(asked(server.url, login=("keeper", "opensesame")))

        assert found is not None
        assert len(found.layers) == 2


@pytest.mark.parametrize(
    "answers",
    [
        [None],
        [answer("404 Not Found", "{}")],
        [answer("401 Unauthorized", "{}", 'WWW-Authenticate: Basic realm="ours"')],
        [answer("401 Unauthorized", "{}", 'WWW-Authenticate: Bearer realm="ftp://elsewhere"')],
        [answer("200 OK", "<html>")],
        [told([])],
        [told({"manifests": []})],
        [told(MANIFEST), told({})],
    ],
    ids=["cut", "gone", "closed", "led-astray", "no-json", "no-object", "no-platform", "no-layers"],
)
async def test_what_is_not_told_is_unknown(answers: list[bytes | None]) -> None:
    """An update can be ordered all the same."""
    async with scripted(*answers) as server:
        assert await ask_registry(asked(server.url)) is None
