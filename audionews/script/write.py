"""Article → script: what is said, in order, sentence by sentence, with its structure made audible.

A listener cannot see that a line is a headline, a list or somebody's words. So pauses mark structure, a list says how
many points it has, and a quotation set apart is opened and closed aloud. All of it is sparse: a sentence that carries
its own speaker ("…," kata Bupati) needs no announcement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from audionews.article.model import Article, Block
from audionews.article.publication import stated
from audionews.messages import say
from audionews.script.align import revise
from audionews.script.context import in_article
from audionews.script.lexicon import Lexicon
from audionews.script.model import Script, Segment, SegmentKind, Span
from audionews.script.normalize import read
from audionews.script.numbers import cardinal
from audionews.script.quoting import quoted_words
from audionews.script.sentences import sentences

PAUSE_MS: dict[str, int] = {"headline": 960, "byline": 720, "dateline": 360, "heading": 720, "paragraph": 240, "quote": 360,
                            "item": 480, "caption": 480, "credit": 480, "notice": 960}  # fmt: skip
PARAGRAPH_END_MS = 600  # after the last sentence of a block


def write(
    article: Article,
    previous: Script | None = None,
    *,
    notices: Sequence[str] = (),
    lexicon: Mapping[str, str] | Lexicon | None = None,
) -> Script:
    """The narration of ``article``: notices first, then headline, byline, dateline and blocks in reading order.

    With ``previous``, sentences keep their ids (``align.py``), and the source's date is said only where it was said before:
    a story told without it would else be announced as corrected ("Ditambahkan: Terbit …"). ``lexicon``: the newsroom's own
    readings. What the article itself tells of its words (acronyms explained, initials, its topic) holds everywhere in it.
    """
    everything = " ".join([article.headline, *(block.text for block in article.blocks)])
    known = in_article(lexicon, everything)
    date = stated(article) if previous is None or _tells_date(previous) else ""
    segments = [segment for segment in _segments(article, notices, known, date) if segment.spoken]
    return revise(segments, previous)


def _tells_date(script: Script) -> bool:
    """Whether a narration says when its source published. One that never did is not "corrected" by saying it: see ``write``."""
    opening = say("article.stated_alone", day="")
    return any(segment.kind == "dateline" and segment.shown.startswith(opening) for segment in script.segments)


def _segments(article: Article, notices: Sequence[str], lexicon: Lexicon, date: str) -> Iterator[Segment]:
    number = 0
    for notice in notices:
        yield from _sentences("notice", notice, number, lexicon)
        number += 1
    yield from _whole("headline", article.headline, number, lexicon)
    if article.authors:
        number += 1
        shown = say("script.byline", authors=_listed(article.authors))
        yield from _whole("byline", shown, number, lexicon)
    if article.dateline:
        number += 1
        yield from _whole("dateline", article.dateline.strip(" -–—"), number, lexicon)
    if date:
        number += 1
        yield from _whole("dateline", date + ".", number, lexicon)
    for index, block in enumerate(article.blocks):
        number += 1
        yield from _block(article.blocks, index, block, number, lexicon)
    if article.blocks and article.source.name:
        yield from _whole("credit", _source(article), number + 1, lexicon)


def _source(article: Article) -> str:
    """Whose story it was: UU 28/2014 Pasal 44(2) asks that the source be named in full wherever the story is given."""
    told = say("script.source", source=article.source.name)
    if article.authors:
        told += say("script.source_writer", authors=_listed(article.authors))
    if article.source.licence and not article.source.licence.startswith(("http://", "https://")):
        told += say("script.source_licence", licence=article.source.licence)
    return told + "."


def _block(blocks: Sequence[Block], index: int, block: Block, number: int, lexicon: Lexicon) -> Iterator[Segment]:
    first = _first_of_run(blocks, index)
    last = index + 1 == len(blocks) or blocks[index + 1].kind != block.kind
    if block.kind in ("heading", "byline", "dateline"):
        yield from _whole(block.kind, block.text, number, lexicon)
        return
    quoted = [(span.start, span.end) for span in block.quoted]
    said = list(_sentences(block.kind, block.text, number, lexicon, quoted))
    if not said:
        return
    if block.kind == "item" and first:
        many = _run_length(blocks, index)
        if many > 1:
            said[0] = _before(said[0], say("script.items", count=cardinal(many)))
    elif block.kind == "quote":
        if first:
            said[0] = _before(said[0], say("script.quote_begins"))
        if last:
            said[-1] = _after(said[-1], say("script.quote_ends"))
    elif block.kind == "caption":
        said[0] = _before(said[0], say("script.caption"))
    elif block.kind == "credit":
        said[0] = _before(said[0], say("script.credit"))
    yield from said


def _first_of_run(blocks: Sequence[Block], index: int) -> bool:
    return index == 0 or blocks[index - 1].kind != blocks[index].kind


def _run_length(blocks: Sequence[Block], index: int) -> int:
    end = index
    while end < len(blocks) and blocks[end].kind == blocks[index].kind:
        end += 1
    return end - index


def _whole(kind: SegmentKind, shown: str, block: int, lexicon: Lexicon) -> Iterator[Segment]:
    shown = " ".join(shown.split())
    if shown:
        yield _segment(kind, shown, block, PAUSE_MS[kind], lexicon)


def _sentences(
    kind: SegmentKind, text: str, block: int, lexicon: Lexicon, quoted: Sequence[tuple[int, int]] = ()
) -> Iterator[Segment]:
    """``quoted``: direct speech in ``text``, as characters; of a quotation set apart all of it is."""
    found = sentences(text)
    place = 0
    for index, shown in enumerate(found):
        pause = PARAGRAPH_END_MS if index + 1 == len(found) else PAUSE_MS["paragraph"]
        pause_ms = max(pause, PAUSE_MS[kind]) if index + 1 == len(found) else pause
        segment = _segment(kind, shown, block, pause_ms, lexicon)
        start = text.find(shown, place)
        if kind == "quote":
            segment = replace(segment, quoted=((0, len(segment.spoken.split())),))
        elif quoted and start >= 0:
            place = start + len(shown)
            within = [(max(a - start, 0), min(b - start, len(shown))) for a, b in quoted if a < place and b > start]
            segment = replace(segment, quoted=quoted_words(shown, within, segment.spoken, lexicon))
        yield segment


def _segment(kind: SegmentKind, shown: str, block: int, pause_ms: int, lexicon: Lexicon) -> Segment:
    said = read(shown, lexicon=lexicon)
    return Segment(
        id="",
        kind=kind,
        shown=shown,
        spoken=said.spoken,
        spans=said.spans,
        readings=said.readings,
        pause_ms=pause_ms,
        block=block,
    )


def _before(segment: Segment, words: str) -> Segment:
    count = len(words.split())
    quoted = tuple((start + count, end + count) for start, end in segment.quoted)
    return _respanned(replace(segment, quoted=quoted), (Span(text=words), *segment.spans))


def _after(segment: Segment, words: str) -> Segment:
    spans = segment.spans
    if spans and spans[-1].text[-1] not in ".?!":
        spans = (*spans[:-1], Span(text=spans[-1].text.rstrip(",;:") + ".", lang=spans[-1].lang))
    return _respanned(segment, (*spans, Span(text=words)))


def _respanned(segment: Segment, spans: Sequence[Span]) -> Segment:
    """Neighbours of one language become one span, so that nothing is spoken in more breaths than needed."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].lang == span.lang:
            joined[-1] = Span(text=f"{joined[-1].text} {span.text}", lang=span.lang)
        else:
            joined.append(span)
    return replace(segment, spans=tuple(joined), spoken=" ".join(span.text for span in joined))


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} dan {names[-1]}"
