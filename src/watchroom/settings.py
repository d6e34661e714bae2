"""
Settings: environment and `watchroom.toml` become one frozen object, checked before anything starts.

An environment variable wins over the file. In the file the names stand in lower case without
the prefix (`store_url = "..."`); every setting may also be read from a file of its own by
`..._FILE`, which is meant for secrets.
"""

import dataclasses
import ipaddress
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import quote, urlsplit

import msgspec

from watchroom.docker.address import EngineAddress, parse_address
from watchroom.domain.base_path import parse_base_path
from watchroom.domain.errors import InvalidInput, Misconfigured
from watchroom.domain.kept_logs import kept_size
from watchroom.domain.mapping import ExtractionMapping
from watchroom.domain.outward_addresses import parse_allowed
from watchroom.domain.rate_policies import parse_rate_policies
from watchroom.domain.zones import parse_zone
from watchroom.web.metrics.access import MetricsAccess

PREFIX: Final = "WATCHROOM_"
FILE_NAME: Final = "watchroom.toml"
DEFAULT_PORTS: Final = (5000, 3001)
DEFAULT_EVENTS_DAYS: Final = 30
NO_N8N: Final = "none"  # in place of an address: runs are not copied, and no n8n is looked for
DEFAULT_RATE_LIMITS: Final = "100/minute,20/10s;5000/hour"

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set."""

    data_dir: Path  # store, pictures and journal, unless the two URLs say otherwise
    store_url: str  # sqlite:///... or postgresql://...
    objects_url: str  # file:///... or s3://bucket/prefix
    s3_options: Mapping[str, str] = field(default_factory=dict, repr=False)  # AWS_* as found
    n8n_url: str | None = field(default=None, repr=False)  # None: runs are not copied
    finds_n8n: bool = False  # no setting names one, or refuses all: `serve` may look for it
    n8n_storage_dir: Path | None = None  # None: pictures in files cannot be read
    n8n_workflows: tuple[str, ...] = ()  # ids or names; empty copies all
    n8n_mapping: ExtractionMapping = field(default_factory=ExtractionMapping)
    n8n_pages_url: str | None = None  # where people open n8n; None: no page leads there
    docker_hosts: Mapping[str, EngineAddress] | None = None  # by name; None: this machine's, if any
    docker_config: Path | None = None  # file with logins for registries; None: the usual one
    keep_logs_bytes: int | None = None  # of each service, unless its label says else; None: none
    host: str = "127.0.0.1"
    ports: tuple[int, ...] = DEFAULT_PORTS
    ports_chosen: bool = False  # a person named them, so a taken one is an error
    api_key: str | None = field(default=None, repr=False)  # a key with all scopes
    auth_required: bool = True
    rate_limits: str = DEFAULT_RATE_LIMITS  # "off", or wing B's policies; wing A's
    read_only: bool = False  # refuse every action on containers
    mask_logs: bool = True  # False shows administrators log lines with the secrets in them
    retention_days: int | None = None  # None keeps runs and pictures for good
    events_days: int = DEFAULT_EVENTS_DAYS  # how long what happened is kept in the event log
    trusted_proxies: tuple[str, ...] = ()  # networks whose X-Forwarded-For counts
    cors_origins: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()  # names besides loopback's that requests may be sent to
    public_url: str | None = None  # where people reach this server; None: where it listens
    base_path: str = ""  # below which a proxy serves everything: "/watchroom"; "": the root
    server_url: str | None = None  # what commands talk to; None: the first port of this machine
    client_key: str | None = field(default=None, repr=False)  # theirs; None: `api_key`
    metrics: MetricsAccess = MetricsAccess.KEY  # who may read /metrics
    webhooks_allow: tuple[str, ...] = ()  # private hosts and networks that webhooks may lead to
    tls_cert: Path | None = None
    tls_key: Path | None = None
    timezone: str = "UTC"  # for days and hours where a request names none
    demo: bool = False  # everything is made up; only the command `demo` sets it


def load_settings(environment: Mapping[str, str], *, folder: Path) -> Settings:
    """
    Read the settings from *environment* and from `watchroom.toml` in *folder*.

    Raises Misconfigured, naming the variable and what is wrong with it.
    """
    file_name = environment.get(f"{PREFIX}CONFIG") or FILE_NAME
    values = _Values(environment, _read_file(environment, folder), file_name)
    data_dir = Path(values.text("DATA_DIR") or _default_data_dir(environment)).expanduser()
    data_dir = data_dir.absolute()
    n8n_url = values.text("N8N_URL")
    ports = values.text("PORTS") or environment.get("PORT") or None
    public_url = _web_address("PUBLIC_URL", values.text("PUBLIC_URL"))
    settings = Settings(
        data_dir=data_dir,
        store_url=values.text("STORE_URL") or f"sqlite:///{data_dir}/watchroom.sqlite",
        objects_url=values.text("OBJECTS_URL") or f"file://{quote(str(data_dir / 'objects'))}",
        s3_options=_s3_options(environment),
        n8n_url=None if n8n_url == NO_N8N else n8n_url,
        finds_n8n=n8n_url is None,
        n8n_storage_dir=values.path("N8N_STORAGE_DIR"),
        n8n_workflows=values.words("N8N_WORKFLOWS"),
        n8n_mapping=values.mapping(),
        n8n_pages_url=_n8n_pages(values.text("N8N_PAGES_URL")),
        docker_hosts=_docker_hosts(values.words("DOCKER_HOSTS")),
        docker_config=values.path("DOCKER_CONFIG"),
        keep_logs_bytes=_kept_bytes(values.text("KEEP_LOGS") or "0"),
        host=values.text("HOST") or "127.0.0.1",
        ports=_ports(ports) if ports else DEFAULT_PORTS,
        ports_chosen=ports is not None,
        api_key=values.text("API_KEY") or environment.get("API_KEY") or None,
        auth_required=values.choice("AUTH", {"required": True, "off": False}, default=True),
        rate_limits=_rate_limits(values.text("RATE_LIMITS") or "on"),
        read_only=values.choice("READ_ONLY", _TRUTH, default=False),
        mask_logs=values.choice("MASK_LOGS", _TRUTH, default=True),
        retention_days=values.positive("RETENTION_DAYS"),
        events_days=values.positive("EVENTS_DAYS") or DEFAULT_EVENTS_DAYS,
        trusted_proxies=values.words("TRUSTED_PROXIES"),
        cors_origins=values.words("CORS_ORIGINS"),
        allowed_hosts=values.words("ALLOWED_HOSTS"),
        public_url=public_url,
        base_path=_base_path(values.text("BASE_PATH"), public_url),
        server_url=_web_address("URL", values.text("URL")),
        client_key=values.text("CLIENT_KEY"),
        metrics=values.choice("METRICS", _METRICS, default=MetricsAccess.KEY),
        webhooks_allow=values.words("WEBHOOKS_ALLOW"),
        tls_cert=values.path("TLS_CERT"),
        tls_key=values.path("TLS_KEY"),
        timezone=values.text("TIMEZONE") or "UTC",
    )
    values.refuse_unknown()
    _cross_check(settings)
    return settings


_HOST_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}", re.ASCII)
_METRICS: Final = {access.value: access for access in MetricsAccess}
_S3_KEYS: Final = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_TRUTH: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class _Values:
    """The raw texts by setting name, and which names were asked for."""

    def __init__(
        self, environment: Mapping[str, str], file: Mapping[str, object], file_name: str
    ) -> None:
        self._environment = environment
        self._file_name = file_name
        self._file = file
        self._known: set[str] = set()

    def text(self, name: str) -> str | None:
        """Return the trimmed text of a setting; None if it is absent or empty."""
        self._known.add(name)
        variable = PREFIX + name
        value: object = _variable(self._environment, variable)
        if value is None:
            value = self._file.get(name.lower())
        if isinstance(value, list):
            value = ",".join(map(str, value))
        if isinstance(value, bool):
            value = str(value).lower()
        return str(value).strip() or None if value is not None else None

    def words(self, name: str) -> tuple[str, ...]:
        """Return the comma-separated parts of a setting."""
        parts = (part.strip() for part in (self.text(name) or "").split(","))
        return tuple(part for part in parts if part)

    def path(self, name: str) -> Path | None:
        """Return a setting that names a file or folder."""
        text = self.text(name)
        return Path(text).expanduser().absolute() if text else None

    def positive(self, name: str) -> int | None:
        """Return a whole number from 1 up; None if the setting is absent."""
        text = self.text(name)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and 0 < int(text) < 100_000):
            raise Misconfigured(f"{PREFIX}{name}: {text!r} is not a whole number from 1 up")
        return int(text)

    def choice(self, name: str, choices: Mapping[str, T], *, default: T) -> T:
        """Return what one of a few words stands for."""
        text = self.text(name)
        if text is None:
            return default
        if text.lower() not in choices:
            raise Misconfigured(f"{PREFIX}{name}: {text!r} is not one of {', '.join(choices)}")
        return choices[text.lower()]

    def mapping(self) -> ExtractionMapping:
        """Return the table `n8n_mapping` of the settings file."""
        self._known.add("N8N_MAPPING")
        table = self._file.get("n8n_mapping", {})
        known = {field.name for field in dataclasses.fields(ExtractionMapping)}
        for name in set(table) - known if isinstance(table, dict) else ():
            raise Misconfigured(f"n8n_mapping.{name} in {self._file_name}: no such setting")
        try:
            return msgspec.convert(table, ExtractionMapping)
        except msgspec.ValidationError as error:
            raise Misconfigured(f"n8n_mapping in {self._file_name}: {error}") from error

    def refuse_unknown(self) -> None:
        """Raise Misconfigured for a name that nobody asked for: most often a misspelling."""
        accepted = self._known | {f"{name}_FILE" for name in self._known} | {"CONFIG"}
        for variable in self._environment:
            if variable.startswith(PREFIX) and variable.removeprefix(PREFIX) not in accepted:
                raise Misconfigured(f"{variable}: there is no such setting")
        for name in self._file:
            if name.upper() not in self._known:
                raise Misconfigured(f"{name} in {self._file_name}: there is no such setting")


def _read_file(environment: Mapping[str, str], folder: Path) -> Mapping[str, object]:
    chosen = environment.get(f"{PREFIX}CONFIG")
    path = Path(chosen).expanduser() if chosen else folder / FILE_NAME
    if not chosen and not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Misconfigured(f"{path}: {error}") from error


def _variable(environment: Mapping[str, str], name: str) -> str | None:
    """Return a variable, or the text of the file that *name*_FILE names; None without both."""
    value, in_file = environment.get(name), environment.get(f"{name}_FILE")
    if value is not None and in_file is not None:
        raise Misconfigured(f"{name} and {name}_FILE are both set; leave one of them")
    return value if in_file is None else _read_secret(f"{name}_FILE", in_file)


def _s3_options(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Return what is said of buckets; the two that are secret may stand in files of their own."""
    options = {name: value for name, value in environment.items() if name.startswith("AWS_")}
    for name in _S3_KEYS:
        if f"{name}_FILE" in options:
            options[name] = (_variable(environment, name) or "").strip()
            del options[f"{name}_FILE"]
    return options


def _read_secret(variable: str, path: str) -> str:
    try:
        return Path(path).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{variable}: {error}") from error


def _default_data_dir(environment: Mapping[str, str]) -> Path:
    share = environment.get("XDG_DATA_HOME")
    return Path(share) / "watchroom" if share else Path("~/.local/share/watchroom")


def _ports(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and int(part) < 65_536 for part in parts):
        raise Misconfigured(f"{PREFIX}PORTS: {text!r} is not a list of ports from 0 to 65535")
    return tuple(dict.fromkeys(map(int, parts)))


def _docker_hosts(entries: tuple[str, ...]) -> Mapping[str, EngineAddress] | None:
    """Return the engines of `name=address` entries; None without any, none for "none"."""
    if entries in {(), ("none",)}:
        return {} if entries else None
    hosts: dict[str, EngineAddress] = {}
    for entry in entries:
        name, separator, address = entry.partition("=")
        if not (separator and _HOST_NAME.fullmatch(name)) or name in hosts:
            raise Misconfigured(
                f"{PREFIX}DOCKER_HOSTS: {entry!r} is not name=address with a name of its own, "
                "such as local=unix:///var/run/docker.sock"
            )
        hosts[name] = parse_address(address)
    return hosts


def _kept_bytes(text: str) -> int | None:
    size_bytes = kept_size(text)
    if size_bytes is None and text != "0":
        raise Misconfigured(
            f"{PREFIX}KEEP_LOGS: {text!r} is neither 0 nor a size from 64kB up, such as 64MB"
        )
    return size_bytes


def _web_address(
    name: str, text: str | None, example: str = "https://watchroom.example.com"
) -> str | None:
    if text is None:
        return None
    if not _is_web_address(text):
        raise Misconfigured(f"{PREFIX}{name}: {text!r} is not an address such as {example}")
    return text.rstrip("/")


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        has_port = parts.port != 0
    except ValueError:  # half of a bracket, a port that is no number
        return False
    is_bare = not parts.query and not parts.fragment
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and has_port and is_bare


def _n8n_pages(text: str | None) -> str | None:
    """Return where people open n8n, without any password: whoever looks at runs is told it."""
    if text is not None and "@" in text:
        raise Misconfigured(
            f"{PREFIX}N8N_PAGES_URL: leave out what stands before the @; everybody is told it"
        )
    return _web_address("N8N_PAGES_URL", text, "https://n8n.example.com")


def _base_path(text: str | None, public_url: str | None) -> str:
    """Return the path that everything lies below; where none is named, that of the public URL."""
    name = "PUBLIC_URL" if text is None else "BASE_PATH"
    try:
        return parse_base_path(urlsplit(public_url or "").path if text is None else text)
    except Misconfigured as error:
        raise Misconfigured(f"{PREFIX}{name}: {error}") from error


def _rate_limits(text: str) -> str:
    return {"on": DEFAULT_RATE_LIMITS}.get(text.lower(), text)


def _cross_check(settings: Settings) -> None:
    if not settings.auth_required and not is_loopback(settings.host):
        raise Misconfigured(
            f"{PREFIX}AUTH=off opens everything, so it is allowed on a loopback address only; "
            f"{PREFIX}HOST is {settings.host}"
        )
    if (settings.tls_cert is None) != (settings.tls_key is None):
        raise Misconfigured(f"{PREFIX}TLS_CERT and {PREFIX}TLS_KEY belong together; one is missing")
    if settings.api_key is not None and len(settings.api_key) < 8:
        raise Misconfigured(
            f"{PREFIX}API_KEY, or API_KEY: a key that short can be guessed; 8 characters at least"
        )
    _check_scheme("STORE_URL", settings.store_url, ("sqlite", "postgresql", "postgres"))
    _check_scheme("OBJECTS_URL", settings.objects_url, ("file", "s3"))
    if settings.n8n_url is not None:
        _check_scheme("N8N_URL", settings.n8n_url, ("sqlite", "postgresql", "postgres"))
    parse_rate_policies(settings.rate_limits)
    parse_allowed(settings.webhooks_allow)
    for network in settings.trusted_proxies:
        _check_network(network)
    try:
        parse_zone(settings.timezone)
    except InvalidInput as error:
        raise Misconfigured(f"{PREFIX}TIMEZONE: {error.reason}") from error


def _check_scheme(name: str, url: str, schemes: tuple[str, ...]) -> None:
    if urlsplit(url).scheme in schemes:
        return
    words = f"{PREFIX}{name}: begins with none of {', '.join(schemes)}"
    if url.startswith("/") and "sqlite" in schemes:
        words += f"; a file is named as sqlite:///{url}"
    raise Misconfigured(words)


def _check_network(text: str) -> None:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise Misconfigured(f"{PREFIX}TRUSTED_PROXIES: {error}") from error


def is_loopback(host: str) -> bool:
    """Tell whether an address can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def without_password(url: str) -> str:
    """Return an address for people: without user, password and options."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{place}{parts.path}"
