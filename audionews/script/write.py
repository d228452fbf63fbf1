"""Article → script: what is said, in order, sentence by sentence, with its structure made audible.

A listener cannot see that a line is a headline, a list or somebody's words. So pauses mark structure, a list says how
many points it has, and a quotation set apart is opened and closed aloud. All of it is sparse: a sentence that carries
its own speaker ("…," kata Bupati) needs no announcement.

The reading rules are Indonesian: a story in another language is handed to its voice as it is printed (``as_written.py``), and what the house says
around it is said in English or, as Indonesian, in Indonesian.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from audionews.article.model import Article, Block
from audionews.article.publication import stated
from audionews.languages import INDONESIAN, primary, written_in
from audionews.messages import say_in
from audionews.script.align import revise
from audionews.script.as_written import read_as_written
from audionews.script.context import in_article
from audionews.script.lexicon import Lexicon
from audionews.script.model import Reading, Script, Segment, SegmentKind, Span
from audionews.script.normalize import SpokenText, read
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
    lang: str | None = None,
    notices: Sequence[str] = (),
    lexicon: Mapping[str, str] | Lexicon | None = None,
) -> Script:
    """The narration of ``article``: notices first, then headline, byline, dateline and blocks in reading order.

    ``lang``: the story's language (BCP 47); without it the one it had in ``previous``, else Indonesian.
    With ``previous``, sentences keep their ids (``align.py``), and the source's date is said only where it was said before:
    a story told without it would else be announced as corrected ("Ditambahkan: Terbit …"). ``lexicon``: the newsroom's own
    readings. What the article itself tells of its words (acronyms explained, initials, its topic) holds everywhere in it.
    """
    lang = lang or (previous.lang if previous else INDONESIAN)
    known = Lexicon.of(lexicon)
    if primary(lang) == INDONESIAN:
        known = in_article(known, " ".join([article.headline, *(block.text for block in article.blocks)]))
    tongue = _Tongue(lang=lang, lexicon=known)
    first = previous is None or previous.lang != lang
    date = stated(article, lang) if first or _tells_date(previous) else ""
    segments = [segment for segment in _segments(article, notices, tongue, date) if segment.spoken]
    return revise(segments, previous, lang)


def _tells_date(script: Script) -> bool:
    """Whether a narration says when its source published. One that never did is not "corrected" by saying it: see ``write``."""
    opening = say_in(script.lang, "article.stated_alone", day="")
    return any(segment.kind == "dateline" and segment.shown.startswith(opening) for segment in script.segments)


_QUOTING = ("notice_before", "notice_after", "notice_added", "notice_removed", "withdrawn_reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tongue:
    """How a story is read: its language, and the words that are known of it."""

    lang: str
    lexicon: Lexicon

    def read(self, text: str) -> SpokenText:
        """The story's own words."""
        if primary(self.lang) == INDONESIAN:
            return read(text, lexicon=self.lexicon)
        return read_as_written(text, self.lang, self.lexicon)

    @property
    def is_strange(self) -> bool:
        """Has the house no words of its own in this language? It then speaks Indonesian around the story."""
        return written_in(self.lang) != primary(self.lang)

    def say(self, key: str, **facts: object) -> Span:
        """What the house says within a sentence."""
        return Span(text=say_in(self.lang, f"script.{key}", **facts), lang=written_in(self.lang))

    def count(self, many: int) -> str:
        return cardinal(many) if written_in(self.lang) == INDONESIAN else str(many)

    def house(self, text: str) -> SpokenText:
        """A line of the house's: around a story that it has no words for, Indonesian, and marked so from its first letter to its last."""
        if not self.is_strange:
            return self.read(text)
        reading = read(text, lexicon=Lexicon.of())
        whole = Reading(start=0, end=len(text), spoken=reading.spoken, lang=INDONESIAN, rule="house-line")
        return replace(reading, readings=(whole,))

    def notice(self, text: str) -> SpokenText:
        """A line of the house's that may quote the story: "Semula: …" is the house's, what follows is the story's."""
        if not self.is_strange:
            return self.read(text)
        for key in _QUOTING:
            opening = say_in(self.lang, f"newsroom.{key}", sentence="", reason="").rstrip()
            if text.startswith(opening):
                ours, theirs = self.house(opening), self.read(text[len(opening) :].strip())
                return replace(
                    ours, spoken=f"{ours.spoken} {theirs.spoken}".strip(), spans=(*ours.spans, *theirs.spans)
                )
        return self.house(text)


def _segments(article: Article, notices: Sequence[str], tongue: _Tongue, date: str) -> Iterator[Segment]:
    number = 0
    for notice in notices:
        yield from _notice(notice, number, tongue)
        number += 1
    yield from _whole("headline", article.headline, number, tongue)
    if article.authors:
        number += 1
        yield from _house_line(
            "byline", say_in(tongue.lang, "script.byline", authors=_listed(article.authors, tongue)), number, tongue
        )
    if article.dateline:
        number += 1
        yield from _whole("dateline", article.dateline.strip(" -–—"), number, tongue)
    if date:
        number += 1
        yield from _house_line("dateline", date + ".", number, tongue)
    for index, block in enumerate(article.blocks):
        number += 1
        yield from _block(article.blocks, index, block, number, tongue)
    if article.blocks and article.source.name:
        yield from _house_line("credit", _source(article, tongue), number + 1, tongue)


def _source(article: Article, tongue: _Tongue) -> str:
    """Whose story it was: UU 28/2014 Pasal 44(2) asks that the source be named in full wherever the story is given."""
    credit = say_in(tongue.lang, "script.source", source=article.source.name)
    if article.authors:
        credit += say_in(tongue.lang, "script.source_writer", authors=_listed(article.authors, tongue))
    if article.source.licence and not article.source.licence.startswith(("http://", "https://")):
        credit += say_in(tongue.lang, "script.source_licence", licence=article.source.licence)
    return credit + "."


def _block(blocks: Sequence[Block], index: int, block: Block, number: int, tongue: _Tongue) -> Iterator[Segment]:
    first = _first_of_run(blocks, index)
    last = index + 1 == len(blocks) or blocks[index + 1].kind != block.kind
    if block.kind in ("heading", "byline", "dateline"):
        yield from _whole(block.kind, block.text, number, tongue)
        return
    quoted = [(span.start, span.end) for span in block.quoted]
    segments = list(_sentences(block.kind, block.text, number, tongue, quoted))
    if not segments:
        return
    if block.kind == "item" and first:
        many = _run_length(blocks, index)
        if many > 1:
            segments[0] = _before(segments[0], tongue.say("items", count=tongue.count(many)))
    elif block.kind == "quote":
        if first:
            segments[0] = _before(segments[0], tongue.say("quote_begins"))
        if last:
            segments[-1] = _after(segments[-1], tongue.say("quote_ends"))
    elif block.kind == "caption":
        segments[0] = _before(segments[0], tongue.say("caption"))
    elif block.kind == "credit":
        segments[0] = _before(segments[0], tongue.say("credit"))
    yield from segments


def _first_of_run(blocks: Sequence[Block], index: int) -> bool:
    return index == 0 or blocks[index - 1].kind != blocks[index].kind


def _run_length(blocks: Sequence[Block], index: int) -> int:
    end = index
    while end < len(blocks) and blocks[end].kind == blocks[index].kind:
        end += 1
    return end - index


def _whole(kind: SegmentKind, shown: str, block: int, tongue: _Tongue) -> Iterator[Segment]:
    shown = " ".join(shown.split())
    if shown:
        yield _segment(kind, shown, block, PAUSE_MS[kind], tongue.read(shown))


def _house_line(kind: SegmentKind, shown: str, block: int, tongue: _Tongue) -> Iterator[Segment]:
    shown = " ".join(shown.split())
    yield _segment(kind, shown, block, PAUSE_MS[kind], tongue.house(shown))


def _notice(text: str, block: int, tongue: _Tongue) -> Iterator[Segment]:
    """The sentences of a notice; only the first can be the house's, where the others are quoted from the story."""
    shown_sentences = sentences(text, tongue.lang)
    quotes = tongue.is_strange and any(
        text.startswith(say_in(tongue.lang, f"newsroom.{key}", sentence="", reason="").rstrip()) for key in _QUOTING
    )
    for index, shown in enumerate(shown_sentences):
        last = index + 1 == len(shown_sentences)
        reading = tongue.read(shown) if index and quotes else tongue.notice(shown)
        yield _segment(
            "notice",
            shown,
            block,
            max(PARAGRAPH_END_MS, PAUSE_MS["notice"]) if last else PAUSE_MS["paragraph"],
            reading,
        )


def _sentences(
    kind: SegmentKind, text: str, block: int, tongue: _Tongue, quoted: Sequence[tuple[int, int]] = ()
) -> Iterator[Segment]:
    """``quoted``: direct speech in ``text``, as characters; of a quotation set apart all of it is."""
    shown_sentences = sentences(text, tongue.lang)
    place = 0
    for index, shown in enumerate(shown_sentences):
        pause = PARAGRAPH_END_MS if index + 1 == len(shown_sentences) else PAUSE_MS["paragraph"]
        pause_ms = max(pause, PAUSE_MS[kind]) if index + 1 == len(shown_sentences) else pause
        segment = _segment(kind, shown, block, pause_ms, tongue.read(shown))
        start = text.find(shown, place)
        if kind == "quote":
            segment = replace(segment, quoted=((0, len(segment.spoken.split())),))
        elif quoted and start >= 0:
            place = start + len(shown)
            within = [(max(a - start, 0), min(b - start, len(shown))) for a, b in quoted if a < place and b > start]
            segment = replace(
                segment, quoted=quoted_words(shown, within, segment.spoken, lambda part: tongue.read(part).spoken)
            )
        yield segment


def _segment(kind: SegmentKind, shown: str, block: int, pause_ms: int, reading: SpokenText) -> Segment:
    return Segment(
        id="",
        kind=kind,
        shown=shown,
        spoken=reading.spoken,
        spans=reading.spans,
        readings=reading.readings,
        pause_ms=pause_ms,
        block=block,
    )


def _before(segment: Segment, words: Span) -> Segment:
    count = len(words.text.split())
    quoted = tuple((start + count, end + count) for start, end in segment.quoted)
    return _respanned(replace(segment, quoted=quoted), (words, *segment.spans))


def _after(segment: Segment, words: Span) -> Segment:
    spans = segment.spans
    if spans and spans[-1].text[-1] not in ".?!":
        spans = (*spans[:-1], Span(text=spans[-1].text.rstrip(",;:") + ".", lang=spans[-1].lang))
    return _respanned(segment, (*spans, words))


def _respanned(segment: Segment, spans: Sequence[Span]) -> Segment:
    """Neighbours of one language become one span, so that nothing is spoken in more breaths than needed."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].lang == span.lang:
            joined[-1] = Span(text=f"{joined[-1].text} {span.text}", lang=span.lang)
        else:
            joined.append(span)
    return replace(segment, spans=tuple(joined), spoken=" ".join(span.text for span in joined))


def _listed(names: Sequence[str], tongue: _Tongue) -> str:
    if len(names) == 1:
        return names[0]
    return say_in(tongue.lang, "script.and", first=", ".join(names[:-1]), last=names[-1])
