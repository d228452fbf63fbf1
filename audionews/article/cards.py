"""Boxes that show another story: a picture, a linked title, perhaps an excerpt and how long ago.

A linked title alone proves nothing, since lists of hotels or films link theirs as well: the witnesses are a picture, a
time, like boxes beside it, and that the story stands around them and not in them.
"""

from __future__ import annotations

import re
from itertools import pairwise

from audionews.article import phrases
from audionews.article.page_tree import HEADINGS, Line, Node, PageTree, is_prose, left_out

ENOUGH = 2.0  # what must speak for a card
_BOXES = ("div", "li", "article", "section", "td", "dd", "a")
_LINK = 0.8  # of a line's characters
_TITLE = 15  # characters: a shorter link is a name or a place
_CARD = 350  # characters in one card
_EXCERPT = 130  # characters of it that are no link: an excerpt, not a description
_BROKEN_OFF = 300  # characters of an excerpt that ends in an ellipsis, or stands under "Berita lain"
_SHARE = 0.3  # of the block's prose: more is no box beside the story
_ELLIPSIS = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")
_MUCH = 0.15  # of it: an editor looks whether something of the story went with the boxes
_SEVERAL = 3  # boxes that no "Berita lain" stands above: a list of the story may look so
_NUMBERS = ("dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")
_LEADS_ON = re.compile(r"\W*(?:baca|lihat|simak|selengkapnya|lanjut|read|more)\b.{0,20}$", re.I)
_AGO = re.compile(
    r"\d+\s*(?:detik|menit|jam|hari|pekan|minggu|bulan|tahun)\s*(?:yang\s+)?lalu|\d{1,2}[/ ]\w{1,9}[/ ]\d{4}.{0,20}|.{0,30}\d{1,2}[.:]\d\d\s*WI[BT]A?",
    re.I,
)


def teasers(lines: list[Line], small: int) -> set[Node]:
    """Small blocks with a linked title and an excerpt: they say nothing about where the story stands."""
    prose: dict[Node, int] = {}
    for line in lines:
        size = len(line.text) if is_prose(line) else 0
        for node in line.node.chain():
            prose[node] = prose.get(node, 0) + size
    found = set()
    for line in lines:
        if _is_linked_title(line):
            for up, node in enumerate(line.node.chain()):
                if up > 3 or prose[node] > small:
                    break
                if prose[node] > 0 and node.tag in _BOXES:
                    found.add(node)
    return found


def drop_cards(tree: PageTree, root: Node, title: int | None) -> None:
    """Rules out ("related") the boxes in ``root`` that show other stories; a page where they hold much is marked as doubtful."""
    held: dict[Node, list[Line]] = {}
    for line in tree.lines:
        if line.is_in(root) and left_out(line, root) is None:
            for node in line.node.chain():
                if node is root:
                    break
                held.setdefault(node, []).append(line)
    boxes = dict.fromkeys(
        box
        for lines in held.values()
        for line in lines
        if _is_linked_title(line) and (box := _box(line, root)) is not None
    )
    boxes = dict.fromkeys(_around(box, root, held) for box in boxes)
    headed = _under_a_head(tree, boxes, held)
    beside: dict[tuple[int, str], int] = {}
    for box in boxes:
        place = (id(box.parent), box.form)
        beside[place] = beside.get(place, 0) + 1
    found = [
        box
        for box in boxes
        if _weight(box, held[box], beside[id(box.parent), box.form], headed=box in headed) >= ENOUGH
    ]
    announced = _announced(tree.title if title is None else tree.lines[title].text)
    found = [box for box in found if beside[id(box.parent), box.form] not in announced]
    prose = sum(len(line.text) for line in tree.lines if line.is_in(root) and is_prose(line))
    inside = sum(len(line.text) for box in found for line in held[box] if is_prose(line))
    if inside > _SHARE * prose:
        return  # the story is told in such boxes
    many = sum(box not in headed for box in found) >= _SEVERAL
    tree.doubtful = tree.doubtful or (many and inside > _MUCH * prose)
    for box in found:
        box.ruled = box.ruled or "related"


def _announced(headline: str) -> set[int]:
    """How many things the headline says the story lists: "5 Penginapan Murah", "Tiga Rumah Makan"."""
    numbers = {int(figure) for figure in re.findall(r"\b\d{1,2}\b", headline)}
    named = {_NUMBERS.index(word) + 2 for word in headline.lower().split() if word in _NUMBERS}
    return {number for number in numbers | named if number > 1}


def _is_link(line: Line) -> bool:
    return line.link_share > _LINK


def _is_linked_title(line: Line) -> bool:
    return _is_link(line) and len(line.text) > _TITLE


def _box(line: Line, root: Node) -> Node | None:
    for node in line.node.chain():
        if node is root:
            return None
        if node.tag in _BOXES:
            return node
    return None


def _around(box: Node, root: Node, held: dict[Node, list[Line]]) -> Node:
    """The outermost box that holds nothing more than ``box``: there the picture stands beside title and excerpt."""
    while box.parent is not None and box.parent is not root and box.parent.tag in _BOXES:
        if len(held[box.parent]) > len(held[box]):
            break
        box = box.parent
    return box


def _under_a_head(tree: PageTree, boxes: dict[Node, None], held: dict[Node, list[Line]]) -> set[Node]:
    """The boxes that stand under "Berita lain" or the like, and those beside them."""
    first = {id(held[box][0]): box for box in boxes}
    headed: set[tuple[int, str]] = set()
    for before, line in pairwise(tree.lines):
        box = first.get(id(line))
        if box is not None and phrases.insert(before.text) in (("related", "head"), ("related", "line")):
            headed.add((id(box.parent), box.form))
    return {box for box in boxes if (id(box.parent), box.form) in headed}


def _weight(box: Node, lines: list[Line], alike: int, *, headed: bool) -> float:
    """What speaks for a card; nothing does where it holds more than a title and an excerpt."""
    excerpt = [line for line in lines if not _is_link(line) and not _AGO.fullmatch(line.text)]
    plain = sum(len(line.text) for line in excerpt)
    breaks_off = any(_ELLIPSIS.search(line.text) for line in excerpt)
    leads_on = len(lines) > 2 and _is_link(lines[-1]) and bool(_LEADS_ON.match(lines[-1].text))
    most = _BROKEN_OFF if breaks_off or headed or leads_on else _EXCERPT
    if plain > most or sum(len(line.text) for line in lines) > max(_CARD, most + _EXCERPT):
        return 0.0
    weight = 1.0 if box.pictures else 0.0
    weight += 1.0 if box.linked_pictures else 0.0
    weight += 1.0 if alike > 1 else 0.0
    weight += 1.0 if any(_AGO.fullmatch(line.text) for line in lines) else 0.0
    weight += 1.0 if breaks_off else 0.0
    weight += 1.0 if headed or leads_on else 0.0
    weight += 0.5 if any(line.node.tag in HEADINGS for line in lines if _is_link(line)) else 0.0
    return weight + (0.5 if not plain else 0.0)
