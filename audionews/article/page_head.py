"""What a page's <head> says, kept for meta.py: titles, descriptions, JSON-LD, addresses."""

from __future__ import annotations

import re

from audionews.article.decode import one_line
from audionews.article.page_tree import PageTree
from audionews.article.script_data import MOST_CHARACTERS, data_of
from audionews.article.text_repair import letters_repaired

_STRUCK_CLASS = re.compile(r"\.([\w-]+)\s*(?:,[^{}]{0,200})?\{[^{}]{0,400}line-through")


def hear(element, tree: PageTree, struck_classes: set[str]) -> None:
    """Adds what one element of the head says of the page to ``tree``."""
    tag, get = element.tag, element.get
    if tag == "meta":
        name = get("property") or get("name") or get("itemprop")
        if name and get("content"):
            tree.metas.append((name.lower(), letters_repaired(one_line(get("content")))[:1000]))
    elif tag == "title":
        tree.title = tree.title or letters_repaired(one_line("".join(element.itertext())))[:500]
    elif tag == "script":
        if "ld+json" in (get("type") or "") and element.text:
            tree.json_ld.append(element.text[:500_000])
        elif element.text and sum(map(len, tree.script_data)) + len(element.text) <= MOST_CHARACTERS:
            tree.script_data += data_of(get("type") or "", get("id") or "", element.text)
    elif tag == "style":
        if element.text and "line-through" in element.text[:200_000]:
            struck_classes.update(_STRUCK_CLASS.findall(element.text[:200_000]))
    elif tag == "link":
        rel = (get("rel") or "").lower().split()
        if "canonical" in rel:
            tree.canonical = get("href")
        elif "next" in rel:
            tree.next_url = tree.next_url or get("href")
        elif "license" in rel:
            tree.licence = get("href")
