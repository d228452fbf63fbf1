"""Names as bylines print them: the labels before and behind them, and what is no person's name."""

from __future__ import annotations

import re

_WRITER = (
    r"(?:di)?tulis(?:an)? oleh|(?:diposkan|diposting|dikirim|diterbitkan) oleh|oleh|penulis|reporter|pewarta|wartawan|jurnalis|kontributor|koresponden|author|writer|"
    r"written by|reported by|posted by|story by|text by|words by|by|laporan(?: wartawan)?(?: [A-Z][\w.]+(?:\.(?:com|co\.id|id))?)?|rep|nama penulis"
)
_OTHER = r"editor|penyunting|redaktur(?: pelaksana)?|redaksi|red|uploader|publisher|fotografer|penerjemah|copy ?editor|tim redaksi|produser|published by|edited by|diedit oleh"
_LABEL = re.compile(
    rf"(?:^|(?<=[\s|•·,;/]))(?P<writer>{_WRITER})\s*(?P<colon>[:：]|,(?= [A-Z]))?\s+(?=\S)|(?:^|(?<=[\s|•·,;/]))(?P<other>{_OTHER})\s*[:：]?(?:\s+|$)",
    re.I,
)
_AFTER = re.compile(
    r"^(?P<name>.{3,60}?)\s*[-–—|,(]?\s*\(?(?P<role>penulis|reporter|pewarta|wartawan|jurnalis|author|kontributor|editor|redaktur|penyunting|tim redaksi)\)?$",
    re.I,
)
_NAME = re.compile(
    r"[A-ZÀ-Ý\u0100-\u024F][\w.'’`-]*(?:[ ,.]+(?:[A-ZÀ-Ý\u0100-\u024F][\w.'’`-]*|dan|bin|binti|al|van|de|der|von|da|el|la|&|and|bt|b|/)){0,9}\.?"
)
_OFFICE = re.compile(
    r"\bredaksi|\.com|\.co\b|\.id\b|\.net|https?:|www\.|@|\badmin|\bcyber media|news(?:room)?\b|^tim\s|\bteam\b|\bkompas|\bdetik\b|\bantara\b|"
    r"\bliputan|\btribun|\beditor|\bmedia\b|\bnetwork|\bstaff\b|indonesia$|\bportal\b|\bdesk\b|\bfacebook|\btwitter|\bpanitia\b|\bhumas\b|\bist\b|^dok\b",
    re.I,
)
_ROLE_WORDS = frozenset(
    (
        "jurnalis",
        "reporter",
        "penulis",
        "wartawan",
        "pewarta",
        "kontributor",
        "editor",
        "author",
        "writer",
        "koresponden",
    )
)
_STAMP = re.compile(
    r"\s*(?:[|•·–—]|\s-\s|,?\s*(?:pada\s+)?(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|\b(?:(?:di|pada|on|at)\s+)?\d{1,2}[ /:.]|\(\d).*$",
    re.I,
)


def label(text: str) -> str | None:
    """ "writer", "other" or None: whose name a line introduces."""
    match = _LABEL.match(text)
    if match:
        return "writer" if match["writer"] else "other"
    return None


def is_byline(text: str) -> bool:
    """Whether the whole line is a byline: a label and names, no sentence."""
    match = _LABEL.match(text)
    if not match or len(text) > 160:
        return False
    if match["other"]:
        return ":" in text[: match.end() + 2] and not text.endswith("?")
    return bool(writers(text)) and (
        bool(match["colon"]) or (len(text.split()) <= 9 and not text.endswith((".", "?", "!")))
    )


def writers(text: str) -> list[str]:
    """The writers that a labelled line names ("Penulis : A, B Editor : C" → A, B); without label, []."""
    names: list[str] = []
    text = re.sub(r"^(penulis|author|oleh|by|pewarta|reporter), (?=[A-Z])", r"\1: ", text, flags=re.I)
    marks = [match for match in _LABEL.finditer(text)]
    for at, match in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        if match["writer"] and (match.start() == 0 or match["colon"] or match["writer"].lower() in ("oleh", "by")):
            names += split(text[match.end() : end])
    return names


def split(text: str) -> list[str]:
    """Names out of "A, B" or "A / B". "A dan B" stays as it is printed: it is read aloud so."""
    if re.match(r"(?:HO|Dok|Ist|ANTARA|AFP|REUTERS|AP|Foto)\s*[/:]", text):  # a picture's agency, no writer
        return []
    text = _STAMP.sub("", " " + text.strip(" \t:|•·-–—,;/()")).strip()
    names = []
    for part in re.split(r"\s*[,;/|•·]\s*|\s+&\s+", text):
        name = clean_name(part)
        if name and name not in names:
            names.append(name)
    return names


def clean_name(text: str) -> str | None:
    """One name without title words and site names, or None where it is none."""
    text = text.strip(" \t:|•·-–—,;()[]*\"'")
    text = re.sub(r"^(?:oleh|by|penulis|reporter|pewarta)\s*:?\s+", "", text, flags=re.I)
    text = re.sub(r"\s*\((?:[^()]{1,40})\)$", "", text)
    if (
        text.lower() in _ROLE_WORDS
        or not 3 <= len(text) <= 70
        or _OFFICE.search(text)
        or any(char.isdigit() for char in text)
    ):
        return None
    if text.islower() and " " in text:
        text = text.title()
    match = _NAME.fullmatch(text)
    return text.rstrip(",") if match else None


def after(text: str) -> tuple[str, str] | None:
    """("Isna Rifka", "writer") for "Isna Rifka Penulis": the role behind the name, as in boxes of credits."""
    match = _AFTER.match(text)
    if not match:
        return None
    name = clean_name(match["name"])
    role = match["role"].lower()
    if not name:
        return None
    return name, "other" if role in ("editor", "redaktur", "penyunting", "tim redaksi") else "writer"


def unlabelled(text: str) -> list[str]:
    """Names in a line that markup calls the author's ("Fino Yurio Kristo - detikInet")."""
    if len(text) > 120:
        return []
    return split(text)
