"""The house lexicon: how a word is read here, and every sentence of the archive that it touches."""

from __future__ import annotations

import click

from audionews.cli.shared import as_json, newsroom, tell, whoami
from audionews.messages import say


@click.group()
def lexicon() -> None:
    """Kamus bacaan redaksi."""


@lexicon.command("add")
@click.argument("word")
@click.argument("reading")
@click.option("--lang", default="id", show_default=True, help="Bahasa bacaannya.")
@as_json
def add_word(word: str, reading: str, lang: str, as_json: bool) -> None:
    """Ajarkan bacaan sebuah kata."""
    with newsroom() as room:
        known = room.readings.teach(word, reading, lang=lang, by=whoami(), at=room.clock())
        found = room.readings.where(word)
    _tell(known.word, known.reading, found, as_json, say("cli.word_added", word=known.word, reading=known.reading))


@lexicon.command("remove")
@click.argument("word")
@as_json
def remove_word(word: str, as_json: bool) -> None:
    """Lupakan bacaan sebuah kata."""
    with newsroom() as room:
        room.readings.forget(word, by=whoami(), at=room.clock())
        found = room.readings.where(word)
    _tell(word, None, found, as_json, say("cli.word_removed", word=word))


@lexicon.command("where")
@click.argument("word")
@as_json
def where_word(word: str, as_json: bool) -> None:
    """Setiap kalimat arsip yang memuat kata itu."""
    with newsroom() as room:
        found = room.readings.where(word)
    _tell(word, None, found, as_json)


def _tell(word: str, reading: str | None, found: list, as_json: bool, *first: str) -> None:
    told = [
        {"slug": place.slug, "id": place.segment_id, "shown": place.shown, "spoken": place.spoken, "anew": place.anew}
        for place in found
    ]
    anew = sum(place.anew for place in found)
    tell(
        {"word": word, "reading": reading, "sentences": told, "anew": anew},
        as_json,
        *first,
        say("cli.word_where", count=len(found), anew=anew),
        *(f"{'*' if place.anew else ' '} {place.slug}#{place.segment_id}: {place.shown}" for place in found),
    )
