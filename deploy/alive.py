#!/usr/bin/env python3
"""
The image's health check: exit status 0 as long as the server answers.

What it answers is not judged, only said. Swarm replaces what is unhealthy, and that mends neither
an n8n that is away nor a disk that is full; `/api/health` itself is for those who can.
"""

import http.client
import os
import ssl
import sys
from collections.abc import Mapping

DEADLINE_S = 4.0
WORKING, NOT_ALL_WORKING = 200, 503  # what /api/health answers with


def main() -> None:
    """Ask the first port of this container, and end with 1 if nothing sensible comes."""
    try:
        connection = connect(os.environ)
        connection.request("GET", "/api/health")
        status = connection.getresponse().status
    except (OSError, ValueError, http.client.HTTPException) as error:
        sys.exit(f"no answer: {error}")
    if status not in {WORKING, NOT_ALL_WORKING}:
        sys.exit(f"answered with {status}")
    sys.stdout.write(
        "answers\n" if status == WORKING else "answers; /api/health says what is wrong\n"
    )


def connect(environment: Mapping[str, str]) -> http.client.HTTPConnection:
    """Return a connection as the settings say; ValueError for a port that is none."""
    ports = environment.get("WATCHROOM_PORTS") or environment.get("PORT") or "5000"
    port = int(ports.split(",")[0])
    if not {"WATCHROOM_TLS_CERT", "WATCHROOM_TLS_CERT_FILE"} & environment.keys():
        return http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE_S)
    context = ssl.create_default_context()
    context.check_hostname = False  # the certificate is for a name, and nothing secret is sent
    context.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=DEADLINE_S, context=context)


if __name__ == "__main__":
    main()
