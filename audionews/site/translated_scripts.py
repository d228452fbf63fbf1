"""The texts of a script in another language, as ``translated.py`` has them: what stands between quotes or backticks, ``${…}`` a part of it.

Only what has to be known of JavaScript to find its literals: comments, patterns, and literals within literals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from audionews.site.translated import Say

_WORD = re.compile(r"[^\W\d_]{2,}")


def script(source: str, file: str, say: Say) -> str:
    """A script's source with every text as ``say`` has it."""
    made, at = [], 0
    for start, end in _texts(source):
        made.append(source[at:start])
        quote, inside = source[start], source[start + 1 : end - 1]
        translation = say(inside, file) if _WORD.search(_bare(inside)) else inside
        if translation == inside and quote == "`":
            translation = "".join(
                piece if not code else "${" + script(piece[2:-1], file, say) + "}" for code, piece in _pieces(inside)
            )
        made.append(quote + translation + quote)
        at = end
    return "".join([*made, source[at:]])


def _bare(inside: str) -> str:
    return " ".join(piece for code, piece in _pieces(inside) if not code)


def _texts(source: str) -> Iterator[tuple[int, int]]:
    """Where each literal begins and ends, its quotes included; those inside a ``${…}`` belong to the one around them."""
    at, before = 0, ""
    while at < len(source):
        sign = source[at]
        if source.startswith("//", at):
            at = (source.find("\n", at) + 1) or len(source)
        elif sign in "'\"`":
            end = _end(source, at)
            yield at, end
            at, before = end, "'"
        elif sign == "/" and (before in "(,=:[!&|?{};\n" or not before):
            at, before = _end_of_pattern(source, at), "/"
        else:
            before = sign if not sign.isspace() else before
            at += 1


def _end(source: str, at: int) -> int:
    quote, at = source[at], at + 1
    while source[at] != quote:
        if source[at] == "\\":
            at += 2
        elif quote == "`" and source.startswith("${", at):
            at = _end_of_code(source, at + 2)
        else:
            at += 1
    return at + 1


def _end_of_code(source: str, at: int) -> int:
    depth = 1
    while depth:
        if source[at] in "'\"`":
            at = _end(source, at)
            continue
        depth += (source[at] == "{") - (source[at] == "}")
        at += 1
    return at


def _end_of_pattern(source: str, at: int) -> int:
    at, within = at + 1, False
    while source[at] != "/" or within:
        if source[at] == "\\":
            at += 1
        elif source[at] in "[]":
            within = source[at] == "["
        at += 1
    return at + 1


def _pieces(inside: str) -> Iterator[tuple[bool, str]]:
    """The parts of a template literal: (is code, "${…}" or text)."""
    at = start = 0
    while at < len(inside):
        if inside.startswith("${", at):
            if start < at:
                yield False, inside[start:at]
            end = _end_of_code(inside, at + 2)
            yield True, inside[at:end]
            at = start = end
        else:
            at += 2 if inside[at] == "\\" else 1
    if start < len(inside):
        yield False, inside[start:]
