"""Requests to receivers that people name, and to registries of images."""

from watchroom.domain.outward_addresses import Allowed, parse_allowed
from watchroom.outbound.poster import Poster, Reply
from watchroom.outbound.signing import check_secret, new_secret, signed_headers
from watchroom.outbound.urls import check_url

__all__ = [
    "Allowed",
    "Poster",
    "Reply",
    "check_secret",
    "check_url",
    "new_secret",
    "parse_allowed",
    "signed_headers",
]
