"""Datelines: place, paper, sometimes a day, before the first sentence ("JAKARTA, KOMPAS.com - ")."""

from __future__ import annotations

import re

_PAPER = r"[\w’']+(?:\.[\w]+)*\.(?i:com|co\.id|id|net|org|co|tv|go\.id|or\.id|info|news|asia)"
# a stroke before a capital parts two places; were it also a letter of one, "A/B/C/…" could be read in millions of ways
_CAP = r"[A-ZÀ-Ý0-9](?:[\w.’'&-]|/(?![A-ZÀ-Ý0-9]))*"
_GROUP = rf"{_CAP}(?:[ ]{_CAP}){{0,3}}"
_BRACKET = r"\([^()]{2,60}\)"
_DASH = r"\s*(?:[.,:]\s*)?(?:[-–—―‒]{1,3}|&mdash;|\|)+[\s.]*"
_DAY = r"(?:\d{1,2}[ ]\w+(?:[ ]\d{4})?|\(?\d{1,2}/\d{1,2}(?:/\d{4})?\)?)"
_PART = rf"(?:{_PAPER}|{_DAY}|{_GROUP})"
_FORM = re.compile(
    rf"(?P<line>{_PART}(?:\s*[,/:|]\s*{_PART}){{0,4}}(?:\s*,?\s*{_BRACKET})?(?:\s*[,:]\s*{_PART})?){_DASH}", re.U
)
_COLON = re.compile(rf"(?P<line>(?:KBRN|RRI)[\w. ]{{0,12}},\s*{_GROUP})\s*:\s*")
_KONTAN = re.compile(
    rf"(?P<line>{_PAPER}\s*[-–—]\s*[A-Z][A-Z .]{{2,30}}|{_PAPER}\s*,\s*[A-Z][A-Z]{{2,20}}(?:[ ][A-Z]{{2,20}})?|[A-Z][A-Za-z. ]{{2,30}},\s*{_PAPER})(?:\s*[.:–—-]+\s*|\s+(?=[A-Z“\"]))"
)
_BOLD = re.compile(rf"(?:{_PAPER}|{_GROUP})(?:\s*[,/]\s*(?:{_PAPER}|{_GROUP})){{0,3}}(?:\s*{_BRACKET})?\s*[.,:]?")
_PAPER_ALONE = re.compile(_PAPER + r"\b", re.I)


def split(text: str, lead_bold: str = "", *, lang: str = "id") -> tuple[str, str] | None:
    """(dateline as printed, rest) of a story's first paragraph, or None. The rest is "" where the line is nothing else."""
    head = text[:160]
    bold = lead_bold.strip()
    # "<b>PAPER.CO.ID - SEMARANG. </b>Pemerintah …": what is bold and holds paper and place is the dateline as a whole
    if (
        bold
        and len(bold) <= 60
        and text.startswith(bold)
        and _PAPER_ALONE.search(bold)
        and (match := _KONTAN.match(head))
        and abs(match.end() - len(bold)) <= 3
    ):
        return text[: match.end()].strip(), text[match.end() :].strip()
    for form in (_FORM, _COLON):
        if (match := form.match(head)) and _fits(match["line"], lang, text) and not _is_hyphen(match, text):
            return text[: match.end()].strip(), text[match.end() :].strip()
    if (match := _KONTAN.match(head)) and len(match["line"]) <= 60:
        return text[: match.end()].strip(), text[match.end() :].strip()
    # "<b>Liputan6.com, Jakarta</b> London …": only the bold letters show where it ends
    if bold and len(bold) <= 60 and _BOLD.fullmatch(bold) and text.startswith(bold) and _PAPER_ALONE.search(bold):
        rest = text[len(bold) :]
        if re.match(r"\s*(?:[-–—:]|[A-Z0-9“\"'‘])", rest) and not rest.startswith(","):
            rest = re.sub(r"^\s*[-–—:]+\s*", "", rest)
            return bold, rest.strip()
    return None


def _is_hyphen(match: re.Match[str], text: str) -> bool:
    """Whether what looks like the dash is inside a word: "Ubur-Ubur naik", "SOLO-JOGJA", where "SOLO-Warga" is a dateline."""
    if text[match.end("line") : match.end()] != "-":
        return False
    following = re.match(r"\w*", text[match.end() :])
    return not match["line"].isupper() or (following is not None and len(following[0]) > 1 and following[0].isupper())


def _fits(line: str, lang: str, text: str) -> bool:
    if len(line) > 75 or len(line.split()) > 10:
        return False
    if _PAPER_ALONE.search(line) or "(" in line:
        return True
    if lang != "id":
        return line.split(",")[0].isupper()
    rest = text[len(line) :].lstrip(" .,:-–—|")
    # "Persija - yang …" goes on in lower case: an aside, no dateline
    return len(line.split()) <= 6 and not rest[:1].islower() and not line[:1].isdigit()


def is_alone(text: str, lang: str = "id") -> bool:
    """Whether a whole short line is a dateline ("Jakarta -")."""
    if len(text) > 80:
        return False
    return bool(_FORM.fullmatch(text + (" " if not text.endswith(" ") else "")) or _FORM.fullmatch(text))
