"""A newsroom's own name and channels: init, channel."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import click

from audionews import assets
from audionews.channels import Channel, default_of, load, offered
from audionews.channels import channel as known_channel
from audionews.cli.shared import as_json, newsroom, performed, tell, whoami
from audionews.messages import say
from audionews.settings import from_environment
from audionews.work.orders import PutInChannel

_ENTRIES = (
    "title",
    "description",
    "author",
    "owner_email",
    "category",
    "website",
    "language",
    "moved_from",
    "new_feed_url",
    "guid",
)
_HELP = {
    "title": "Nama siniar.",
    "description": "Isinya, satu atau dua kalimat.",
    "author": "Penerbitnya; tanpa ini dari site.toml.",
    "owner_email": "Surel pemiliknya; tanpa ini dari site.toml.",
    "category": "Kategori Apple, misalnya News/Daily News; tanpa ini dari site.toml.",
    "website": "Alamat situsnya.",
    "language": "Kode bahasa, misalnya id.",
    "moved_from": "Alamat umpannya sebelum pindah ke sini.",
    "new_feed_url": "Alamat umpannya sesudah pindah dari sini.",
    "guid": "podcast:guid umpan lama.",
}


def _entry_options(command):
    for name in reversed(_ENTRIES):
        command = click.option("--" + name.replace("_", "-"), help=_HELP[name])(command)
    return click.option("--cover", type=click.Path(path_type=Path), help="Gambar persegi, 1400 sampai 3000 piksel.")(
        command
    )


@click.group()
def channel() -> None:
    """Kanal: tiap kanal satu siniar dengan umpan dan halamannya."""


@channel.command("list")
@as_json
def list_channels(as_json: bool) -> None:
    """Kanal yang ditemui pendengar; yang pertama ialah kanal bawaan."""
    settings = from_environment()
    every = load(assets.folder("feeds"), settings.home)
    channels = offered(every)
    tell(
        {"channels": [_facts(one) for one in channels.values()], "default": default_of(every)},
        as_json,
        *(
            say("cli.channel_line", slug=one.slug, title=one.title, email=one.owner_email, kind=_kind(one))
            for one in channels.values()
        ),
    )


@channel.command("add")
@click.argument("slug")
@_entry_options
@as_json
def add_channel(slug: str, cover: Path | None, as_json: bool, **entries: str | None) -> None:
    """Buat kanal baru; tanpa --cover sampulnya digambar dari judulnya."""
    from audionews.podcast import recorded_files

    given_entries = {name: value for name, value in entries.items() if value is not None}
    given_entries.setdefault("title", slug.replace("-", " ").capitalize())
    given_entries.setdefault("description", say("cli.channel_description", title=given_entries["title"]))
    home = from_environment().home
    with newsroom() as room:
        added = recorded_files.add_channel(room.library, home, slug, given_entries, cover, by=whoami(), at=room.clock())
    tell(_facts(added), as_json, say("cli.channel_added", slug=slug, file=home / "channels" / f"{slug}.toml"))


@channel.command("edit")
@click.argument("slug")
@_entry_options
@as_json
def edit_channel(slug: str, cover: Path | None, as_json: bool, **entries: str | None) -> None:
    """Ubah isian sebuah kanal; yang tidak disebut tetap."""
    from audionews.podcast import recorded_files

    changed_entries = {name: value or None for name, value in entries.items() if value is not None}
    home = from_environment().home
    with newsroom() as room:
        edited = recorded_files.edit_channel(
            room.library, home, slug, changed_entries, cover, by=whoami(), at=room.clock()
        )
    tell(_facts(edited), as_json, say("cli.channel_edited", slug=slug))


@channel.command("put")
@click.argument("story", metavar="BERITA")
@click.argument("slug", metavar="KANAL")
@as_json
def put_in_channel(story: str, slug: str, as_json: bool) -> None:
    """Pindahkan sebuah draf ke kanal lain; di sana ia terbit."""
    facts = performed(PutInChannel(slug=story, channel=slug)).facts
    tell(facts, as_json, say("cli.put_in_channel", slug=story, channel=slug))


@channel.command("check")
@click.argument("slug", required=False)
@as_json
def check_channel(slug: str | None, as_json: bool) -> None:
    """Apa yang akan ditolak Apple, Spotify, dan Podcast Index, sebelum kanal didaftarkan."""
    from audionews.podcast.directories import WHERE
    from audionews.podcast.submission import channel_checks

    settings = from_environment()
    every = load(assets.folder("feeds"), settings.home)
    wanted = [known_channel(every, slug)] if slug else list(offered(every).values())
    with newsroom() as room:
        checks_by_channel = {one.slug: channel_checks(room.library, one, settings) for one in wanted}
    lines = []
    for name, checks in checks_by_channel.items():
        ready = all(one.passed for one in checks)
        lines.append(
            say("cli.directory_ready" if ready else "cli.directory_not_ready", channel=name, names=", ".join(WHERE))
        )
        for one in checks:
            by = "" if one.passed else say("cli.directory_by", names=", ".join(one.by))
            lines.append(say("cli.directory_line", mark="✓" if one.passed else "✗", told=one.told, by=by))
    as_facts = {name: [asdict(one) for one in checks] for name, checks in checks_by_channel.items()}
    tell({"channels": as_facts, "where": WHERE}, as_json, *lines)
    if not all(one.passed for checks in checks_by_channel.values() for one in checks):
        raise click.exceptions.Exit(1)


def _facts(one: Channel) -> dict[str, object]:
    return {
        "slug": one.slug,
        "title": one.title,
        "description": one.description,
        "author": one.author,
        "owner_email": one.owner_email,
        "category": one.category,
        "cover": str(one.cover),
        "feed": None if one.private else f"/feeds/{one.slug}.xml",
        "private": one.private,
        "demo": one.demo,
    }


def _kind(one: Channel) -> str:
    return say("cli.channel_demo") if one.demo else ""


@click.command()
@click.option("--name", help="Nama redaksi.")
@click.option("--email", help="Surel redaksi, juga pemilik umpan.")
@click.option("--title", help="Judul siniar pertama.")
@click.option("--base-url", help="Alamat situs untuk umum; kosong: hanya di komputer ini.")
@click.option(
    "--copy",
    metavar="BERKAS",
    help="Salin satu berkas kami untuk diubah: templates/parts/footer.html, static/site.css.",
)
@as_json
def init(
    name: str | None, email: str | None, title: str | None, base_url: str | None, copy: str | None, as_json: bool
) -> None:
    """Empat pertanyaan: nama redaksi, surel, siniar pertama, alamat situs."""
    from audionews.podcast import channel_files, recorded_files

    if copy is not None:
        from audionews.site.overrides import copy_to

        file = copy_to(from_environment().home, copy)
        tell({"file": str(file)}, as_json, say("cli.copied", file=file))
        return

    def answer(given: str | None, key: str, default: str | None = None) -> str:
        entry = given if given is not None else click.prompt(say(key), default=default, err=True)
        return " ".join(entry.split())

    name = answer(name, "cli.ask_name")
    email = answer(email, "cli.ask_email")
    title = answer(title, "cli.ask_title", name)
    base_url = answer(base_url, "cli.ask_base_url", "")
    if base_url:
        from_environment({"AUDIONEWS_BASE_URL": base_url})  # an address that is none is told before anything is written
    home = from_environment().home
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-") or "siaran"
    slug = slug if slug not in ("ralat", "kanal") else f"{slug}-suara"
    entries = {"name": name, "contact": email, "owner": name, "owner_email": email, "category": "News/Daily News"}
    with newsroom() as room:
        recorded = {"by": whoami(), "at": room.clock()}
        recorded_files.write_site(room.library, home, entries, **recorded)
        if not (home / "channels" / f"{slug}.toml").exists():
            channel_entries = {"title": title, "description": say("cli.channel_description", title=title)}
            recorded_files.add_channel(room.library, home, slug, channel_entries, None, **recorded)
        channel_files.write_site(home, {"default_channel": slug})
    written = channel_files.write_base_url(home, base_url) if base_url else None
    tell(
        {"home": str(home), "site": str(home / "site.toml"), "channel": slug, "dotenv": written and str(written)},
        as_json,
        say("cli.initialised", home=home, channel=slug),
        *([say("cli.base_url_written", file=written)] if written else []),
    )
