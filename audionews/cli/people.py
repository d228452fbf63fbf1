"""Who may work at the desk."""

from __future__ import annotations

import sys

import click

from audionews.cli.shared import as_json, newsroom, tell, whoami
from audionews.library.accounts import ROLES
from audionews.messages import say


@click.group()
def editor() -> None:
    """Orang yang boleh bekerja di meja redaksi."""


@editor.command("add")
@click.argument("name")
@click.option(
    "--role", required=True, type=click.Choice(ROLES), help="penulis, redaktur, penanggung-jawab, atau admin."
)
@click.option("--password-stdin", is_flag=True, help="Baca kata sandi dari masukan standar, satu baris.")
@as_json
def add_editor(name: str, role: str, password_stdin: bool, as_json: bool) -> None:
    """Tambahkan seseorang dengan perannya."""
    from audionews.library.passwords import hash_password

    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt(
            say("cli.ask_password"), hide_input=True, confirmation_prompt=say("cli.ask_again"), err=True
        )
    with newsroom() as room:
        added = room.library.accounts.add_editor(
            name, role=role, password_hash=hash_password(password), by=whoami(), at=room.clock()
        )
    tell({"name": added.name, "role": added.role}, as_json, say("cli.editor_added", name=added.name, role=added.role))
