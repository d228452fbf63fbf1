"""clean and spoken: reading a page and reading a sentence, without a library."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from audionews.article.model import Article
from audionews.cli.shared import as_json, page_of
from audionews.messages import say
from audionews.settings import from_environment


@click.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--url", metavar="U", help="Alamat asal halaman itu.")
@click.option("--specimen", metavar="DIR", help="Simpan halaman dan bacaannya di DIR, untuk dibetulkan dengan tangan.")
@as_json
def clean(source: str, url: str | None, specimen: str | None, as_json: bool) -> None:
    """Tampilkan berita dalam sebuah halaman, tanpa yang bukan berita."""
    from audionews.article.sandbox import clean_promptly

    settings = from_environment()
    page = page_of(source, url, settings)
    if page.fetched:
        from audionews.article.multipage import clean_fetched

        article = clean_fetched(page, allow=settings.fetch_allow, clean=clean_promptly)
    else:
        article = clean_promptly(page)
    if specimen:
        from audionews.article.specimens import keep

        written = keep(page, article, Path(specimen))
        click.echo(say("cli.specimen_kept", page=written[0], reading=written[1]), err=True)
    if as_json:
        click.echo(json.dumps(story_facts(article), ensure_ascii=False))
        return
    for line in story_lines(article):
        click.echo(line)
    for warning in article.warnings:
        click.echo(say(warning) if "." in warning else warning, err=True)


def story_facts(article: Article) -> dict[str, object]:
    """A story as every verb's ``--json`` tells it."""
    from audionews.article.style_advice import advice_for

    return {
        "headline": article.headline,
        "authors": list(article.authors),
        "published": article.published,
        "dateline": article.dateline,
        "blocks": [asdict(block) | {"quoted": [asdict(span) for span in block.quoted]} for block in article.blocks],
        "dropped": [asdict(block) for block in article.dropped],
        "warnings": list(article.warnings),
        "advice": [{"block": block, **asdict(advice)} for block, advice in advice_for(article)],
        "source_url": article.source_url,
        "source": asdict(article.source),
        "lang": article.lang,
    }


_SIGNS = {"heading": "## ", "item": "- ", "quote": "> ", "caption": "[] ", "credit": "() "}


def story_lines(article: Article) -> list[str]:
    """A story for people, a blank line before each block, and a sign for what is no paragraph."""
    head = (article.headline, ", ".join(article.authors), article.published, article.dateline)
    blocks = ("\n" + _SIGNS.get(block.kind, "") + block.text for block in article.blocks)
    return [*filter(None, head), *blocks]


@click.command()
@as_json
@click.option("--ipa", "as_ipa", is_flag=True, help="Tulis bunyinya dalam IPA, kata demi kata.")
def spoken(as_json: bool, as_ipa: bool) -> None:
    """Baca kalimat tertulis, satu per baris, menjadi kalimat yang diucapkan."""
    from audionews.script.normalize import read
    from audionews.script.pronounce import sounds

    # Line by line and flushed: whoever pipes a sentence in gets its reading before sending the next one.
    for raw in iter(sys.stdin.buffer.readline, b""):
        shown = " ".join(raw.decode("utf-8", errors="replace").split("\n")).strip("\r \x00")
        reading = read(shown) if shown.strip() else None
        if as_json:
            facts = {
                "spoken": reading.spoken if reading else "",
                "spans": [asdict(span) for span in reading.spans] if reading else [],
                "readings": [asdict(claim) for claim in reading.readings] if reading else [],
            }
            line = json.dumps(facts, ensure_ascii=False)
        elif as_ipa:
            line = " ".join(word.ipa for word in sounds(reading.spans) if word.ipa) if reading else ""
        else:
            line = " ".join(reading.spoken.split()) if reading else ""
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
