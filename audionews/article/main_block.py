"""Where the story stands in the page: the block that holds much prose and little else.

Each line is either prose (a sentence's length, few links) or not. A block scores the prose it holds less the other text
it holds; lines in places that were ruled out count neither way. Going up from the story's own block adds titles, dates,
teasers: the score falls. So no site needs to be known.
The idea of weighing text against links is that of Kohlschütter et al., Boilerplate Detection using Shallow Text
Features (WSDM 2010), and of Readability.
"""

from __future__ import annotations

import re

from audionews.article.branches import drop_strangers, under_the_headline
from audionews.article.cards import drop_cards, teasers
from audionews.article.evidence import title_line, weigh
from audionews.article.page_tree import HEADINGS, LEAVES, Node, PageTree, ends_sentence, is_prose, left_out
from audionews.article.second_titles import rule_out_second_titles

_FAR_LINES = 40  # below its title a story begins sooner
_LIKE = 2  # times as much prose as other text has a block beside the story's that goes on with it
_MIN_LIKE = 100  # characters of prose there
_SMALL_CARD = 350  # characters of prose: a teaser's excerpt; a story's block has more
_SKIP_LINK = re.compile(
    r"(?:lewati|lewatkan|skip)\b.{2,80}\b(?:(?:lanjutkan|terus|continue)\s*(?:membaca|reading)|dan lanjut)", re.I
)


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
    form = tree.lines[title].node.form
    titled = {node for line in tree.lines if line.node.form == form for node in line.node.chain() if node is not own}
    for node in held:
        if node is not own and not any(above is own and held[node] * 2 > held[own] for above in node.chain()):
            node.ruled = node.ruled or "related"
            tree.other_stories += [node] if held[node] >= 200 and node in titled else []


def _passed_over(tree: PageTree) -> None:
    """A box that opens with "Lewati … dan lanjutkan membaca" is none of the story's: it says so to those who hear it."""
    held = None
    for line in tree.lines:
        if line.link_share > 0.8 and _SKIP_LINK.match(line.text) and line.node.tag not in ("body", "html"):
            held = held or _prose_of(tree)
            box = line.node.parent if line.node.tag in LEAVES and line.node.parent else line.node
            if box.tag not in ("body", "html", "main", "article") and held.get(box, 0) * 3 < held.get(None, 0):
                box.ruled = box.ruled or "related"


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
    title = title_line(tree)
    _passed_over(tree)
    _other_articles(tree, title)
    rule_out_second_titles(tree, title)
    weigh(tree, title)
    free = [(index, line) for index, line in enumerate(tree.lines) if left_out(line) is None]
    shown_elsewhere = teasers([line for _, line in free], _SMALL_CARD)
    for attempt in ("strict", "with cards", "any text", "any sentence"):
        if attempt == "any sentence" and title is None:
            return None  # a few words without a title are no story
        nodes: list[Node] = []
        seen: set[Node] = set()
        for index, line in free:
            chain = list(line.node.chain())
            good = is_prose(line) and (attempt != "strict" or not any(node in shown_elsewhere for node in chain))
            plain = line.link_share < 0.3 and line.node.tag not in HEADINGS
            if attempt == "any text":
                good = plain and len(line.text) >= 25
            elif attempt == "any sentence":
                good = plain and len(line.text) >= 10 and ends_sentence(line.text)
            size = len(line.text)
            if title is not None and index < title:  # cookies, breaking news, teasers: no story begins above its title
                size = 0
            for node in chain:
                if node not in seen:
                    seen.add(node)
                    nodes.append(node)
                    node.good = node.bad = node.linked = node.first = 0
                node.linked += line.link if size else 0
                if good:
                    node.first = node.first or index
                    node.good += size
                elif plain and (line.node.tag in LEAVES or line.node.tag == "td"):
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
            root = _with_like(_whole(best), nodes)
            other = under_the_headline(tree, root, title)
            if other is not root:
                root = _whole(max(other.chain(), key=lambda node: (node.good - node.bad) * _promise(node)))
            drop_strangers(tree, root, title)
            drop_cards(tree, root, title)
            return root
    return None


def _whole(node: Node) -> Node:
    """A single paragraph or list is no block of a story where there is more text beside it."""
    while node.tag in LEAVES and node.parent is not None and node.parent.tag != "html":
        beside = node.parent.good + node.parent.bad - node.good - node.bad
        if node.parent.tag not in LEAVES and (not beside or (node.parent.good <= node.good and beside > 400)):
            break
        node = node.parent
    return node


def _with_like(block: Node, nodes: list[Node]) -> Node:
    """The block around ``block`` where others of the same template beside it hold prose too: a page builder's sections, the
    parts of a list that each have a heading and a picture."""
    box, outer = block, block.parent
    while outer is not None and (outer.good, outer.bad) == (box.good, box.bad):
        box, outer = outer, outer.parent
    if outer is None or outer.tag in ("html", "body") or not box.names or box.tag in LEAVES:
        return block
    beside = [node for node in nodes if node.parent is outer and node is not box and node.form == box.form]
    plain = [node for node in beside if node.good > _LIKE * node.bad or _is_told(node)]
    return (
        outer
        if sum(node.good for node in plain) >= _MIN_LIKE and (outer.bad < outer.good or _is_told(outer))
        else block
    )


def _is_told(node: Node) -> bool:
    """Whether what a block holds beside its prose is no link: headings, captions, labels."""
    return node.good * 2 > node.bad and node.linked * 5 < node.good


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
    return promise * (1.0 - 0.1 * min(3.0, node.weight))
