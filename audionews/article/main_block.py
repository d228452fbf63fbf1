"""Where the story stands in the page: the block that holds much prose and little else.

Each line is either prose (a sentence's length, few links) or not. A block scores the prose it holds less the other text
it holds; lines in places that markup habits call navigation, sharing, related and so on count neither way. Going up
from the story's own block adds titles, dates, teasers: the score falls. So no site needs to be known.
The idea of weighing text against links is that of Kohlschütter et al., Boilerplate Detection using Shallow Text
Features (WSDM 2010), and of Readability.
"""

from __future__ import annotations

import re

from audionews.article.decode import words
from audionews.article.lines import Line, Node, PageTree

_ENDS = re.compile(r"""[.!?:…;。！？：]["'”’)\]」』）]*$|["”’」』]$""")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LEAVES = frozenset(("p", "li", "dd", "dt", "blockquote", "ul", "ol", "dl", "figure", *_HEADINGS))
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # a sign says as much as two or three letters
_FAR_LINES = 40  # below its title a story begins sooner
_SMALL_ROLES = frozenset(("picture", "caption", "credit", "byline", "date"))
_SMALL_CARD = 350  # characters of prose: a teaser's excerpt; a story's block has more


def is_prose(line: Line) -> bool:
    """A line that could be a paragraph of a story."""
    size = len(line.text)
    if size < 16 or line.link_share > 0.45 or line.node.tag in _HEADINGS:
        return False
    if not line.text.isascii():
        size += len(_DENSE.findall(line.text)) * 3 // 2
    return size >= 40 and (bool(_ENDS.search(line.text)) or size >= 110)


def overrule(tree: PageTree) -> None:
    """Lifts what habits say against a block that holds the better part of the page's prose: a wrapper, not a box."""
    held: dict[Node, int] = {}
    total = 0
    for line in tree.lines:
        if is_prose(line) and "cookie" not in line.text.lower():  # a long notice beside a short story stays a notice
            total += len(line.text)
            for node in line.node.chain():
                if node.noise or node.hidden or node.roles & _SMALL_ROLES:
                    held[node] = held.get(node, 0) + len(line.text)
    for node, size in held.items():
        if size * 2 >= total and size > 300:
            node.noise, node.hidden = None, False
            node.roles -= _SMALL_ROLES  # WordPress writes "author-budi" on the whole post


def habit(line: Line, root: Node | None = None) -> str | None:
    """The rule that leaves this line out because of where it stands (below ``root``)."""
    found = None
    for node in line.node.chain():
        if node is root:
            break
        if node.hidden:
            found = "hidden"
        elif node.noise:
            found = node.noise
    return found


def _cards(lines: list[Line]) -> set[Node]:
    """Small blocks with a linked title and an excerpt: teasers of other stories."""
    prose: dict[Node, int] = {}
    for line in lines:
        size = len(line.text) if is_prose(line) else 0
        for node in line.node.chain():
            prose[node] = prose.get(node, 0) + size
    cards = set()
    for line in lines:
        if line.link_share > 0.8 and len(line.text) > 15:
            for up, node in enumerate(line.node.chain()):
                if up > 3 or prose[node] > _SMALL_CARD:
                    break
                if prose[node] > 0 and node.tag in ("div", "li", "article", "section", "td", "dd", "a"):
                    cards.add(node)
    return cards


def title_line(tree: PageTree) -> int | None:
    """The first heading that says what the page's head calls it; None where none does."""
    told = [tree.title, *(content for name, content in tree.metas if name in ("og:title", "twitter:title"))]
    prose = [len(line.text) if is_prose(line) and habit(line) is None else 0 for line in tree.lines]
    stated = [set(words(text)) for text in told if text]
    for index, line in enumerate(tree.lines):
        if line.node.tag not in ("h1", "h2", "h3") or habit(line) is not None:
            continue
        own = set(words(line.text))
        if len(own) >= 3 and any(len(own & title) >= 0.8 * len(own) and len(own) * 3 >= len(title) for title in stated):
            return index if sum(prose[:index]) * 4 <= sum(prose) * 3 else None
    return None


def _other_articles(tree: PageTree, title: int | None) -> None:
    """An <article> beside the one that holds the page's title is another story: a teaser, a reading tip, the next one."""
    if title is None:
        return
    around = set(tree.lines[title].node.chain())
    own = next((node for node in tree.lines[title].node.chain() if node.tag == "article"), None)
    if own is None:
        return
    held: dict[Node, int] = {}
    for line in tree.lines:
        for node in line.node.chain():
            if node.tag == "article" and (node is own or node not in around):
                held[node] = held.get(node, 0) + len(line.text) * is_prose(line)
    if held.get(own, 0) < 200:
        return
    for node in held:
        if node is not own and not any(above is own and held[node] * 2 > held[own] for above in node.chain()):
            node.noise = node.noise or "related"


_SKIP_LINK = re.compile(
    r"(?:lewati|lewatkan|skip)\b.{2,80}\b(?:(?:lanjutkan|terus|continue)\s*(?:membaca|reading)|dan lanjut)", re.I
)


def _passed_over(tree: PageTree) -> None:
    """A box that opens with "Lewati … dan lanjutkan membaca" is none of the story's: it says so to those who hear it."""
    held = None
    for line in tree.lines:
        if line.link_share > 0.8 and _SKIP_LINK.match(line.text) and line.node.tag not in ("body", "html"):
            held = held or _prose_of(tree)
            box = line.node.parent if line.node.tag in _LEAVES and line.node.parent else line.node
            if box.tag not in ("body", "html", "main", "article") and held.get(box, 0) * 3 < held.get(None, 0):
                box.noise = box.noise or "related"


def _prose_of(tree: PageTree) -> dict[Node | None, int]:
    """Characters of prose in each block; under None those of the page."""
    held: dict[Node | None, int] = {}
    for line in tree.lines:
        if is_prose(line):
            for node in (*line.node.chain(), None):
                held[node] = held.get(node, 0) + len(line.text)
    return held


def find(tree: PageTree) -> Node | None:
    """The block of the story, or None where no prose is found."""
    overrule(tree)
    _passed_over(tree)
    title = title_line(tree)
    _other_articles(tree, title)
    free = [(index, line) for index, line in enumerate(tree.lines) if habit(line) is None]
    cards = _cards([line for _, line in free])
    for attempt in ("strict", "with cards", "any text", "any sentence"):
        if attempt == "any sentence" and title is None:
            return None  # a few words without a title are no story
        nodes: list[Node] = []
        seen: set[Node] = set()
        for index, line in free:
            chain = list(line.node.chain())
            good = is_prose(line) and (attempt != "strict" or not any(node in cards for node in chain))
            plain = line.link_share < 0.3 and line.node.tag not in _HEADINGS
            if attempt == "any text":
                good = plain and len(line.text) >= 25
            elif attempt == "any sentence":
                good = plain and len(line.text) >= 10 and bool(_ENDS.search(line.text))
            size = len(line.text)
            if title is not None and index < title:  # cookies, breaking news, teasers: no story begins above its title
                size = 0
            for node in chain:
                if node not in seen:
                    seen.add(node)
                    nodes.append(node)
                    node.good = node.bad = node.first = 0
                if good:
                    node.first = node.first or index
                    node.good += size
                elif plain and (line.node.tag in _LEAVES or line.node.tag == "td"):
                    node.bad += min(len(line.text), 200) // 4 + 4  # a list, a short remark: part of many stories
                else:
                    node.bad += min(len(line.text), 200) + 8
        best, best_score = None, 0.0
        for node in nodes:
            score = (node.good - node.bad) * _promise(node)
            if title is not None and node.first - title > _FAR_LINES:
                score *= 0.7
            if score > best_score or (score == best_score and best is not None and node.order > best.order):
                best, best_score = node, score
        if best is not None:
            return _whole(best)
    return None


def _whole(node: Node) -> Node:
    """A single paragraph or list is no block of a story where there is more text beside it."""
    while node.tag in _LEAVES and node.parent is not None and node.parent.tag != "html":
        beside = node.parent.good + node.parent.bad - node.good - node.bad
        if node.parent.tag not in _LEAVES and (not beside or (node.parent.good <= node.good and beside > 400)):
            break
        node = node.parent
    return node


def _promise(node: Node) -> float:
    promise = 1.0
    if node.story:
        promise *= 1.25
    if "story" in node.roles:
        promise *= 1.05
    if node.tag in ("article", "main"):
        promise *= 1.03
    if node.tag in ("body", "html"):
        promise *= 0.85  # the right block only where there is no other
    return promise
