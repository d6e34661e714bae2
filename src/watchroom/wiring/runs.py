"""Builds what follows n8n and looks after the runs that were copied."""

from functools import partial

from watchroom.domain.errors import Misconfigured
from watchroom.flows.exports.making import ExportMaking
from watchroom.flows.exports.source import Source
from watchroom.flows.ingest import Ingest
from watchroom.flows.live.forgetting import Forgetting
from watchroom.flows.retain import DAY_MS, Retention
from watchroom.flows.thumbnails import Thumbnails
from watchroom.images.pool import Images
from watchroom.n8n.source import N8nSource, open_source
from watchroom.settings import Settings
from watchroom.web.exports import exported_item
from watchroom.wiring.parts import Flow, Parts, utc_now


def build_ingest(settings: Settings, parts: Parts) -> Ingest | None:
    """Return the flow that copies runs; None if the settings name no n8n."""
    if settings.n8n_url is None:
        return None
    keep_ms = None if settings.retention_days is None else settings.retention_days * DAY_MS
    return Ingest(
        open_n8n=partial(open_n8n, settings),
        store=parts.store,
        objects=parts.objects,
        turns=parts.turns,
        clock=utc_now,
        wanted=settings.n8n_workflows,
        keep_ms=keep_ms,
    )


async def open_n8n(settings: Settings) -> N8nSource:
    """Open the n8n that the settings name. Raises Misconfigured, SourceUnavailable."""
    if settings.n8n_url is None:
        raise Misconfigured("WATCHROOM_N8N_URL names no n8n database")
    return await open_source(
        settings.n8n_url,
        storage_dir=settings.n8n_storage_dir,
        workflows=settings.n8n_workflows,
        mapping=settings.n8n_mapping,
    )


def export_source(settings: Settings, parts: Parts) -> Source:
    """Return what gives the bytes of exports."""
    return Source(
        store=parts.store,
        objects=parts.objects,
        item=exported_item,
        scratch=settings.data_dir,
    )


def run_flows(
    settings: Settings, parts: Parts, images: Images, ingest: Ingest | None
) -> dict[str, Flow]:
    """Return the flows that work on runs and events, by name; one server at a time may run them."""
    forgetting = Forgetting(store=parts.store, clock=utc_now, days=settings.events_days)
    flows: dict[str, Flow] = {
        "thumbnails": Thumbnails(parts.store, parts.objects, images).run,
        "forgetting events": forgetting.run,
        "exports": ExportMaking(export_source(settings, parts), clock=utc_now).run,
    }
    if ingest is not None:
        flows["ingest"] = ingest.run
    if settings.retention_days is not None:
        flows["retention"] = Retention(
            store=parts.store,
            objects=parts.objects,
            turns=parts.turns,
            clock=utc_now,
            days=settings.retention_days,
        ).run
    return flows
