"""Tells the environment of a service as it is, secrets included, and keeps who asked for it."""

from collections.abc import Mapping
from typing import Final

from watchroom.docker.engine import Engine
from watchroom.docker.inspected_parts import strings
from watchroom.domain.audit import AuditEntry
from watchroom.domain.json_values import mapping
from watchroom.domain.times import Clock, to_ms
from watchroom.flows.services.fleet import Fleet
from watchroom.flows.services.swarm_reading import container_spec
from watchroom.flows.services.views import ServiceView
from watchroom.store import audit
from watchroom.store.database import Database

ENV_REVEALED: Final = "service.env.reveal"  # the audit's word for it


LOGS_UNMASKED: Final = "logs.unmasked"  # likewise, at each start with masking switched off


async def record_unmasked_logs(store: Database, *, clock: Clock, server: str) -> None:
    """Write into the audit that this server shows administrators the secrets in log lines."""
    entry = AuditEntry.done(
        at_ms=to_ms(clock()), who="watchroom", action=LOGS_UNMASKED, target=server
    )
    async with store.writing() as session:
        await audit.append(session, entry)


class Revealing:
    """Asks engines for what is kept masked everywhere else; nothing of it is kept."""

    def __init__(
        self, *, fleet: Fleet, engines: Mapping[str, Engine], store: Database, clock: Clock
    ) -> None:
        self._fleet = fleet
        self._engines = engines
        self._store = store
        self._clock = clock

    async def env(self, reference: str, *, who: str, host: str | None = None) -> tuple[str, ...]:
        """
        Return the `NAME=value` of a service, once the audit says who was told them.

        Raises NotFound and InvalidInput as the fleet's `find`, the engine's errors, and
        StoreUnavailable: what cannot be recorded is not told.
        """
        view = self._fleet.find(reference, host=host)
        found = await _env(self._engines[view.service.host], view)
        entry = AuditEntry.done(
            at_ms=to_ms(self._clock()),
            who=who,
            action=ENV_REVEALED,
            target=f"{view.service.host}/{view.service.id}",
            detail={"container": view.service.container_name},
        )
        async with self._store.writing() as session:
            await audit.append(session, entry)
        return found


async def _env(engine: Engine, view: ServiceView) -> tuple[str, ...]:
    if view.replicas_wanted is not None:
        inspect = await engine.swarm.service(view.service.container_name)
        return strings(container_spec(mapping(inspect.get("Spec"))).get("Env"))
    inspect = await engine.containers.inspect(view.service.container_id)
    return strings(mapping(inspect.get("Config")).get("Env"))
