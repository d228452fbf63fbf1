"""What a site is called and the licence of its stories, for the source line. Nothing here says where a story stands in
a page: that is found by what blocks and readers say (evidence.py, docs/decisions/0004-reading-pages.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is known of one newsroom: its ``name`` for the source line, and the agency form of its licence if any."""

    host: str
    name: str
    licence: str | None = None


SITES = (
    Site(host="antaranews.com", name="ANTARA"),
    Site(host="detik.com", name="detikcom"),
    Site(host="kompas.com", name="Kompas.com"),
    Site(host="kapanlagi.com", name="KapanLagi.com"),
    Site(host="liputan6.com", name="Liputan6.com"),
    Site(host="tribunnews.com", name="Tribunnews.com"),
    Site(host="tempo.co", name="Tempo"),
    Site(host="republika.co.id", name="Republika"),
    Site(host="cnnindonesia.com", name="CNN Indonesia"),
    Site(host="voaindonesia.com", name="VOA Indonesia", licence="domain publik"),
    Site(host="theconversation.com", name="The Conversation", licence="CC BY-ND 4.0"),
    Site(host="mongabay.co.id", name="Mongabay Indonesia", licence="CC BY-ND 4.0"),
)


def site_of(url: str | None, sites: tuple[Site, ...] = SITES) -> Site | None:
    """The row of an address's host or of a parent domain, or None."""
    try:
        host = (urlsplit(url or "").hostname or "").lower()
    except ValueError:
        return None
    return next((site for site in sites if host == site.host or host.endswith("." + site.host)), None)
