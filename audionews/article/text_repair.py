"""What encodings, page builders and type setters did to a text, undone: each function takes one run of text."""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import pairwise

# ── letters ───────────────────────────────────────────────────────────────────────────────────────────────────────

# C1 controls in a page are windows-1252 read as Latin-1; browsers show the latter's signs (WHATWG HTML, 13.2.5.80).
C1_SIGNS = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_TWICE_ENCODED = re.compile(r"[ÂÃâÅÐ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,2}")
_ENTITY = re.compile(r"&(?:amp;)*(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8}\d?);", re.I)
_STYLED = re.compile("[\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff\u24b6-\u24e9\U0001f130-\U0001f189]")


def letters_repaired(text: str) -> str:
    """``text`` decoded where it was encoded twice, with plain letters for ligatures and styled ones."""
    if "&" in text and _ENTITY.search(text):
        text = _ENTITY.sub(lambda entity: html.unescape(html.unescape(entity[0])), text)
    if text.isascii():
        return text
    text = text.translate(C1_SIGNS)
    if _TWICE_ENCODED.search(text):
        text = _decoded_again(text)
    return _STYLED.sub(lambda sign: _plain_letter(sign[0]), text)


def _plain_letter(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    if plain == sign:  # 🅰 has no decomposition; its name has the letter
        name = unicodedata.name(sign, "")
        return name[-1] if name.startswith("NEGATIVE") and "LETTER" in name else sign
    return plain


def _decoded_again(text: str) -> str:
    def run_decoded(run: re.Match[str]) -> str:
        for codec in ("cp1252", "latin-1"):
            try:
                return run[0].encode(codec).decode("utf-8")
            except UnicodeError:
                continue
        return run[0]

    repaired = re.sub(r"[^\x00-\x7f]{2,}", run_decoded, text)
    return _decoded_again(repaired) if repaired != text and _TWICE_ENCODED.search(repaired) else repaired


_ASTERISKS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{2,160})(?<=\S)\*(?![\w*])")


def without_asterisks(text: str) -> str:
    """``text`` without the pairs of asterisks by which messengers set words in bold: "*Jadwal kerja bakti*"."""
    return _ASTERISKS.sub(r"\1", text) if "*" in text else text


_SPACED = re.compile(r"(?<!\S)[^\W\d_](?:[ \u00a0\u2009\u202f][^\W\d_]){3,}(?!\S)")


def closed_up(text: str) -> str:
    """``text`` with the words closed up that a typesetter spaced out: "M A D I U N". Letters in the order of the alphabet stay."""
    return _SPACED.sub(_closed_up, text)


def _closed_up(spaced: re.Match[str]) -> str:
    letters = spaced[0][::2]
    in_order = all(ord(after) - ord(before) == 1 for before, after in pairwise(letters.lower()))
    is_word = not in_order and re.search(r"[aeiou]", letters, re.I) and len(set(letters)) > 2
    return letters if is_word else spaced[0]


# ── figures above and below the line ──────────────────────────────────────────────────────────────────────────────

_SUPERSCRIPTS = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_VULGAR = {
    "1/2": "½",
    "1/3": "⅓",
    "2/3": "⅔",
    "1/4": "¼",
    "3/4": "¾",
    "1/5": "⅕",
    "1/8": "⅛",
    "3/8": "⅜",
    "5/8": "⅝",
    "7/8": "⅞",
}
_UNIT = re.compile(r"(?<![^\W\d_])(?:[kcdmh]?m|dam|ft|in|kaki|inci|meter|kilometer|sentimeter)$", re.I)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d$")


def raised(before: str, text: str, *, linked: bool) -> str | None:
    """What ``<sup>text</sup>`` means after ``before``: an exponent, a sign or plain letters; ``None`` for a footnote's mark."""
    mark = text.strip()
    if not mark:
        return ""
    if re.fullmatch(r"[\[(]?(?:\d{1,3}|[a-z*†‡§]{1,2})[\])]|[*†‡§]{1,3}", mark) or (linked and len(mark) <= 5):
        return None
    figure = re.fullmatch(r"[+\-−]?(?:\d{1,3}|n)", mark)
    if figure and before[-1:].isdigit():
        return None if _YEAR.search(before) else mark.translate(_SUPERSCRIPTS)
    if figure and (_UNIT.search(before) or before.endswith(")")):
        return mark.translate(_SUPERSCRIPTS)
    if figure:
        return None if before.strip() and not mark.startswith(("+", "-", "−")) and mark != "n" else mark
    if mark in ("o", "0", "°", "º") and before.rstrip()[-1:].isdigit():
        return "°"
    return text


def is_footnote_link(href: str, link: object, before: str) -> bool:
    """Whether a figure that links into its own page after ``before`` is a footnote's mark, set without ``<sup>``."""
    if not href.startswith("#") or len(href) < 2 or not before.strip():
        return False
    return bool(re.fullmatch(r"\s*[\[(]?\d{1,3}[\])]?\s*", "".join(link.itertext())))


def lowered(before: str, text: str) -> str:
    """What ``<sub>text</sub>`` means after ``before``: the figure of a formula, or plain text."""
    return text.strip().translate(_SUBSCRIPTS) if text.strip().isdigit() and before[-1:].isalpha() else text


def fraction(before: str, upper: str, lower: str) -> str:
    """A fraction that was set with ``<sup>`` and ``<sub>``: "1½"; "1 5/12" where Unicode has no sign."""
    parts = f"{upper.strip()}/{lower.strip()}"
    return _VULGAR.get(parts) or (" " if before[-1:].isdigit() else "") + parts


# ── shortcodes and programs ───────────────────────────────────────────────────────────────────────────────────────

_SHORTCODE = re.compile(
    r"\[(?P<end>/)?(?P<name>[a-z][a-z0-9]{0,20}(?:[_-][a-z0-9]{1,20}){0,6})(?P<rest>(?:\s[^\[\]]{0,800})?)/?\]"
)
_BARE_CODES = frozenset(
    ["wpdiscuz", "gallery", "embed", "video", "audio", "playlist", "caption", "wpforms", "sc", "ads", "ad", "adsense", "iklan", "toc", "youtube", "instagram", "twitter", "tweet", "gambas", "googleads", "advert", "widget", "button", "row", "column", "spacer", "divider", "share", "mailpoet", "newsletter"]
)  # fmt: skip
_CLOSING = re.compile(r"\[/([a-z][\w-]{0,40})\]")


def closed_shortcodes(text: str) -> frozenset[str]:
    """The names of shortcodes that a page closes: ``[box]`` is one where ``[/box]`` follows, "[sic]" never."""
    return frozenset(_CLOSING.findall(text)) if "[/" in text else frozenset()


def without_shortcodes(text: str, closed: frozenset[str]) -> tuple[str, list[str]]:
    """(text without the shortcodes of page builders, the shortcodes). What they enclose stays, but for an embedded address."""
    if "[" not in text:
        return text, []
    codes: list[str] = []

    def taken(code: re.Match[str]) -> str:
        name, rest = code["name"], code["rest"]
        certain = code["end"] or re.search(r"\w\s*=\s*[\"'“”″\w]", rest) or re.search(r"[_\d]", name) or name in closed
        if (
            certain
            or (name in _BARE_CODES and not rest)
            or (name.split("-")[0] in ("contact", "vc", "et", "the") and "-" in name)
        ):
            codes.append(code[0])
            return " "
        return code[0]

    text = _SHORTCODE.sub(taken, text)
    if any(code.startswith("[embed") or code.startswith("[video") for code in codes):
        addresses = re.findall(r"(?:https?:)?//\S+", text)
        if addresses and not re.sub(r"(?:https?:)?//\S+", "", text).strip():
            codes += addresses
            text = ""
    return " ".join(text.split()), codes


_CODE_MARKS = (
    re.compile(r"\bfunction\s*\w*\s*\("), re.compile(r"\b(?:window|document|googletag|adsbygoogle|jQuery|console)\b\s*[.|=(\[]"),
    re.compile(r"\.(?:push|cmd|getElement\w+|appendChild|addEventListener|insertBefore)\b\s*\("), re.compile(r"\b(?:var|let|const)\s+\w+\s*="),
    re.compile(r"[.#]?[\w\-\[\]*=,.#:> ]{2,120}\{\s*[\w-]+\s*:[^{}]{1,400};?\s*\}?"), re.compile(r"\}\s*\)?\s*\(|\(\s*\{|\[\s*\]\s*\)"),
    re.compile(r"<\/?(?:script|style|div|span|iframe|ins)\b"), re.compile(r"@(?:media|import|font-face)\b|!important|mso-[\w-]+\s*:"),
    re.compile(r"(?:^|\s)(?:Normal 0 false|MicrosoftInternetExplorer4|X-NONE)"), re.compile(r"\b(?:px|em|rem|rgba?)\b\s*[;})(]"),
)  # fmt: skip


_PLAIN_WORDS = re.compile(r"(?:[^\W\d_]{2,30}[ ,]{1,2}){6}")


def is_code(text: str) -> bool:
    """Whether a line is program text or a style sheet: two marks of code, or one and hardly a sentence beside it."""
    if not ("{" in text or "(" in text or "<" in text or "mso-" in text or "X-NONE" in text):
        return False
    marks = sum(bool(mark.search(text[:2_000])) for mark in _CODE_MARKS)
    if not marks or _PLAIN_WORDS.search(text[:2_000]):  # a sentence that speaks of a program is a sentence
        return False
    signs = sum(char in "{}[]();=<>|&_!:#" for char in text)
    return signs * (12 if marks > 1 else 9) > len(text)


_STYLE_RULE = re.compile(r"(?:^|(?<=[\s};]))[^{}<\"“”!?]{1,240}\{[^{}]{2,600}\}")
_PROGRAM_CALL = re.compile(r"\(adsbygoogle\s*=[^)]{0,80}\)(?:\.push\([^)]{0,80}\);?)?")


def without_code(text: str) -> tuple[str, list[str]]:
    """(text without style rules and calls of programs inside it, what was cut)."""
    if ("{" not in text and "(adsbygoogle" not in text) or len(text) > 20_000:
        return text, []
    cut: list[str] = []

    def taken(code: re.Match[str]) -> str:
        selector = code[0].partition("{")[0]
        sentence = re.match(r".*[.!?…]\s+(?=[.#@\w])", selector) if code[0].endswith("}") else None
        kept = sentence[0] if sentence else ""
        cut.append(code[0][len(kept) :].strip())
        return kept

    text = _PROGRAM_CALL.sub(taken, text)
    if re.search(r"\{\s*[\w-]+\s*:[^{}]*\}", text):
        text = _STYLE_RULE.sub(taken, text)
    return " ".join(text.split()), cut


# ── letters at the head of a paragraph, hidden addresses ──────────────────────────────────────────────────────────

_LETTER = re.compile(r"[\"“'‘(]?[A-ZÀ-Ý]")


def is_drop_cap(text: str, following: str, *, indonesian: bool) -> bool:
    """Whether a paragraph's first letter, set apart by markup, belongs to the word ``following``."""
    if not _LETTER.fullmatch(text.strip()) or not following.lstrip()[:1].islower():
        return False
    return indonesian or text.strip()[-1] not in "AIO" or following[:1].islower()  # "A bridge": a word of its own


def plain_address(encoded: str) -> str:
    """The e-mail address that Cloudflare hides as "[email protected]" (its ``data-cfemail``), or ""."""
    try:
        code = bytes.fromhex(encoded)
        return bytes(byte ^ code[0] for byte in code[1:]).decode("utf-8")
    except (ValueError, IndexError):
        return ""
