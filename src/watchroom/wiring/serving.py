"""Holds server and background flows together, from start to end."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from watchroom.domain.findings import Look, look_nowhere
from watchroom.flows.api_keys import NewKey, check_settings_key, create_first_key
from watchroom.flows.live.tail import Tail
from watchroom.flows.one_server import only_server
from watchroom.flows.people.first_person import make_setup_token
from watchroom.flows.services.revealing import record_unmasked_logs
from watchroom.flows.supervise import supervise
from watchroom.images.pool import Images
from watchroom.settings import Settings
from watchroom.web.serving import Certificate, bind, run_server
from watchroom.wiring.engines import opened_engines
from watchroom.wiring.incidents import incident_watch
from watchroom.wiring.parts import Parts, make_data_dir, opened, utc_now
from watchroom.wiring.runs import build_ingest, run_flows
from watchroom.wiring.site import Sources, build_app, certificate_of, url_of
from watchroom.wiring.standing import Standing, standing_of
from watchroom.wiring.webhooks import opened_webhooks
from watchroom.wiring.wing_of_services import ServicesWing, build_services


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What to tell the person who started the server."""

    urls: tuple[str, ...]
    first_key: NewKey | None  # only at the very first start
    setup_token: str | None  # with which the first person is made; likewise


async def serve(
    settings: Settings, *, announce: Callable[[Started], None], look: Look = look_nowhere
) -> None:
    """
    Answer requests and run the background flows until SIGTERM or SIGINT.

    *look* tells admins who set this up what could be watched, and what is missing.
    Raises Conflict if another server works with the same data folder.
    """
    certificate = certificate_of(settings)
    sockets = bind(settings.host, settings.ports, all_needed=settings.ports_chosen)
    make_data_dir(settings)
    with only_server(settings.data_dir):
        async with (
            opened(settings) as parts,
            opened_engines(settings) as engines,
            aclosing(Images()) as images,
        ):
            first_key = await _first_key(settings, parts)
            token = await _setup_token(settings, parts)
            urls = tuple(url_of(settings, bound) for bound in sockets)
            announce(Started(urls=urls, first_key=first_key, setup_token=token))
            standing = standing_of(settings, parts.store)
            if not settings.mask_logs:
                await record_unmasked_logs(parts.store, clock=utc_now, server=str(standing.id))
            wing = build_services(settings, parts.store, engines, standing)
            await _run(settings, parts, images, wing, standing, sockets, certificate, look)


async def _first_key(settings: Settings, parts: Parts) -> NewKey | None:
    """Return the key that is made where there is no other way in; None if there is one."""
    if settings.api_key is not None:
        await check_settings_key(parts.store, settings.api_key)
        return None
    if not settings.auth_required:
        return None
    return await create_first_key(parts.store, clock=utc_now)


async def _setup_token(settings: Settings, parts: Parts) -> str | None:
    """Return what the first person is made with; None if it was shown, or nobody is needed."""
    if not settings.auth_required:
        return None
    return await make_setup_token(parts.store, now=utc_now())


async def _run(
    settings: Settings,
    parts: Parts,
    images: Images,
    wing: ServicesWing,
    standing: Standing,
    sockets: Sequence[socket.socket],
    certificate: Certificate | None,
    look: Look,
) -> None:
    """Hold server and flows under one TaskGroup; when the server ends, the flows are cancelled."""
    fenced = Parts(store=standing.store, objects=parts.objects)
    ingest = build_ingest(settings, fenced)
    tail = await Tail.open(parts.store)
    first_url = url_of(settings, sockets[0])
    sources = Sources(ingest=ingest, wing_a=wing.web, host_facts=wing.host_facts, look=look)
    leading = run_flows(settings, fenced, images, ingest) | dict(wing.leading)
    leading["incidents"] = incident_watch(standing.store, tail, wing.web).run
    flows = {name: standing.while_leading(name, flow) for name, flow in leading.items()}
    flows |= {**wing.flows, "tail": tail.run}
    async with (
        opened_webhooks(settings, parts.store, tail, first_url=first_url) as telling,
        standing.presence.kept(),
        standing.background.kept(),
        asyncio.TaskGroup() as tasks,
    ):
        app, streams = build_app(settings, parts, images, sources, tail, telling.webhooks, standing)
        flows |= telling.flows
        running = [
            tasks.create_task(supervise(name, flow), name=name) for name, flow in flows.items()
        ]
        await run_server(app, sockets, certificate=certificate, on_end=streams.end)
        for task in running:
            task.cancel()
