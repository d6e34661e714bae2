"""Logins as `docker login` keeps them, in a file that changes while we run."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from docker_engine import DockerEngine
from docker_registry import PASSWORD, USER, Registry
from watchroom.docker.login_file import LoginFile
from watchroom.docker.logins import RegistryLogin
from watchroom.docker.references import parse_reference

PRIVATE = "registry.example:5000"
IMAGE = f"{PRIVATE}/app:1"
CANARY = "hunter2"


def coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def write(folder: Path, config: object) -> Path:
    """Write a configuration; text goes in as it is."""
    path = folder / "config.json"
    path.write_text(config if isinstance(config, str) else json.dumps(config))
    return path


def found(file: LoginFile, image: str) -> RegistryLogin | None:
    reference = parse_reference(image)
    assert reference is not None
    return file.find(reference)


@pytest.mark.parametrize(
    ("key", "image"),
    [
        ("https://index.docker.io/v1/", "redis"),
        ("docker.io", "team/private:2"),
        (PRIVATE, f"{PRIVATE}/app"),
        (f"https://{PRIVATE}", f"{PRIVATE}/app"),
        (f"http://{PRIVATE}/v2/", f"{PRIVATE}/app"),
        (f"{PRIVATE}/team", f"{PRIVATE}/team/app"),
    ],
)
def test_a_login_is_for_its_registry(tmp_path: Path, key: str, image: str) -> None:
    """Old and new programs write the address in one way or another; no other registry gets it."""
    path = write(tmp_path, {"auths": {key: {"auth": coded("me:pass:word")}}})
    file = LoginFile(path, is_expected=True)

    assert found(file, image) == RegistryLogin(username="me", password="pass:word", server=key)
    assert found(file, "registry.example/app") is None


def test_the_exact_registry_wins(tmp_path: Path) -> None:
    """Whatever order they stand in."""
    mine, other = {"auth": coded("me:mine")}, {"auth": coded("me:other")}
    keys = {f"https://{PRIVATE}/v1/": other, PRIVATE: mine, f"{PRIVATE}/team": other}
    file = LoginFile(write(tmp_path, {"auths": keys}), is_expected=True)

    login = found(file, f"{PRIVATE}/app")

    assert login is not None
    assert login.password == "mine"


@pytest.mark.parametrize(
    ("entry", "sent"),
    [
        ({"username": "me", "password": "open"}, ("me", "open", None)),
        ({"auth": coded("me:open\0\0")}, ("me", "open", None)),
        ({"auth": coded("0000:"), "identitytoken": "token"}, ("0000", "", "token")),
        ({"identitytoken": "token"}, ("", "", "token")),
    ],
    ids=["in-plain", "padded", "token-beside-user", "token"],
)
def test_every_form_of_a_login_is_sent_as_docker_sends_it(
    tmp_path: Path, entry: dict[str, str], sent: tuple[str, str, str | None]
) -> None:
    """Azure's registries give tokens, and old programs fill up with zeros."""
    login = found(LoginFile(write(tmp_path, {"auths": {PRIVATE: entry}}), is_expected=True), IMAGE)

    assert login is not None
    words = json.loads(base64.urlsafe_b64decode(login.header()["X-Registry-Auth"]))
    assert (words["username"], words["password"], words.get("identitytoken")) == sent
    assert words["serveraddress"] == PRIVATE


def test_a_change_of_the_file_needs_no_restart(tmp_path: Path) -> None:
    """A login, a logout, and a file that was not there at first and is gone at last."""
    file = LoginFile(tmp_path / "config.json", is_expected=False)
    seen = [found(file, IMAGE)]
    for auths in ({PRIVATE: {"auth": coded("me:one")}}, {}, {PRIVATE: {"auth": coded("me:two")}}):
        write(tmp_path, {"auths": auths})
        seen.append(found(file, IMAGE))
    (tmp_path / "config.json").unlink()
    seen.append(found(file, IMAGE))

    assert [login and login.password for login in seen] == [None, "one", None, "two", None]


@pytest.mark.parametrize(
    "config",
    [
        f'{{"auths": {{"x": {{"auth": "{CANARY}',
        {"auths": {PRIVATE: CANARY}},
        {"auths": {PRIVATE: {"auth": {CANARY: CANARY}}}},
        [CANARY],
        "",
        "[" * 100_000,
    ],
)
def test_a_broken_file_is_told_once_and_without_what_is_in_it(
    tmp_path: Path, config: object
) -> None:
    """It holds passwords, and a broken one holds no logins."""
    file = LoginFile(write(tmp_path, config), is_expected=False)
    with capture_logs() as logs:
        assert [found(file, IMAGE), found(file, IMAGE)] == [None, None]

    [line] = logs
    assert (line["log_level"], line["file"]) == ("warning", str(tmp_path / "config.json"))
    assert line["reason"]
    assert CANARY not in str(logs)


@pytest.mark.parametrize(
    "auth", [CANARY, coded(CANARY), coded(f":{CANARY}"), "é", base64.b64encode(b"\xff:").decode()]
)
def test_a_broken_entry_takes_no_other_with_it(tmp_path: Path, auth: str) -> None:
    """It is named by its registry, and not shown."""
    entries = {"broken.example": {"auth": auth}, PRIVATE: {"auth": coded("me:open")}}
    file = LoginFile(write(tmp_path, {"auths": entries}), is_expected=False)
    with capture_logs() as logs:
        assert found(file, IMAGE)
        assert found(file, "broken.example/app") is None

    [warning] = [line for line in logs if line["log_level"] == "warning"]
    assert warning["registry"] == "broken.example"
    assert auth not in str(logs)
    assert CANARY not in str(logs)


@pytest.mark.parametrize(("is_expected", "warnings"), [(True, 1), (False, 0)])
def test_a_missing_file_is_missed_only_if_a_person_named_it(
    tmp_path: Path, is_expected: bool, warnings: int
) -> None:
    """At its usual place most machines have none."""
    file = LoginFile(tmp_path / "nowhere" / "config.json", is_expected=is_expected)
    with capture_logs() as logs:
        file.refresh()
        file.refresh()

    assert [line["reason"] for line in logs] == ["No such file or directory"] * warnings


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """Docker's own variable names the folder, so this will happen."""
    file = LoginFile(tmp_path, is_expected=True)
    with capture_logs() as logs:
        assert found(file, IMAGE) is None

    assert [line["reason"] for line in logs] == ["Is a directory"]


@pytest.mark.parametrize(
    ("helpers", "named"),
    [
        ({"credsStore": "desktop"}, ["desktop"]),
        (
            {"credHelpers": {"a.example": "ecr-login", "b.example": "gcloud"}},
            ["ecr-login", "gcloud"],
        ),
    ],
)
def test_helpers_are_not_run_and_that_is_told(
    tmp_path: Path, helpers: dict[str, Any], named: list[str]
) -> None:
    """Else a person wonders why `docker pull` can what Watchroom cannot."""
    auths = {"https://index.docker.io/v1/": {}, PRIVATE: {"auth": coded("me:open")}}
    file = LoginFile(write(tmp_path, {"auths": auths, **helpers}), is_expected=False)
    with capture_logs() as logs:
        assert found(file, "redis") is None
        assert found(file, IMAGE)

    [warning] = [line for line in logs if line["log_level"] == "warning"]
    assert warning["helpers"] == named


@pytest.mark.docker
def test_what_docker_login_writes_is_understood(
    docker_engine: DockerEngine, protected_registry: Registry
) -> None:
    """By the real program, which also takes it away again."""
    file = LoginFile(docker_engine.login_file, is_expected=False)
    image = f"{protected_registry.address}/app"

    docker_engine.login(protected_registry.address)
    login = found(file, image)
    docker_engine.docker("logout", protected_registry.address)

    server = protected_registry.address
    assert login == RegistryLogin(username=USER, password=PASSWORD, server=server)
    assert found(file, image) is None
