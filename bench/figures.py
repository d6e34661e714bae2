"""What a measurement found, what it is held against, and how that is printed."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from bench.machine import Machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing that was measured: against something else, or by itself."""

    row: str  # the name it is asked for by
    what: str
    ours: float  # the median of its rounds
    against: float | None  # the same of what it is compared with; None: it stands by itself
    unit: str  # of both
    hold: float  # what the ratio, or the figure by itself, must keep within
    at_least: bool = False  # the hold is the least there must be, not the most there may be
    spread: float | None = None  # middle half of our rounds, as a share of the median

    @property
    def ratio(self) -> float | None:
        """Ours over the other; None if it stands by itself."""
        return None if self.against is None else self.ours / self.against

    @property
    def kept(self) -> bool:
        """Whether the hold is kept."""
        value = self.ours if self.ratio is None else self.ratio
        return value >= self.hold if self.at_least else value <= self.hold


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeasured:
    """Something that could not be measured here."""

    row: str
    what: str
    reason: str


Finding = Figure | NotMeasured


def as_json(finding: Finding) -> dict[str, object]:
    """Return a finding as JSON values, by field, with what follows from them."""
    if isinstance(finding, NotMeasured):
        return {"row": finding.row, "what": finding.what, "not_measured": finding.reason}
    return {
        "row": finding.row,
        "what": finding.what,
        "ours": finding.ours,
        "against": finding.against,
        "unit": finding.unit,
        "ratio": finding.ratio,
        "hold": finding.hold,
        "at_least": finding.at_least,
        "spread": finding.spread,
        "kept": finding.kept,
    }


def print_table(machine: Machine, findings: Iterable[Finding]) -> None:
    """Print what was measured where, and findings as a table, one line each."""
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    print(f"{machine.measured_at}  {versions}")
    print(
        f"{machine.processor}, {machine.cores} cores, {machine.memory_gb} GB, {machine.system}, "
        f"busy {machine.busy:.0%} before it began"
    )
    table = Table("row", "what", "ours", "against", "ratio", "spread", "hold", "", box=None)
    for finding in findings:
        table.add_row(*_cells(finding))
    Console(width=150).print(table)


def _cells(finding: Finding) -> tuple[str, ...]:
    if isinstance(finding, NotMeasured):
        return finding.row, finding.what, f"not measured: {finding.reason}"
    by_itself = finding.ratio is None
    sign, suffix = (">=" if finding.at_least else "<="), (f" {finding.unit}" if by_itself else "x")
    return (
        finding.row,
        finding.what,
        f"{finding.ours:.3g} {finding.unit}",
        "" if finding.against is None else f"{finding.against:.3g} {finding.unit}",
        "" if finding.ratio is None else f"{finding.ratio:.2f}x",
        "" if finding.spread is None else f"±{finding.spread / 2:.0%}",
        f"{sign} {finding.hold:g}{suffix}",
        "ok" if finding.kept else "MISSED",
    )
