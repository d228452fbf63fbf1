"""How words are read: what to look at before publishing, one sentence's reading, the house's, and its cost."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, redirect, render_template, request, url_for

from audionews.article.sanitize import sayable
from audionews.desk import sentence_audio
from audionews.desk.context import Desk, Route, editor
from audionews.desk.correcting import shown_readings
from audionews.desk.ordering import done_words, once, ordered
from audionews.desk.risky import risky_words
from audionews.errors import AudionewsError, BadInput, Conflict, UnknownName
from audionews.http_status import status_of
from audionews.newsroom import versions
from audionews.newsroom.alarm_sending import alarm_words
from audionews.newsroom.lexicon import Occurrence, cost_of
from audionews.script.lexicon import Lexicon
from audionews.script.model import Script, Segment
from audionews.script.normalize import read
from audionews.script.respelling import respelled
from audionews.work import remaking
from audionews.work.orders import (
    Forget,
    Language,
    Order,
    ReadSentence,
    RemakeWord,
    ResumeRemaking,
    StopRemaking,
    Teach,
)

TRIED = 5  # sentences in which a reading is tried aloud
SHOWN_PLACES = 100


def script_now(desk: Desk, slug: str) -> Script:
    """The story's text (this editor's draft of it, where there is one) as it would be read under today's words; its ids stay."""
    return versions.script_at_desk(desk.library, desk.newsroom.readings, slug, editor().name)


def segment_of(script: Script, slug: str, id: str) -> Segment:
    found = next((segment for segment in script.segments if segment.id == id), None)
    if found is None:
        raise UnknownName("desk.no_such_sentence", slug=slug, segment=id)
    return found


def tried(desk: Desk, shown: str, word: str, reading: str, lang: str = "id") -> Segment:
    """``shown`` as it would be read if the word were read so."""
    words = desk.library.lexicon.words()
    lexicon = Lexicon.of({**{one.word: one.reading for one in words}, word: reading})
    langs = {**{one.word: one.lang for one in words}, word: lang}
    said = read(shown, lexicon=replace(lexicon, langs=langs))
    return Segment(id="s0", kind="paragraph", shown=shown, spoken=said.spoken, spans=said.spans, readings=said.readings)


def words(desk: Desk, slug: str) -> str:
    taught = {word.word for word in desk.library.lexicon.words()}
    return render_template(
        "desk/words.html",
        story=desk.library.stories.get(slug),
        words=risky_words(script_now(desk, slug), taught, desk.library.desk_list.met),
        done=done_words(),
    )


def read_sentence(desk: Desk, slug: str, segment: str) -> str:
    return _sentence_page(desk, slug, segment)


def read_so(desk: Desk, slug: str, segment: str) -> Response | tuple[str, int]:
    """A reading for this sentence or, by a redaktur, for the house; what is public changes only when it is made again."""
    form, lang = request.form, _lang()
    word, reading = form.get("word", ""), form.get("reading", "")
    order: Order = ReadSentence(slug=slug, segment=segment, word=word, reading=reading, lang=lang)
    if form.get("where") == "house":
        order = Teach(word=word, reading=reading, lang=lang)
        segment_of(script_now(desk, slug), slug, segment)
        order = order if reading.strip() or lang == "en" else Forget(word=word)
    try:
        ordered(desk, order)
    except (UnknownName, Conflict):  # the sentence or its story is gone: there is nothing to show it on
        raise
    except AudionewsError as error:
        return _sentence_page(desk, slug, segment, error=error), status_of(error)
    page = "review" if form.get("from") == "review" else "read_sentence"
    place = {} if page == "review" else {"segment": segment}
    return redirect(url_for(f"desk.{page}", slug=slug, selesai="word", **place), 303)  # type: ignore[return-value]


def sentence_now(desk: Desk, slug: str, segment: str) -> Response:
    wanted = segment_of(script_now(desk, slug), slug, segment)
    return sentence_audio.answer(sentence_audio.newly(desk.newsroom, wanted, story=desk.library.stories.get(slug)))


def pronunciation(desk: Desk) -> Response | str | tuple[str, int]:
    word = sayable(request.values.get("word", ""))[:200]
    reading = sayable(request.values.get("reading", ""))[:400]
    if request.method == "GET":
        return _pronunciation_page(desk, word, reading)
    orders: dict[str, tuple[Order, str]] = {
        "teach": (Teach(word=word, reading=reading, lang=_lang()), "taught"),
        "forget": (Forget(word=word), "forgotten"),
        "remake": (RemakeWord(word=word), "remaking"),
        "stop": (StopRemaking(), "stopped"),
        "resume": (ResumeRemaking(), "resumed"),
    }
    try:
        if request.form.get("action") not in orders:
            raise BadInput("desk.unknown_action")
        order, done = orders[request.form["action"]]
        ordered(desk, order)
    except AudionewsError as error:
        return _pronunciation_page(desk, word, reading, error=error), status_of(error)
    return redirect(url_for("desk.pronunciation", word=word or None, selesai=done), 303)  # type: ignore[return-value]


def try_reading(desk: Desk) -> Response:
    """A word with a reading that nobody has kept yet, heard in a sentence of the archive or alone."""
    word, reading = sayable(request.args.get("word", ""))[:200], sayable(request.args.get("reading", ""))[:400]
    shown = sayable(request.args.get("shown", ""))[:1000] or word
    if not word or not reading or word not in shown:
        raise BadInput("desk.no_word")
    respelled(reading)  # BadInput for a sign of IPA that the voice does not have
    return sentence_audio.answer(sentence_audio.newly(desk.newsroom, tried(desk, shown, word, reading, _lang())))


def _lang() -> Language:
    """The language that a reading was chosen for."""
    return "en" if request.values.get("lang") == "en" else "id"


def _sentence_page(desk: Desk, slug: str, segment: str, error: AudionewsError | None = None) -> str:
    story = desk.library.stories.get(slug)
    present = segment_of(script_now(desk, slug), slug, segment)
    public = next((one for one in story.revision.script.segments if one.id == segment), None)
    return render_template(
        "desk/sentence.html",
        story=story,
        segment=present,
        readings=shown_readings(present),
        own=[one for one in desk.inbox.readings(slug) if one.segment_id == segment],
        reports=[one for one in desk.inbox.reports() if (one.slug, one.segment_id) == (slug, segment)],
        alarms=[one for one in desk.inbox.alarms() if (one.slug, one.facts.get("segment")) == (slug, segment)],
        told=alarm_words,
        differs=story.status == "live"
        and public is not None
        and (public.spoken, public.spans) != (present.spoken, present.spans),
        heard=story.build is not None and any(cue.id == segment for cue in story.build.cues),
        once=once(),
        error=error,
        done=done_words(),
    )


def _ipa(desk: Desk, word: str, reading: str, lang: str) -> str:
    """The sounds of ``word`` read so, word by word, as the page shows them."""
    return " ".join(sound.ipa for sound in tried(desk, word, word, reading, lang).sounds if sound.ipa)


def _pronunciation_page(desk: Desk, word: str, reading: str, error: AudionewsError | None = None) -> str:
    words = desk.library.lexicon.words()
    known = next((taught for taught in words if taught.word == word), None)
    places: list[Occurrence] = desk.newsroom.readings.where(word) if word else []
    anew = list(dict.fromkeys(place.slug for place in places if place.anew))
    reading = reading or (known.reading if known else "")
    lang = _lang() if request.values.get("lang") or not known else known.lang
    now = read(word).spoken if word else ""
    return render_template(
        "desk/pronunciation.html",
        words=words,
        word=word,
        reading=reading,
        lang=lang,
        now=now,
        sounds=_ipa(desk, word, reading or now, lang) if now else "",
        known=known,
        places=places[:SHOWN_PLACES],
        count=len(places),
        anew=sum(place.anew for place in places),
        articles=len(anew),
        cost=cost_of(desk.newsroom, anew) if anew else None,
        tried=places[:TRIED],
        under_way=remaking.under_way(desk.library, desk.work),
        error=error,
        done=done_words(),
    )


ROUTES = (
    Route(rule="/berita/<slug>/kata", view=words),
    Route(rule="/berita/<slug>/kalimat/<segment>", view=read_sentence),
    Route(rule="/berita/<slug>/kalimat/<segment>/baca", view=read_so, methods=("POST",), role=ReadSentence.role),
    Route(rule="/berita/<slug>/kalimat/<segment>/sekarang.mp3", view=sentence_now),
    Route(rule="/lafal", view=pronunciation, methods=("GET", "POST"), role=Teach.role),
    Route(rule="/lafal/coba.mp3", view=try_reading, role=Teach.role),
)
