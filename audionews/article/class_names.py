"""What tags and the names of classes and ids say: which break a line, which say nothing, what stands in a box of that name.

The names are in class_names.tsv; here is how they are found in a class or id attribute. What they weigh is for evidence.py.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "td",
        "th",
        "amp-accordion",
        "amp-carousel",
        "amp-sidebar",
    ]
)
SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "applet",
        "canvas",
        "audio",
        "video",
        "select",
        "option",
        "button",
        "input",
        "textarea",
        "head",
        "title",
        "link",
        "meta",
        "base",
        "map",
        "datalist",
        "amp-ad",
        "amp-embed",
        "amp-iframe",
        "amp-video",
        "amp-img",
        "amp-youtube",
        "amp-sticky-ad",
        "amp-analytics",
        "amp-social-share",
        "amp-twitter",
        "amp-instagram",
        "amp-facebook",
        "picture",
    ]
)
# Their words are seen on the page, but belong to what can be pressed or chosen: for the audit.
CONTROLS = SILENT - frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "link",
        "meta",
        "base",
        "iframe",
        "amp-iframe",
        "video",
        "audio",
    ]
)
_ROLES = {
    "caption": "caption captions figcaption imgcaption photocaption wp+caption+text keterangan ket+foto keteranganfoto "
    "img+caption image+caption photo+caption captionfoto",
    "credit": "photo+credit img+credit image+credit photo+author photographer fotografer photocredit photo+source "
    "image+source",
    "picture": "pic+artikel photo foto gambar detail+media cover+photo image+news img+news artimg headlineimg featured+image "
    "post+thumbnail thumbnail media figure photos detail+img detail+photo wp+caption",
    "byline": "author authors byline penulis reporter pewarta wartawan jurnalis credit credits writer kontributor editor "
    "redaktur nama+penulis posted+by contributor meta+author vcard",
    "date": "date dates time datetime tanggal tgl waktu publish published publishdate pubdate jadwal schedule timestamp posted+on "
    "entry+date post+date",
    "story": "content body text isi detail read entry article artikel post story konten berita newsdetail bodytext "
    "articlebody postcontent",
    "paging": "paging pagination pager pagelinks page+links page+numbers multipage halaman",
}


def _phrases(table: str) -> list[tuple[str, ...]]:
    return [tuple(word.split("+")) for word in table.split()]


@cache
def _table() -> tuple[dict[str, list[tuple[tuple[str, ...], str, float]]], list[tuple[str, str, float]]]:
    """First word → [(rest of the words, rule, weight)], and the prefixes; one look-up per word of a class name."""
    first: dict[str, list[tuple[tuple[str, ...], str, float]]] = {}
    prefixes: list[tuple[str, str, float]] = []
    rows = (Path(__file__).parent / "class_names.tsv").read_text(encoding="utf-8").splitlines()
    for row in rows:
        if not row or row.startswith("#"):
            continue
        rule, weight, listed = row.split("\t")
        for phrase in _phrases(listed):
            if phrase[-1].endswith("*"):
                prefixes.append((phrase[0][:-1], rule, float(weight)))
            else:
                first.setdefault(phrase[0], []).append((phrase[1:], rule, float(weight)))
    for role, listed in _ROLES.items():
        for phrase in _phrases(listed):
            first.setdefault(phrase[0], []).append((phrase[1:], "role:" + role, 0.0))
    return first, prefixes


_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NAME_WORD = re.compile(r"[a-z]+\d*[a-z]*|\d+")
# A page builder's "widget" or a wrapper that says "has-sidebar" speaks of the layout, not of what is inside.
_LAYOUT = re.compile(
    r"(?:^|\s)(?:has|with|no|without|js|is|elementor|wp-block(?!-(?:query|latest|post-(?:author|date|terms)|footnotes))|col|row|container|hentry|type|status|format|category|tag)[-_]\S*",
    re.I,
)


@lru_cache(maxsize=20_000)
def names_say(names: str) -> tuple[str | None, float, frozenset[str]]:
    """(the rule that a class and id attribute speak for, how much the word weighs, the roles they name)."""
    named = _LAYOUT.sub(" ", names)
    tokens = _NAME_WORD.findall(_CAMEL.sub("-", named).lower())
    first, prefixes = _table()
    noise, heaviest, roles = None, 0.0, set()
    for at, token in enumerate(tokens):
        bare = token.rstrip("0123456789")
        for rest, rule, weight in first.get(token) or first.get(bare, ()):
            if tuple(tokens[at + 1 : at + 1 + len(rest)]) == rest:
                if rule.startswith("role:"):
                    roles.add(rule[5:])
                elif weight > heaviest:
                    noise, heaviest = rule, weight
        for prefix, rule, weight in prefixes:
            if weight > heaviest and token.startswith(prefix):
                noise, heaviest = rule, weight
    return noise, heaviest, frozenset(roles)


_TAGS_SAY = {"nav": ("navigation", 2.0), "footer": ("navigation", 1.5), "amp-sidebar": ("navigation", 3.0), "menu": ("navigation", 2.0), "aside": ("related", 1.0), "form": ("comment", 1.5)}  # fmt: skip
_ROLES_SAY = {
    "navigation": 2.0,
    "search": 2.0,
    "dialog": 2.0,
    "alertdialog": 2.0,
    "complementary": 1.0,
    "contentinfo": 1.5,
}


def tag_says(tag: str, role: str, parent: str) -> tuple[str | None, float]:
    """(the rule that an element's tag and ARIA role speak for, how much they weigh); a quotation's <footer> names its speaker."""
    rule, weight = _TAGS_SAY.get(tag, (None, 0.0)) if not (tag == "footer" and parent == "blockquote") else (None, 0.0)
    return (rule or "navigation", weight + _ROLES_SAY[role]) if role in _ROLES_SAY else (rule, weight)
