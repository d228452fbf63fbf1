"""What the head of a page says of its story: JSON-LD (schema.org), OpenGraph, meta names."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from audionews.article.decode import one_line
from audionews.article.page_tree import PageTree
from audionews.article.person_names import clean_name

_STORY_TYPES = re.compile(r"Article$|^(?:Report|BlogPosting|NewsArticle|LiveBlogPosting|Posting)", re.I)
_LIST_TYPES = frozenset(("CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"))
_DATES = (
    "article:published_time", "datepublished", "pubdate", "publishdate", "publish_date", "publish-date", "dtk:publishdate",
    "content_publisheddate", "content_publish_date", "og:published_time", "dc.date.issued", "dc.date", "dcterms.date",
    "date", "parsely-pub-date", "sailthru.date", "article.published", "originalpublicationdate", "cxenseparse:recs:publishtime",
    "og:article:published_time", "published_time", "datecreated", "article:published",
)  # fmt: skip
_AUTHORS = (
    "author",
    "article:author",
    "dtk:author",
    "content_author",
    "dc.creator",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dcterms.creator",
    "article:author_name",
    "cxenseparse:author",
)


@dataclass(slots=True)
class Meta:
    headlines: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    site: str | None = None
    url: str | None = None
    licence: str | None = None
    lang: str | None = None
    kinds: set[str] = field(default_factory=set)  # og:type
    is_story: bool = False
    is_list: bool = False  # schema.org calls it a collection of other pages
    is_free: bool | None = None  # isAccessibleForFree
    body: str = ""


def _nodes(value, depth: int = 0):
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value[:50]:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            if isinstance(value.get(key), (list, dict)):
                yield from _nodes(value[key], depth + 1)


def _load(text: str):
    text = re.sub(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?://)?\s*(?:\]\]>|-->)\s*;?\s*$", "", text.strip())
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        try:  # a trailing comma is the commonest slip in hand-made templates
            return json.loads(re.sub(r",\s*([}\]])", r"\1", text), strict=False)
        except (ValueError, RecursionError):
            return None


def _text(value) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("url")
    return one_line(value) if isinstance(value, str) and value.strip() else None


def _people(value) -> list[str]:
    names = []
    for person in value if isinstance(value, list) else [value]:
        if isinstance(person, dict) and str(person.get("@type", "Person")).endswith("Organization"):
            continue
        for part in re.split(r"\s*[,;]\s*", _text(person) or ""):
            name = clean_name(part)
            if name and name not in names:
                names.append(name)
    return names


def read(tree: PageTree) -> Meta:
    """All that is stated, the most trustworthy first in each list."""
    meta = Meta(lang=tree.lang, url=tree.canonical, licence=tree.licence)
    for text in tree.json_ld[:20]:
        for node in _nodes(_load(text)):
            kinds = node.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            meta.is_list = meta.is_list or any(kind in _LIST_TYPES for kind in kinds if isinstance(kind, str))
            if "isAccessibleForFree" in node:
                free = str(node["isAccessibleForFree"]).strip().lower() not in ("false", "0", "no")
                meta.is_free = free if meta.is_free is None else meta.is_free and free
            if not any(isinstance(kind, str) and _STORY_TYPES.search(kind) for kind in kinds):
                continue
            meta.is_story = True
            if stated := _text(node.get("headline")):
                meta.headlines.append(stated)
            meta.authors += [name for name in _people(node.get("author")) if name not in meta.authors]
            if stated := _text(node.get("datePublished")):
                meta.dates.append(stated)
            meta.site = meta.site or _text(node.get("publisher"))
            meta.licence = meta.licence or _text(node.get("license"))
            if isinstance(node.get("articleBody"), str) and not meta.body:
                meta.body = node["articleBody"][:200_000]
    named: dict[str, list[str]] = {}
    for name, content in tree.metas:
        named.setdefault(name, []).append(content)
    meta.kinds = {kind.lower() for kind in named.get("og:type", ())}
    meta.is_story = meta.is_story or any("article" in kind for kind in meta.kinds)
    for name in ("og:title", "twitter:title", "headline", "title", "dc.title"):
        meta.headlines += named.get(name, ())
    if tree.title:
        meta.headlines.append(tree.title)
    for name in _DATES:
        meta.dates += named.get(name, ())
    for name in _AUTHORS:
        for content in named.get(name, ()):
            meta.authors += [person for person in _people(content.split(",")) if person not in meta.authors]
    site = named.get("og:site_name") or named.get("application-name")
    meta.site = site[0] if site else meta.site
    meta.url = meta.url or next(iter(named.get("og:url", ())), None)
    rights = named.get("dc.rights") or named.get("dcterms.license") or named.get("dcterms.rights")
    meta.licence = meta.licence or (rights[0] if rights else None)
    return meta
