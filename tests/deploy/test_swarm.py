"""The file for Swarm, deployed on a real swarm of one, with a PostgreSQL and a bucket in it."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from compose_files import DEPLOY
from docker_engine import DockerEngine
from running_server import KEY, until
from stack_images import POSTGRES_TAG, PYTHON, ROOT

pytestmark = pytest.mark.docker

PATIENCE_S = 120.0  # servers that come before their database are started again
NEIGHBOURS = """
version: "3.8"
services:
  db:
    image: postgres:{tag}
    environment: {{POSTGRES_USER: watchroom, POSTGRES_PASSWORD: secret, POSTGRES_DB: watchroom}}
    deploy: {{endpoint_mode: dnsrr}}
  bucket:
    image: {python}
    command: [python3, -c, "from fake_bucket import *; FakeBucket('0.0.0.0', 9000).serve_forever()"]
    environment: {{PYTHONPATH: /fakes}}
    volumes: ["{tests}:/fakes:ro"]
    deploy: {{endpoint_mode: dnsrr}}
"""
# The mesh needs firewall rules, which this engine makes none of: neither are ports published, nor
# do services have an address in common (hence `dnsrr`). So a server is asked from within.
ASK = """
import http.client, sys
key = open("/run/secrets/watchroom_api_key").read()
server = http.client.HTTPConnection("127.0.0.1", 5000, timeout=20)
server.request("GET", sys.argv[1], headers={"X-API-Key": key})
sys.stdout.write(server.getresponse().read().decode())
"""


def deploy(engine: DockerEngine, image: str, folder: Path) -> None:
    """Do what docs/deployment.md tells, and deploy the stack together with its neighbours."""
    engine.begin_swarm()
    node = engine.docker("node", "ls", "--quiet")
    engine.docker("node", "update", "--label-add", "watchroom=true", node)
    secrets = {
        "api_key": KEY,
        "n8n_url": "postgresql://watchroom:secret@db/watchroom",  # reachable, and no n8n
        "s3_key": "test",
        "s3_key_id": "test",
        "store_url": "postgresql://watchroom:secret@db/watchroom",
    }
    for name, text in secrets.items():
        engine.docker("secret", "create", f"watchroom_{name}", "-", stdin=text.encode())
    variables = {
        "IMAGE": image,
        "DOCKER_GID": str(engine.socket.stat().st_gid),
        "DOCKER_SOCKET": str(engine.socket),
        "ALLOWED_HOSTS": "watchroom.example.org",
        "WATCHROOM_OBJECTS_URL": "s3://bucket/pictures",
        "AWS_ENDPOINT_URL": "http://bucket:9000",
        "AWS_ALLOW_HTTP": "true",
    }
    neighbours = folder / "neighbours.yaml"
    neighbours.write_text(NEIGHBOURS.format(tag=POSTGRES_TAG, python=PYTHON, tests=ROOT / "tests"))
    files = (f"--compose-file={DEPLOY / 'stack.yaml'}", f"--compose-file={neighbours}")
    words = ("stack", "deploy", "--resolve-image=never", *files, "watchroom")
    engine.docker(*words, variables=variables)


def servers(engine: DockerEngine) -> list[str]:
    """Return the ids of the containers of servers that Docker calls healthy."""
    named = "--filter=name=watchroom_watchroom."
    return engine.docker("ps", "--quiet", named, "--filter=health=healthy").split()


def ask(engine: DockerEngine, server: str, path: str) -> Any:
    """Ask one of the servers."""
    return json.loads(engine.docker("exec", server, "python3", "-c", ASK, path))


def test_two_servers_share_the_work_and_keep_a_folder_each(
    docker_engine: DockerEngine, stand_ins: str, tmp_path: Path
) -> None:
    """What a server needs comes as secrets; which one leads is settled among them."""
    deploy(docker_engine, stand_ins, tmp_path)

    until(lambda: len(servers(docker_engine)) == 2, within_s=PATIENCE_S)
    for server in servers(docker_engine):
        until(partial(is_one_of_two, docker_engine, server), within_s=PATIENCE_S)

    volumes = docker_engine.docker("volume", "ls", "--quiet").split()
    assert {"watchroom_watchroom-1", "watchroom_watchroom-2"} <= set(volumes)


def is_one_of_two(engine: DockerEngine, server: str) -> bool:
    """Tell whether a server knows of two, one of which leads, and can write to the bucket."""
    known = ask(engine, server, "/api/system/info")["data"]["servers"]
    health = ask(engine, server, "/api/health")["checks"]
    told = (len(known), sum(each["leads"] for each in known), health["objects"]["status"])
    return told == (2, 1, "healthy")
