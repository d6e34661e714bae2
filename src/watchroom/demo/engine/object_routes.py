"""Requests about images, networks, volumes, registries, and the engine itself."""

from typing import Final

from aiohttp import web

from watchroom.demo.engine.answering import answer, body_of, done, state_of
from watchroom.demo.engine.attachments import connect, disconnect
from watchroom.demo.engine.creation import asked_endpoint
from watchroom.demo.engine.facts import (
    disk_json,
    image_entry,
    image_json,
    info_json,
    release_json,
    version_json,
    volume_json,
)
from watchroom.demo.engine.images import find_image, release_of, remove_image, tag_image
from watchroom.demo.engine.inspections import network_json
from watchroom.demo.engine.refusal import Refusal
from watchroom.docker.references import parse_reference
from watchroom.domain.json_values import mapping, text

NO_MANAGER: Final = (
    'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect'
    " this node to swarm and try again."
)


async def ping(_request: web.Request) -> web.Response:
    """Answer that the engine is there."""
    return web.Response(text="OK", headers={"Cache-Control": "no-cache, no-store, must-revalidate"})


async def version(_request: web.Request) -> web.Response:
    """Answer with what the engine is."""
    return answer(version_json())


async def info(request: web.Request) -> web.Response:
    """Answer with what the engine knows of itself and its host."""
    return answer(info_json(state_of(request)))


async def disk(request: web.Request) -> web.Response:
    """Answer with what everything takes on the disk."""
    return answer(disk_json(state_of(request)))


async def login(_request: web.Request) -> web.Response:
    """Answer that a login is good: the made-up registry is open to everybody."""
    return answer({"IdentityToken": "", "Status": "Login Succeeded"})


async def no_swarm(_request: web.Request) -> web.Response:
    """Refuse what only a manager of a swarm can do."""
    raise Refusal(503, NO_MANAGER)


async def images(request: web.Request) -> web.Response:
    """Answer with the images, newest first."""
    known = sorted(state_of(request).images.values(), key=lambda image: -image.created_ns)
    return answer([image_entry(image) for image in known])


async def image(request: web.Request) -> web.Response:
    """Answer with everything about an image."""
    name = request.match_info["name"]
    try:
        return answer(image_json(find_image(state_of(request), name)))
    except Refusal as refused:
        raise Refusal(404, f"no such image: {name}: {refused.message}") from refused


async def image_tagged(request: web.Request) -> web.Response:
    """Give an image another name."""
    state, query = state_of(request), request.query
    found = find_image(state, request.match_info["name"])
    tag_image(state, found, query.get("repo", ""), query.get("tag", ""))
    return web.Response(status=201)


async def image_removed(request: web.Request) -> web.Response:
    """Remove a name of an image, or the image."""
    return answer(remove_image(state_of(request), request.match_info["name"]))


async def distribution(request: web.Request) -> web.Response:
    """Answer with what the made-up registry has under a name."""
    reference = parse_reference(request.match_info["name"])
    if reference is None:
        raise Refusal(400, "invalid reference format")
    return answer(release_json(release_of(state_of(request), reference)))


async def networks(request: web.Request) -> web.Response:
    """Answer with the networks."""
    state = state_of(request)
    known = state.networks.values()
    return answer([network_json(state, each, with_containers=False) for each in known])


async def network(request: web.Request) -> web.Response:
    """Answer with everything about a network."""
    state = state_of(request)
    found = state.network(request.match_info["name"])
    return answer(network_json(state, found, with_containers=True))


async def network_created(request: web.Request) -> web.Response:
    """Make a network."""
    state, body = state_of(request), await body_of(request)
    name = text(body.get("Name")) or ""
    if name in state.networks:
        raise Refusal(409, f"network with name {name} already exists")
    labels = mapping(body.get("Labels"))
    made = state.add_network(name, driver=text(body.get("Driver")) or "bridge", labels=labels)
    return answer({"Id": made.id, "Warning": ""}, status=201)


async def network_removed(request: web.Request) -> web.Response:
    """Remove a network that nothing runs on."""
    state = state_of(request)
    found = state.network(request.match_info["name"])
    members = [each for each in state.containers.values() if found.name in each.endpoints]
    if any(each.is_up for each in members):
        words = f"error while removing network: network {found.name} id {found.id}"
        raise Refusal(403, f"{words} has active endpoints")
    del state.networks[found.name]
    state.tell("network", "destroy", found.id, {"name": found.name, "type": found.driver})
    return done()


async def connected(request: web.Request) -> web.Response:
    """Put a container on a network."""
    state, body = state_of(request), await body_of(request)
    found = state.network(request.match_info["name"])
    container = state.find(str(body.get("Container")))
    connect(state, found, container, asked_endpoint(mapping(body.get("EndpointConfig"))))
    return web.Response(status=200)


async def disconnected(request: web.Request) -> web.Response:
    """Take a container off a network."""
    state, body = state_of(request), await body_of(request)
    found = state.network(request.match_info["name"])
    disconnect(state, found, state.find(str(body.get("Container"))))
    return web.Response(status=200)


async def volumes(request: web.Request) -> web.Response:
    """Answer with the volumes."""
    known = [volume_json(each) for each in state_of(request).volumes.values()]
    return answer({"Volumes": known, "Warnings": None})


async def volume(request: web.Request) -> web.Response:
    """Answer with everything about a volume."""
    name = request.match_info["name"]
    found = state_of(request).volumes.get(name)
    if found is None:
        raise Refusal(404, f"get {name}: no such volume")
    return answer(volume_json(found))
