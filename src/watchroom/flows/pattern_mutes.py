"""Mutes error patterns for a time, and lets them be heard again."""

from watchroom.domain.audit import AuditEntry
from watchroom.domain.errors import NotFound
from watchroom.store import audit, pattern_mutes, patterns
from watchroom.store.database import Database, Session
from watchroom.store.pattern_mutes import Mute


async def mute(store: Database, wanted: Mute) -> None:
    """Mute a pattern, also one that is muted already. Raises NotFound, StoreUnavailable."""
    async with store.writing() as session:
        await _existing(session, wanted.pattern_id)
        await pattern_mutes.put(session, wanted)
        entry = _entry("pattern.mute", wanted.pattern_id, wanted.muted_by, wanted.muted_ms)
        await audit.append(session, entry)


async def unmute(store: Database, pattern_id: int, *, who: str, now_ms: int) -> None:
    """Let a pattern be heard again; nothing if it is. Raises NotFound, StoreUnavailable."""
    async with store.writing() as session:
        await _existing(session, pattern_id)
        if pattern_id not in await pattern_mutes.standing(session, now_ms=now_ms):
            return
        await pattern_mutes.remove(session, pattern_id)
        await audit.append(session, _entry("pattern.unmute", pattern_id, who, now_ms))


async def _existing(session: Session, pattern_id: int) -> None:
    if await patterns.pattern(session, pattern_id) is None:
        raise NotFound(f"There is no pattern {pattern_id}.")


def _entry(action: str, pattern_id: int, who: str, now_ms: int) -> AuditEntry:
    return AuditEntry.done(
        at_ms=now_ms,
        who=who,
        action=action,
        target=f"pattern/{pattern_id}",
    )
