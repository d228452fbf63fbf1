"""Who wrote it: named by a label on the page, else where markup says so, else in the page's head."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from audionews.article import person_names
from audionews.article.meta import Meta
from audionews.article.page_tree import Line, left_out

_WRITER_ALONE = re.compile(r"(?:oleh|penulis|author|by|reporter|pewarta|wartawan|jurnalis)\s*:?", re.I)
_EDITOR_ALONE = re.compile(r"(?:editor|redaktur|penyunting)\s*:?", re.I)
_PICTURED = frozenset(("credit", "picture", "caption"))


def roles_near(line: Line) -> frozenset[str]:
    """The roles that markup gives to a line, its block and the two around it."""
    roles = line.roles
    for up, node in enumerate(line.node.chain()):
        if up > 2:
            break
        roles |= node.roles
    return roles


def _in_credits(line: Line) -> bool:
    return any("byline" in node.roles for node in line.node.chain() if node.tag not in ("body", "html"))


def is_byline(line: Line) -> bool:
    """A line that only says who wrote or edited."""
    text = line.text
    if len(text) > 160:
        return False
    if person_names.is_byline(text):
        return True
    marked = line.mark == "author" or "byline" in roles_near(line)
    return (
        marked
        and len(text) < 100
        and bool(person_names.unlabelled(text) or person_names.after(text) or person_names.label(text))
    )


def _names_at(lines: list[Line], at: int) -> list[str]:
    return person_names.unlabelled(lines[at].text) if 0 <= at < len(lines) else []


def _is_role(lines: list[Line], at: int) -> bool:
    return at < len(lines) and bool(_WRITER_ALONE.fullmatch(lines[at].text) or _EDITOR_ALONE.fullmatch(lines[at].text))


def _beside(lines: list[Line], index: int) -> list[str]:
    """The names that belong to a role standing alone in its line: the next line's, as after "Penulis:".

    Boxes of credits also print each name above its role ("Isna Rifka" / "Penulis" / "Yoga" / "Editor"): there, the
    box's last role has no name below it. "oleh" always stands before the name.
    """
    text = lines[index].text.lower()
    after = _names_at(lines, index + 1)
    before = _names_at(lines, index - 1) if index and not _is_role(lines, index - 1) else []
    if not before or text.endswith(":") or text in ("oleh", "by"):
        return after
    if not after:
        return before if len(lines[index - 1].text.split()) <= 5 else []
    if not _in_credits(lines[index - 1]):
        return after
    last = index
    while _is_role(lines, last + 2) and not _is_role(lines, last + 1) and _names_at(lines, last + 1):
        last += 2
    below = _names_at(lines, last + 1)
    if _is_role(lines, last + 1) or not below or not _in_credits(lines[last + 1]):
        return before
    return after


@dataclass(slots=True)
class _Heard:
    """Writers by how the page names them, the surest first."""

    labelled: list[str] = field(default_factory=list)
    boxed: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    others: set[str] = field(default_factory=set)  # editors, photographers

    def hear(self, lines: list[Line], index: int, *, early: bool) -> None:
        """What line ``index`` says; ``early``: it stands before the story's second paragraph or so."""
        line = lines[index]
        text, roles = line.text, roles_near(line)
        label = person_names.label(text)
        marked = line.mark == "author" or "byline" in roles
        if label == "other":
            self.others.update(name.lower() for name in person_names.split(text.split(":", 1)[-1]))
        writers = person_names.writers(text) if label == "writer" and is_byline(line) else []
        if (
            not writers
            and not label
            and (marked or re.search(r"\b(?:reporter|penulis|pewarta|jurnalis)\s*:", text, re.I))
        ):
            writers = person_names.writers(text)
        if not writers and _WRITER_ALONE.fullmatch(text):
            writers = _beside(lines, index)
        if _EDITOR_ALONE.fullmatch(text):
            self.others.update(name.lower() for name in _beside(lines, index))
        if writers:
            self.labelled = self.labelled or writers
        elif role := (person_names.after(text) if marked or _in_credits(line) else None):
            if role[1] == "other":
                self.others.add(role[0].lower())
            elif role[0] not in self.boxed:
                self.boxed.append(role[0])
        elif marked and label is None and not self.marked and not (roles - {"byline"}) & _PICTURED:
            self.marked = person_names.unlabelled(text)
            if not self.marked and line.named and early:
                self.marked = person_names.unlabelled(line.named)


def authors(lines: list[Line], meta: Meta, head: int | None, inside: list[int], last: int) -> list[str]:
    """The writers of the story whose block has the lines ``inside`` and ends at ``last``; [] where none is named."""
    start = max(0, (head if head is not None and head < last else inside[0]) - 10)
    end = min(len(lines), max(last, inside[-1]) + 40)
    heard = _Heard()
    for index in range(start, end):
        line = lines[index]
        rule = left_out(line)
        labelled = person_names.is_byline(line.text)
        if len(line.text) > 170 or line.aside or (rule in ("related", "popular", "comment") and not labelled):
            continue
        if rule == "navigation" and not (index > last and line.mark == "author" and labelled):
            continue  # a blog's "post-footer" says who posted it
        heard.hear(lines, index, early=index < inside[0] + 3)
    marked = [name for name in heard.marked if name.lower() not in heard.others]
    return heard.labelled or heard.boxed or marked or meta.authors or marked
