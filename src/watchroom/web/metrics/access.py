"""Who may read the metrics."""

from enum import StrEnum


class MetricsAccess(StrEnum):
    """Who may read `/metrics`."""

    KEY = "key"  # whoever has a key that may read
    OPEN = "open"  # everybody
    OFF = "off"  # nobody: there are none
