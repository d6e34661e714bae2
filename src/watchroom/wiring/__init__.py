"""The one place where everything is built and held together; here is what commands use of it."""

from watchroom.wiring.engines import LOCAL_HOST, docker_hosts, opened_engines
from watchroom.wiring.parts import Parts, make_data_dir, opened, utc_now
from watchroom.wiring.runs import build_ingest, export_source, open_n8n
from watchroom.wiring.serving import Started, serve
from watchroom.wiring.site import web_options
from watchroom.wiring.wing_of_services import ServicesWing, build_services

__all__ = [
    "LOCAL_HOST",
    "Parts",
    "ServicesWing",
    "Started",
    "build_ingest",
    "build_services",
    "docker_hosts",
    "export_source",
    "make_data_dir",
    "open_n8n",
    "opened",
    "opened_engines",
    "serve",
    "utc_now",
    "web_options",
]
