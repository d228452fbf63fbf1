"""DAISY 2.02, text and sound in full (https://daisy.org/activities/standards/daisy/daisy-2/daisy-format-2-02-specification/), as a ZIP.

Old players of libraries read nothing newer. ``ncc.html`` is the table of contents; each story has a text, a SMIL file and an MP3; every
sentence of a text leads to its sound and back. Written as it is read, like the EPUB.
"""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from audionews.editions.epub import listed_as, put, put_sound
from audionews.editions.markup import Marks, attribute, body, text
from audionews.editions.model import Book, BookStory, Listed
from audionews.messages import say_in

_XHTML = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
)
_SMIL = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE smil PUBLIC "-//W3C//DTD SMIL 1.0//EN" '
    '"http://www.w3.org/TR/REC-smil/SMIL10.dtd">\n'
)
GENERATOR = "audionews"


def write(book: Book, stream: BinaryIO) -> int:
    """Writes the book; how many stories it has. Raises what opening a sound raises."""
    listed: list[Listed] = []
    elapsed_ms = 0
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, story in enumerate(book.stories(), 1):
            name = f"b{number:04}"
            put(archive, f"{name}.html", _document(book, name, story))
            put(archive, f"{name}.smil", _smil(book, name, story, elapsed_ms))
            put_sound(archive, f"{name}.mp3", story)
            listed.append(listed_as(name, story))
            elapsed_ms += _heard_ms(story)
        put(archive, "master.smil", _master(book, listed, elapsed_ms))
        size = sum(info.file_size for info in archive.infolist())
        put(archive, "ncc.html", _ncc(book, listed, elapsed_ms, size))
    return len(listed)


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.3f}s"


def _clock(ms: int) -> str:
    seconds = round(ms / 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _heard(story: BookStory) -> list:
    shown = {segment.id for segment in story.segments}
    return [cue for cue in story.cues if cue.id in shown and cue.end_ms > cue.start_ms]


def _heard_ms(story: BookStory) -> int:
    return sum(cue.end_ms - cue.start_ms for cue in _heard(story))


def _metas(**named: str) -> str:
    return "\n".join(
        f"<meta name={attribute(name.replace('__', ':'))} content={attribute(value)}/>" for name, value in named.items()
    )


def _page(book: Book, title: str, metas: str, inner: str, lang: str | None = None) -> str:
    lang = attribute(lang or book.language)
    return (
        f'{_XHTML}<html xmlns="http://www.w3.org/1999/xhtml" lang={lang} xml:lang={lang}>\n<head>\n'
        f'<meta http-equiv="Content-type" content="text/html; charset=utf-8"/>\n<title>{text(title)}</title>\n{metas}\n</head>\n'
        f"<body>\n{inner}\n</body>\n</html>\n"
    )


def _document(book: Book, name: str, story: BookStory) -> str:
    metas = _metas(dc__title=story.headline, dc__format="Daisy 2.02", dc__identifier=book.identifier)
    marks = Marks(link=lambda id: f"{name}.smil#t-{id}", aside="div")
    return _page(book, story.headline, metas, body(story, marks), story.lang)


def _smil(book: Book, name: str, story: BookStory, elapsed_ms: int) -> str:
    pars = [
        f'<par endsync="last" id="p-{cue.id}"><text src="{name}.html#{cue.id}" id="t-{cue.id}"/>'
        f'<seq><audio src="{name}.mp3" clip-begin="npt={_seconds(cue.start_ms)}" clip-end="npt={_seconds(cue.end_ms)}" id="a-{cue.id}"/></seq></par>'
        for cue in _heard(story)
    ]
    metas = _metas(
        dc__format="Daisy 2.02",
        dc__identifier=book.identifier,
        dc__title=book.title,
        title=story.headline,
        ncc__generator=GENERATOR,
        ncc__totalElapsedTime=_clock(elapsed_ms),
        ncc__timeInThisSmil=_clock(_heard_ms(story)),
    )
    return (
        f'{_SMIL}<smil>\n<head>\n{metas}\n<layout><region id="txtView"/></layout>\n</head>\n<body>\n'
        f'<seq dur="{_seconds(_heard_ms(story))}">\n' + "\n".join(pars) + "\n</seq>\n</body>\n</smil>\n"
    )


def _master(book: Book, listed: list[Listed], total_ms: int) -> str:
    metas = _metas(
        dc__format="Daisy 2.02",
        dc__identifier=book.identifier,
        dc__title=book.title,
        ncc__generator=GENERATOR,
        ncc__timeInThisSmil=_clock(total_ms),
    )
    refs = "\n".join(
        f'<ref src="{one.name}.smil" title={attribute(one.headline)} id="ms-{one.name}"/>' for one in listed
    )
    return f'{_SMIL}<smil>\n<head>\n{metas}\n<layout><region id="txtView"/></layout>\n</head>\n<body>\n{refs}\n</body>\n</smil>\n'


def _ncc(book: Book, listed: list[Listed], total_ms: int, size: int) -> str:
    lines, day, deep = [], "", 1
    for number, one in enumerate(listed):
        level = 2 if book.by_day else 1
        if book.by_day and one.day != day:
            day = one.day
            lines.append(_heading(1, f"d-{one.name}", f"{one.name}.smil#t-{one.head_id}", day, "section"))
        kind = "title" if number == 0 and not lines else "section"
        lines.append(_heading(level, f"n-{one.name}", f"{one.name}.smil#t-{one.head_id}", one.headline, kind))
        deep = max(deep, level + bool(one.headings))
        lines += [
            _heading(level + 1, f"n-{one.name}-{id}", f"{one.name}.smil#t-{id}", title, "section")
            for id, title in one.headings
        ]
    if lines and 'class="title"' not in lines[0]:
        lines[0] = lines[0].replace('class="section"', 'class="title"', 1)
    metas = _metas(
        dc__title=book.title,
        dc__creator=book.publisher,
        dc__publisher=book.publisher,
        dc__date=book.date,
        dc__identifier=book.identifier,
        dc__language=book.language,
        dc__format="Daisy 2.02",
        dc__description=book.description,
        ncc__charset="utf-8",
        ncc__generator=GENERATOR,
        ncc__narrator=book.narrator,
        ncc__multimediaType="audioFullText",
        ncc__setInfo="1 of 1",
        ncc__depth=str(deep),
        ncc__tocItems=str(len(lines)),
        ncc__totalTime=_clock(total_ms),
        ncc__files=str(3 * len(listed) + 2),
        ncc__kByteSize=str(round(size / 1024)),
        ncc__maxPageNormal="0",
        ncc__pageFront="0",
        ncc__pageNormal="0",
        ncc__pageSpecial="0",
        ncc__sidebars="0",
        ncc__prodNotes="0",
        ncc__footnotes="0",
        ncc__revision="1",
        ncc__revisionDate=book.modified[:10],
        ncc__sourceTitle=say_in(book.language, "editions.source"),
    )
    return _page(book, book.title, metas, "\n".join(lines))


def _heading(level: int, id: str, address: str, title: str, kind: str) -> str:
    return f'<h{level} class="{kind}" id={attribute(id)}><a href={attribute(address)}>{text(title)}</a></h{level}>'
