"""Words and how they are read: what is new or risky before speaking, one sentence's reading, the house's, and its cost."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, redirect, render_template, request, url_for

from audionews.desk import sentence_audio
from audionews.desk.auth import desk, editor, may, need
from audionews.desk.correcting import shown_readings, text_of
from audionews.desk.forms import one_line
from audionews.desk.risky import risky_words
from audionews.desk.stories import once, order, pending_of, told
from audionews.errors import AudionewsError, BadInput, UnknownName
from audionews.messages import say
from audionews.newsroom.lexicon import Place, cost_of
from audionews.script.lexicon import Lexicon
from audionews.script.model import Script, Segment
from audionews.script.normalize import read
from audionews.script.respelling import respelled
from audionews.work import remaking

TRIED = 5  # sentences in which a reading is tried aloud
SHOWN_PLACES = 100


def script_now(slug: str) -> Script:
    """The story's text as it would be read under today's words; its ids stay."""
    library = desk().library
    story = library.stories.get(slug)
    public = story.status == "live" and pending_of(story) is None
    base = story.revision if public else story.newest
    told_before = [segment.shown for segment in base.script.segments if segment.kind == "notice"]
    draft = desk().inbox.draft(slug, editor().name)
    article = draft.article if draft else text_of(story)
    return desk().newsroom.readings.write(article, base.script, notices=told_before, slug=slug)


def segment_of(script: Script, slug: str, id: str) -> Segment:
    found = next((segment for segment in script.segments if segment.id == id), None)
    if found is None:
        raise UnknownName("desk.no_such_sentence", slug=slug, segment=id)
    return found


def tried(shown: str, word: str, reading: str, lang: str = "id") -> Segment:
    """``shown`` as it would be read if the word were read so."""
    words = desk().library.lexicon.words()
    lexicon = Lexicon.of({**{one.word: one.reading for one in words}, word: reading})
    langs = {**{one.word: one.lang for one in words}, word: lang}
    said = read(shown, lexicon=replace(lexicon, langs=langs))
    return Segment(id="s0", kind="paragraph", shown=shown, spoken=said.spoken, spans=said.spans, readings=said.readings)


def views(blueprint: Blueprint) -> None:
    @blueprint.get("/berita/<slug>/kata")
    def words(slug: str) -> str:
        script = script_now(slug)
        return render_template(
            "desk/words.html",
            story=desk().library.stories.get(slug),
            words=risky_words(script, {word.word for word in desk().library.lexicon.words()}),
            done=told(request.args.get("selesai")),
        )

    @blueprint.get("/berita/<slug>/kalimat/<segment>")
    def read_sentence(slug: str, segment: str) -> str:
        return _sentence_page(slug, segment)

    @blueprint.post("/berita/<slug>/kalimat/<segment>/baca")
    def read_so(slug: str, segment: str) -> Response | tuple[str, int]:
        """A reading for this sentence or, by a redaktur, for the house; what is public changes only when it is made again."""
        found = segment_of(script_now(slug), slug, segment)
        word, reading, lang = one_line(request.form.get("word", "")), one_line(request.form.get("reading", "")), _lang()
        if lang == "en" and not reading:
            reading = word  # said as it is written, by an English tongue
        try:
            if not word:
                raise BadInput("desk.no_word")
            if word not in found.shown:
                raise BadInput("desk.word_not_here", word=word)
            respelled(reading)  # BadInput for a sign of IPA that the voice does not have
            if request.form.get("where") == "house":
                if not may("redaktur"):
                    raise BadInput("desk.house_word_role")
                _teach(word, reading, lang)
            else:
                desk().inbox.read_so(
                    slug, segment, word=word, reading=reading, lang=lang, by=editor().name, at=desk().clock()
                )
        except AudionewsError as error:
            return _sentence_page(slug, segment, error=error), 400
        page = "review" if request.form.get("from") == "review" else "read_sentence"
        place = {} if page == "review" else {"segment": segment}
        return redirect(url_for(f"desk.{page}", slug=slug, selesai="word", **place), 303)  # type: ignore[return-value]

    @blueprint.post("/berita/<slug>/bacaan-baru")
    @need("redaktur")
    def remake(slug: str) -> Response:
        """The public episode under today's words: a silent fix that speaks only what sounds different."""
        order("remake", slug, reason=say("desk.reason_reading"))
        return redirect(url_for("desk.story", slug=slug, selesai="remake"), 303)  # type: ignore[return-value]

    @blueprint.get("/berita/<slug>/kalimat/<segment>/sekarang.mp3", endpoint="sentence_now")
    def sentence_now(slug: str, segment: str) -> Response:
        return sentence_audio.answer(sentence_audio.newly(segment_of(script_now(slug), slug, segment)))

    @blueprint.route("/lafal", methods=["GET", "POST"])
    @need("redaktur")
    def pronunciation() -> Response | str | tuple[str, int]:
        word = one_line(request.values.get("word", ""))[:200]
        reading = one_line(request.values.get("reading", ""))[:400]
        if request.method == "GET":
            return _pronunciation_page(word, reading)
        try:
            match request.form.get("action"):
                case "teach":
                    if not word or not reading:
                        raise BadInput("desk.no_word")
                    _teach(word, reading, _lang())
                    done = "taught"
                case "forget":
                    _teach(word, "")
                    done = "forgotten"
                case "remake":
                    remaking.begin(desk().newsroom, desk().work, word, by=editor().name)
                    done = "remaking"
                case "stop":
                    remaking.stop(desk().newsroom, by=editor().name)
                    done = "stopped"
                case "resume":
                    remaking.resume(desk().newsroom, desk().work, by=editor().name)
                    done = "resumed"
                case _:
                    raise BadInput("desk.unknown_action")
        except AudionewsError as error:
            return _pronunciation_page(word, reading, error=error), 400
        return redirect(url_for("desk.pronunciation", word=word or None, selesai=done), 303)  # type: ignore[return-value]

    @blueprint.get("/lafal/coba.mp3")
    @need("redaktur")
    def try_reading() -> Response:
        """A word with a reading that nobody has kept yet, heard in a sentence of the archive or alone."""
        word, reading = one_line(request.args.get("word", ""))[:200], one_line(request.args.get("reading", ""))[:400]
        shown = one_line(request.args.get("shown", ""))[:1000] or word
        if not word or not reading or word not in shown:
            raise BadInput("desk.no_word")
        respelled(reading)
        return sentence_audio.answer(sentence_audio.newly(tried(shown, word, reading, _lang())))


def _lang() -> str:
    """The tongue that a reading was chosen for: "en" or "id"."""
    return "en" if request.values.get("lang") == "en" else "id"


def _teach(word: str, reading: str, lang: str = "id") -> None:
    readings, who, now = desk().newsroom.readings, editor().name, desk().clock()
    if reading:
        readings.teach(word, reading, lang=lang, by=who, at=now)
    else:
        readings.forget(word, by=who, at=now)


def _sentence_page(slug: str, segment: str, error: AudionewsError | None = None) -> str:
    story = desk().library.stories.get(slug)
    found = segment_of(script_now(slug), slug, segment)
    public = next((one for one in story.revision.script.segments if one.id == segment), None)
    return render_template(
        "desk/sentence.html",
        story=story,
        segment=found,
        readings=shown_readings(found),
        own=[one for one in desk().inbox.readings(slug) if one.segment_id == segment],
        reports=[one for one in desk().inbox.reports() if (one.slug, one.segment_id) == (slug, segment)],
        differs=story.status == "live"
        and public is not None
        and (public.spoken, public.spans) != (found.spoken, found.spans),
        heard=story.build is not None and any(cue.id == segment for cue in story.build.cues),
        once=once(),
        error=error,
        done=told(request.args.get("selesai")),
    )


def _ipa(word: str, reading: str, lang: str) -> str:
    """The sounds of ``word`` read so, word by word, as the page shows them."""
    return " ".join(sound.ipa for sound in tried(word, word, reading, lang).sounds if sound.ipa)


def _pronunciation_page(word: str, reading: str, error: AudionewsError | None = None) -> str:
    words = desk().library.lexicon.words()
    known = next((one for one in words if one.word == word), None)
    places: list[Place] = desk().newsroom.readings.where(word) if word else []
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
        sounds=_ipa(word, reading or now, lang) if now else "",
        known=known,
        places=places[:SHOWN_PLACES],
        count=len(places),
        anew=sum(place.anew for place in places),
        articles=len(anew),
        cost=cost_of(desk().newsroom, anew) if anew else None,
        tried=places[:TRIED],
        under_way=remaking.under_way(desk().library, desk().work),
        error=error,
        done=told(request.args.get("selesai")),
    )
