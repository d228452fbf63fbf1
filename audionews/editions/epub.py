"""EPUB 3 with media overlays (https://www.w3.org/TR/epub-33/, sections 9 and 5.5) and the metadata of EPUB Accessibility 1.1.

Written as it is read: a story's document, its overlay and its sound, then the next; package document and table of contents, which tell of
all, come last. Sound is stored, not packed: it is packed already, and a reader may begin in the middle of it.
"""

from __future__ import annotations

import shutil
import zipfile
from typing import BinaryIO

from audionews.editions.markup import Marks, attribute, body, head_of, headings, text
from audionews.editions.model import Book, BookStory, Listed
from audionews.messages import say_in

EPOCH = (1980, 1, 1, 0, 0, 0)  # the same story gives the same bytes
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_STYLE = """body { font-family: sans-serif; line-height: 1.5; margin: 1em; }
.notice, .correction { border-left: .3em solid; padding-left: 1em; }
.-epub-media-overlay-active { background: #fff3a3; color: #000; }
"""


def write(book: Book, stream: BinaryIO) -> int:
    """Writes the book; how many stories it has. Raises what opening a sound raises."""
    listed: list[Listed] = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        put(archive, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        put(archive, "META-INF/container.xml", _CONTAINER)
        put(archive, "EPUB/style.css", _STYLE)
        for number, story in enumerate(book.stories(), 1):
            name = f"b{number:04}"
            put(archive, f"EPUB/{name}.xhtml", _document(book, story))
            put(archive, f"EPUB/{name}.smil", _overlay(name, story))
            put_sound(archive, f"EPUB/{name}.mp3", story)
            listed.append(listed_as(name, story))
        put(archive, "EPUB/nav.xhtml", _nav(book, listed))
        put(archive, "EPUB/package.opf", _package(book, listed))
    return len(listed)


def put(archive: zipfile.ZipFile, name: str, content: str, packed: int = zipfile.ZIP_DEFLATED) -> None:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = packed
    archive.writestr(info, content.encode())


def put_sound(archive: zipfile.ZipFile, name: str, story: BookStory) -> None:
    """The story's MP3, copied piece by piece."""
    with story.sound() as sound, archive.open(zipfile.ZipInfo(name, EPOCH), "w", force_zip64=False) as entry:
        shutil.copyfileobj(sound, entry, 1 << 18)


def listed_as(name: str, story: BookStory) -> Listed:
    """What the table of contents keeps of the story."""
    return Listed(
        name=name,
        headline=story.headline,
        head_id=head_of(story),
        day=story.day,
        duration_ms=sum(cue.end_ms - cue.start_ms for cue in story.cues),
        headings=headings(story),
        cue_ids=tuple(cue.id for cue in story.cues),
    )


def _clock(ms: int) -> str:
    return f"{ms // 3_600_000}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def _page(book: Book, title: str, inner: str, lang: str | None = None) -> str:
    lang = attribute(lang or book.language)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang={lang} xml:lang={lang}>\n'
        f'<head><title>{text(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
        f"<body>\n{inner}\n</body>\n</html>\n"
    )


def _document(book: Book, story: BookStory) -> str:
    inner = f'<section epub:type="chapter" role="doc-chapter" aria-label={attribute(story.headline)}>\n'
    return _page(book, story.headline, inner + body(story, Marks()) + "\n</section>", story.lang)


def _overlay(name: str, story: BookStory) -> str:
    shown = {segment.id for segment in story.segments}
    pars = [
        f'<par id="p-{cue.id}"><text src="{name}.xhtml#{cue.id}"/>'
        f'<audio src="{name}.mp3" clipBegin="{_clock(cue.start_ms)}" clipEnd="{_clock(cue.end_ms)}"/></par>'
        for cue in story.cues
        if cue.id in shown and cue.end_ms > cue.start_ms
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<smil xmlns="http://www.w3.org/ns/SMIL" xmlns:epub="http://www.idpf.org/2007/ops" version="3.0">\n<body>\n'
        f'<seq id="all" epub:textref="{name}.xhtml" epub:type="chapter">\n'
        + "\n".join(pars)
        + "\n</seq>\n</body>\n</smil>\n"
    )


def _item(one: Listed) -> str:
    inner = "".join(f'<li><a href="{one.name}.xhtml#{id}">{text(title)}</a></li>' for id, title in one.headings)
    below = f"<ol>{inner}</ol>" if inner else ""
    return f'<li><a href="{one.name}.xhtml">{text(one.headline)}</a>{below}</li>'


def _nav(book: Book, listed: list[Listed]) -> str:
    if book.by_day:
        days: dict[str, list[Listed]] = {}
        for one in listed:
            days.setdefault(one.day, []).append(one)
        inner = "\n".join(
            f'<li><a href="{ones[0].name}.xhtml">{text(day)}</a><ol>\n' + "\n".join(map(_item, ones)) + "\n</ol></li>"
            for day, ones in days.items()
        )
    else:
        inner = "\n".join(map(_item, listed))
    first = listed[0].name if listed else "nav"
    contents, start = text(say_in(book.language, "editions.contents")), text(say_in(book.language, "editions.start"))
    return _page(
        book,
        book.title,
        f'<h1>{text(book.title)}</h1>\n<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="isi">\n'
        f'<h2 id="isi">{contents}</h2>\n<ol>\n{inner}\n</ol>\n</nav>\n'
        f'<nav epub:type="landmarks" id="landmarks" hidden="hidden" aria-labelledby="tanda">\n<h2 id="tanda">{start}</h2>\n<ol>\n'
        f'<li><a epub:type="toc" href="nav.xhtml#toc">{contents}</a></li>\n'
        f'<li><a epub:type="bodymatter" href="{first}.xhtml">{start}</a></li>\n</ol>\n</nav>',
    )


def _package(book: Book, listed: list[Listed]) -> str:
    total_ms = sum(one.duration_ms for one in listed)

    def meta(property: str, value: str, refines: str = "") -> str:
        about = f' refines="#{refines}"' if refines else ""
        return f'<meta property="{property}"{about}>{text(value)}</meta>'

    lines = [
        f'<dc:identifier id="id">{text(book.identifier)}</dc:identifier>',
        f"<dc:title>{text(book.title)}</dc:title>",
        f"<dc:language>{text(book.language)}</dc:language>",
        f"<dc:creator>{text(book.publisher)}</dc:creator>",
        f"<dc:publisher>{text(book.publisher)}</dc:publisher>",
        f"<dc:date>{text(book.date)}</dc:date>",
        f"<dc:description>{text(book.description)}</dc:description>",
        meta("dcterms:modified", book.modified),
        meta("media:duration", _clock(total_ms)),
        *(meta("media:duration", _clock(one.duration_ms), f"{one.name}-o") for one in listed),
        meta("media:narrator", book.narrator),
        meta("media:active-class", "-epub-media-overlay-active"),
        meta("schema:accessMode", "textual"),
        meta("schema:accessMode", "auditory"),
        meta("schema:accessModeSufficient", "textual"),
        meta("schema:accessModeSufficient", "auditory"),
        *(
            meta("schema:accessibilityFeature", feature)
            for feature in (
                "synchronizedAudioText",
                "structuralNavigation",
                "tableOfContents",
                "readingOrder",
                "displayTransformability",
            )
        ),
        meta("schema:accessibilityHazard", "none"),
        meta("schema:accessibilitySummary", say_in(book.language, "editions.summary")),
        meta("dcterms:conformsTo", "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"),
        meta("a11y:certifiedBy", book.publisher),
    ]
    manifest = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="style" href="style.css" media-type="text/css"/>',
    ]
    for one in listed:
        manifest += [
            f'<item id="{one.name}" href="{one.name}.xhtml" media-type="application/xhtml+xml" media-overlay="{one.name}-o"/>',
            f'<item id="{one.name}-o" href="{one.name}.smil" media-type="application/smil+xml"/>',
            f'<item id="{one.name}-a" href="{one.name}.mp3" media-type="audio/mpeg"/>',
        ]
    spine = ['<itemref idref="nav" linear="yes"/>', *(f'<itemref idref="{one.name}"/>' for one in listed)]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
        f'prefix="a11y: http://www.idpf.org/epub/vocab/package/a11y/#" xml:lang={attribute(book.language)}>\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        + "\n".join(lines)
        + "\n</metadata>\n<manifest>\n"
        + "\n".join(manifest)
        + "\n</manifest>\n<spine>\n"
        + "\n".join(spine)
        + "\n</spine>\n</package>\n"
    )
