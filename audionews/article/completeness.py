"""What may be missing from a story: further pages, a paywall, a cut body, another text under the headline.

Each finding is a warning for the editor (article.* in messages.toml); a story with one is never accepted in silence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from audionews.article import phrases
from audionews.article.decode import count_words, words
from audionews.article.meta import Meta
from audionews.article.model import Block
from audionews.article.page_tree import Node, PageTree, is_prose, left_out
from audionews.article.story_check import asks_password

_BREAKS_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])[\"”]?$")
_GO_ON = re.compile(
    r"(?:baca|lihat)\s+(?:selengkapnya|lebih lanjut|lanjutannya?)|selengkapnya|read more|continue reading|lanjutkan membaca|lanjut baca",
    re.I,
)
_OPENS = re.compile(
    r"(?:muat|buka|lihat|tampilkan|baca)\s+(?:seluruh|selengkapnya|semua|lanjutan|penuh)?\s*(?:isi\s+)?(?:artikel|berita|cerita|tulisan)\b|"
    r"(?:baca|lihat|tampilkan)\s+selengkapnya|lanjut(?:kan)?\s+(?:mem)?baca|read more|continue reading|show full",
    re.I,
)
_COMMON = frozenset(
    [
        "dengan",
        "untuk",
        "dalam",
        "akan",
        "pada",
        "yang",
        "dari",
        "oleh",
        "juga",
        "saat",
        "usai",
        "agar",
        "atas",
        "bagi",
        "serta",
        "jadi",
        "kata",
        "soal",
        "hari",
        "ini",
        "cara",
        "bisa",
        "tidak",
    ]
)


def warnings_of(
    tree: PageTree, meta: Meta, root: Node, *, headline: str, blocks: Sequence[tuple[int, Block]], text: str
) -> list[str]:
    """The keys of all that may be missing; ``text`` is the page as it came, ``blocks`` come with the lines they stand in."""
    body = [(index, block) for index, block in blocks if block.kind not in ("caption", "credit")]
    body_words = sum(count_words(block.text) for _, block in body)
    keys = []
    if is_paid(tree, meta, root):
        keys.append("article.paywall")
    if is_cut(tree, meta, body, body_words, text):
        keys.append("article.cut_body")
    if hides_prose(tree, root, body_words):
        keys.append("article.hidden_text")
    if is_minor_part(tree, {index for index, _ in blocks}):
        keys.append("article.half_taken")
    if is_other_text(headline, [block.text for _, block in body], body_words):
        keys.append("article.other_text")
    return keys


def is_paid(tree: PageTree, meta: Meta, root: Node) -> bool:
    """Whether the page says that its story is for subscribers: in its head (schema.org), in a line or by a form to sign in."""
    if meta.is_free is False or asks_password(tree, root):
        return True
    tier = next(
        (content for name, content in tree.metas if name in ("article:content_tier", "content_tier", "lp.type")), ""
    )
    if tier.lower() in ("locked", "metered", "paid", "premium"):
        return True
    around = root.parent or root
    return any((phrases.insert(line.text) or ("",))[0] == "paywall" for line in tree.lines if line.is_in(around))


def is_cut(tree: PageTree, meta: Meta, body: Sequence[tuple[int, Block]], body_words: int, text: str) -> bool:
    """Whether the text breaks off: at an ellipsis, at "Baca selengkapnya", in the middle of the file, or before what JSON-LD has."""
    if not body:
        return False
    stated = count_words(meta.body)
    if stated > 60 and body_words < 0.8 * stated:
        return True
    index, last = body[-1]
    prose = [block for _, block in body if block.kind in ("paragraph", "quote")]
    if prose and _BREAKS_OFF.search(last.text):
        return True
    following = tree.lines[index + 1] if index + 1 < len(tree.lines) else None
    if (
        following is not None
        and len(following.text) < 60
        and _GO_ON.match(following.text)
        and following.link_share > 0.8
    ):
        return following.node.parent is tree.lines[index].node.parent or following.node is tree.lines[index].node
    if following is not None and following.aside == "control" and _OPENS.match(following.text):
        return True
    tail = text[-4_000:].lower()
    unclosed = "</body" not in tail and "</html" not in tail and "<body" in text[:200_000].lower()
    return unclosed and index >= len(tree.lines) - 2 and last.text[-1:] not in '.!?"”’)…'


def hides_prose(tree: PageTree, root: Node, body_words: int) -> bool:
    """Whether the story's own block holds prose that is not shown and was not read: more than a tenth of the story."""
    around = {id(node) for node in root.chain()}
    hidden = sum(
        count_words(line.text)
        for line in tree.lines
        if is_prose(line)
        and line.aside is None
        and left_out(line) == "hidden"
        and (line.is_in(root) or (line.node.parent is not None and id(line.node.parent) in around))
    )
    return hidden > max(30, body_words // 10)


def is_minor_part(tree: PageTree, taken: set[int]) -> bool:
    """Whether less than half of the prose that the page shows was taken, apart from other stories under their own titles."""
    others = {id(node) for node in tree.other_stories}
    shown = [
        (index, len(line.text))
        for index, line in enumerate(tree.lines)
        if is_prose(line)
        and left_out(line) not in ("hidden", "struck", "comment", "author_box", "control")
        and not any(id(node) in others for node in line.node.chain())
    ]
    total = sum(size for _, size in shown)
    return total > 600 and sum(size for index, size in shown if index in taken) * 2 < total


def is_other_text(headline: str, body: Sequence[str], body_words: int) -> bool:
    """Whether the body says nothing of what the headline says: another story stands under it."""
    telling = {word[:5] for word in words(headline) if len(word) >= 4 and word not in _COMMON}
    if len(telling) < 4 or body_words < 60:
        return False
    spoken = " ".join(word for text in body for word in words(text))
    return sum(stem in spoken for stem in telling) * 5 < len(telling)
