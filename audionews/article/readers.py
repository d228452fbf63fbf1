"""Several readers of one page, and what they say together: they were made by different people from different ideas.

- *container*: the block whose paragraphs have most commas and letters, and its like beside it (Arc90's Readability, 2009);
- *density*: words and links of a line and its neighbours (Kohlschütter et al., Boilerplate Detection, WSDM 2010);
- *stated*: the text that the page's head gives as schema.org ``articleBody``;
- *another*: the second reader (``second_opinion.py``), asked only where one of these differs from our own reading, since it has to be imported.

None of them looks at words in class attributes. A reading is the set of the lines of prose it takes for the story.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from audionews.article.decode import count_words, words
from audionews.article.meta import Meta
from audionews.article.page_tree import HEADINGS, Line, Node, PageTree, is_prose, left_out

TENTH = 0.1  # of the story: where most readers say otherwise of as much, an editor looks
QUARTER = 0.25  # where two single readers differ from ours by as much, too
_FEW_WORDS = 30  # below that a difference is no half of a story
_STATED_WORDS = 60  # a shorter articleBody is a teaser

Reading = frozenset[int]


@dataclass(frozen=True, slots=True)
class Vote:
    """What the readers say: ``missing`` and ``extra`` lines of our reading by a majority, and who differs by how much."""

    missing: Reading
    extra: Reading
    differing: tuple[str, ...]  # readers that differ from ours by more than a quarter of the story

    @property
    def is_doubtful(self) -> bool:
        return len(self.differing) > 1


def vote(
    tree: PageTree,
    meta: Meta,
    own: Reading,
    *,
    sure: Reading = frozenset(),
    ask_another: Callable[[], Sequence[str]] | None = None,
) -> Vote:
    """What the readers say of ``own``, apart from the lines we are ``sure`` are none of the story.

    ``ask_another`` gives the paragraphs of the second reader's reading; it is asked only in doubt.
    """
    prose = [
        index for index, line in enumerate(tree.lines) if index not in sure and is_prose(line) and not _is_unseen(line)
    ]
    mine = own & frozenset(prose)
    readings = {"container": by_container(tree, prose)}
    if count_words(meta.body) >= _STATED_WORDS:
        readings["stated"] = by_wording(tree, prose, [meta.body])
    if not any(_differs(tree, mine, reading, TENTH) for reading in readings.values()):
        return Vote(frozenset(), frozenset(), ())
    if ask_another is not None and (paragraphs := ask_another()):
        readings["another"] = by_wording(tree, prose, paragraphs)
    differing = [name for name, reading in readings.items() if _differs(tree, mine, reading, QUARTER)]
    readings["density"] = by_density(tree, prose)
    most = len(readings) // 2 + 1
    taken = {index: sum(index in reading for reading in readings.values()) for index in prose}
    return Vote(
        missing=frozenset(index for index, votes in taken.items() if votes >= most and index not in mine),
        extra=frozenset(index for index in mine if taken[index] == 0),
        differing=tuple(differing),
    )


def _is_unseen(line: Line) -> bool:
    return left_out(line) in ("hidden", "struck") or bool(line.aside)


def _differs(tree: PageTree, own: Reading, other: Reading, share: float) -> bool:
    """Whether two readings differ by more than ``share`` of ours and by more than a sentence or two."""
    size = sum(count_words(tree.lines[index].text) for index in own)
    apart = sum(count_words(tree.lines[index].text) for index in own ^ other)
    return apart > max(_FEW_WORDS, size * share)


def by_container(tree: PageTree, prose: Sequence[int]) -> Reading:
    """The lines in the block that Readability's rule finds, and in blocks of the same parent that come near it."""
    scores: dict[Node, float] = {}
    text: dict[Node, int] = {}
    link: dict[Node, int] = {}
    for line in tree.lines:
        for node in line.node.chain():
            text[node] = text.get(node, 0) + len(line.text)
            link[node] = link.get(node, 0) + line.link
    for index in prose:
        line = tree.lines[index]
        worth = 1 + line.text.count(",") + min(len(line.text) / 100, 3)
        block = line.node.parent if line.node.tag in ("p", "li", "blockquote", *HEADINGS) else line.node
        for node, share in ((block, 1.0), (block.parent if block else None, 0.5)):
            if node is not None:
                scores[node] = scores.get(node, 0.0) + worth * share
    if not scores:
        return frozenset()
    for node in scores:
        scores[node] *= 1 - link[node] / max(1, text[node])
    top = max(scores, key=scores.__getitem__)
    near = [top]
    near += [
        node for node in scores if node.parent is top.parent and node is not top and scores[node] >= 0.2 * scores[top]
    ]
    blocks = {id(node) for node in near}
    return frozenset(index for index in prose if any(id(node) in blocks for node in tree.lines[index].node.chain()))


def by_density(tree: PageTree, prose: Sequence[int]) -> Reading:
    """The lines that the rule of number of words and links takes (NumWordsRulesClassifier of boilerpipe)."""
    lines = tree.lines
    sizes = [(len(line.text.split()), line.link_share) for line in lines]
    edge = (0, 0.0)

    def is_content(at: int) -> bool:
        before, here = sizes[at - 1] if at else edge, sizes[at]
        after = sizes[at + 1] if at + 1 < len(sizes) else edge
        if here[1] > 0.333:
            return False
        if before[1] <= 0.555:
            return here[0] > 16 or after[0] > 15 or before[0] > 4
        return here[0] > 40 or after[0] > 17

    return frozenset(index for index in prose if is_content(index))


def by_wording(tree: PageTree, prose: Sequence[int], paragraphs: Sequence[str]) -> Reading:
    """The lines whose wording stands in ``paragraphs``: six in ten of their runs of three words."""
    known: set[tuple[str, ...]] = set()
    for paragraph in paragraphs:
        known.update(_runs(paragraph))
    taken = []
    for index in prose:
        runs = _runs(tree.lines[index].text)
        if sum(run in known for run in runs) >= 0.6 * len(runs):
            taken.append(index)
    return frozenset(taken)


def _runs(text: str) -> list[tuple[str, ...]]:
    spoken = words(text)
    return [tuple(spoken[at : at + 3]) for at in range(max(1, len(spoken) - 2))]
