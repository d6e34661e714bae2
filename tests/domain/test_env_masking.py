"""No secret that a container was given is ever shown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchroom.domain.env_masking import masked_command, masked_env, masked_labels
from watchroom.domain.secret_names import is_secret
from watchroom.domain.secret_shapes import MASK, SECRET_SIGNS, masked_text

TAIL = "c4n4ryC4N4RYc4n4ryC4N4RYc4n4ryC4N4RY"  # long enough for every shape
KEY_TEXT = "-----BEGIN RSA PRIVATE KEY-----\nMIIE{}\nAAAA\n-----END RSA PRIVATE KEY-----"

ENTRIES = [
    "POSTGRES_PASSWORD=c4n4ry",
    "DB_PASS=c4n4ry",
    "DB_PWD=c4n4ry",
    "MYSQL_ROOT_PASSWD=c4n4ry",
    "SSH_PASSPHRASE=c4n4ry",
    "N8N_ENCRYPTION_KEY=c4n4ry",
    "apiKey=c4n4ry",
    "OPENAI_APIKEY=c4n4ry",
    "HF_TOKEN=c4n4ry",
    "WEBUI_SECRET_KEY=c4n4ry",
    "CLIENT_SECRET=c4n4ry",
    "AWS_SECRET_ACCESS_KEY=c4n4ry",
    "GOOGLE_CREDENTIALS=c4n4ry",
    "SENTRY_DSN=https://c4n4ry@sentry.example/1",
    "REDIS_AUTH=c4n4ry",
    "NEO4J_AUTH=neo4j/c4n4ry",
    "AUTHORIZATION=Bearer c4n4ry",
    "SESSION_COOKIE=c4n4ry",
    "JWT=c4n4ry",
    "DATABASE_URL=postgres://app:c4n4ry@db:5432/app",
    "DATABASE_URL=postgres://app:c4n/4ry@c4n4ry@db/app",
    "BROKERS=amqp://a:c4n4ry@h1:5672,amqp://b:c4n4ry@h2:5672",
    "CACHE=redis://:c4n4ry@cache:6379/0",
    "JDBC=jdbc:postgresql://db/app?user=a&password=c4n4ry",
    "ADO=Server=db;Uid=a;Password=c4n4ry;",
    'SETTINGS={"user": "a", "password": "c4n4ry", "port": 1}',
    'NESTED={"a": "{\\"api_key\\": \\"c4n4ry\\"}"}',
    "EXTRA_ARGS=--port 1 --api-key c4n4ry --verbose",
    "OPTS=--requirepass c4n4ry",
    "HEADERS=Authorization: Bearer c4n4ry",
    f"MODEL=sk-proj-{TAIL}",
    f"PAY=sk_live_{TAIL}",
    f"GROQ=gsk_{TAIL}",
    f"LAB=glpat-{TAIL}",
    f"OURS=wr_{TAIL[:20]}",
    f"NOTE=see ghp_{TAIL} for it",
    f"HUB=hf_{TAIL}",
    "JOINED=eyJhbGciOiJIUzI1NiJ9.eyJjNG40cnkiOjF9.c4n4ry",
    f"BOT=1234567890:{TAIL[:35]}",
    "AWS=AKIA" + "C4N4RYC4N4RYC4N4",
    f"HOOK=https://hooks.slack.com/services/T0/B0/{TAIL}",
    f"HOOK=https://discord.com/api/webhooks/123456789012345678/{TAIL}",
    f"MAIL=SG.{TAIL}.{TAIL}",
    "PEM=" + KEY_TEXT.format("c4n4ry"),
    "PEM=" + KEY_TEXT.format("c4n4ry").replace("\n", "\\n"),
    "PEM=" + KEY_TEXT.format("c4n4ry")[:60],
    "B64=LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpjNG40cnk=",
    f"USERS=admin:$2y$05${TAIL}",
    "CHECK=curl -u elastic:c4n4ry http://localhost:9200",
    f"REMOTE=https://x-{TAIL}@git.example/team/repo.git",
]
CANARY = re.compile("c4n4ry|c4n/4ry|C4N4RY|jNG40cnk", re.IGNORECASE)


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_secret_in_the_environment_is_masked(entry: str) -> None:
    """By its name or by its shape."""
    (shown,) = masked_env([entry])

    assert not CANARY.search(shown)
    assert shown.startswith(entry.partition("=")[0] + "=")
    assert MASK in shown


@pytest.mark.parametrize(
    "entry",
    [
        "NODE_ENV=production",
        "PORT=8000",
        "KEYBOARD=us",
        "MONKEY=george",
        "KEYCLOAK_URL=https://id.example",
        "PASSTHROUGH=gpu",
        "COMPASS=north",
        "BYPASS=10.0.0.0/8",
        "PWD=/app",
        "AUTHOR=ana",
        "WEBUI_AUTH=False",
        "N8N_BASIC_AUTH_ACTIVE=true",
        "POSTGRES_HOST_AUTH_METHOD=scram-sha-256",
        "MAX_TOKENS=4096",
        "OLLAMA_NUM_TOKENS=2048",
        "TOKENIZERS_PARALLELISM=false",
        "ACCESS_TOKEN_TTL=15m",
        "PASSWORD_MIN_LENGTH=12",
        "POSTGRES_PASSWORD_FILE=/run/secrets/db",
        "SSH_PUBLIC_KEY=ssh-ed25519 AAAA",
        "API_KEY=",
        "WEBHOOK_URL=https://n8n.example.org/",
        "OLLAMA_HOST=http://0.0.0.0:11434",
        "SCOPE=http://registry:4873/@team/tool",
        "GIT=ssh://git@git.example/repo",
        "RUN_AS=-u 1000:1000",
        "LANG=es_AR.UTF-8",
        "PATH=/usr/local/sbin:/usr/bin",
        "CUDA_VISIBLE_DEVICES=0,1",
        "MODEL=sk-learn",
        "REPO=hf-internal-testing/tiny-random-gpt2",
        "RUN=npm_config_user_agent_of_the_whole_project",
        "EMPTY=",
        "BARE",
    ],
)
def test_what_is_no_secret_stays(entry: str) -> None:
    """A page of masks helps nobody."""
    assert masked_env([entry]) == (entry,)


def test_a_mask_tells_no_length() -> None:
    """Neither the number of characters nor the first of them."""
    assert masked_env(["DB_PASSWORD=a", "DB_PASSWORD=" + "a" * 99]) == (f"DB_PASSWORD={MASK}",) * 2


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["serve", "--api-key", "c4n4ry", "--port", "1"], f"serve --api-key '{MASK}' --port 1"),
        (["serve", "--api-key=c4n4ry"], f"serve '--api-key={MASK}'"),
        (["env", "HF_TOKEN=c4n4ry", "serve"], f"env 'HF_TOKEN={MASK}' serve"),
        (["serve", "--api-key", "--verbose"], "serve --api-key --verbose"),
        (["serve", "--max-tokens", "4096"], "serve --max-tokens 4096"),
        (["sh", "-c", "x --password c4n4ry"], f"sh -c 'x --password {MASK}'"),
        (["curl", "-u", "ana:c4n4ry and more"], f"curl -u 'ana:{MASK}'"),
        (["run", "--user", "1000:1000"], "run --user 1000:1000"),
        (["pg", "postgres://u:c4n4ry@h/d"], f"pg 'postgres://u:{MASK}@h/d'"),
    ],
)
def test_a_command_line_is_shown_without_its_secrets(words: list[str], shown: str) -> None:
    """Many servers take their key as an argument."""
    assert masked_command(words) == shown


def test_labels_are_masked_by_name_and_shape() -> None:
    """Reverse proxies keep password hashes in labels."""
    labels = {
        "com.docker.compose.config-hash": "0f3a",
        "traefik.http.middlewares.a.basicauth.users": "admin:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/",
        "backup.password": "c4n4ry",
    }

    assert masked_labels(labels) == {
        "com.docker.compose.config-hash": "0f3a",
        "traefik.http.middlewares.a.basicauth.users": MASK,
        "backup.password": MASK,
    }


PIECES = st.sampled_from(
    [
        *("password", "=", ":", " ", '"', "'", '\\"', "--", "--api-key ", "token", "secret", "-u "),
        *("x://a:b@c", "://", "@", "/", ";", "&", ",", "{", "}", "Bearer ", "12345", "sk-", "eyJ"),
        *("a" * 16, ".", "-----BEGIN PRIVATE KEY-----", "-----END", "\n", MASK, "$2y$", "key=v"),
        *("max_tokens=3", "KEY_FILE=/a"),
    ]
)


@given(st.lists(PIECES).map("".join) | st.text())
def test_masking_twice_changes_nothing(text: str) -> None:
    """What was masked when it was stored is masked again when it is shown."""
    assert masked_text(masked_text(text)) == masked_text(text)


@given(st.lists(PIECES | st.sampled_from(ENTRIES)).map("".join) | st.text())
def test_no_secret_is_without_a_sign(text: str) -> None:
    """Where many lines are shown, only those with a sign are looked through for secrets."""
    assert masked_text(text) == text or re.search(SECRET_SIGNS, text)


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_kind_of_secret_has_a_sign(entry: str) -> None:
    """By itself, without the others beside it."""
    assert re.search(SECRET_SIGNS, entry)


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-22 10:00:00,001 INFO worker[1]: request 1 answered in 1 ms",
        '172.18.0.1 - - [22/Nov/2026:10:00:00 +0000] "GET /api/tags HTTP/1.1" 200 1234',
        "[GIN] 2026/11/21 - 22:43:54 | 200 | 1.5ms | 127.0.0.1 | POST /api/chat",
        '{"level":"info","msg":"model loaded","seconds":1.5}',
        "INFO: http://localhost:8000/health passed, key found, shipping",
    ],
)
def test_a_usual_line_has_no_sign(line: str) -> None:
    """Otherwise the signs would save nothing."""
    assert not re.search(SECRET_SIGNS, line)


@given(st.sampled_from(["PASSWORD", "api_key", "x.token", "DbSecret"]), st.text(min_size=1))
def test_a_masked_value_is_the_mask_or_harmless(name: str, value: str) -> None:
    """There is nothing between: no part of a secret is left."""
    (shown,) = masked_env([f"{name}={value}"])

    assert shown == f"{name}={MASK}" or not is_secret(name, value)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a:",
        "://",
        "://a:",
        'x="',
        "x='",
        "-----BEGIN PRIVATE KEY-----",
        "eyJ",
        "--a ",
        "@",
        "\\",
    ],
)
def test_a_hostile_text_costs_linear_time(piece: str) -> None:
    """A megabyte of almost-secrets; with quadratic time this would take hours."""
    assert masked_text(piece * (1_000_000 // len(piece)))
