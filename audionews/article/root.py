"""Where the story stands in the page: the block that holds much prose and little else.

Each line is either prose (a sentence's length, few links) or not. A block scores the prose it holds less the other text
it holds; lines in places that markup habits call navigation, sharing, related and so on count neither way. Going up
from the story's own block adds titles, dates, teasers: the score falls. So no site needs to be known.
The idea of weighing text against links is that of Kohlschütter et al., Boilerplate Detection using Shallow Text
Features (WSDM 2010), and of Readability.
"""

from __future__ import annotations

import re

from audionews.article.tree import Line, Node, PageTree

_ENDS = re.compile(r"""[.!?:…;]["'”’)\]]*$|["”’]$""")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SMALL_CARD = 350  # characters of prose: a teaser's excerpt; a story's block has more


def is_prose(line: Line) -> bool:
    """A line that could be a paragraph of a story."""
    size = len(line.text)
    if size < 40 or line.link_share > 0.45 or line.node.tag in _HEADINGS:
        return False
    return bool(_ENDS.search(line.text)) or size >= 110


def overrule(tree: PageTree) -> None:
    """Lifts what habits say against a block that holds the better part of the page's prose: a wrapper, not a box."""
    held: dict[Node, int] = {}
    total = 0
    for line in tree.lines:
        if is_prose(line):
            total += len(line.text)
            for node in line.node.chain():
                if node.noise or node.hidden or "picture" in node.roles or "caption" in node.roles:
                    held[node] = held.get(node, 0) + len(line.text)
    for node, size in held.items():
        if size * 2 >= total and size > 300:
            node.noise, node.hidden = None, False
            node.roles -= {"picture", "caption", "credit", "byline", "date"}


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


def find(tree: PageTree) -> Node | None:
    """The block of the story, or None where no prose is found."""
    overrule(tree)
    free = [line for line in tree.lines if habit(line) is None]
    cards = _cards(free)
    for attempt in ("strict", "with cards", "any text"):
        nodes: list[Node] = []
        seen: set[Node] = set()
        for line in free:
            chain = list(line.node.chain())
            good = is_prose(line) and (attempt != "strict" or not any(node in cards for node in chain))
            if attempt == "any text":
                good = line.link_share < 0.3 and len(line.text) >= 25 and line.node.tag not in _HEADINGS
            for node in chain:
                if node not in seen:
                    seen.add(node)
                    nodes.append(node)
                    node.good = node.bad = 0
                if good:
                    node.good += len(line.text)
                else:
                    node.bad += min(len(line.text), 200) + 8
        best, best_score = None, 0.0
        for node in nodes:
            score = (node.good - node.bad) * _promise(node)
            if score > best_score or (score == best_score and best is not None and node.order > best.order):
                best, best_score = node, score
        if best is not None:
            return best
    return None


def _promise(node: Node) -> float:
    promise = 1.0
    if node.story:
        promise *= 1.25
    if "story" in node.roles:
        promise *= 1.05
    if node.tag in ("article", "main"):
        promise *= 1.03
    return promise
