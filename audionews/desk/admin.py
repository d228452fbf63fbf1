"""The house's own pages: the record and its export, people and keys."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from flask import Response, render_template, request, url_for

from audionews.desk.context import Desk, Route, editor
from audionews.errors import AudionewsError, BadInput, UnknownName
from audionews.library.accounts import ROLES
from audionews.library.model import AuditLine
from audionews.library.passwords import hash_password
from audionews.messages import say

SHOWN = 100
AT_ONCE = 1000
COLUMNS = ("id", "at", "by", "action", "slug", "facts", "audio_hash", "seal")


def all_lines(desk: Desk, slug: str | None) -> Iterator[AuditLine]:
    """The record, oldest first, a thousand lines in memory."""
    after = 0
    while True:
        page = desk.library.audit.lines(slug, after=after, limit=AT_ONCE)
        yield from page
        if len(page) < AT_ONCE:
            return
        after = page[-1].id


def as_row(line: AuditLine) -> dict[str, object]:
    return {
        "id": line.id,
        "at": line.at.isoformat(),
        "by": line.by,
        "action": line.action,
        "slug": line.slug,
        "facts": line.facts,
        "audio_hash": line.audio_hash,
        "seal": line.seal,
    }


def _cell(value: object) -> str:
    """A cell that a spreadsheet shows and never runs (OWASP, CSV Injection)."""
    text = "" if value is None else json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def as_csv(lines: Iterator[AuditLine]) -> Iterator[str]:
    yield ",".join(COLUMNS) + "\r\n"
    for line in lines:
        cells = io.StringIO()
        csv.writer(cells).writerow([_cell(value) for value in as_row(line).values()])
        yield cells.getvalue()


def as_json(lines: Iterator[AuditLine]) -> Iterator[str]:
    first = True
    for line in lines:
        yield ("[" if first else ",\n") + json.dumps(as_row(line), ensure_ascii=False)
        first = False
    yield "[]" if first else "]\n"


def record(desk: Desk) -> str:
    library = desk.library
    return render_template(
        "desk/record.html", lines=library.audit.newest(SHOWN), broken=library.audit.broken_seals(), shown=SHOWN
    )


def record_file(desk: Desk, ext: str) -> Response:
    slug = request.args.get("berita") or None
    if ext not in ("csv", "json"):
        raise UnknownName("desk.unknown_action")
    lines = list(all_lines(desk, slug)) if slug else all_lines(desk, None)
    body = "".join(as_csv(iter(lines)) if ext == "csv" else as_json(iter(lines)))
    mime = "text/csv; charset=utf-8" if ext == "csv" else "application/json"
    named = slug and slug.isascii() and slug.replace("-", "").isalnum()  # as addresses are: fit for a header
    name = f"catatan-{slug}.{ext}" if named else f"catatan.{ext}"
    answer = Response(body, content_type=mime)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def people(desk: Desk) -> str | tuple[str, int]:
    if request.method == "GET":
        return _people_page(desk)
    try:
        secret, done = _change_people(desk)
    except AudionewsError as error:
        return _people_page(desk, error=error), 400
    return _people_page(desk, secret=secret, done=done)


def _people_page(desk: Desk, **more: object) -> str:
    return render_template(
        "desk/people.html", editors=desk.people.editors(), tokens=desk.people.tokens(), roles=ROLES, **more
    )


def _change_people(desk: Desk) -> tuple[str | None, str | None]:
    """A new key's secret, if one was made, and what to say."""
    form, who, now = request.form, editor().name, desk.clock()
    people = desk.people
    name = " ".join(form.get("name", "").split())
    match form.get("action"):
        case "add":
            people.add_editor(
                name, role=form.get("role", ""), password_hash=hash_password(form.get("password", "")), by=who, at=now
            )
            return None, say("desk.person_added", name=name)
        case "close" | "open" as action:
            if name == who:
                raise BadInput("desk.not_yourself")
            people.change_editor(name, by=who, at=now, closed=action == "close")
            return None, say("desk.person_closed" if action == "close" else "desk.person_opened", name=name)
        case "link-password" | "link-second" as action:
            secret = desk.library.entrances.make_link(name, action.removeprefix("link-"), by=who, at=now)
            link = desk.base_url + url_for("desk.recover", secret=secret)
            return None, say("desk.link_made", name=name, link=link, what=say(f"desk.{action.replace('-', '_')}"))
        case "role":
            if name == who:
                raise BadInput("desk.not_yourself")
            people.change_editor(name, by=who, at=now, role=form.get("role", ""))
            return None, say("desk.person_role", name=name, role=form.get("role", ""))
        case "add-token":
            if not name:
                raise BadInput("desk.bad_name", name=name)
            _, secret = people.add_token(name, role=form.get("role", ""), by=who, at=now)
            return secret, None
        case "close-token":
            people.close_token(int(form.get("token", "0") or 0), by=who, at=now)
            return None, say("desk.token_closed")
    raise BadInput("desk.unknown_action")


ROUTES = (
    Route(rule="/catatan", view=record, role="redaktur"),
    Route(rule="/catatan.<ext>", view=record_file, role="redaktur"),
    Route(rule="/orang", view=people, methods=("GET", "POST"), role="admin"),
)
