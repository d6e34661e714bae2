"""
A private Docker Engine for one test session. The engine of the machine, if there is one, is never
spoken to: tests stop containers, kill the daemon and clean up without looking.

Options of the daemon, and why each is needed:

    --config-file            the machine's /etc/docker/daemon.json is not for us
    --data-root, --exec-root, --pidfile, -H unix://   everything lies in the folder of the session
    --containerd-namespace, --containerd-plugins-namespace   where a containerd of the machine runs,
                             dockerd uses that one, and "moby" are the machine's containers
    --bridge                 docker0 belongs to another daemon; ours is made with busybox's `ip`
    --iptables=false, --ip-masq=false   chains of two daemons are the same chains. What it costs:
                             containers reach nothing outside, and Swarm's ingress publishes no
                             ports; those of containers and of `mode=host` work by docker-proxy
    --default-address-pool   networks that tests make collide with none of the machine
    --shutdown-timeout       containers that ignore SIGTERM get a second, not fifteen
    --tlsverify ... -H tcp://   a second listener that wants certificates; the socket does not

No storage driver is named: the daemon takes overlay2 where the folder's file system allows it, and
vfs where it does not, as on overlay over overlay. Registries on 127.0.0.1 need no option either.
It starts in half a second. After `kill`, containers live on, and the next start ends them: those
that ignore SIGTERM hold it up for ten seconds.
"""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from docker_certificates import find_openssl, make_certificates
from docker_images import BASE, RECIPES, base_archive, find_busybox
from docker_registry import PASSWORD, USER, free_port
from standing_still import standing_still

START_DEADLINE_S = 60.0
STOP_DEADLINE_S = 30.0
COMMAND_DEADLINE_S = 120.0


class DockerEngine:
    """A daemon of our own, arranged through the command line of Docker, not through our client."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "docker.sock"
        self.tcp_port = free_port()
        self.certificates = folder / "certificates"  # of server/, client/ and stranger/
        self.bridge = f"wrt{self.tcp_port}"
        self._swarm_bridge = f"wrg{self.tcp_port}"
        self._subnet = ""  # the first two numbers of its networks, from `open` on
        self._process: subprocess.Popen[bytes] | None = None
        self._images: set[str] = set()
        self._in_swarm = False

    @property
    def url(self) -> str:
        """The address of the socket."""
        return f"unix://{self.socket}"

    @property
    def tls_url(self) -> str:
        """The address of the listener that wants certificates."""
        return f"tcp://127.0.0.1:{self.tcp_port}"

    def docker(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        variables: Mapping[str, str] | None = None,
        deadline_s: float = COMMAND_DEADLINE_S,
    ) -> str:
        """Run Docker's own command line; return what it says, raise RuntimeError if it fails."""
        done = subprocess.run(
            ["docker", *arguments],
            check=False,
            capture_output=True,
            input=stdin,
            env={**self.environment(), **(variables or {})},
            timeout=deadline_s,
        )
        if done.returncode != 0:
            raise RuntimeError(f"docker {' '.join(arguments)}: {done.stderr.decode()}")
        return done.stdout.decode().strip()

    def image(self, recipe: str = "base") -> str:
        """Return the name of an image of `docker_images`, built if it was not yet."""
        if recipe == "base":
            return self._base_image()
        return self.build(f"watchroom-test/{recipe}:1", RECIPES[recipe])

    def build(self, name: str, dockerfile: str) -> str:
        """Build an image, unless it is there by this name, and return the name."""
        if name not in self._images or not self.docker("images", "--quiet", name):
            self._base_image()
            self.docker("build", "--quiet", "--tag", name, "-", stdin=dockerfile.encode())
            self._images.add(name)
        return name

    def publish(self, image: str, reference: str) -> str:
        """Push an image under another name to its registry; return the digest it has there."""
        self.docker("tag", image, reference)
        self.docker("push", "--quiet", reference)
        name = reference.rpartition(":")[0]
        digests = self.docker("image", "inspect", "--format", "{{json .RepoDigests}}", reference)
        found = re.findall(rf"{re.escape(name)}@(sha256:[0-9a-f]{{64}})", digests)
        return str(found[-1])

    @property
    def login_file(self) -> Path:
        """Where Docker's command line keeps the logins that `login` makes."""
        return self.folder / "cli" / "config.json"

    def login(self, registry: str) -> None:
        """Log Docker's command line in to a registry that is protected."""
        words = ("login", "--username", USER, "--password-stdin", registry)
        self.docker(*words, stdin=PASSWORD.encode())

    def run(self, image: str, *command: str, options: Sequence[str] = ()) -> str:
        """Start a container in the background; return its id."""
        return self.docker("run", "--detach", *options, image, *command)

    def begin_swarm(self) -> None:
        """Make the daemon the manager of a swarm of one; `clean` ends it."""
        bridge = f"com.docker.network.bridge.name={self._swarm_bridge}"
        self.docker("network", "create", "--opt", bridge, "docker_gwbridge")
        self.docker(
            *("swarm", "init", "--advertise-addr", "127.0.0.1"),
            *("--listen-addr", f"127.0.0.1:{free_port()}"),
            *("--data-path-port", str(20_000 + self.tcp_port % 20_000)),
        )
        self._in_swarm = True

    def start(self) -> None:
        """Start the daemon, unless it runs, and wait until it answers."""
        if self._process is not None and self._process.poll() is None:
            return
        with (self.folder / "dockerd.log").open("ab") as log:
            self._process = subprocess.Popen(self._command(), stdout=log, stderr=log)
        deadline = time.monotonic() + START_DEADLINE_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"dockerd did not start; see {self.folder}/dockerd.log")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the daemon, and its containers with it."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill the daemon; its containers live on without it."""
        self._end(signal.SIGKILL)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let the daemon stand still: the kernel accepts connections, nobody answers."""
        with standing_still(self._process):
            yield

    def clean(self) -> None:
        """Remove what tests left: swarm, containers, networks, volumes. Images stay."""
        self.start()
        if self._in_swarm:
            self.docker("swarm", "leave", "--force")
            self._in_swarm = False
        self._remove("rm", self.docker("ps", "--all", "--quiet"))
        networks = self.docker("network", "ls", "--quiet", "--filter", "type=custom")
        self._remove("network rm", networks)
        self._remove("volume rm", self.docker("volume", "ls", "--quiet"))

    def open(self) -> None:
        """Make bridge and certificates, and start for the first time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "daemon.json").write_text("{}")
        make_certificates(self.certificates)
        _ip("link", "add", "name", self.bridge, "type", "bridge")
        self._subnet = _free_subnet()
        _ip("addr", "add", f"{self._subnet}.0.1/24", "dev", self.bridge)
        _ip("link", "set", self.bridge, "up")
        self.start()

    def close(self) -> None:
        """Leave nothing behind: no process, mount, bridge or data."""
        try:
            self.clean()
        finally:
            self.stop()
            _kill_all_of(self.folder)
            for bridge in (self.bridge, self._swarm_bridge):
                with suppress(subprocess.CalledProcessError):
                    _ip("link", "del", bridge)
            _unmount_all_of(self.folder)
            shutil.rmtree(self.folder / "data", ignore_errors=True)

    def _base_image(self) -> str:
        if BASE not in self._images:
            changes = ("--change", "ENV PATH=/bin", "--change", 'CMD ["sh"]')
            self.docker("import", *changes, "-", BASE, stdin=base_archive())
            self._images.add(BASE)
        return BASE

    def _remove(self, command: str, ids: str) -> None:
        if ids:
            force = ("--force", "--volumes") if command == "rm" else ()
            self.docker(*command.split(), *force, *ids.split())

    def _end(self, with_signal: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(with_signal)
            self._process.wait(STOP_DEADLINE_S)
            self._process = None
            _bury(self.folder / "pid")
            _bury(self.folder / "exec" / "containerd" / "containerd.pid")

    def _answers(self) -> bool:
        try:
            self.docker("version")
        except RuntimeError:
            return False
        return True

    def _command(self) -> list[str]:
        server = self.certificates / "server"
        options = {
            "config-file": self.folder / "daemon.json",
            "data-root": self.folder / "data",
            "exec-root": self.folder / "exec",
            "pidfile": self.folder / "pid",
            "containerd-namespace": self.bridge,
            "containerd-plugins-namespace": f"{self.bridge}-plugins",
            "bridge": self.bridge,
            "iptables": "false",
            "ip-masq": "false",
            "default-address-pool": f"base={self._subnet}.0.0/16,size=24",
            "shutdown-timeout": 1,
            "tlsverify": "true",
            "tlscacert": server / "ca.pem",
            "tlscert": server / "cert.pem",
            "tlskey": server / "key.pem",
            "log-level": "warn",
        }
        listeners = [f"--host={self.url}", f"--host=tcp://127.0.0.1:{self.tcp_port}"]
        return ["dockerd", *listeners, *(f"--{name}={value}" for name, value in options.items())]

    def environment(self) -> dict[str, str]:
        """Return the variables that lead Docker's command line, and Compose's, to this daemon."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "DOCKER_CONFIG": str(self.folder / "cli"),
            "DOCKER_HOST": self.url,
            "DOCKER_BUILDKIT": "0",  # the builder that every engine has
        }


def missing_for_docker() -> str | None:
    """Return why no engine can be started here; None if nothing is missing."""
    if os.geteuid() != 0:
        return "a private Docker Engine can only be started by root"
    absent = [
        name for name in ("dockerd", "docker", "containerd", "runc") if not shutil.which(name)
    ]
    absent += [] if find_busybox() else ["busybox (busybox-static)"]
    absent += [] if find_openssl() else ["openssl"]
    return f"not installed: {', '.join(absent)}" if absent else None


@contextmanager
def running_docker(folder: Path) -> Iterator[DockerEngine]:
    """Run a daemon that keeps everything below *folder*."""
    engine = DockerEngine(folder)
    try:
        engine.open()
        yield engine
    finally:
        engine.close()


def _free_subnet() -> str:
    """Return the first two numbers of a network 10.x.0.0/16 that has no route yet."""
    routes = _ip("-4", "route")
    return next(f"10.{n}" for n in range(100, 250) if f"10.{n}." not in routes)


def _ip(*arguments: str) -> str:
    done = subprocess.run(["busybox", "ip", *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def _bury(pid_file: Path) -> None:
    """
    See to it that the process of a file is gone, and the file too.

    The containerd of a killed dockerd dies with it, but later, and the next dockerd waits in vain
    for one that it finds still alive.
    """
    deadline = time.monotonic() + STOP_DEADLINE_S
    while pid_file.exists() and _is_alive(int(pid_file.read_text())):
        if time.monotonic() > deadline:
            raise RuntimeError(f"the process of {pid_file} does not end")
        time.sleep(0.02)
    pid_file.unlink(missing_ok=True)


def _is_alive(process_id: int) -> bool:
    """Tell whether a process runs; one that only waits to be reaped does not."""
    try:
        return ") Z" not in Path(f"/proc/{process_id}/stat").read_text()
    except OSError:
        return False


def _unmount_all_of(folder: Path) -> None:
    """Unmount what lies below *folder*; the daemon leaves its data folder mounted on itself."""
    mounts = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
    for mount in reversed(mounts):
        if Path(mount).is_relative_to(folder):
            subprocess.run(["umount", mount], check=False, capture_output=True)


def _kill_all_of(folder: Path) -> None:
    """Kill what a killed daemon left running: shims of containers, known by their argument."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if str(folder / "exec") in (process / "cmdline").read_text(errors="replace"):
                os.kill(int(process.name), signal.SIGKILL)
