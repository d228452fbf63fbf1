"""Our templates and scripts in another language: Indonesian is the source text, gettext catalogues have the other one.

``english.po`` has what the public meets and what both doors show, ``english_desk.po`` what the desk alone shows.

A template or script is translated *as it is read*, not while it runs: what a listener gets is one page and one script of one language, with no
word of the other in it and nothing to be looked up. So templates stay plain Indonesian, without a call around every sentence. (Genshi's
``Translator`` extracts all text of a template in the same way: https://genshi.edgewall.org/wiki/Documentation/i18n.html.)

What is translated is a *passage*: the run of text within one block-level element and one line, with the inline elements, expressions and
conditions in it, since word order differs; an attribute that is read aloud; a text that stands as a literal in an expression or a script.
A passage that the catalogue lacks stays Indonesian; ``tests/test_translated.py`` finds it before anybody does. What stands in an element
with a ``lang`` of its own is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import BaseLoader, Environment

CATALOGUES = tuple(Path(__file__).parent / name for name in ("english.po", "english_desk.po"))
INLINE = frozenset(["a", "strong", "em", "b", "i", "span", "code", "time", "kbd", "abbr", "del", "ins"])
SPOKEN = ("aria-label", "alt", "title", "placeholder", "label")
SPOKEN += ("data-name", "data-label", "data-renewed", "data-waits", "data-failed")  # shown or said by style and scripts
_ATTRIBUTE_VALUE = r'"(?:\{\{.*?\}\}|\{%.*?%\}|[^"])*"'
_TOKEN = re.compile(
    rf"(?P<comment>\{{#.*?#\}}|<!--.*?-->)|(?P<statement>\{{%.*?%\}})|(?P<expression>\{{\{{.*?\}}\}})"
    rf"|(?P<tag><[a-zA-Z/!](?:\{{\{{.*?\}}\}}|\{{%.*?%\}}|{_ATTRIBUTE_VALUE}|[^>\"{{])*>)|(?P<line>\n)|(?P<text>[^<{{\n]+|[<{{])",
    re.DOTALL,
)
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LITERAL = re.compile(r'"([^"\n]*)"')
_OPENS = re.compile(r"\{%-?\s*(if|for|macro|block|call|filter)\b")
_CLOSES = re.compile(r"\{%-?\s*end(\w+)\b")
_BETWEEN = re.compile(r"\{%-?\s*(elif|else)\b")

Say = Callable[[str, str], str]  # (passage, the file it stands in) → what stands there instead


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Passages and what they are in the other language; one that means something else in some file has that file's name as its context."""

    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (context or "", passage)

    def __call__(self, passage: str, file: str) -> str:
        return self.texts.get((file, passage)) or self.texts.get(("", passage)) or passage


@cache
def english() -> Catalogue:
    """The catalogues that ship, read once."""
    from polib import pofile

    entries = [entry for catalogue in CATALOGUES for entry in pofile(str(catalogue), encoding="utf-8")]
    return Catalogue(
        texts={(entry.msgctxt or "", entry.msgid): entry.msgstr for entry in entries if entry.translated()}
    )


@dataclass(slots=True)
class _Token:
    kind: str
    text: str
    mate: int | None = None  # of what opens or closes: its other end in the same run

    @property
    def name(self) -> str:
        match = _NAME.match(self.text) if self.kind == "tag" else None
        return match[1].lower() if match else ""

    @property
    def says(self) -> bool:
        return self.kind == "text" and _WORD.search(self.text) is not None


def template(source: str, file: str, say: Say) -> str:
    """A template's source with every passage as ``say`` has it."""
    made: list[str] = []
    run: list[_Token] = []
    foreign: list[str] = []  # the elements open inside one that has a language of its own

    def close() -> None:
        made.append(_run(run, file, say))
        run.clear()

    for match in _TOKEN.finditer(source):
        token = _Token(str(match.lastgroup), match[0])
        if foreign:
            close()
            made.append(token.text)
            if token.name == foreign[0]:
                foreign.pop() if token.text.startswith("</") else foreign.append(token.name)
            continue
        if token.kind == "tag" and token.name == "div" and re.search(r'\slang="\w+"', token.text):
            foreign.append(token.name)
            close()
            made.append(token.text)
        elif token.kind in ("comment", "line") or (token.kind == "tag" and token.name not in INLINE):
            close()
            made.append(_tag(token.text, file, say) if token.kind == "tag" else token.text)
        else:
            run.append(token)
    close()
    return "".join(made)


def _run(run: list[_Token], file: str, say: Say) -> str:
    """One line's worth: cut where something opens or closes outside of it, then each piece without what merely surrounds its text."""
    _pair(run)
    pieces: list[list[_Token]] = [[]]
    for token in run:
        lone = token.mate is None and (
            (token.kind == "tag")
            or (token.kind == "statement" and (_OPENS.match(token.text) or _CLOSES.match(token.text)))
        )
        if lone or (token.kind == "statement" and token.mate is None):
            pieces += [[token], []]
        else:
            pieces[-1].append(token)
    return "".join(_piece(piece, file, say) for piece in pieces)


def _pair(run: list[_Token]) -> None:
    open_at: list[tuple[str, int, list[int]]] = []
    for at, token in enumerate(run):
        token.mate = None
        if token.kind == "tag":
            key = f"<{token.name}"
            opens, closes = not token.text.startswith("</"), token.text.startswith("</")
        elif token.kind == "statement":
            opened, closed = _OPENS.match(token.text), _CLOSES.match(token.text)
            key = (opened or closed)[1] if opened or closed else ""
            opens, closes = opened is not None, closed is not None
            if _BETWEEN.match(token.text) and open_at and open_at[-1][0] in ("if", "for"):
                open_at[-1][2].append(at)
                continue
        else:
            continue
        if opens:
            open_at.append((key, at, []))
        elif closes and open_at and open_at[-1][0] == key:
            _, start, between = open_at.pop()
            run[start].mate, token.mate = at, start
            for one in between:
                run[one].mate = start


def _piece(piece: list[_Token], file: str, say: Say) -> str:
    if not any(token.says for token in piece):
        return "".join(_alone(token, file, say) for token in piece)
    start, end = 0, len(piece)
    while start < end:
        groups = _groups(piece[start:end])
        if not any(token.says for token in piece[start : start + groups[0]]) and piece[start].kind != "expression":
            start += groups[0]
        elif len(groups) == 1 and groups[0] > 1:
            start, end = start + 1, end - 1
        elif not any(token.says for token in piece[end - groups[-1] : end]) and piece[end - 1].kind != "expression":
            end -= groups[-1]
        else:
            break
    if (
        len(branches := _branches(piece[start:end])) > 1
    ):  # what was within one condition: its two sides are passages of their own
        translation = "".join(_piece(one, file, say) for one in branches)
    else:
        whole = "".join(token.text for token in piece[start:end])
        core = whole.strip()
        before, _, after = whole.partition(core)
        translation = before + say(core, file) + after
    outside = piece[:start], piece[end:]
    return (
        "".join(_alone(one, file, say) for one in outside[0])
        + translation
        + "".join(_alone(one, file, say) for one in outside[1])
    )


def _branches(piece: list[_Token]) -> list[list[_Token]]:
    branches: list[list[_Token]] = [[]]
    depth = 0
    for token in piece:
        depth += bool(_OPENS.match(token.text)) - bool(_CLOSES.match(token.text))
        if depth == 0 and _BETWEEN.match(token.text):
            branches += [[token], []]
        else:
            branches[-1].append(token)
    return branches


def _groups(piece: list[_Token]) -> list[int]:
    """How many tokens each part takes: an element or condition with all in it is one part."""
    lengths, at = [], 0
    while at < len(piece):
        name, depth, start = piece[at].name, 0, at
        opens = _OPENS.match(piece[at].text)
        if (piece[at].kind == "tag" and not piece[at].text.startswith("</")) or opens:
            while at < len(piece):
                one = piece[at]
                if name and one.name == name:
                    depth += -1 if one.text.startswith("</") else 1
                elif opens:
                    depth += bool(_OPENS.match(one.text)) - bool(_CLOSES.match(one.text))
                at += 1
                if depth == 0:
                    break
        else:
            at += 1
        lengths.append(at - start)
    return lengths


def _alone(token: _Token, file: str, say: Say) -> str:
    if token.kind == "tag":
        return _tag(token.text, file, say)
    if token.kind in ("statement", "expression"):
        return _literals(token.text, file, say)
    return token.text


def _tag(text: str, file: str, say: Say) -> str:
    """A tag with what is read aloud of it."""

    def put(match: re.Match[str]) -> str:
        name, value = match[1], match[2][1:-1]
        spoken = name in SPOKEN or (name == "content" and re.search(r'"(description|og:image:alt)"', text))
        if spoken and _WORD.search(re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", value)):
            return f'{name}="{say(value, file)}"'
        return f"{name}={_jinja(match[2], file, say)}"

    cut = re.sub(rf"([\w-]+)=({_ATTRIBUTE_VALUE})", put, text)
    return cut


def _jinja(value: str, file: str, say: Say) -> str:
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}", lambda one: _literals(one[0], file, say), value)


def _literals(code: str, file: str, say: Say) -> str:
    if re.match(r"\{%-?\s*(extends|from|import|include)\b", code):
        return code
    return _LITERAL.sub(lambda one: f'"{say(one[1], file)}"' if _WORD.search(one[1]) else one[0], code)


class TranslatedLoader(BaseLoader):
    """Every template, of the public pages and of the desk, in the catalogue's language."""

    def __init__(self, loader: BaseLoader, say: Say) -> None:
        self._loader, self._say = loader, say

    def get_source(self, environment: Environment, template_name: str):
        source, path, is_new = self._loader.get_source(environment, template_name)
        return template(source, template_name, self._say), path, is_new
