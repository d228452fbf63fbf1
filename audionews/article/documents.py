"""Files of word processors, .docx and .odt, as a story. They are zips of XML that strangers may have made: read under limits.

Only named parts are unpacked, each no further than ``MOST_BYTES``, so a zip bomb never unfolds; a part with a document type is refused, so
there are no entities to expand (OWASP, XML External Entity Prevention). .docx becomes HTML by mammoth; .odt is read here, after
OpenDocument 1.3 part 3 (https://docs.oasis-open.org/office/OpenDocument/v1.3/), as the Python readers of it are not kept up.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

from audionews.article.model import Article, Page
from audionews.article.pasted import pasted
from audionews.errors import BadInput

MOST_BYTES = 24_000_000  # of one part, unpacked: the text of a long book
MOST_PARTS = 4_000
_ZIP = b"PK\x03\x04"
_WORD_PARTS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "word/document.xml",
    "word/_rels/document.xml.rels",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "word/endnotes.xml",
)
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Quote'] => blockquote:fresh
p[style-name='Intense Quote'] => blockquote:fresh
p[style-name='caption'] => figcaption:fresh
"""


def is_document(content: bytes) -> bool:
    """Whether this is a zip, as .docx and .odt are."""
    return content.startswith(_ZIP)


def without_pictures(content: bytes) -> bytes:
    """The parts of a .docx or .odt that hold words; a document with photographs is ten times as large. Raises as :func:`article_of`."""
    slim = io.BytesIO()
    with _opened(content) as packed, zipfile.ZipFile(slim, "w", zipfile.ZIP_DEFLATED) as out:
        for name in ("mimetype", "content.xml", *_WORD_PARTS):
            if name in packed.namelist():
                out.writestr(name, _part(packed, name))
    return slim.getvalue()


@contextmanager
def _opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if len(packed.namelist()) > MOST_PARTS:
                raise BadInput("article.bad_document", why=f"lebih dari {MOST_PARTS} bagian")
            yield packed
    except NotImplementedError as error:
        raise BadInput("article.bad_document", why="dipadatkan dengan cara yang tidak dikenal") from error
    except RuntimeError as error:
        raise BadInput("article.bad_document", why="terkunci dengan kata sandi") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise BadInput("article.bad_document", why="rusak atau terpotong") from error


def article_of(content: bytes) -> Article:
    """The story in a .docx or .odt. Raises ``BadInput("article.binary")`` for another file, ``("article.bad_document")`` for a broken or
    hostile one."""
    with _opened(content) as packed:
        names = set(packed.namelist())
        if "word/document.xml" in names:
            html = _of_word({name: _part(packed, name) for name in _WORD_PARTS if name in names})
        elif "content.xml" in names and "mimetype" in names and b"opendocument.text" in _part(packed, "mimetype"):
            html = _of_odt(_part(packed, "content.xml"))
        else:
            raise BadInput("article.binary")
    return pasted(Page(content=html.encode("utf-8", "replace")), titled=True)


def _part(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadInput("article.bad_document", why=f"bagian {name} terlalu besar")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise BadInput("article.bad_document", why=f"bagian {name} memuat DOCTYPE")
    return content


def _of_word(parts: dict[str, bytes]) -> str:
    """By mammoth, which is given those parts alone: neither pictures nor what else lies in the file."""
    import mammoth  # a tenth of a second, and few stories come so

    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    plain.seek(0)
    try:
        return mammoth.convert_to_html(plain, style_map=_STYLES, convert_image=lambda _image: []).value
    except Exception as error:  # it trusts that a document is one: whatever it falls over, the file is at fault
        raise BadInput("article.bad_document", why="isinya bukan naskah") from error


_OFFICE, _TEXT, _TABLE, _STYLE, _FO, _DRAW = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}"
    for name in ("office", "text", "table", "style", "xsl-fo-compatible", "drawing")
)
_UNREAD = frozenset(
    f"{space}{name}"
    for space, name in (
        (_TEXT, "tracked-changes"),
        (_TEXT, "note"),
        (_TEXT, "sequence-decls"),
        (_TEXT, "table-of-content"),
        (_OFFICE, "annotation"),
        (_OFFICE, "forms"),
        (_DRAW, "image"),
    )
)
_AS_TAG = {
    f"{_TEXT}list": "ul",
    f"{_TEXT}list-item": "li",
    f"{_TABLE}table": "table",
    f"{_TABLE}table-row": "tr",
    f"{_TABLE}table-cell": "td",
}


def _of_odt(content: bytes) -> str:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput("article.bad_document", why="isinya bukan naskah") from error
    text = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if text is None:
        raise BadInput("article.binary")
    styles = {one.get(f"{_STYLE}name"): one for one in root.iter(f"{_STYLE}style")}
    out: list[str] = []
    _write(text, out, styles, in_head=False)
    return "".join(out)


def _write(element, out: list[str], styles: dict, *, in_head: bool) -> None:
    """``element``'s content as HTML. libxml2 lets nothing nest deeper than 256, so this may recurse."""
    out.append(escape(element.text or ""))
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _UNREAD:
            out.append(escape(child.tail or ""))
            continue
        tag = _tag(child, styles)
        if tag == "td" and in_head:
            tag = "th"
        spans = "".join(
            f' {name}="{escape(value)}"'
            for name, value in (
                ("colspan", child.get(f"{_TABLE}number-columns-spanned")),
                ("rowspan", child.get(f"{_TABLE}number-rows-spanned")),
            )
            if value
        )
        if child.tag in (f"{_TEXT}s", f"{_TEXT}tab"):
            out.append(" ")
        elif child.tag == f"{_TEXT}line-break":
            out.append("<br>")
        else:
            out.append(f"<{tag}{spans}>" if tag else "")
            _write(child, out, styles, in_head=in_head or child.tag == f"{_TABLE}table-header-rows")
            out.append(f"</{tag}>" if tag else "")
        out.append(escape(child.tail or ""))


def _tag(element, styles: dict) -> str:
    name = element.get(f"{_TEXT}style-name") or ""
    style = styles.get(name)
    kind = (style.get(f"{_STYLE}parent-style-name") if style is not None else None) or name
    if element.tag == f"{_TEXT}h":
        level = element.get(f"{_TEXT}outline-level") or "2"
        return f"h{min(6, max(1, int(level)))}" if level.isdecimal() else "h2"
    if element.tag == f"{_TEXT}p":
        return {"Title": "h1", "Quotations": "blockquote"}.get(
            kind, "figcaption" if kind in ("Caption", "Figure", "Illustration") else "p"
        )
    if element.tag == f"{_TEXT}span" and style is not None:
        text_style = style.find(f"{_STYLE}text-properties")
        lined = text_style is not None and text_style.get(f"{_STYLE}text-line-through-style", "none") != "none"
        return "s" if lined else ""
    return _AS_TAG.get(element.tag, "")
