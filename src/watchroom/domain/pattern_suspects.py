"""What an incident says of one error pattern: what its node talks to, and how suspect that is."""

from dataclasses import dataclass

from watchroom.domain.incidents import NodeTie, Report, ServiceReport, TieKind, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternSuspect:
    """A service, or something outside, that a pattern may have to do with. Never called a cause."""

    kind: TieKind  # SERVICE or OUTSIDE
    name: str | None  # of the service, or the address outside; None: the node names none
    host: str | None = None  # of the service; None: it is none of ours
    service: str | None = None  # its id
    verdict: Verdict | None = None  # of the incident; None: of what is outside nothing is known


def suspect_of(node: str | None, report: Report) -> PatternSuspect | None:
    """
    Return what the node of a pattern talks to, by an incident's report; None if it cannot be told.

    Where the node's tie is unknown, or n8n names no node, that is the incident's first suspect.
    """
    ties = [failed.tie for failed in report.nodes if failed.tie.node == node]
    known = next((tie for tie in ties if tie.kind is not TieKind.UNKNOWN), None)
    if known is None:
        return _of_service(report.suspects[0]) if report.suspects else None
    if known.kind is TieKind.OUTSIDE:
        return PatternSuspect(kind=TieKind.OUTSIDE, name=known.address)
    return _tied(known, report)


def _tied(tie: NodeTie, report: Report) -> PatternSuspect | None:
    place = (tie.host, tie.service)
    found = (each for each in report.services if (each.host, each.service) == place)
    examined = next(found, None)
    return None if examined is None else _of_service(examined)


def _of_service(report: ServiceReport) -> PatternSuspect:
    return PatternSuspect(
        kind=TieKind.SERVICE,
        name=report.name,
        host=report.host,
        service=report.service,
        verdict=report.verdict,
    )
