"""Two editors, one story: the change of each, box by box. Pure.

``merge3`` (the three-way merge of Breezy, https://pypi.org/project/merge3/) over blocks instead of lines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from merge3 import Merge3

from audionews.article.model import Article, Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """``article`` holds both changes; ``both``: the other's boxes where both changed one, of which ``mine`` was taken."""

    article: Article
    both: tuple[Block, ...]


def merged(base: Article, mine: Article, theirs: Article) -> Merged:
    """Mine and theirs, both made from ``base``. What only one changed is taken from that one."""
    blocks: list[Block] = []
    both: list[Block] = []
    for kind, *group in Merge3(list(base.blocks), list(mine.blocks), list(theirs.blocks)).merge_groups():
        if kind == "conflict":
            was, ours, others = group
            if (
                len(was) == len(ours) == len(others)
            ):  # neighbours were changed: box by box they may well be one person's each
                for before, own, other in zip(was, ours, others, strict=True):
                    blocks.append(other if own == before else own)
                    if own != before != other != own:
                        both.append(other)
                continue
            blocks += ours
            both += [block for block in others if block not in ours]
        else:
            blocks += group[0]

    def chosen(name: str) -> object:
        own, was = getattr(mine, name), getattr(base, name)
        return own if own != was else getattr(theirs, name)

    if mine.headline != base.headline != theirs.headline != mine.headline:
        both.insert(0, Block(kind="heading", text=theirs.headline))
    article = replace(
        mine,
        headline=chosen("headline"),
        authors=chosen("authors"),
        dateline=chosen("dateline"),
        published=chosen("published"),
        blocks=tuple(blocks),
    )
    return Merged(article=article, both=tuple(both))
