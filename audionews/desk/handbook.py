"""The editor's handbook, docs/redaksi.md, as a page of the desk: one source, so that the help says what the repository says."""

from __future__ import annotations

import re
from functools import cache

import mistune
from flask import render_template
from markupsafe import Markup

from audionews import assets
from audionews.desk.context import Desk, Route

_TITLE = re.compile(r"\A# (.+)\n")
_HEADING = re.compile(r"<h2>(.*?)</h2>")


@cache
def handbook() -> tuple[str, Markup, tuple[str, ...]]:
    """(title, the page's HTML, its headings), each heading with the id ``bagian-N``. What is HTML in the file is escaped."""
    text = (assets.folder("docs") / "redaksi.md").read_text(encoding="utf-8")
    title = _TITLE.match(text)
    html = str(mistune.html(_TITLE.sub("", text)))
    headings = tuple(_HEADING.findall(html))
    for number, heading in enumerate(headings, 1):
        html = html.replace(f"<h2>{heading}</h2>", f'<h2 id="bagian-{number}" tabindex="-1">{heading}</h2>', 1)
    return title[1] if title else "", Markup(html), headings


def handbook_page(_desk: Desk) -> str:
    title, html, headings = handbook()
    return render_template("desk/handbook.html", called=title, html=html, headings=headings)


ROUTES = (Route(rule="/panduan", view=handbook_page, name="handbook"),)
