"""Today's words and rules: the house lexicon of the library over the one that ships."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from audionews.article.model import Article
from audionews.article.sanitize import sayable
from audionews.errors import BadInput
from audionews.languages import ENGLISH, INDONESIAN
from audionews.library import Library
from audionews.library.model import LexiconWord, Revision, SentenceReading, Story
from audionews.newsroom.reading_state import reading_state
from audionews.script.model import Script, Segment
from audionews.script.respelling import respelled

if TYPE_CHECKING:
    from audionews.newsroom import Newsroom
    from audionews.script.lexicon import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A sentence of the archive with a word in it; ``anew``: it reads differently under today's words."""

    slug: str
    segment_id: str
    shown: str
    spoken: str  # as it would be read today
    anew: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What making stories anew would take: clips to be spoken, and about how long they sound."""

    stories: int
    sentences: int
    speech_ms: int
    exact: bool  # False: reckoned from the first of many stories


def cost_of(newsroom: Newsroom, slugs: Sequence[str], *, looked_at: int = 40) -> Cost:
    """Counted before anything is spoken, from the clips that are there and the lengths that are public; this only reads."""
    sentences = speech_ms = 0
    for slug in slugs[:looked_at]:
        lacking = newsroom.plan_remake(slug).speak
        build = newsroom.library.stories.get(slug).build
        heard = {cue.id: cue.end_ms - cue.start_ms for cue in build.cues} if build else {}
        sentences += len(lacking)
        speech_ms += sum(heard.get(id, 0) for id in lacking)
    share = len(slugs) / max(1, min(len(slugs), looked_at))
    exact = len(slugs) <= looked_at
    return Cost(stories=len(slugs), sentences=round(sentences * share), speech_ms=round(speech_ms * share), exact=exact)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownReadings:
    """What the house has taught the voice, and what an editor chose for sentences of one story."""

    house: Lexicon
    sentences: tuple[SentenceReading, ...] = ()


class Readings:
    """Writes scripts with the words the house has taught the voice."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lexicon: Lexicon | None = None
        self._words: list[LexiconWord] | None = None

    def write(
        self,
        article: Article,
        previous: Script | None = None,
        *,
        lang: str | None = None,
        notices: Sequence[str] = (),
        slug: str | None = None,
        known: KnownReadings | None = None,
    ) -> Script:
        """``audionews.script.write.write`` under the house lexicon; ``slug``: whose sentences are read, some of which
        an editor may have given readings of their own. Those hang on the sentence's id and hold as long as it has the word.
        ``known``: what :meth:`known` answered a moment ago, where a text is written twice.
        """
        from audionews.script.write import write

        known = known or self.known(slug)
        script = write(article, previous, lang=lang, notices=notices, lexicon=known.house)
        here, langs = _for_sentences(script, known.sentences)
        if here:
            lexicon = replace(known.house, here=here, here_langs=langs)
            script = write(article, previous, lang=lang, notices=notices, lexicon=lexicon)
        return replace(script, read_by=reading_state(article, known.house, known.sentences))

    def as_today(self, slug: str, revision: Revision) -> bool:
        """Was the version read under the very rules and words of today? ``False`` also where that is not known."""
        known = self.known(slug)
        return revision.script.read_by == reading_state(revision.article, known.house, known.sentences)

    def known(self, slug: str | None = None) -> KnownReadings:
        """The readings as they are now, of the house and of the sentences of ``slug``."""
        from audionews.script.lexicon import Lexicon

        words = self._library.lexicon.words()
        if words != self._words:  # taught elsewhere: another process, another editor
            self._words, self._lexicon = words, None
        if self._lexicon is None:
            house = Lexicon.of({word.word: word.reading for word in words})
            self._lexicon = replace(house, langs={word.word: word.lang for word in words if word.lang != "id"})
        sentences = self._library.inbox.readings(slug) if slug is not None else []
        return KnownReadings(house=self._lexicon, sentences=tuple(sentences))

    def teach(self, word: str, reading: str, *, lang: str, by: str, at: datetime) -> LexiconWord:
        """From now on the house reads ``word`` so. What is public stays as it is until it is made again.

        Both are kept as sentences are, one line in NFC, or the word would never be met. Raises ``BadInput`` where a letter
        or digit is missing: a word read as nothing would vanish from every episode, and no one hears what is not said.
        """
        word, reading = sayable(word), sayable(reading)
        if not _says_something(word):
            raise BadInput("newsroom.no_word")
        if not _says_something(reading):
            raise BadInput("newsroom.no_reading", word=word)
        respelled(reading)  # BadInput for a sign of IPA that the voice does not have
        known = self._library.lexicon.add(word, reading, lang=lang, by=by, at=at)
        self._lexicon = None
        return known

    def forget(self, word: str, *, by: str, at: datetime) -> None:
        """The word is read by the rules again. Raises ``UnknownName`` for one that was never taught."""
        self._library.lexicon.remove(sayable(word), by=by, at=at)
        self._lexicon = None

    def stale(self, word: str | None = None) -> Iterator[str]:
        """The slugs of public stories of which a sentence (one that shows ``word``) reads differently today.

        One story at a time, so that a long run can begin at once, be stopped, and find only the rest the next time.
        """
        wanted = _as_a_word(word) if word else None
        for story in self._library.stories.live():
            then = story.revision.script
            concerned = [one for one in then.segments if wanted is None or wanted.search(one.shown)]
            if story.status != "live" or not concerned or self.as_today(story.slug, story.revision):
                continue
            now = self._today(story)
            if any((new := now.get(old.id)) and _sound(new) != _sound(old) for old in concerned):
                yield story.slug

    def _today(self, story: Story) -> dict[str, Segment]:
        """The story's sentences as they would be read now, by their ids."""
        then = story.revision.script
        notices = [segment.shown for segment in then.segments if segment.kind == "notice"]
        return {s.id: s for s in self.write(story.revision.article, then, notices=notices, slug=story.slug).segments}

    def where(self, word: str) -> list[Occurrence]:
        """Every public sentence that shows ``word`` as a whole word. This only reads."""
        word = sayable(word)
        if not word:
            return []
        wanted = _as_a_word(word)
        places = []
        for story in self._library.stories.live():
            then = story.revision.script
            if story.status != "live" or not any(wanted.search(segment.shown) for segment in then.segments):
                continue
            now = self._today(story)
            places += [
                Occurrence(
                    slug=story.slug,
                    segment_id=segment.id,
                    shown=segment.shown,
                    spoken=now.get(segment.id, segment).spoken,
                    anew=_sound(now.get(segment.id, segment)) != _sound(segment),
                )
                for segment in then.segments
                if wanted.search(segment.shown)
            ]
        return places


def refuse_unused(segment: Segment, word: str, lang: str) -> None:
    """Raises ``BadInput("newsroom.reading_unused")`` for a reading in a tongue that the sentence's voice does not have: it would be
    kept and never heard (``script/as_written.py``)."""
    if segment.lang not in (INDONESIAN, ENGLISH, lang) or (
        segment.lang == ENGLISH and not segment.readings and lang != ENGLISH
    ):
        raise BadInput("newsroom.reading_unused", word=word)


def _sound(segment: Segment) -> tuple[object, object]:
    return segment.spoken, segment.spans


def _says_something(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _as_a_word(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")


_Chosen = dict[str, dict[str, str]]


def _for_sentences(script: Script, chosen: Sequence[SentenceReading]) -> tuple[_Chosen, _Chosen]:
    """Sentence as shown → word → reading; and → word → its language, where that is not Indonesian."""
    shown = {segment.id: unicodedata.normalize("NFC", segment.shown) for segment in script.segments}
    here: _Chosen = {}
    langs: _Chosen = {}
    for one in chosen:
        if one.word in shown.get(one.segment_id, ""):
            here.setdefault(shown[one.segment_id], {})[one.word] = one.reading
            if one.lang != "id":
                langs.setdefault(shown[one.segment_id], {})[one.word] = one.lang
    return here, langs
