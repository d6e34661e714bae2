"""What many are told is put into words once."""

from site_under_test import Site
from watchroom.web.live.filters import ServiceFilters
from watchroom.web.live.telling import Telling


def test_a_sweep_is_put_into_words_once(site: Site) -> None:
    """Five hundred clients at a hundred services would else keep the server busy for a second."""
    telling, ollama = Telling(site.services), ServiceFilters(service=("ollama",))
    told = telling.usage(ollama)
    site.clock.advance(1)
    assert telling.usage(ServiceFilters(service=("ollama",))) == told
    assert telling.usage(ServiceFilters()) != told

    site.fleet.sweeps.tell()
    assert telling.usage(ollama) != told
