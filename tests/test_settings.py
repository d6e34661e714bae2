"""Settings: where they come from, and what is refused before anything starts."""

from pathlib import Path

import pytest

from watchroom.docker.address import TlsFiles
from watchroom.domain.errors import Misconfigured
from watchroom.settings import Settings, load_settings


def load(folder: Path, **environment: str) -> Settings:
    """Read settings from these variables and from *folder*."""
    return load_settings({"HOME": str(folder), **environment}, folder=folder)


def test_without_any_setting_everything_stays_on_this_machine(tmp_path: Path) -> None:
    """The defaults are safe: loopback, a key needed, SQLite and a folder."""
    settings = load(tmp_path, WATCHROOM_DATA_DIR=str(tmp_path / "data"))

    assert settings.host == "127.0.0.1"
    assert settings.ports == (5000, 3001)
    assert settings.auth_required
    assert settings.store_url == f"sqlite:///{tmp_path}/data/watchroom.sqlite"
    assert settings.objects_url == f"file://{tmp_path}/data/objects"
    assert settings.n8n_url is None


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """A file holds what is usual, a variable what is meant now."""
    (tmp_path / "watchroom.toml").write_text('host = "127.0.0.2"\nports = [8000, 8001]\n')

    settings = load(tmp_path, WATCHROOM_PORTS="9000")

    assert settings.host == "127.0.0.2"
    assert settings.ports == (9000,)


def test_a_secret_can_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    """Container secrets are files; the newline at their end does not count."""
    secret = tmp_path / "secret"
    secret.write_text("postgresql://n8n:s3cret@db/n8n\n")

    settings = load(tmp_path, WATCHROOM_N8N_URL_FILE=str(secret))

    assert settings.n8n_url == "postgresql://n8n:s3cret@db/n8n"


def test_the_keys_of_a_bucket_can_stand_in_files_of_their_own(tmp_path: Path) -> None:
    """They are no settings of ours, and no less secret; other names that end so are files."""
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")

    settings = load(
        tmp_path,
        AWS_ACCESS_KEY_ID="us",
        AWS_SECRET_ACCESS_KEY_FILE=str(secret),
        AWS_WEB_IDENTITY_TOKEN_FILE="/var/run/token",
    )

    assert settings.s3_options == {
        "AWS_ACCESS_KEY_ID": "us",
        "AWS_SECRET_ACCESS_KEY": "s3cret",
        "AWS_WEB_IDENTITY_TOKEN_FILE": "/var/run/token",
    }


def test_a_key_of_a_bucket_twice_is_refused(tmp_path: Path) -> None:
    """As with settings of our own: which one is meant cannot be guessed."""
    with pytest.raises(Misconfigured, match="AWS_ACCESS_KEY_ID_FILE are both set"):
        load(tmp_path, AWS_ACCESS_KEY_ID="us", AWS_ACCESS_KEY_ID_FILE="/run/secrets/us")


@pytest.mark.parametrize(
    ("variables", "path"),
    [
        ({}, ""),
        ({"WATCHROOM_BASE_PATH": "/watchroom/"}, "/watchroom"),
        ({"WATCHROOM_PUBLIC_URL": "https://example.com/tools/watchroom/"}, "/tools/watchroom"),
        ({"WATCHROOM_PUBLIC_URL": "https://example.com"}, ""),
        ({"WATCHROOM_PUBLIC_URL": "https://example.com/a", "WATCHROOM_BASE_PATH": "/"}, ""),
    ],
)
def test_the_base_path_is_that_of_the_public_address(
    tmp_path: Path, variables: dict[str, str], path: str
) -> None:
    """Who has said where people come in has said it; only who rewrites paths has to say more."""
    assert load(tmp_path, **variables).base_path == path


def test_secrets_in_logs_are_masked_unless_somebody_says_otherwise(tmp_path: Path) -> None:
    """Nothing but the very word may show passwords to more people than wrote them."""
    assert load(tmp_path).mask_logs is True
    assert load(tmp_path, WATCHROOM_MASK_LOGS="false").mask_logs is False


def test_the_pages_of_n8n_are_named_with_or_without_a_slash(tmp_path: Path) -> None:
    """Links are put together with it; without it there are none."""
    settings = load(tmp_path, WATCHROOM_N8N_PAGES_URL="https://example.com/n8n/")

    assert settings.n8n_pages_url == "https://example.com/n8n"
    assert load(tmp_path).n8n_pages_url is None


@pytest.mark.parametrize("name", ["API_KEY", "WATCHROOM_API_KEY"])
def test_both_names_of_the_key_are_understood(tmp_path: Path, name: str) -> None:
    """One is the contract's, one is ours."""
    assert load(tmp_path, **{name: "long enough"}).api_key == "long enough"


def test_secrets_do_not_show_when_settings_are_printed(tmp_path: Path) -> None:
    """Settings end up in logs and tracebacks."""
    settings = load(
        tmp_path,
        WATCHROOM_N8N_URL="postgresql://n8n:canary-1@db/n8n",
        API_KEY="canary-2-long",
        AWS_SECRET_ACCESS_KEY="canary-3",
    )

    assert "canary" not in repr(settings)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"WATCHROOM_AUTH": "off", "WATCHROOM_HOST": "0.0.0.0"}, "loopback"),
        ({"WATCHROOM_AUTH": "maybe"}, "required, off"),
        ({"WATCHROOM_PORTS": "80,http"}, "list of ports"),
        ({"WATCHROOM_PORTS": "70000"}, "list of ports"),
        ({"WATCHROOM_PORTS": "٣"}, "list of ports"),
        ({"API_KEY": "short"}, "8 characters"),
        ({"WATCHROOM_TLS_CERT": "/c.pem"}, "belong together"),
        ({"WATCHROOM_STORE_URL": "mysql://x"}, "sqlite"),
        ({"WATCHROOM_OBJECTS_URL": "ftp://x"}, "file, s3"),
        ({"WATCHROOM_N8N_URL": "/home/n8n/database.sqlite"}, "sqlite"),
        ({"WATCHROOM_TRUSTED_PROXIES": "10.0.0.0/99"}, "10.0.0.0/99"),
        ({"WATCHROOM_WEBHOOKS_ALLOW": "n8n,10.0.0.0/99"}, "10.0.0.0/99"),
        ({"WATCHROOM_PUBLIC_URL": "watchroom.example.com"}, "https://"),
        ({"WATCHROOM_PUBLIC_URL": "https://watchroom.example.com/?a=b"}, "https://"),
        ({"WATCHROOM_N8N_PAGES_URL": "n8n.example.com"}, "such as https://n8n.example.com"),
        (
            {"WATCHROOM_N8N_PAGES_URL": "https://n8n.example.com:a"},
            "such as https://n8n.example.com",
        ),
        ({"WATCHROOM_N8N_PAGES_URL": "javascript://n8n.example.com"}, "N8N_PAGES_URL: 'javascript"),
        ({"WATCHROOM_N8N_PAGES_URL": "https://me:pw@n8n.example.com"}, "before the @"),
        ({"WATCHROOM_BASE_PATH": "watchroom"}, "WATCHROOM_BASE_PATH: 'watchroom' is not a path"),
        ({"WATCHROOM_BASE_PATH": "/api"}, "WATCHROOM_BASE_PATH: '/api' begins like"),
        ({"WATCHROOM_PUBLIC_URL": "https://example.com/api"}, "WATCHROOM_PUBLIC_URL: '/api'"),
        ({"WATCHROOM_TIMEZONE": "../../etc/passwd"}, "WATCHROOM_TIMEZONE"),
        ({"WATCHROOM_RETENTION_DAYS": "0"}, "whole number from 1"),
        ({"WATCHROOM_RETENTION_DAYS": "1_0"}, "whole number from 1"),
        ({"WATCHROOM_DOCKER_HOSTS": "unix:///var/run/docker.sock"}, "name=address"),
        ({"WATCHROOM_DOCKER_HOSTS": "a=unix:///1.sock,a=unix:///2.sock"}, "name=address"),
        ({"WATCHROOM_DOCKER_HOSTS": "a=ssh://somewhere"}, "no address of a Docker Engine"),
        ({"WATCHROOM_DOCKER_HOSTS": "none,a=unix:///1.sock"}, "is not name=address"),
        ({"WATCHROOM_KEEP_LOGS": "64"}, "WATCHROOM_KEEP_LOGS"),
        ({"WATCHROOM_KEEP_LOGS": "true"}, "such as 64MB"),
        ({"WATCHROOM_RATE_LIMITS": "many"}, "WATCHROOM_RATE_LIMITS"),
        ({"WATCHROOM_N8N_ULR": "postgresql://x"}, "no such setting"),
        ({"WATCHROOM_API_KEY_FILE": "/nowhere/at/all"}, "WATCHROOM_API_KEY_FILE"),
        ({"WATCHROOM_HOST": "127.0.0.1", "WATCHROOM_HOST_FILE": "/host"}, "both set"),
        ({"WATCHROOM_N8N_URL": "/home/me/database.sqlite"}, "sqlite:////home/me/database.sqlite"),
        ({"WATCHROOM_CONFIG": "/nowhere/at/all.toml"}, "/nowhere/at/all.toml"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    tmp_path: Path, variables: dict[str, str], words: str
) -> None:
    """Nothing starts on a setting that would surprise its author later."""
    with pytest.raises(Misconfigured, match=words):
        load(tmp_path, **variables)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("host = ", "watchroom.toml"),
        ("prots = 5000", "prots"),
        ("[n8n_mapping]\nmodel_nodes = 3", "n8n_mapping"),
        ('[n8n_mapping]\nmodel_node = ["Ask"]', "n8n_mapping.model_node"),
    ],
)
def test_a_settings_file_with_a_mistake_is_refused(tmp_path: Path, text: str, words: str) -> None:
    """The message names the file or the line's name."""
    (tmp_path / "watchroom.toml").write_text(text)

    with pytest.raises(Misconfigured, match=words):
        load(tmp_path)


def test_docker_engines_have_names(tmp_path: Path) -> None:
    """Every container is shown with its host, and an address may have an = of its own."""
    settings = load(
        tmp_path,
        WATCHROOM_DOCKER_HOSTS="local=unix:///run/docker.sock, rack=tcp://rack?certs=/certs",
    )

    assert settings.docker_hosts is not None
    assert [f"{name} {each.shown}" for name, each in settings.docker_hosts.items()] == [
        "local unix:///run/docker.sock",
        "rack tcp://rack:2376",
    ]
    assert settings.docker_hosts["rack"].tls == TlsFiles.in_folder(Path("/certs"))


@pytest.mark.parametrize(
    ("text", "size_bytes"), [("", None), ("0", None), ("64MB", 64 << 20), ("1000000", 1_000_000)]
)
def test_logs_are_kept_up_to_a_size(tmp_path: Path, text: str, size_bytes: int | None) -> None:
    """Of no service that does not ask for it, unless a person says so."""
    assert load(tmp_path, WATCHROOM_KEEP_LOGS=text).keep_logs_bytes == size_bytes


def test_no_engine_is_something_else_than_nothing_said(tmp_path: Path) -> None:
    """Without a word, this machine's engine is taken if it has one."""
    assert load(tmp_path).docker_hosts is None
    assert load(tmp_path, WATCHROOM_DOCKER_HOSTS="none").docker_hosts == {}


def test_a_mapping_of_nodes_is_read_from_the_file(tmp_path: Path) -> None:
    """The one setting that is a table."""
    (tmp_path / "watchroom.toml").write_text('[n8n_mapping]\nmodel_nodes = ["Ask"]\n')

    assert load(tmp_path).n8n_mapping.model_nodes == ("Ask",)
