"""The verbs of one story: add, plan, speak, publish, correct, withdraw, discard, rollback, history."""

from __future__ import annotations

import click

from audionews import assets, channels
from audionews.cli.shared import Progress, as_json, engine_option, newsroom, page_of, performed, tell
from audionews.library.model import Build, Change, HistoryLine, Story
from audionews.messages import say
from audionews.newsroom import DELIVERIES, GROUNDS, KINDS
from audionews.newsroom.model import Published, Spoken
from audionews.settings import DEFAULT_BASE_URL, from_environment
from audionews.times import in_wib
from audionews.work.orders import Correct, Discard, Publish, Receive, Rollback, Speak, TakeUp, Withdraw


def _built(made: Spoken) -> dict[str, object]:
    build: Build = made.build
    return {
        "slug": build.slug,
        "revision": build.revision,
        "build": build.id,
        "engine": build.voice.engine,
        "fallback": build.fallback,
        "voice": build.voice.label,
        "spoken": made.spoken,
        "reused": made.reused,
        "audio": build.mp3.path,
        "duration_ms": build.duration_ms,
        "size_bytes": build.mp3.size_bytes,
        "opus": build.opus.path,
    }


def _published(done: Published) -> dict[str, object]:
    facts = {**_built(done.made), "url": None if _is_private(done.story) else f"/berita/{done.story.slug}"}
    if done.correction is not None:
        facts |= {
            "correction": done.correction.id,
            "kind": done.correction.kind,
            "delivery": done.correction.delivery,
            "notice": done.correction.notice,
        }
    return facts


def _change(change: Change) -> str:
    if not change.before:
        return say("cli.change_added", id=change.segment_id, after=change.after)
    if not change.after:
        return say("cli.change_removed", id=change.segment_id, before=change.before)
    return say("cli.change", id=change.segment_id, before=change.before, after=change.after)


def _heard(made: Spoken) -> str:
    return say(
        "cli.heard_from_another" if made.build.fallback else "cli.heard",
        spoken=made.spoken,
        reused=made.reused,
        seconds=round(made.build.duration_ms / 1000),
        voice=made.build.voice.label,
    )


def _is_private(story: Story) -> bool:
    """Whether its channel's file says that the public does not meet it."""
    known = channels.load(assets.folder("feeds"), from_environment().home)
    return story.channel in known and known[story.channel].private


def _came_out(story: Story) -> str:
    """Where it is heard now."""
    if _is_private(story):
        return say("cli.published_privately", channel=story.channel)
    return say("cli.published", url=_address(story.slug))


def _address(slug: str) -> str:
    """Where its page is; without a public address there is one only while ``serve`` runs, on whatever port it was given."""
    base_url = from_environment().base_url
    url = f"{base_url}/berita/{slug}"
    return say("cli.while_served", url=url) if base_url == DEFAULT_BASE_URL else url


@click.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--channel", metavar="C", help="Kanal tempat berita itu terbit.")
@click.option("--url", metavar="U", help="Alamat asal halaman itu.")
@as_json
def add(source: str, channel: str | None, url: str | None, as_json: bool) -> None:
    """Terima sebuah berita sebagai draf; mencetak namanya."""
    received = performed(Receive(page=page_of(source, url, from_environment()), channel=channel)).facts
    tell(received, as_json, received["slug"])
    if not as_json:
        for warning in received["warnings"]:
            click.echo(say(warning) if "." in warning else warning, err=True)
        if received["known"]:
            click.echo(say("cli.known", slug=received["slug"]), err=True)


@click.command()
@click.argument("slug", required=False)
@click.option("--all", "everything", is_flag=True, help="Seluruh arsip.")
@engine_option
@as_json
def plan(slug: str | None, everything: bool, engine: str | None, as_json: bool) -> None:
    """Kalimat mana yang akan disuarakan; tidak ada yang dikerjakan."""
    if (slug is None) == (not everything):
        raise click.UsageError("SLUG atau --all")
    with newsroom() as room:
        if everything:
            archive = room.plan_all(engine)
            tell(
                {
                    "articles": archive.articles,
                    "sentences": archive.sentences,
                    "characters": archive.characters,
                },
                as_json,
                say("cli.plan_all", articles=archive.articles, sentences=archive.sentences),
                *(say("cli.plan", slug=one.slug, count=len(one.speak), reuse=one.reuse) for one in archive.plans),
            )
            return
        one = room.plan(slug, engine)
    tell(
        {
            "slug": one.slug,
            "speak": list(one.speak),
            "reuse": one.reuse,
            "characters": one.characters,
            "sentences": [{"id": id, "shown": shown} for id, shown in zip(one.speak, one.shown, strict=True)],
        },
        as_json,
        say("cli.plan", slug=one.slug, count=len(one.speak), reuse=one.reuse),
        say("cli.plan_characters", characters=one.characters),
        *(f"{id}  {shown}" for id, shown in zip(one.speak, one.shown, strict=True)),
    )


@click.command()
@click.argument("slug")
@engine_option
@as_json
def speak(slug: str, engine: str | None, as_json: bool) -> None:
    """Buat berkas suara sebuah berita; belum terbit."""
    made = performed(Speak(slug=slug, engine=engine), progress=Progress()).published.made
    tell(_built(made), as_json, _heard(made))


@click.command()
@click.argument("slug")
@click.option("--sure", is_flag=True, help="Terbitkan walau halaman lanjutannya belum diambil.")
@engine_option
@as_json
def publish(slug: str, sure: bool, engine: str | None, as_json: bool) -> None:
    """Terbitkan sebuah berita; yang belum bersuara disuarakan dulu."""
    from audionews.work.following_voice import let_voice_follow

    with newsroom() as room:
        done = performed(Publish(slug=slug, engine=engine, sure=sure), room, progress=Progress()).published
        follows = let_voice_follow(room, slug, engine)
    facts = {**_published(done), "follows": follows} if follows else _published(done)
    later = [say("cli.voice_follows", voice=follows)] if follows else []
    tell(facts, as_json, _heard(done.made), *later, _came_out(done.story))


@click.command()
@click.argument("slug")
@click.option("--from", "source", required=True, metavar="FILE", help="Halaman yang sudah benar.")
@click.option("--kind", required=True, type=click.Choice(KINDS), help="silent: salah ketik; ralat: fakta; hak-jawab.")
@click.option("--reason", required=True, help="Alasan, dibaca oleh umum.")
@click.option(
    "--deliver",
    type=click.Choice(sorted(set(DELIVERIES.values()))),
    help="Cara sampai ke pelanggan: quiet (berkas diganti), redeliver (dikirim ulang), short (butir pendek tersendiri).",
)
@click.option("--sure", is_flag=True, help="Terbitkan diam-diam walau angka, nama, atau kata sangkal berubah.")
@engine_option
@as_json
def correct(
    slug: str,
    source: str,
    kind: str,
    reason: str,
    deliver: str | None,
    sure: bool,
    engine: str | None,
    as_json: bool,
) -> None:
    """Perbaiki berita yang sudah terbit; hanya kalimat yang berubah disuarakan lagi."""
    page = page_of(source, None, from_environment())
    order = Correct(slug=slug, page=page, kind=kind, reason=reason, deliver=deliver, engine=engine, sure=sure)
    result = performed(order, progress=Progress())
    done, silent = result.published, {n: result.facts[n] for n in ("silent_facts", "told") if n in result.facts}
    facts = {**_published(done), **silent}
    if done.already:
        facts["already"] = True
    changes = done.correction.changes if done.correction else ()
    facts["changes"] = [{"id": c.segment_id, "before": c.before, "after": c.after} for c in changes]
    tell(
        facts,
        as_json,
        *([say("cli.already_corrected")] if done.already else []),
        *([str(silent["told"])] if silent else []),
        *(_change(c) for c in changes),
        _heard(done.made),
        _came_out(done.story),
    )


@click.command()
@click.argument("slug")
@click.option(
    "--ground", required=True, type=click.Choice(GROUNDS), help="Dasar pencabutan menurut Pedoman Media Siber."
)
@click.option("--reason", required=True, help="Alasan, diumumkan kepada pembaca dan pendengar.")
@click.option("--nameless", is_flag=True, help="Judul dan alamat juga diganti yang tidak menyebut nama.")
@engine_option
@as_json
def withdraw(slug: str, ground: str, reason: str, nameless: bool, engine: str | None, as_json: bool) -> None:
    """Cabut sebuah berita; halaman dan suaranya mengumumkan alasannya."""
    order = Withdraw(slug=slug, ground=ground, reason=reason, nameless=nameless, engine=engine)
    story = performed(order, progress=Progress()).published.story
    facts = {
        "slug": story.slug,
        "ground": ground,
        "url": f"/berita/{story.slug}",
        "audio": story.build.mp3.path if story.build else None,
    }
    tell(facts, as_json, say("cli.withdrawn", slug=story.slug, url=_address(story.slug)))


@click.command()
@click.argument("slug")
@click.option("--undo", is_flag=True, help="Ambil kembali draf yang dibuang.")
@as_json
def discard(slug: str, undo: bool, as_json: bool) -> None:
    """Buang sebuah draf; teks dan catatannya disimpan."""
    facts = performed(TakeUp(slug=slug) if undo else Discard(slug=slug)).facts
    tell(facts, as_json, say("cli.taken_up" if undo else "cli.discarded", slug=slug))


@click.command()
@click.argument("slug")
@click.option("--to", required=True, type=int, metavar="N", help="Nomor versi yang dipakai lagi.")
@click.option("--reason", default="", help="Alasan, dicatat dalam riwayat.")
@click.option("--sure", is_flag=True, help="Kembali walau angka, nama, atau kata sangkal berubah tanpa pengumuman.")
@as_json
def rollback(slug: str, to: int, reason: str, sure: bool, as_json: bool) -> None:
    """Kembali ke versi terdahulu, dengan berkas suaranya yang sama."""
    done = performed(Rollback(slug=slug, to=to, reason=reason, sure=sure)).published
    tell(
        _published(done),
        as_json,
        say("cli.rolled_back", slug=slug, revision=to),
        _came_out(done.story),
    )


def _history_line(line: HistoryLine) -> str:
    kind, public = say(f"cli.revision_{line.kind.replace('-', '_')}"), ""
    if line.went_live:
        moments = ", ".join(in_wib(at) for at in line.went_live)
        public = say("cli.went_live_again" if len(line.went_live) > 1 else "cli.went_live", moments=moments)
    parts = (f"{'*' if line.live else ' '} {line.revision}", kind, in_wib(line.at), line.by, line.reason, public)
    return "  ".join(part for part in parts if part)


@click.command()
@click.argument("slug")
@as_json
def history(slug: str, as_json: bool) -> None:
    """Semua versi sebuah berita."""
    with newsroom() as room:
        lines = room.history(slug)
    revisions = [
        {
            "revision": line.revision,
            "kind": line.kind,
            "reason": line.reason,
            "at": line.at.isoformat(),
            "by": line.by,
            "audio": line.audio.path if line.audio else None,
            "live": line.live,
            "went_live": [at.isoformat() for at in line.went_live],
        }
        for line in lines
    ]
    tell(
        {"slug": slug, "revisions": revisions},
        as_json,
        *(_history_line(line) for line in lines),
    )
