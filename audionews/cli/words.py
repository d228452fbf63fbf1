"""The house lexicon: how a word is read here, every sentence of the archive that it touches, and making those anew."""

from __future__ import annotations

import click

from audionews.cli.shared import as_json, engine_option, newsroom, performed, tell
from audionews.errors import AudionewsError
from audionews.messages import say, sentence
from audionews.work.orders import Forget, Remake, Teach


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
        taught = performed(Teach(word=word, reading=reading, lang=lang), room).facts
        places = room.readings.where(word)
    added = say("cli.word_added", word=taught["word"], reading=taught["reading"])
    _tell(taught["word"], taught["reading"], places, as_json, added)


@lexicon.command("remove")
@click.argument("word")
@as_json
def remove_word(word: str, as_json: bool) -> None:
    """Lupakan bacaan sebuah kata."""
    with newsroom() as room:
        performed(Forget(word=word), room)
        places = room.readings.where(word)
    _tell(word, None, places, as_json, say("cli.word_removed", word=word))


@lexicon.command("where")
@click.argument("word")
@as_json
def where_word(word: str, as_json: bool) -> None:
    """Setiap kalimat arsip yang memuat kata itu."""
    with newsroom() as room:
        places = room.readings.where(word)
    _tell(word, None, places, as_json)


def _tell(word: str, reading: str | None, places: list, as_json: bool, *first: str) -> None:
    sentence_facts = [
        {"slug": place.slug, "id": place.segment_id, "shown": place.shown, "spoken": place.spoken, "anew": place.anew}
        for place in places
    ]
    anew = sum(place.anew for place in places)
    tell(
        {"word": word, "reading": reading, "sentences": sentence_facts, "anew": anew},
        as_json,
        *first,
        say("cli.word_where", count=len(places), anew=anew),
        *(f"{'*' if place.anew else ' '} {place.slug}#{place.segment_id}: {place.shown}" for place in places),
    )


@click.command()
@click.argument("word", required=False)
@click.option("--all", "everything", is_flag=True, help="Semua berita yang kini dibaca lain.")
@engine_option
@as_json
def remake(word: str | None, everything: bool, engine: str | None, as_json: bool) -> None:
    """Suarakan ulang berita terbit yang kini dibaca lain, diam-diam; hentikan kapan saja, lanjutkan dengan perintah yang sama.

    Each story goes live by itself, so stopping (Ctrl+C, or a kill) leaves whole stories only; what is done already
    reads as it would today and is not met again. One story that fails does not keep the others waiting.
    """
    if (word is None) == (not everything):
        raise click.UsageError("WORD atau --all")
    remade: list[dict[str, object]] = []
    failed: list[dict[str, object]] = []
    stopped = False
    with newsroom() as room:
        reason = say("cli.remake_reason_word", word=word) if word else say("cli.remake_reason_all")
        try:
            for slug in room.readings.stale(word):
                try:
                    done = performed(Remake(slug=slug, reason=reason, engine=engine), room).published
                except AudionewsError as error:
                    failed.append({"slug": slug, "error": error.key, "message": sentence(error)})
                    click.echo(say("cli.remake_failed", slug=slug, why=sentence(error)), err=True)
                    continue
                remade.append({"slug": slug, "spoken": done.made.spoken, "reused": done.made.reused})
                click.echo(say("cli.remade", slug=slug, spoken=done.made.spoken, reused=done.made.reused), err=True)
        except KeyboardInterrupt:
            stopped = True
    spoken = sum(int(str(one["spoken"])) for one in remade)
    tell(
        {"word": word, "remade": remade, "failed": failed, "spoken": spoken, "stopped": stopped},
        as_json,
        say("cli.remake_end", articles=len(remade), sentences=spoken),
        *([say("cli.remake_stopped")] if stopped else []),
    )
    if failed or stopped:
        raise click.exceptions.Exit(1)
