"""
Secrets for containers, in every place and shape in which people put them; each is recognisable.

No secret here is one: all of them hold `c4n4ry` and a number, in capitals where the shape wants it.
"""

import re
from collections.abc import Iterable

MARK = re.compile(r"c4n4ry\d\d", re.IGNORECASE)

_ENV = (
    # by name
    "DB_PASSWORD=c4n4ry01",
    "HF_TOKEN=c4n4ry02",
    "CLIENT_SECRET=c4n4ry03",
    "N8N_ENCRYPTION_KEY=c4n4ry04",
    "API_KEY=c4n4ry05",
    "openaiApiKey=c4n4ry06",
    "PGPASSWORD=c4n4ry07",
    "SMTP_PASS=c4n4ry08",
    "AWS_SECRET_ACCESS_KEY=c4n4ry09/with+signs",
    "TELEGRAM_BOT_TOKEN=123456789:AAc4n4ry10-AAAAAAAAAAAAAAAAAAAAAAAAA",
    "BASIC_AUTH=admin:c4n4ry11",
    # by what stands in an address
    "DATABASE_URL=postgresql://u:c4n4ry12@h/db",
    "CACHE=redis://:c4n4ry13@cache:6379/0",
    "BROKER=amqp://u:c4n4ry14@mq:5672/",
    "UPSTREAM=http://u:c4n4ry15@host/path",
    "MONGO=mongodb+srv://root:c4n4ry16@cluster/db?retryWrites=true",
    "JDBC=jdbc:mysql://db/app?user=root&password=c4n4ry17",
    "DOWNLOAD=https://files/x?token=c4n4ry18&size=1",
    "HOOK=https://hooks.slack.com/services/T0/B0/c4n4ry19",
    # by what stands in a text
    "CONNECTION=Server=db;User Id=sa;Password=c4n4ry20;Encrypt=yes",
    'APP_CONFIG={"port": 1, "api_key": "c4n4ry21"}',
    "HEADERS=Authorization: Bearer c4n4ry22",
    # by its own shape
    "ACCOUNT=AKIAC4N4RY23ABCDEFGH",
    "SESSION=eyJhbGciOiJIUzI1NiJ9.eyJc4n4ry24In0.c2lnbmF0dXJl",
    "REPOSITORY=ghp_c4n4ry25AAAAAAAAAAAAAAAAAAAA",
    "MODEL=sk-c4n4ry26-AAAAAAAAAAAA",
    "CERTIFICATE=-----BEGIN PRIVATE KEY-----\nc4n4ry27\n-----END PRIVATE KEY-----",
)
_LABELS = (
    "my.token=c4n4ry28",
    "backup.target=s3://u:c4n4ry29@bucket/path",
    "traefik.http.middlewares.a.basicauth.users=admin:$apr1$c4n4ry30$AAAAAAAAAAAAAAAAAAAAAA",
    "watchroom.description=Opens with password=c4n4ry31",
    "watchroom.url=http://u:c4n4ry32@host:8080/",
)
_ARGUMENTS = (
    "--api-key=c4n4ry33",
    *("--password", "c4n4ry34"),
    *("-u", "admin:c4n4ry35"),
    "postgresql://u:c4n4ry36@h/db",
)
_UNTIL_TOLD = "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"

COMMAND = ("sh", "-c", _UNTIL_TOLD, *_ARGUMENTS)
FAILING = ("sh", "-c", "exit 3", *_ARGUMENTS)
HEALTH_CHECK = "echo asked http://u:c4n4ry37@localhost/ with --token c4n4ry38"
UNSTARTABLE = "serve --api-key=c4n4ry39"  # one word, as happens where quotes are wrong
NEW_SETTING = "ENV UPDATE_TOKEN=c4n4ry40\n"  # of a recipe for an image


def settings_of_container(name: str) -> list[str]:
    """Return the options of `docker run` that give a container a name and its secrets."""
    checked = ("--health-cmd", HEALTH_CHECK, "--health-interval", "500ms")
    return ["--name", name, *_each("--env", _ENV), *_each("--label", _LABELS), *checked]


def settings_of_service(name: str) -> list[str]:
    """Return the same for `docker service create`."""
    return [*settings_of_container(name), *_each("--container-label", _LABELS)]


def found_in(text: str) -> list[str]:
    """Return the secrets in a text, each with what stands around it."""
    return [
        text[max(0, match.start() - 60) : match.end() + 20].replace("\n", " ")
        for match in MARK.finditer(text)
    ]


def _each(option: str, values: Iterable[str]) -> list[str]:
    return [word for value in values for word in (option, value)]
