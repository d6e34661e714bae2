"""References to images, and what they allow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.docker.references import (
    digest_of,
    is_current,
    is_image_id,
    parse_reference,
    short_digest,
    updatability,
    version_words,
)

HEX = "0123456789abcdef" * 4
DIGEST = f"sha256:{HEX}"


@pytest.mark.parametrize(
    ("text", "registry", "repository", "tag", "digest"),
    [
        ("redis", "docker.io", "library/redis", None, None),
        ("redis:7", "docker.io", "library/redis", "7", None),
        ("ollama/ollama:latest", "docker.io", "ollama/ollama", "latest", None),
        ("docker.io/redis", "docker.io", "library/redis", None, None),
        ("index.docker.io/a/b:1", "docker.io", "a/b", "1", None),
        ("ghcr.io/open-webui/open-webui:main", "ghcr.io", "open-webui/open-webui", "main", None),
        ("localhost/thing", "localhost", "thing", None, None),
        ("localhost:5000/team/thing:1.0", "localhost:5000", "team/thing", "1.0", None),
        ("127.0.0.1:5000/thing", "127.0.0.1:5000", "thing", None, None),
        ("[::1]:5000/thing:x", "[::1]:5000", "thing", "x", None),
        ("Registry/thing", "Registry", "thing", None, None),
        (f"redis@{DIGEST}", "docker.io", "library/redis", None, DIGEST),
        (f"ghcr.io/a/b:1@{DIGEST}", "ghcr.io", "a/b", "1", DIGEST),
        ("a/b__c/d-e.f:v1_2", "docker.io", "a/b__c/d-e.f", "v1_2", None),
    ],
)
def test_a_reference_is_read_with_its_defaults(
    text: str, registry: str, repository: str, tag: str | None, digest: str | None
) -> None:
    """The first part is a registry only if it looks like a host."""
    found = parse_reference(text)

    assert found is not None
    assert (found.registry, found.repository) == (registry, repository)
    assert (found.tag, found.digest) == (tag, digest)
    assert found.name == f"{registry}/{repository}"


@pytest.mark.parametrize(
    "text",
    [
        *("", ":", "/", "a//b", "a:b:c", "A", "a b", "-a", "a-", "a:", "a@", "a@sha256:12"),
        *("a:.x", "a:" + "x" * 129, "x" * 300, "a" * 1_000, "http://a/b", "a/../b"),
        *(HEX, DIGEST, "bad_host!.io/a", "é/a", "a:٣"),
    ],
)
def test_what_is_no_reference_is_none(text: str) -> None:
    """Ids are none either: they name no place to pull from."""
    assert parse_reference(text) is None


@pytest.mark.parametrize(
    ("text", "tag"), [("redis", "latest"), ("redis:7", "7"), (f"redis@{DIGEST}", None)]
)
def test_a_pull_always_has_a_tag_or_a_digest(text: str, tag: str | None) -> None:
    """Without either the engine pulls every tag of the repository."""
    found = parse_reference(text)

    assert found is not None
    assert found.effective_tag == tag
    assert found.effective_tag or found.digest


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("redis", ("index.docker.io", "docker.io")),
        ("ghcr.io/a/b", ("ghcr.io",)),
        ("[::1]:5000/a", ("[::1]:5000",)),
    ],
)
def test_logins_are_looked_up_as_docker_login_keeps_them(text: str, hosts: tuple[str, ...]) -> None:
    """Docker Hub has a host of its own for that."""
    reference = parse_reference(text)

    assert reference is not None
    assert reference.login_hosts == hosts


@given(st.text("abz019:/.@_-[]AZ\n é", max_size=60) | st.text())
def test_any_text_is_a_reference_or_none(text: str) -> None:
    """And what is one says the same when it is written out."""
    found = parse_reference(text)

    if found is not None:
        tag = f":{found.tag}" if found.tag else ""
        digest = f"@{found.digest}" if found.digest else ""
        assert parse_reference(f"{found.name}{tag}{digest}") == found


@pytest.mark.parametrize("text", ["a" * 500, "a/" * 250, "a-" * 250, "a." * 250 + "!", "a_" * 255])
def test_a_hostile_reference_costs_nothing(text: str) -> None:
    """Names are bounded, and their pattern has one way to fit."""
    assert parse_reference(text) is None


@pytest.mark.parametrize(
    ("reference", "repo_digests", "reason"),
    [
        ("redis:7", [f"redis@{DIGEST}"], None),
        ("redis", [f"docker.io/library/redis@{DIGEST}"], None),
        ("redis:7", [f"mirror.example/redis@{DIGEST}", f"redis@{DIGEST}"], None),
        ("redis:7", None, None),
        (DIGEST, [], "image id"),
        (HEX, [], "image id"),
        (HEX[:12], [f"redis@{DIGEST}"], "image id"),
        (f"sha256:{HEX[:12]}", [], "image id"),
        (f"redis@{DIGEST}", [f"redis@{DIGEST}"], "pinned to a digest"),
        (f"redis:7@{DIGEST}", [f"redis@{DIGEST}"], "pinned to a digest"),
        ("my-tool:dev", [], "only on this host"),
        ("my-tool:dev", [f"registry.example/my-tool@{DIGEST}"], "only on this host"),
        ("<none>", [], "not the name of an image"),
    ],
)
def test_what_cannot_be_updated_says_why(
    reference: str, repo_digests: list[str] | None, reason: str | None
) -> None:
    """A local image must never be replaced by a stranger's of the same name."""
    found = updatability(reference, image_id=DIGEST, repo_digests=repo_digests)

    assert found.can is (reason is None)
    assert reason is None or (found.reason is not None and reason in found.reason)


def test_a_name_of_hex_digits_is_a_name_unless_it_is_the_id() -> None:
    """`docker run deadbeef` may be either."""
    digests = [f"deadbeef@{DIGEST}"]

    assert updatability("deadbeef", image_id=DIGEST, repo_digests=digests).can
    assert updatability("deadbeef", image_id=None, repo_digests=digests).can


def test_an_image_is_current_if_the_registrys_digest_is_among_its_own() -> None:
    """One image may have several, of tags and mirrors; which of them comes first says nothing."""
    other = f"sha256:{HEX[::-1]}"

    assert is_current(DIGEST, [f"mirror.example/redis@{other}", f"redis@{DIGEST}"])
    assert not is_current(DIGEST, [f"redis@{other}"])
    assert not is_current(DIGEST, ["redis", ""])


@pytest.mark.parametrize(
    ("text", "digest"), [(f"a@{DIGEST}", DIGEST), ("a", None), ("a@", None), ("", None)]
)
def test_a_repo_digest_ends_in_its_digest(text: str, digest: str | None) -> None:
    """The name before it may be any."""
    assert digest_of(text) == digest


def test_a_short_digest_has_twelve_digits() -> None:
    """As Docker shows ids."""
    assert short_digest(DIGEST) == short_digest(HEX) == HEX[:12]


@pytest.mark.parametrize(
    ("reference", "labels", "digest", "words"),
    [
        ("a:1.2", {"org.opencontainers.image.version": "1.2.3"}, DIGEST, "1.2.3"),
        ("a:latest", {}, DIGEST, f"latest ({HEX[:12]})"),
        ("a", {}, DIGEST, f"latest ({HEX[:12]})"),
        ("a:7", {}, None, "7"),
        (f"a@{DIGEST}", {}, DIGEST, HEX[:12]),
        (f"a@{DIGEST}", {}, None, None),
        (
            "ollama/ollama:0.9.6",
            {
                "org.opencontainers.image.ref.name": "ubuntu",
                "org.opencontainers.image.version": "24.04",
            },
            DIGEST,
            f"0.9.6 ({HEX[:12]})",
        ),
    ],
)
def test_a_version_is_its_label_or_tag_and_digest(
    reference: str, labels: dict[str, str], digest: str | None, words: str | None
) -> None:
    """`latest` alone would say the same before and after an update."""
    parsed = parse_reference(reference)

    assert parsed is not None
    assert version_words(labels, parsed, digest) == words


@pytest.mark.parametrize(
    ("text", "is_id"),
    [(HEX, True), (DIGEST, True), (HEX[:12], False), (f"a@{DIGEST}", False), ("", False)],
)
def test_only_a_whole_id_is_surely_one(text: str, is_id: bool) -> None:
    """A short one may be a name."""
    assert is_image_id(text) is is_id
