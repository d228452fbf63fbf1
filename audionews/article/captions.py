"""Photo captions and credits: which lines belong to a picture, wherever its box stands, and how they part.

Markup is asked first (<figcaption>, words in classes); where it says nothing, the place beside a picture and a credit
at the line's end do.
"""

from __future__ import annotations

import re

from audionews.article import phrases
from audionews.article.bylines import roles_near
from audionews.article.decode import words
from audionews.article.model import Block
from audionews.article.page_tree import Line, Node
from audionews.article.person_names import label
from audionews.article.published import is_date_line

_BUTTONS = re.compile(r"(?:lihat foto|perbesar|zoom|klik untuk memperbesar)\s+", re.I)
_LONGEST = 900  # characters
_SMALL_BOX = 260  # of a picture with a caption and a credit, and nothing else
_PICTURE_NAME = re.compile(r"img|image|foto|photo|gambar|(?:^|[\s_-])pic", re.I)
_NAME = re.compile(
    r"(?:[A-ZÀ-Ý][\w.'’-]+)(?:[ ][A-ZÀ-Ý][\w.'’-]*){1,4}|[\w.-]+\.(?:com|co\.id|id|net)|[A-Z]{2,}[\w./ ]{0,30}"
)


def has_picture(line: Line, most_up: int = 3, most_characters: int = _LONGEST) -> bool:
    """Whether a picture stands in the line's box, or right before the line."""
    if line.images or line.after_image:
        return True
    for up, node in enumerate(line.node.chain()):
        if up >= most_up or node.tag in ("body", "html", "main", "article") or node.size > most_characters:
            return False
        if node.pictures:
            return True
    return False


def is_marked(line: Line, root: Node | None = None) -> bool:
    """Whether markup calls the line a caption or credit."""
    below = []
    for node in line.node.chain():
        if node is root or node.tag in ("body", "html", "main", "article"):
            break
        below.append(node)
    roles = line.roles.union(*(node.roles for node in below))
    if any(node.tag == "figcaption" for node in below) or roles & {"caption", "credit"}:
        return True
    if any(node.tag == "blockquote" for node in below):  # WordPress puts pull quotes into a <figure>, too
        return False
    return ("picture" in roles or any(node.tag == "figure" for node in below)) and not roles & {"date"}


def is_set_below(line: Line, root: Node) -> bool:
    """Whether place and wording make the line a caption below ``root``, where no markup does."""
    return _is_in_picture_box(line, root) or _is_credited(line)


def _is_in_picture_box(line: Line, root: Node) -> bool:
    """Whether the line stands below ``root`` in a small box that holds a picture and is named after it ("imgfull_div")."""
    for node in line.node.chain():
        if node is root or node.size > _SMALL_BOX:
            return False
        if node.pictures and _PICTURE_NAME.search(node.names):
            return True
    return False


def _is_credited(line: Line) -> bool:
    """Whether the line ends in a credit and shares a small box with its picture; the desk's initials are none."""
    text = line.text
    if not (line.images or line.after_image) or len(text) > _SMALL_BOX or not has_picture(line, 2, _SMALL_BOX):
        return False
    return bool(all(phrases.caption(text))) and not phrases.cut_tail(text, last=True)[1]


def belongs_to_picture(line: Line) -> bool:
    """Whether a line outside the story's paragraphs is a caption or credit: by its markup, or by place and wording."""
    text = line.text
    if len(text) > _LONGEST or line.link_share > 0.6 or line.aside or phrases.insert(text) or is_date_line(line):
        return False
    if is_marked(line):
        return True
    if not has_picture(line) or label(text) == "writer":
        return False
    if line.named and len(text) > len(line.named) + 12 and text.startswith(line.named):
        return True
    caption, credit = phrases.caption(text)
    if credit and (caption or "/" in credit or "©" in credit or "foto" in credit.lower()):
        return True
    close = has_picture(line, 3, _SMALL_BOX)
    return close and len(words(text)) >= 3 and len(text) >= 15 and "byline" not in roles_near(line)


def parted(line: Line) -> list[Block]:
    """The caption and credit of a line that belongs to a picture."""
    text = _BUTTONS.sub("", line.text)
    credited = "credit" in roles_near(line) and "caption" not in roles_near(line)
    named = line.named if line.named and line.named != text else ""
    if named and text.startswith(named) and len(text) > len(named) + 8:  # "<span class=author>A / B</span> Caption"
        return [Block(kind="caption", text=text[len(named) :].strip(" -–:|")), Block(kind="credit", text=named)]
    caption, credit = ("", text) if credited and len(text) < 110 else phrases.caption(text)
    if not credit and named and text.endswith(named):
        caption, credit = text[: -len(named)].rstrip(" -–:|/("), named
    return blocks_of(caption, credit)


def blocks_of(caption: str, credit: str) -> list[Block]:
    blocks = []
    if caption:
        blocks.append(Block(kind="caption", text=caption))
    if credit:
        blocks.append(Block(kind="credit", text=credit))
    return blocks


def with_names_as_credits(captions: list[tuple[int, Block]], lines: list[Line]) -> list[tuple[int, Block]]:
    """A name alone in the box of a picture that has a caption as well is its credit ("Glery Lazuardi")."""
    texts = [block for _, block in captions if block.kind == "caption"]
    if any(block.kind == "credit" for _, block in captions) or len(texts) != 2:
        return captions
    alone = [block for block in texts if _NAME.fullmatch(block.text) and len(block.text) < 40]
    if len(alone) != 1:
        return captions
    credit = [(index, Block(kind="credit", text=b.text)) for index, b in captions if b is alone[0]]
    return [pair for pair in captions if pair[1] is not alone[0]] + credit
