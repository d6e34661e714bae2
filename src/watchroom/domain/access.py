"""Who may do what."""

from enum import StrEnum


class Scope(StrEnum):
    """A right that a key or a person can have; each stands for itself, none includes another."""

    READ = "read"  # see everything that is not secret
    REVIEW = "review"  # judge verdicts
    OPERATE = "operate"  # start, stop, restart and update services
    ADMIN = "admin"  # keys, people, webhooks, and what is masked
