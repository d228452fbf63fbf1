"""What the page as a whole says about each of its blocks: witnesses are weighed, none decides alone.

A word in a class attribute is one witness (class_names.tsv has its weight). A block that holds prose is left out only
where others say the same: links, linked titles, the block's own heading, its place behind the story, what its lines say.
A block that is not shown is read where it is a further page of the story: the same template, the same parent, its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from audionews.article import appendices, phrases
from audionews.article.decode import words
from audionews.article.page_tree import HEADINGS, LEAVES, Line, Node, PageTree, is_prose

ENOUGH = 1.5  # what the witnesses against a block with prose must weigh together
ENOUGH_TO_SHOW = 2.0  # what the witnesses for a hidden block must weigh together
_FRAMES = frozenset(("html", "body", "main", "article"))
_SMALL_FORM = 400  # characters around a field: a question and its answers, or an invitation
LARGE = 900  # characters: more than a caption, byline or date has
_SMALL_ROLES = frozenset(("picture", "caption", "credit", "byline", "date"))
_PAGE_NAME = re.compile(r"pag(?:e|ing|ina)|halaman|(?:^|[\s_-])(?:hal|part|slide|lanjut\w*)(?:$|[\s_\d-])", re.I)
_MORE_NAME = re.compile(r"more|full|selengkapnya|lengkap|collaps|expand|rest|extra|content|body|text", re.I)
_AGO = re.compile(
    r"\b\d+\s*(?:detik|menit|jam|hari|minggu|bulan|tahun)\s*(?:yang\s+)?lalu\b|^(?:balas|reply|laporkan)\b", re.I
)
_NEXT_PAGE = re.compile(r"\W*(?:halaman|hal\.?)\s+(?:selanjutnya|berikutnya)\W*$", re.I)
_SPONSORED = re.compile(
    r"\W*(?:(?:konten|artikel|materi)\s+)?(?:bersponsor|berbayar|sponsor|promosi|sponsored(?: content)?|advertorial)\W*",
    re.I,
)
_WRITER_NAME = re.compile(r"author|penulis|writer|wartawan|kontributor|reporter", re.I)
_COOKIE = re.compile(
    r"\bcookies?\b|kebijakan privasi|privacy policy|syarat dan ketentuan|hak cipta|all rights reserved", re.I
)


@dataclass(slots=True)
class Held:
    """What a block holds, in characters; links are those outside inner boxes that have a name of their own."""

    text: int = 0
    own_text: int = 0
    link: int = 0
    prose: int = 0
    prose_lines: int = 0
    linked_titles: int = 0
    replies: int = 0
    legal: int = 0
    lines: list[int] = field(default_factory=list)


def weigh(tree: PageTree, title: int | None) -> None:
    """Settles which blocks are left out (``ruled``) and which hidden ones are shown after all."""
    held = _held(tree)
    _show_pages(tree, held)
    shown = [index for index, line in enumerate(tree.lines) if is_prose(line) and not _is_unseen(line)]
    total = sum(len(tree.lines[index].text) for index in shown) or 1
    around = set(tree.lines[title].node.chain()) if title is not None else set()
    for node, inner in held.items():
        if node.noise is None and node not in around and node.tag not in _FRAMES:
            node.noise = _named_inside(node, inner, tree)
    free = [index for index in shown if not any(node.noise for node in tree.lines[index].node.chain())]
    for node, inner in held.items():
        node.size = inner.text
        if inner.text > LARGE:
            node.roles -= _SMALL_ROLES  # WordPress writes "author-budi" on the whole post, "media" on its wrapper
        if node.ruled is None and node.noise and node not in around:
            node.ruled = node.noise if _against(node, inner, tree, free, total, title) >= ENOUGH else None


def _held(tree: PageTree) -> dict[Node, Held]:
    held: dict[Node, Held] = {}
    for index, line in enumerate(tree.lines):
        if line.aside:
            continue
        size, prose = len(line.text), is_prose(line)
        linked = line.link_share > 0.8 and size > 15
        reply, legal = (
            bool(_AGO.search(line.text[:60])) if size < 90 else False,
            bool(_COOKIE.search(line.text)) if prose else False,
        )
        inner_rules: set[str] = set()  # links in a box of another name say nothing about the box around it
        for node in line.node.chain():
            inner = held.get(node)
            if inner is None:
                inner = held[node] = Held()
            inner.text += size
            if not inner_rules or node.noise in inner_rules:
                inner.own_text += size
                inner.link += line.link
                inner.linked_titles += linked
                inner.replies += reply
                inner.legal += legal
            if prose:
                inner.prose += size
                inner.prose_lines += 1
            inner.lines.append(index)
            if node.noise:
                inner_rules.add(node.noise)
    return held


def _is_unseen(line: Line) -> bool:
    return any(node.hidden or node.struck for node in line.node.chain())


def _against(node: Node, inner: Held, tree: PageTree, free: list[int], total: int, title: int | None) -> float:
    """How much speaks for leaving out ``node``: its name, its links, its heading, its place; against it, its prose."""
    if not inner.prose:
        return 0.0 if _heads_prose(node, inner, tree) else ENOUGH + 1
    share = inner.prose / total
    weight = node.weight
    if inner.link > 0.3 * inner.own_text:
        weight += 1.5
    if inner.linked_titles * 3 >= inner.prose_lines * 2:
        weight += 2.0 if inner.linked_titles >= 3 else 1.0 if inner.linked_titles else 0.0
    head = tree.lines[inner.lines[0]]
    phrase = phrases.insert(head.text)
    if phrase and (phrase[1] == "head" or phrase[0] in ("related", "comment", "author_box", "share")):
        weight += 1.5
    weight += 2.0 if inner.replies >= 2 else 0.0
    weight += 2.0 if inner.legal * 2 >= inner.prose_lines else 0.0
    first, last = inner.lines[0], inner.lines[-1]
    if (title is not None and last < title) or (free and first > free[-1]):
        weight += 1.0  # above the title or behind the last prose that no name speaks against
    if share < 0.1:
        weight += 0.5
    weight += 2.0 if _asks_something(node, inner) or _is_sponsored(inner, tree) or _is_of_writer(node, inner) else 0.0
    single = inner.prose_lines == 1 and inner.prose < 120
    return weight - (0.5 if single else 1.0) - min(3.0, share * 4.5)


def _named_inside(node: Node, inner: Held, tree: PageTree) -> str | None:
    """The rule that a box without a telling class speaks for by what it holds: its own heading, a field to fill in."""
    if _asks_something(node, inner):
        return "control"
    if _is_sponsored(inner, tree):
        return "advert"
    if _is_of_writer(node, inner):
        return "author_box"
    head = tree.lines[inner.lines[0]]
    if len(inner.lines) < 2 or node.tag in LEAVES or not (head.node.tag in HEADINGS or head.node is not node):
        return None
    if appendices.COMMENTS.search(head.text) and len(head.text) < 40:
        return "comment"
    if inner.prose_lines == 1 and _NEXT_PAGE.match(head.text):
        return "related"  # the first words of the next page, which break off
    phrase = phrases.insert(head.text)
    return phrase[0] if phrase and phrase[1] == "head" else None


def _is_of_writer(node: Node, inner: Held) -> bool:
    """A small box named after the writer, with a picture and a sentence or two."""
    small = 0 < inner.prose_lines <= 2 and inner.text <= _SMALL_FORM
    return small and bool(node.pictures) and node.roles == {"byline"} and bool(_WRITER_NAME.search(node.names))


def _is_sponsored(inner: Held, tree: PageTree) -> bool:
    """A small box that says that it is paid for and ends in a link."""
    head, last = tree.lines[inner.lines[0]], tree.lines[inner.lines[-1]]
    small = inner.prose_lines <= 2 and inner.text <= _SMALL_FORM
    return small and bool(_SPONSORED.fullmatch(head.text)) and last.link_share > 0.8


def _asks_something(node: Node, inner: Held) -> bool:
    """A small box with a field in it: a poll, a newsletter's form."""
    return bool(node.fields) and inner.prose_lines <= 2 and inner.text <= _SMALL_FORM


def _heads_prose(node: Node, inner: Held, tree: PageTree) -> bool:
    """A subheading without links right above prose of the same block is the story's, whatever its class says."""
    last = inner.lines[-1]
    if node.tag not in HEADINGS or inner.link or last + 1 >= len(tree.lines):
        return False
    if phrases.insert(tree.lines[last].text):
        return False
    following = [
        line for line in tree.lines[last + 1 : last + 4] if line.is_in(node.parent)
    ]  # a photo may stand between
    return any(is_prose(line) for line in following)


def _show_pages(tree: PageTree, held: dict[Node, Held]) -> None:
    """Shows hidden blocks that are part of the story: its further pages, or what "selengkapnya" opens."""
    hidden = [node for node in held if node.hidden and held[node].prose]
    if not hidden:
        return
    seen = [line for line in tree.lines if is_prose(line) and not _is_unseen(line)]
    shown = sum(len(line.text) for line in seen)
    wording = {" ".join(words(line.text)) for line in seen}
    forms = {node.form for line in seen for node in line.node.chain() if node.tag not in ("html", "body")}
    beside = {id(node) for line in seen for node in line.node.chain() if node.tag not in ("html", "body")}
    for node in hidden:
        inner = held[node]
        lines = [tree.lines[index] for index in inner.lines if is_prose(tree.lines[index])]
        again = sum(" ".join(words(line.text)) in wording for line in lines)
        weight = 2.0 if _PAGE_NAME.search(node.names) else 0.5 if _MORE_NAME.search(node.names) else 0.0
        weight += 2.0 if node.form in forms and node.names else 0.0
        weight += 1.0 if node.parent is not None and id(node.parent) in beside else 0.0
        weight += 0.5 if inner.prose_lines >= 3 else 0.0
        weight += 2.0 if node.opened else 0.0  # what a question's button shows
        weight += 1.5 if inner.prose > 2 * shown else 0.0  # "lanjut membaca", or a page that its script has yet to show
        weight -= (
            (0.0 if node.noise == "navigation" else node.weight)
            + (3.0 if again * 2 >= len(lines) else 0.0)
            + (2.0 if inner.link > 0.3 * inner.own_text else 0.0)
        )
        weight -= 2.0 if inner.legal else 0.0
        weight -= 2.0 if tree.password_in is not None and any(up is node for up in tree.password_in.chain()) else 0.0
        if weight >= ENOUGH_TO_SHOW:
            node.hidden, node.noise, node.weight = False, None, 0.0
            tree.shown_pages += 1


def title_line(tree: PageTree) -> int | None:
    """The first heading that says what the page's head calls it; None where none does."""
    stated = [tree.title, *(content for name, content in tree.metas if name in ("og:title", "twitter:title"))]
    prose = [len(line.text) if is_prose(line) and not _is_unseen(line) else 0 for line in tree.lines]
    titles = [set(words(text)) for text in stated if text]
    before, total = 0, sum(prose)
    for index, line in enumerate(tree.lines):
        if before * 4 > total * 3:
            return None
        before += prose[index]
        if line.node.tag not in HEADINGS or line.node.tag in ("h4", "h5", "h6") or _is_unseen(line) or line.aside:
            continue
        own = set(words(line.text))
        if len(own) >= 3 and any(len(own & title) >= 0.8 * len(own) and len(own) * 3 >= len(title) for title in titles):
            return index
    return None
