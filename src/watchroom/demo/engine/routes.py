"""Every request that the made-up engine understands."""

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from watchroom.demo.engine import container_routes as containers
from watchroom.demo.engine import object_routes as objects
from watchroom.demo.engine import stream_routes as streams

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

ROUTES: Final[tuple[tuple[str, str, Handler], ...]] = (
    ("GET", "/_ping", objects.ping),
    ("HEAD", "/_ping", objects.ping),
    ("GET", "/version", objects.version),
    ("GET", "/info", objects.info),
    ("GET", "/system/df", objects.disk),
    ("GET", "/events", streams.events),
    ("POST", "/auth", objects.login),
    ("GET", "/containers/json", containers.listed),
    ("POST", "/containers/create", containers.created),
    ("GET", "/containers/{name}/json", containers.inspected),
    ("GET", "/containers/{name}/logs", streams.logs),
    ("GET", "/containers/{name}/stats", streams.statistics),
    ("GET", "/containers/{name}/top", containers.processes),
    ("GET", "/containers/{name}/changes", containers.changes_of_files),
    ("POST", "/containers/{name}/start", containers.started),
    ("POST", "/containers/{name}/stop", containers.stopped),
    ("POST", "/containers/{name}/restart", containers.restarted),
    ("POST", "/containers/{name}/kill", containers.killed),
    ("POST", "/containers/{name}/pause", containers.paused),
    ("POST", "/containers/{name}/unpause", containers.unpaused),
    ("POST", "/containers/{name}/rename", containers.renamed),
    ("POST", "/containers/{name}/update", containers.updated),
    ("POST", "/containers/{name}/wait", streams.waited),
    ("DELETE", "/containers/{name}", containers.removed),
    ("GET", "/images/json", objects.images),
    ("POST", "/images/create", streams.pulled),
    ("GET", "/images/{name:.+}/json", objects.image),
    ("POST", "/images/{name:.+}/tag", objects.image_tagged),
    ("DELETE", "/images/{name:.+}", objects.image_removed),
    ("GET", "/distribution/{name:.+}/json", objects.distribution),
    ("GET", "/networks", objects.networks),
    ("POST", "/networks/create", objects.network_created),
    ("GET", "/networks/{name}", objects.network),
    ("DELETE", "/networks/{name}", objects.network_removed),
    ("POST", "/networks/{name}/connect", objects.connected),
    ("POST", "/networks/{name}/disconnect", objects.disconnected),
    ("GET", "/volumes", objects.volumes),
    ("GET", "/volumes/{name}", objects.volume),
    ("GET", "/swarm", objects.no_swarm),
    ("GET", "/services", objects.no_swarm),
    ("GET", "/services/{name}", objects.no_swarm),
    ("GET", "/tasks", objects.no_swarm),
    ("GET", "/nodes", objects.no_swarm),
)
