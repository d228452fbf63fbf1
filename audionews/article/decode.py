"""Bytes → text: strict UTF-8 first, then what was declared, then a guess.

Indonesian sites of the 2010s often declare ISO-8859-1 and send UTF-8 ("©" becomes "Â©"); a page that *is* valid UTF-8
with bytes above 127 practically never means something else, so the declaration comes second. What the page itself
declares is found by BeautifulSoup's EncodingDetector. Its further guess (charset_normalizer) is not asked: it takes
short Latin text for Urdu (cp1006); windows-1252 is what browsers fall back to.
"""

from __future__ import annotations

import codecs
import re

from audionews.article.composed import composed
from audionews.article.text_repair import C1_SIGNS

# What a browser does (WHATWG Encoding Standard): Latin-1 and ASCII labels mean windows-1252.
_WEB_NAMES = {"iso8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"))
_BOMS16 = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# XML 1.0 characters only: lxml refuses the rest, and no voice can say them. Lone surrogates count among them.
_UNSAYABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\ufeff\u200b\u2060\u00ad]")
# Vertical tabs and page breaks stand between words; C1 controls are windows-1252 read as Latin-1 ("5\x967 persen").
_SIGNS = {0x0B: " ", 0x0C: " "} | C1_SIGNS


def _known(label: str | None) -> str | None:
    try:
        name = codecs.lookup((label or "").strip()).name
        "".encode(name)  # "base64", "hex" and the like are codecs too, but none of text
    except (LookupError, ValueError, TypeError):
        return None
    return _WEB_NAMES.get(name, name)


def decode(content: bytes, declared: str | None = None) -> tuple[str, bool]:
    """The text of ``content`` without characters nobody can say, and whether its encoding had to be guessed."""
    for mark, name in (*_BOMS, *_BOMS16):
        if content.startswith(mark):
            return _sayable(content[len(mark) :] if name == "utf-8" else content, name), False
    try:
        return _clear(content.decode("utf-8")), False
    except UnicodeDecodeError as error:
        # A file cut in the middle of its last character is still UTF-8, and so is one with a stray byte or two.
        if error.start >= len(content) - 4 or _nearly_utf8(content):
            return _sayable(content, "utf-8"), False
    from bs4.dammit import EncodingDetector  # 0.3 s to import, and nearly every page is UTF-8

    for label in (declared, EncodingDetector.find_declared_encoding(content, is_html=True)):
        name = _known(label)
        if name and name != "utf-8":
            try:
                return _clear(content.decode(name)), False
            except (UnicodeError, ValueError):
                continue
    if content[:400].count(0) > len(content[:400]) // 4:
        little = content[1:400:2].count(0) >= content[0:400:2].count(0)
        return _sayable(content, "utf-16-le" if little else "utf-16-be"), True
    return _sayable(content, "cp1252"), True


def _clear(text: str) -> str:
    if text.isascii():
        return _UNSAYABLE.sub("", text.replace("\x0b", " ").replace("\x0c", " "))
    return _UNSAYABLE.sub("", text.translate(_SIGNS))


def _nearly_utf8(content: bytes) -> bool:
    """One broken sequence in fifty good ones: a damaged UTF-8 page, not another encoding."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken * 50 <= sum(1 for char in text if char > "\x7f")


def _sayable(content: bytes, name: str) -> str:
    return _clear(content.decode(name, "replace").replace("\ufffd", ""))


def one_line(text: str) -> str:
    """Plain text on one line: NFC, any run of white space as one space."""
    text = " ".join(text.split())
    return composed(text)


def words(text: str) -> list[str]:
    """The words of a text in lower case, for comparing wording without punctuation."""
    return re.findall(r"\w+", text.lower())


_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def count_words(text: str) -> int:
    """How many words a text has; two signs of a script without spaces (Japanese, Chinese, Korean) count as one."""
    signs = 0 if text.isascii() else len(_DENSE.findall(text))
    return max(len(words(text)), signs // 2)
