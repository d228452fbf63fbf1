"""The list of all addresses for search engines (https://www.sitemaps.org/protocol.html): one file, or an index of many.

Up to a thousand received stories lie in /sitemap.xml itself; beyond, it is the index of /sitemap-0.xml (the fixed pages) and of
/sitemap-1.xml and so on, a thousand stories each, so that a search engine fetches again only what changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort

from audionews.site.context import SiteContext
from audionews.site.formats import iso

FIXED = ("/", "/ralat", "/pedoman", "/aksesibilitas", "/bantuan")
Row = tuple[str, datetime | None]


def _xml(root: str, entry: str, rows: Iterable[Row], place: SiteContext) -> Response:
    entries = "".join(
        f"<{entry}><loc>{escape(place.absolute(path))}</loc>{f'<lastmod>{iso(at)}</lastmod>' if at else ''}</{entry}>\n"
        for path, at in rows
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{space}">\n{entries}</{root}>\n'
    return Response(xml, content_type="application/xml; charset=utf-8", headers={"Cache-Control": "no-cache"})


def blueprint(place: SiteContext) -> Blueprint:
    view = Blueprint("sitemap", __name__)
    addresses = place.library.addresses

    def fixed() -> list[Row]:
        return [(path, None) for path in (*FIXED, *(f"/kanal/{slug}" for slug in place.channels))]

    def stories(number: int) -> list[Row]:
        return [(f"/berita/{slug}", at) for slug, at in addresses.page(number, now=place.clock())]

    @view.get("/sitemap.xml")
    def whole() -> Response:
        pages = addresses.pages(now=place.clock())
        if all(number == 1 for number, _ in pages):
            return _xml("urlset", "url", fixed() + stories(1), place)
        rows = [("/sitemap-0.xml", None), *((f"/sitemap-{number}.xml", at) for number, at in pages)]
        return _xml("sitemapindex", "sitemap", rows, place)

    @view.get("/sitemap-<int:number>.xml")
    def part(number: int) -> Response:
        rows = stories(number) if 0 < number < 1_000_000 else fixed() if number == 0 else []
        if not rows:
            abort(404)
        return _xml("urlset", "url", rows, place)

    return view
