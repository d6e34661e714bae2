"""Watchroom: one self-hosted dashboard for an AI stack."""

__version__ = "0.1.0"
