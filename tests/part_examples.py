"""The example states that each templates/parts/*.html names in its "Examples:" line, as values and as a page to look at.

``EXAMPLES[part][state]`` is a Jinja expression over the values of ``values_of``; ``page_of`` puts it into a page with the
site's own style and scripts, so that what is audited is what a listener meets.
"""

from __future__ import annotations

import re
from dataclasses import replace

import browser_shelf as shelf
from flask import Flask, render_template_string

from audionews import assets
from audionews.article.second_opinion import ReadingRow
from audionews.library.model import Change
from audionews.script.model import Reading
from audionews.site import books, page_values, player_view
from audionews.site.preferences import DEFAULT, Preferences

SCRIPTS = ("listening.js", "story.js", "list.js", "compare.js")
STATES = re.compile(r"^Examples: (.+)$", re.MULTILINE)

EXAMPLES = {
    "book_links": {
        "story": "book_links(books)",
        "channel_with_month": "book_links(month_books, 'sehari')",
        "none": "book_links([])",
    },
    "correction_record": {
        "ralat": "correction_record(ralat)",
        "reply": "correction_record(reply)",
        "silent": "correction_record(silent)",
        "withdrawal": "correction_record(withdrawal, with_story=true)",
        "added_sentence": "correction_record(added)",
    },
    "correction_note": {
        "one": "correction_note([ralat], ralat.headline, '/berita/x')",
        "several": "correction_note([ralat, reply], ralat.headline, '/berita/x')",
    },
    "files": {"episode": "files(one)", "save_data": "files(saving)"},
    "footer": {"one_channel": "footer(channels[:1])", "no_channel": "footer([])"},
    "header": {
        "plain": "header(site_name, channels, '/')",
        "with_player": "header(site_name, channels, '/berita/x', player=true)",
    },
    "heard_pair": {
        "both_heard": "heard_pair(pair, 1)",
        "added": "heard_pair(pair_added, 2)",
        "removed": "heard_pair(pair_removed, 3)",
        "unheard": "heard_pair(pair_unheard, 4)",
    },
    "two_readings": {
        "some_missing": "two_readings([(true, [reading_same]), (false, [reading_missing])])",
        "some_extra": "two_readings([(false, [reading_extra]), (true, [reading_same, reading_same])])",
    },
    "marked_words": {
        "before": "marked_words(ralat.changes[0].before, ralat.changes[0].after, 'before')",
        "after": "marked_words(ralat.changes[0].before, ralat.changes[0].after, 'after')",
        "added": "marked_words('', 'Kalimat ini menyusul.', 'after')",
    },
    "memory": {"waiting": "memory()"},
    "onward": {"next_story": "onward(corrected)", "last_story": "onward()"},
    "pager": {"older": "pager(older='/?sebelum=x')", "both": "pager(older='/?sebelum=x', newest='/')"},
    "player": {
        "episode": "player(one, plain)",
        "without_chapters": "player(short, plain)",
        "save_data": "player(saving, frugal)",
        "chosen_by_settings": "player(saving, choosy)",
        "announcement": "player(announcement, plain, compact=true)",
        "embedded": "player(one, plain, compact=true)",
    },
    "queue": {
        "several": "queue(extent, plain)",
        "one_story": "queue(short_extent, plain)",
        "saved": "queue(None, frugal)",
    },
    "report": {
        "empty": "report('contoh')",
        "sent": "report('contoh', 'terkirim')",
        "refused": "report('contoh', 'ditolak', 'Mahsun')",
    },
    "sentence": {
        "plain": "sentence(said.plain)",
        "foreign_words": "sentence(said.foreign)",
        "silent": "sentence(said.silent)",
    },
    "sleep_timer": {"waiting": "sleep_timer('tidur')"},
    "speed": {"usual": "speed('kecepatan')", "chosen": "speed('kecepatan', '1.5')"},
    "story_item": {
        "plain": "story_item(story, lead='Kapal pertama merapat pukul enam pagi.')",
        "in_channel": "story_item(story, 'Berita')",
        "corrected": "story_item(corrected)",
        "without_audio": "story_item(unheard)",
    },
    "transcript": {
        "paragraphs": "transcript(short.passages)",
        "headings_quotes_lists": "transcript(one.passages)",
        "with_notice": "transcript(noticed.passages)",
        "corrected": "transcript(noticed.passages, corrected=put_right)",
        "every_passage": "transcript(one.passages, 'bagian')",
        "without_buttons": "transcript(one.passages, 'tidak')",
        "empty": "transcript(())",
    },
    "withdrawal": {
        "announced": "withdrawal_notice(withdrawal.headline, withdrawal, 'Berita menyangkut kesusilaan.', announcement, plain)",
        "silent": "withdrawal_notice(withdrawal.headline, none, none, none, plain)",
        "inside": "withdrawal_notice(withdrawal.headline, withdrawal, 'Berita menyangkut kesusilaan.', announcement, plain, inside=true)",
    },
}
# Skip links need what they lead to, a list item its list, a sentence its paragraph, a playing queue the stories it plays.
AROUND = {
    "header": (
        "",
        "<section aria-label='Pemutar'><a class='button' href='/' id='suara'>Sasaran</a></section>",
    ),
    "correction_record": ("<h2>Riwayat ralat</h2><ol class='corrections'>", "</ol>"),
    "story_item": ("<h2>Selasa</h2><ul class='stories'>", "</ul>"),
    "marked_words": ("<p>", "</p>"),
    "sentence": ("<p>", "</p>"),
    "heard_pair": (
        "<section data-behaviour='compare'><h2>Dua naskah</h2><p role='status' data-part='status'></p>",
        "</section>",
    ),
    "two_readings": ("<h2>Dua bacaan</h2>", ""),
    "queue": (
        "",
        "<h2>Selasa</h2><ul class='stories' data-behaviour='stories' data-day='Selasa'>{{ story_item(story) }}</ul>",
    ),
}
MACROS = {"withdrawal": "withdrawal_notice", "books": "books_list"}  # where the part's name is that of what it is given
OUTSIDE_MAIN = ("header", "footer")
FRAME = """{%% from "parts/%(part)s.html" import %(macro)s %%}{%% from "parts/story_item.html" import story_item %%}
<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>Contoh: %(part)s %(state)s</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{{ static('site.css') }}">
{%% for name in scripts %%}<script src="{{ static(name) }}" defer></script>{%% endfor %%}
</head><body>%(before)s<main id="isi" tabindex="-1"><h1>Contoh</h1>%(inside)s</main>%(after)s</body></html>"""


def stated(part: str) -> tuple[str, ...]:
    """The states that a part names in its own head."""
    text = (assets.folder("templates") / "parts" / f"{part}.html").read_text(encoding="utf-8")
    return tuple(STATES.search(text).group(1).split(", "))


def values_of(library) -> dict[str, object]:
    """Everything the expressions of ``EXAMPLES`` name, from the library of ``browser_shelf.stocked``."""
    story, corrected = library.stories.get(shelf.HARBOUR_SLUG), library.stories.get(shelf.SCHOOL_SLUG)
    gone = library.stories.get(shelf.MARKET_SLUG)
    frugal = Preferences(save_data=True)
    one = player_view.of(story, story.build)
    ralat = corrected.corrections[0]
    pair = player_view.pairs(ralat, corrected.build, corrected.build)[0]
    segment = story.revision.script.segments[3]
    foreign = replace(
        segment,
        shown="Metode jacketing dipakai.",
        readings=(Reading(start=7, end=16, spoken="jeketing", lang="en", rule="lexicon"),),
    )
    cues = {cue.id: cue for cue in story.build.cues}
    extent = page_values.extent_of([story, corrected])
    added = Change(segment_id="s90", before="", after="Kalimat ini menyusul.")
    return {
        "scripts": SCRIPTS,
        "channels": [("/kanal/berita", "Berita"), ("/kanal/inklusif", "Inklusif")],
        "plain": DEFAULT,
        "frugal": frugal,
        "choosy": Preferences(save_data=True, speed="1.5", skip=("byline", "caption"), shortcuts=True),
        "story": story,
        "corrected": corrected,
        "unheard": replace(story, build=None),
        "one": one,
        "books": books.of_story(story),
        "month_books": [*books.of_story(story), *(replace(each, month="2026-11") for each in books.of_story(story))],
        "extent": extent,
        "short_extent": replace(extent, number=1),
        "short": replace(
            player_view.of(corrected, corrected.build), chapters=one.chapters[:1], passages=one.passages[:1]
        ),
        "noticed": player_view.of(corrected, corrected.build),
        "saving": player_view.of(story, story.build, frugal),
        "announcement": player_view.of(gone, gone.build),
        "ralat": ralat,
        "put_right": player_view.corrected([ralat]),
        "reply": replace(ralat, kind="hak-jawab", reason="Pengelola memberi penjelasan."),
        "silent": replace(ralat, kind="silent", reason=""),
        "withdrawal": gone.corrections[0],
        "added": replace(ralat, changes=(added, *ralat.changes * 4)),
        "pair": pair,
        "pair_added": replace(pair, before="", before_src=None),
        "pair_removed": replace(pair, after="", after_src=None),
        "reading_same": ReadingRow(ours="Warga membersihkan pasar.", theirs="Warga membersihkan pasar."),
        "reading_missing": ReadingRow(ours="", theirs="Camat belum menjawab."),
        "reading_extra": ReadingRow(ours="Daftarkan surel Anda.", theirs=""),
        "pair_unheard": replace(pair, before_src=None, after_src=None),
        "said": {
            "plain": player_view._sentence(segment, cues, "id"),
            "foreign": player_view._sentence(foreign, cues, "id"),
            "silent": player_view._sentence(segment, {}, "id"),
        },
    }


def page_of(app: Flask, part: str, state: str, values: dict[str, object]) -> str:
    """One example state as a whole page. Raises KeyError for a state that is not among ``EXAMPLES``."""
    start, end = AROUND.get(part, ("", ""))
    shown = start + "{{ " + EXAMPLES[part][state] + " }}" + end
    place = {"before": "", "inside": "", "after": ""}
    place["inside" if part not in OUTSIDE_MAIN else "before" if part == "header" else "after"] = shown
    with app.test_request_context("/contoh"):
        named = {"part": part, "macro": MACROS.get(part, part), "state": state}
        return render_template_string(FRAME % {**named, **place}, **values).strip()
