"""Who may work at the desk, and the keys of programs."""

from __future__ import annotations

import sys

import click

from audionews.cli.shared import as_json, newsroom, tell, whoami
from audionews.errors import BadInput
from audionews.library.accounts import ROLES, Editor
from audionews.messages import say
from audionews.times import in_wib

role_option = click.option(
    "--role", required=True, type=click.Choice(ROLES), help="penulis, redaktur, penanggung-jawab, atau admin."
)
password_option = click.option(
    "--password-stdin", is_flag=True, help="Baca kata sandi dari masukan standar, satu baris."
)


def _new_password(from_stdin: bool) -> str:
    """The hash of what is typed twice, or of one line on stdin.

    Raises ``BadInput`` for one that is too short, and where nobody sits at a terminal to type it.
    """
    from audionews.library.passwords import hash_password

    if from_stdin:
        return hash_password(sys.stdin.readline().rstrip("\r\n"))
    if not sys.stdin.isatty():
        raise BadInput("cli.no_terminal")
    prompt = {"hide_input": True, "confirmation_prompt": say("cli.ask_again"), "err": True}
    return hash_password(click.prompt(say("cli.ask_password"), **prompt))


@click.group()
def editor() -> None:
    """Orang yang boleh bekerja di meja redaksi."""


@editor.command("list")
@as_json
def list_editors(as_json: bool) -> None:
    """Semua orang dan perannya."""
    with newsroom() as room:
        editors = room.library.accounts.editors()
    tell(
        {"editors": [_facts(one) for one in editors]},
        as_json,
        *(say("cli.editor_line", name=one.name, role=one.role, state=_state(one)) for one in editors),
        *([] if editors else [say("cli.no_editors")]),
    )


@editor.command("add")
@click.argument("name")
@role_option
@password_option
@as_json
def add_editor(name: str, role: str, password_stdin: bool, as_json: bool) -> None:
    """Tambahkan seseorang dengan perannya."""
    password_hash = _new_password(password_stdin)
    with newsroom() as room:
        added = room.library.accounts.add_editor(
            name, role=role, password_hash=password_hash, by=whoami(), at=room.clock()
        )
    tell({"name": added.name, "role": added.role}, as_json, say("cli.editor_added", name=added.name, role=added.role))


@editor.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@as_json
def change_role(name: str, role: str, as_json: bool) -> None:
    """Ganti peran seseorang; ia harus masuk lagi."""
    _change(name, as_json, "cli.editor_role", role=role)


@editor.command("password")
@click.argument("name")
@password_option
@as_json
def change_password(name: str, password_stdin: bool, as_json: bool) -> None:
    """Ganti kata sandi seseorang; ia harus masuk lagi."""
    with newsroom() as room:
        room.library.accounts.editor(name)  # whoever is not there is told before a password is asked for
    _change(name, as_json, "cli.editor_password", password_hash=_new_password(password_stdin))


@editor.command("close")
@click.argument("name")
@as_json
def close_editor(name: str, as_json: bool) -> None:
    """Tutup pintu bagi seseorang; namanya tetap ada dalam catatan."""
    _change(name, as_json, "cli.editor_closed", closed=True)


@editor.command("open")
@click.argument("name")
@as_json
def open_editor(name: str, as_json: bool) -> None:
    """Buka lagi pintu bagi seseorang yang pernah ditutup."""
    _change(name, as_json, "cli.editor_opened", closed=False)


@editor.command("link")
@click.argument("name")
@click.option("--second", is_flag=True, help="Untuk menghapus pengaman kedua, bukan kata sandi baru.")
@as_json
def link_editor(name: str, second: bool, as_json: bool) -> None:
    """Tautan sekali pakai bagi yang kehilangan kata sandi atau pengaman kedua."""
    what = "second" if second else "password"
    with newsroom() as room:
        secret = room.library.entrances.make_link(name, what, by=whoami(), at=room.clock())
        link = f"{room.settings.base_url}/desk/pulih/{secret}"
    announcement = say("desk.link_made", name=name, link=link, what=say(f"desk.link_{what}"))
    tell({"name": name, "what": what, "link": link}, as_json, announcement)


@editor.command("reset-2fa")
@click.argument("name")
@as_json
def reset_second_factor(name: str, as_json: bool) -> None:
    """Hapus pengaman kedua seseorang yang kehilangan ponselnya."""
    _change(name, as_json, "cli.editor_reset", totp_secret="")


def _change(name: str, as_json: bool, key: str, **changed: object) -> None:
    with newsroom() as room:
        people = room.library.accounts
        people.change_editor(name, by=whoami(), at=room.clock(), **changed)  # type: ignore[arg-type]
        now = people.editor(name)
    tell(_facts(now), as_json, say(key, name=now.name, role=now.role))


def _facts(one: Editor) -> dict[str, object]:
    return {"name": one.name, "role": one.role, "second_factor": bool(one.totp_secret), "closed": one.closed}


def _state(one: Editor) -> str:
    return say("cli.is_closed" if one.closed else "cli.has_second" if one.totp_secret else "cli.has_no_second")


@click.group()
def token() -> None:
    """Kunci bagi program yang memakai /api/v1."""


@token.command("list")
@as_json
def list_tokens(as_json: bool) -> None:
    """Semua kunci, tanpa rahasianya."""
    with newsroom() as room:
        tokens = room.library.accounts.tokens()
    tell(
        {
            "tokens": [
                {
                    "id": one.id,
                    "name": one.name,
                    "role": one.role,
                    "by": one.by,
                    "created_at": one.created_at.isoformat(),
                    "closed": one.closed,
                }
                for one in tokens
            ]
        },
        as_json,
        *(
            say(
                "cli.token_line",
                id=one.id,
                name=one.name,
                role=one.role,
                by=one.by,
                when=in_wib(one.created_at),
                state=say("cli.is_closed" if one.closed else "cli.is_open"),
            )
            for one in tokens
        ),
        *([] if tokens else [say("cli.no_tokens")]),
    )


@token.command("add")
@click.argument("name")
@role_option
@as_json
def add_token(name: str, role: str, as_json: bool) -> None:
    """Buat kunci; rahasianya ditampilkan sekali ini saja."""
    with newsroom() as room:
        added, secret = room.library.accounts.add_token(name, role=role, by=whoami(), at=room.clock())
    tell(
        {"id": added.id, "name": added.name, "role": added.role, "secret": secret},
        as_json,
        say("cli.token_added", id=added.id, name=added.name, role=added.role),
        secret,
    )


@token.command("revoke")
@click.argument("number", type=click.IntRange(1, 2**31), metavar="NOMOR")
@as_json
def revoke_token(number: int, as_json: bool) -> None:
    """Tutup kunci; program yang memakainya langsung ditolak."""
    with newsroom() as room:
        room.library.accounts.close_token(number, by=whoami(), at=room.clock())
    tell({"id": number, "closed": True}, as_json, say("cli.token_closed", id=number))
