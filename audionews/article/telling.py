"""A sentence that tells news though it begins like a call of the newsroom: "Donasi … lewat …", "Hak cipta lagu itu …".

What a call says may be left out; what a story says may not. A sentence without a link that stands between paragraphs of
the story and tells who said something, how much, since when or of what was spoken before is the story's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from audionews.article.page_tree import HEADINGS, Line, Node, is_prose

_TELLS = re.compile(
    r",\s(?:kata|ujar|tutur|ucap|jelas|tegas|ungkap|imbuh|menurut)\s\w|\b(?:itu|tersebut)\b|"
    r"\b(?:sejak|setelah|sehingga|mencapai|menurun|turun|naik|menewaskan|terjerat|mengaku|menuai|dilaporkan|menunjukkan|memperlihatkan|"
    r"disalurkan|diduga|ditahan|ditangkap|meminta|menyebut|korban)\b|"
    r"\b\d[\d.,]*\s(?:persen|orang|warga|ribu|juta|miliar|triliun|desa|rumah|unit|kasus|hari|tahun)\b",
)
_OPENS_SMALL = re.compile(r"\w+(?:\s\w+)?\s?:\s[a-z]{2,}\s")
_CALLS = re.compile(
    r"\b(?:kami|anda|kamu|kalian)\b(?!,)|\bdi ?sini\b|\btautan\b|\blink\b|@|https?:|www\.|"
    r"\b(?:artikel|berita|konten|tulisan)\s+ini\b(?!.*\b(?:kata|dimuat ulang|hak jawab|diduga)\b)|\b(?:pandangan|sikap|tanggung jawab) redaksi (?:kami|[A-Z])",
    re.I,
)


def is_telling(lines: Sequence[Line], index: int) -> bool:
    """Does line ``index`` tell something in the midst of the story?"""
    line = lines[index]
    if line.link or not is_prose(line) or line.text[-1:] not in '.”"' or _CALLS.search(line.text):
        return False
    before, after = (lines[at] if 0 <= at < len(lines) else None for at in (index - 1, index + 1))
    if not (_is_beside(before, line) and _is_beside(after, line)):
        return False
    return _TELLS.search(line.text) is not None or _OPENS_SMALL.match(line.text) is not None


def _is_beside(other: Line | None, line: Line) -> bool:
    return other is not None and other.node.parent is line.node.parent and is_prose(other)


def is_chapter(line: Line, following: Line | None, root: Node, *, headed: bool) -> bool:
    """Is a day part of the story ("Jumat, 1 April 2022" over a part of a chronology, or below the name of an event)? Its text follows."""
    if following is None or not following.is_in(root) or line.mark == "date" or line.moment:
        return False
    heads = line.node.tag in HEADINGS or line.is_bold or headed
    return heads and (is_prose(following) or following.node.tag == "li")
