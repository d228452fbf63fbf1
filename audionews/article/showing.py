"""What markup says of how a text is shown: not at all, to screen readers alone, after a button is pressed, or as it was typed."""

from __future__ import annotations

import re

from audionews.article.decode import one_line
from audionews.article.page_tree import HEADINGS

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_HIDING = re.compile(r"(?:^|\s)(?:hide|hidden|d-none|invisible)(?:\s|$)")
_SHOWN_WIDE = re.compile(r"(?:^|\s)(?:(?:sm|md|lg|xl|2xl):(?:block|flex|inline|grid|contents)|d-(?:sm|md|lg|xl)-\w+)")
_FOR_READERS = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text|visuallyhidden|assistive-text)(?:\s|$)", re.I
)
_AS_TYPED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_ACCORDION = re.compile(r"accordion|akordeon|collaps|faq|toggle|tanya", re.I)
_GO_ON = re.compile(
    r"(?:baca|lihat|tampilkan|buka|muat|show|read|load|lanjut\w*|selengkapnya|bagikan|share|menu|tutup|close)\b", re.I
)


def is_hidden(attributes, names: str) -> bool:
    """Whether an element with these attributes, of class and id ``names``, is not shown when the page is opened."""
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")):
        return True
    if not names or not (_HIDING.search(names) or _FOR_READERS.search(names)):
        return False
    return not _SHOWN_WIDE.search(names)


def keeps_lines(attributes, names: str) -> bool:
    """Whether the ends of lines in the source are seen on the page."""
    return bool(_AS_TYPED.search(attributes.get("style", "")) or (names and "whitespace-pre" in names))


def asked(button) -> str:
    """The words of an lxml ``<button>`` that heads a text it opens ("Apakah dikenai biaya?"); "" of any other button."""
    parent = button.getparent()
    named = " ".join((button.get("class", ""), parent.get("class", "") if parent is not None else ""))
    heads = parent is not None and parent.tag in HEADINGS
    opens = button.get("aria-controls") or button.get("aria-expanded") or button.get("data-bs-toggle") == "collapse"
    text = one_line("".join(button.itertext()))
    if len(text) < 8 or len(text) > 200 or _GO_ON.match(text):
        return ""
    return text if heads or _ACCORDION.search(named) or (opens and text.endswith("?")) else ""
