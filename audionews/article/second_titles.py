"""Another story that stands below the first on the same page, under a title of its own: the next article of an endless page.

A subheading is no title, so several witnesses are asked: the title's own form, a box like the story's, a day or a writer right
below it, words such as "Artikel berikutnya" above it, and that the two texts speak of other things.
"""

from __future__ import annotations

from itertools import islice, takewhile

from audionews.article import phrases
from audionews.article.bylines import is_byline
from audionews.article.decode import words
from audionews.article.page_tree import HEADINGS, Line, Node, PageTree, is_prose, left_out
from audionews.article.published import is_date_line

ENOUGH = 2.0  # what must speak for another story
DOUBTFUL, CERTAIN = 1.5, 2.5  # between these an editor is asked to look
_TITLES = ("h1", "h2", "h3")
_MIN_PROSE = 200  # characters under the second title
_MIN_OWN = 100  # characters of the first story in the box of its title
_FEW = 0.12  # of its words that the first story has as well
_MANY = 0.3
_ENOUGH_LINES = 60
_NEAR = 4  # lines around a title in which its day and writer stand


def rule_out_second_titles(tree: PageTree, title: int | None) -> None:
    """Rules out ("other_text") the boxes below the story's that tell another story; marks the page where that is unsure."""
    if title is None:
        return
    lines, top = tree.lines, tree.lines[title]
    own_title = words(top.text)
    ruled: set[int] = set()
    looked_at: set[int] = set()  # each box once, at its first heading
    for index in range(title + 1, len(lines)):
        line = lines[index]
        if line.node.tag not in _TITLES or len(line.text) < 20 or is_prose(line) or words(line.text) == own_title:
            continue
        if left_out(line) or any(id(node) in ruled for node in line.node.chain()):
            continue
        first, second = _parted(top.node, line.node)
        if first is None or second is None or second is line.node or id(second) in looked_at:
            continue
        looked_at.add(id(second))
        weight = _weight(tree, title, index, first, second)
        if weight >= ENOUGH:
            second.ruled = second.ruled or "other_text"
            ruled.add(id(second))
            tree.other_stories.append(second)
        tree.doubtful = tree.doubtful or DOUBTFUL <= weight < CERTAIN


def _parted(first: Node, second: Node) -> tuple[Node | None, Node | None]:
    """The two branches, below the block that holds both nodes."""
    above = {id(node): node for node in first.chain()}
    branch = second
    while branch.parent is not None and id(branch.parent) not in above:
        branch = branch.parent
    if branch.parent is None or id(branch) in above:
        return None, None
    own = first
    while own is not branch.parent and own.parent is not branch.parent:
        own = own.parent
    return (None if own is branch.parent else own), branch


def _weight(tree: PageTree, title: int, index: int, first: Node, second: Node) -> float:
    lines = tree.lines
    if index and lines[index - 1].is_in(second) and is_prose(lines[index - 1]):
        return 0.0  # the box begins with text: its heading is one of its own parts
    own, other = _prose_in(lines, title + 1, first), _prose_in(lines, index + 1, second)
    if sum(len(lines[at].text) for at in own) < _MIN_OWN or sum(len(lines[at].text) for at in other) < _MIN_PROSE:
        return 0.0
    if len(other) < 2:
        return 0.0
    top, line = lines[title], lines[index]
    weight = 1.0 if top.node.form == line.node.form and line.node.tag != "h3" else 0.0
    weight += 0.5 if _are_alike(lines, own[0], other[0], first, second) else 0.0
    signed = any(is_byline(near) or is_date_line(near) for near in lines[index + 1 : index + _NEAR])
    weight += 1.0 if signed else 0.0
    weight += 1.5 if _is_announced(lines, index) else 0.0
    stems = [{word[:5] for at in part for word in words(lines[at].text) if len(word) >= 5} for part in (own, other)]
    shared = len(stems[0] & stems[1]) / max(1, len(stems[1]))
    return weight + (1.0 if shared < _FEW else -1.5 if shared > _MANY else 0.0)


def _prose_in(lines: list[Line], start: int, box: Node) -> list[int]:
    """The lines of prose from ``start`` to the end of ``box``, at most so many: enough to know of what a text speaks."""
    inside = takewhile(lambda at: lines[at].is_in(box), range(start, len(lines)))
    return list(islice((at for at in inside if is_prose(lines[at])), _ENOUGH_LINES))


def _are_alike(lines: list[Line], own: int, other: int, first: Node, second: Node) -> bool:
    """Whether the two boxes, or the blocks of text in them, come from one template."""
    if first.form == second.form and first.names:
        return True
    inner, outer = _block(lines[own], first), _block(lines[other], second)
    return bool(inner.names) and inner.form == outer.form


def _block(line: Line, box: Node) -> Node:
    node = line.node
    while node is not box and node.tag in ("p", "li", *HEADINGS) and node.parent is not None:
        node = node.parent
    return node


def _is_announced(lines: list[Line], index: int) -> bool:
    """Whether one of the two lines above says that something else follows."""
    return any(
        phrases.insert(near.text) in (("related", "head"), ("related", "line"))
        for near in lines[max(0, index - 2) : index]
    )
