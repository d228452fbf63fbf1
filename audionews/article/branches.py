"""Which branches of the story's block are of the story: a glossary, a profile or a second text beside it are not.

The block that holds most prose can hold two texts. The one under the headline is the story; another branch belongs to it
where it is built alike, lies inside it, or speaks of the same things. A block is left out by several of these together.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from audionews.article.decode import words
from audionews.article.page_tree import LEAVES, Line, Node, PageTree, is_prose, left_out

KIN = 0.3  # what must speak for a branch beside the story's own
CLEARLY = 0.3  # by how much another text must fit the headline better
_SMALL = 300  # characters: a paragraph or two are left to the rules for single lines


@dataclass(slots=True)
class Branch:
    """The prose whose nearest block (not a paragraph or list) is ``node``."""

    node: Node
    lines: list[int] = field(default_factory=list)
    size: int = 0
    listed: int = 0  # characters of it in lists
    stems: set[str] = field(default_factory=set)


def under_the_headline(tree: PageTree, root: Node, title: int | None) -> Node:
    """``root``, or the block of another text that clearly fits the headline better (a glossary can be longer than the story)."""
    top = list(root.chain())[-1]
    branches = _branches(tree, top, title)
    headline = headline_stems(tree, title)
    if len(branches) < 2 or len(headline) < 3:
        return root
    first = min(branch.lines[0] for branch in branches)
    main = _main(branches, headline, first)
    own = [branch for branch in branches if tree.lines[branch.lines[0]].is_in(root)]
    if not own or main in own or main.size < _SMALL:
        return root
    rival = max(_leads(branch, headline, first) for branch in own)
    return main.node if _leads(main, headline, first) >= rival + CLEARLY else root


def headline_stems(tree: PageTree, title: int | None) -> set[str]:
    return _stems([tree.title, tree.lines[title].text if title is not None else ""])


def drop_strangers(tree: PageTree, root: Node, title: int | None) -> None:
    """Rules out ("other_text") the branches of ``root`` that tell something else than its main branch."""
    branches = _branches(tree, root, title)
    if len(branches) < 2:
        return
    headline = headline_stems(tree, title)
    first = min(branch.lines[0] for branch in branches)
    main = _main(branches, headline, first)
    above = set(map(id, main.node.chain()))
    for branch in branches:
        if branch is main or branch.size < _SMALL:
            continue
        if kinship(branch, main, headline, root) >= (KIN if branch.size < main.size else 0.0):
            continue
        top = branch.node
        while top.parent is not None and top.parent is not root and id(top.parent) not in above:
            top = top.parent
        if id(top) not in above:
            top.ruled = top.ruled or "other_text"


def _branches(tree: PageTree, root: Node, title: int | None) -> list[Branch]:
    branches: dict[int, Branch] = {}
    for index, line in enumerate(tree.lines):
        if not is_prose(line) or index == title or not line.is_in(root) or left_out(line, root):
            continue
        node = _container(line, root)
        branch = branches.setdefault(id(node), Branch(node))
        branch.lines.append(index)
        branch.size += len(line.text)
        branch.listed += len(line.text) * any(up.tag in ("li", "dd") for up in _below(line.node, node))
        branch.stems |= _stems([line.text])
    return list(branches.values())


def _container(line: Line, root: Node) -> Node:
    node = line.node
    while node is not root and node.tag in LEAVES and node.parent is not None:
        node = node.parent
    if len(list(_below(line.node, root))) and node is line.node and node is not root and node.parent is not None:
        node = node.parent  # a <div> for each paragraph
    return node


def _below(node: Node, top: Node):
    for up in node.chain():
        if up is top:
            return
        yield up


def _stems(texts: list[str]) -> set[str]:
    return {word[:5] for text in texts for word in words(text) if len(word) >= 5}


def _main(branches: list[Branch], headline: set[str], first: int) -> Branch:
    """The story's own branch: it fits the headline and is no mere deck above a longer text."""
    largest = max(branch.size for branch in branches)
    return max(
        (branch for branch in branches if branch.size * 5 >= largest),
        key=lambda branch: _leads(branch, headline, first),
    )


def _leads(branch: Branch, headline: set[str], first: int) -> float:
    covered = len(branch.stems & headline) / max(1, len(headline))
    return (
        covered
        + 0.5 * min(1.0, branch.size / 1500)
        + (0.5 if branch.lines[0] == first else 0.0)
        - 0.5 * branch.listed / branch.size
        - 0.2 * branch.node.weight
    )


def kinship(branch: Branch, main: Branch, headline: set[str], root: Node) -> float:
    """How much speaks for ``branch`` being of the same story as ``main``."""
    kin = 2.0 * len(branch.stems & main.stems) / max(1, len(branch.stems))
    kin += len(branch.stems & headline) / max(1, len(headline))
    alike = branch.node.form == main.node.form and (branch.node.names or branch.node.parent is main.node.parent)
    kin += 1.0 if alike else 0.0
    up, own = list(branch.node.chain()), list(main.node.chain())
    kin += 1.0 if main.node in up or branch.node in own else 0.0
    kin += 0.5 if main.lines[0] < branch.lines[0] < main.lines[-1] else 0.0
    kin -= 1.0 if branch.listed > 0.8 * branch.size and branch.size > main.size / 2 else 0.0
    kin -= 0.3 * sum(node.weight for node in _below(branch.node, root))
    return kin
