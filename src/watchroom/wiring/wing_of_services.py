"""Builds what watches over containers and acts on them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from watchroom.docker.engine import Engine
from watchroom.domain.incident_rules import HINDSIGHT_MS
from watchroom.domain.times import to_ms
from watchroom.flows.services.crashes import Crashes
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.host_facts import HostFacts, HostFactsFlow
from watchroom.flows.services.left_behind import LeftBehind
from watchroom.flows.services.log_keeping import LogKeeper
from watchroom.flows.services.operations import Home, Operations
from watchroom.flows.services.own_container import container_of, own_container_id
from watchroom.flows.services.recent_stats import RecentStats
from watchroom.flows.services.restart_counts import RestartCounts
from watchroom.flows.services.revealing import Revealing
from watchroom.flows.services.sampling import Sampler
from watchroom.flows.services.service_logs import ServiceLogs
from watchroom.flows.services.swarm_telling import SwarmTelling
from watchroom.flows.services.swarm_watching import SwarmWatch
from watchroom.flows.services.update_checks import UpdateChecks
from watchroom.flows.services.watching import Watch, WatchPace
from watchroom.gpus import GpuReader
from watchroom.outbound.registries import ask_nobody, ask_registry
from watchroom.settings import Settings
from watchroom.store.database import Database
from watchroom.web.wing_a import WingA
from watchroom.wiring.parts import Flow, utc_now
from watchroom.wiring.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesWing:
    """What watches over machines and containers, and acts on those."""

    web: WingA | None  # as the endpoints work with it; None: there is no Docker host
    host_facts: Callable[[], HostFacts]  # what is known of the machines now
    flows: Mapping[str, Flow]  # by name, to be supervised
    leading: Mapping[str, Flow]  # likewise, but one server at a time may run them


def build_services(
    settings: Settings, store: Database, engines: Mapping[str, Engine], standing: Standing
) -> ServicesWing:
    """Return everything that has to do with containers; without an engine, with the machine."""
    facts = HostFactsFlow(
        engines=engines,
        folders=(settings.data_dir,),
        gpus=GpuReader(container_of),
        clock=utc_now,
    )
    flows: dict[str, Flow] = {"host facts": facts.run}
    if not engines:
        return ServicesWing(web=None, host_facts=facts.facts, flows=flows, leading={})
    fleet = Fleet(engines, now_ms=to_ms(utc_now()))
    operations = Operations(
        fleet=fleet,
        engines=engines,
        store=store,
        clock=utc_now,
        home=Home(
            server=standing.id,
            journal_dir=settings.data_dir / "journal",
            container_id=own_container_id(),
        ),
        read_only=settings.read_only,
        ask_registry=ask_nobody if settings.demo else ask_registry,
    )
    checks = UpdateChecks(fleet=fleet, engines=engines, clock=utc_now)
    restarts = RestartCounts(store=store, clock=utc_now)
    flows |= {
        "operations": operations.run,
        "update checks": checks.run,
        "restart counts": restarts.run,
    }
    web = WingA(
        fleet=fleet,
        operations=operations,
        update_checks=checks,
        logs=ServiceLogs(fleet=fleet, engines=engines, store=store),
        revealing=Revealing(fleet=fleet, engines=engines, store=store, clock=utc_now),
        restarts=restarts.of,
    )
    flows |= _watching_flows(fleet, engines, store, restarts, standing)
    leading = _leading_flows(settings, fleet, engines, standing)
    return ServicesWing(web=web, host_facts=facts.facts, flows=flows, leading=leading)


def _leading_flows(
    settings: Settings, fleet: Fleet, engines: Mapping[str, Engine], standing: Standing
) -> dict[str, Flow]:
    """Return the flows whose work must not be done twice."""
    keeper = LogKeeper(
        fleet=fleet,
        engines=engines,
        store=standing.store,
        clock=utc_now,
        usual_bytes=settings.keep_logs_bytes,
    )
    left_behind = LeftBehind(store=standing.store, server=standing.id, clock=utc_now)
    return {"log keeping": keeper.run, "operations left behind": left_behind.run}


def _watching_flows(
    fleet: Fleet,
    engines: Mapping[str, Engine],
    store: Database,
    restarts: RestartCounts,
    standing: Standing,
) -> dict[str, Flow]:
    """Return the flows that fill the fleet and keep what happens."""
    recent = RecentStats()
    crashes = Crashes(engines=engines, store=store, recent=recent)
    sampler = Sampler(
        fleet=fleet,
        engines=engines,
        store=standing.store,
        recent=recent,
        clock=utc_now,
        keeps=lambda: standing.background.is_held,
    )
    flows: dict[str, Flow] = {
        "crashes": crashes.run,
        "sampler": sampler.run,
    }
    for host, engine in engines.items():
        flows[f"watch {host}"] = Watch(
            fleet=fleet,
            engine=engine,
            host=host,
            store=store,
            clock=utc_now,
            listeners=(crashes.on_event,),
            witnesses=(restarts.hear,),
            pace=WatchPace(look_back_ms=HINDSIGHT_MS),
        ).run
        flows[f"swarm {host}"] = SwarmWatch(
            fleet=fleet,
            engine=engine,
            host=host,
            clock=utc_now,
            telling=SwarmTelling(store),
        ).run
    return flows
