"""Signing in and out, the first admin, one's own password and second factor."""

from __future__ import annotations

import secrets

import pyotp
from flask import Response, abort, current_app, g, redirect, render_template, request, url_for

from audionews.desk.auth import (
    COOKIE,
    give_cookie,
    known_browser,
    remember_browser,
    safe_next,
    take_cookie,
)
from audionews.desk.context import Desk, Route, editor
from audionews.desk.ordering import done_words
from audionews.errors import AudionewsError, BadInput, Conflict, UnknownName
from audionews.library.accounts import WINDOW, Editor
from audionews.library.passwords import hash_password, right_password
from audionews.site.asker import asked_from

_NOBODY = hash_password(secrets.token_urlsafe(16))  # verified for unknown names, so that both answers take as long
TRIES_A_NAME = 8
TRIES_AN_ADDRESS = 40
STEP_S = 30


def _right_code(desk: Desk, who: Editor, code: str) -> bool:
    """The code of now or of one step before or after; each step once."""
    if not who.totp_secret:
        return True
    now = int(desk.clock().timestamp()) // STEP_S
    totp = pyotp.TOTP(who.totp_secret)
    given = "".join(code.split())
    for step in (now, now - 1, now + 1):
        if secrets.compare_digest(totp.at(step * STEP_S).encode(), given.encode()):
            return desk.people.use_totp_step(who, step)
    return False


def _checked(desk: Desk, name: str, password: str, code: str) -> Editor:
    """The person these belong to. Raises ``BadInput`` with one and the same sentence for every wrong part."""
    people, now = desk.people, desk.clock()
    name = " ".join(name.split())
    browser = known_browser(name)
    counted, address = (f"peramban {browser}",) * 2 if browser else (name, asked_from(desk.settings.proxies))
    if not people.may_try(counted, address, now, most_a_name=TRIES_A_NAME, most_an_address=TRIES_AN_ADDRESS):
        raise BadInput("desk.too_many_tries")
    try:
        who = people.editor(name)
    except UnknownName:
        right_password(_NOBODY, password)
        raise BadInput("desk.wrong_sign_in") from None
    if not right_password(who.password_hash, password) or who.closed or not _right_code(desk, who, code):
        raise BadInput("desk.wrong_sign_in")
    people.forget_tries(counted)
    return who


def sign_in(desk: Desk) -> Response | str | tuple[str, int]:
    target = safe_next(request.values.get("lanjut"))
    if request.method == "GET":
        return render_template("desk/sign_in.html", target=target, done=done_words())
    try:
        if not desk.settings.password_door:
            raise BadInput("desk.password_door_closed")
        who = _checked(
            desk, request.form.get("name", ""), request.form.get("password", ""), request.form.get("code", "")
        )
    except AudionewsError as error:
        page = render_template("desk/sign_in.html", target=target, error=error)
        if error.key == "desk.too_many_tries":
            return Response(page, 429, {"Retry-After": str(round(WINDOW.total_seconds()))})
        return page, 403
    old = request.cookies.get(COOKIE)
    if old:
        desk.people.close_session(old)
    answer = give_cookie(desk, redirect(target, 303), desk.people.open_session(who, desk.clock()))  # type: ignore[arg-type]
    return remember_browser(desk, answer, who.name)


def sign_out(desk: Desk) -> Response:
    desk.people.close_session(request.cookies[COOKIE])
    return take_cookie(redirect(url_for("desk.sign_in"), 303))  # type: ignore[arg-type]


def setup(desk: Desk, secret: str) -> Response | str | tuple[str, int]:
    if not desk.people.setup_allowed(secret):
        abort(404)
    if request.method == "GET":
        return render_template("desk/setup.html")
    try:
        name = request.form.get("name", "")
        who = desk.people.add_editor(
            name,
            role="admin",
            password_hash=hash_password(request.form.get("password", "")),
            by=name,
            at=desk.clock(),
            link=secret,
        )
    except Conflict:
        abort(404)
    except AudionewsError as error:
        return render_template("desk/setup.html", error=error), 400
    answer = redirect(url_for("desk.worklist"), 303)
    return give_cookie(desk, answer, desk.people.open_session(who, desk.clock()))  # type: ignore[arg-type]


def account(desk: Desk) -> Response | str | tuple[str, int]:
    who = editor()
    # The secret on offer comes from the session, so that it is the same when the form returns with its first code.
    offered = _offered(g.session.csrf)
    if request.method == "GET":
        return render_template("desk/account.html", offered=offered, done=done_words())
    try:
        own = f"akun {who.id}"  # whoever finds a browser open may not guess here without end
        if not desk.people.may_try(own, own, desk.clock(), most_a_name=TRIES_A_NAME, most_an_address=TRIES_A_NAME):
            raise BadInput("desk.too_many_tries")
        if not right_password(who.password_hash, request.form.get("password", "")):
            raise BadInput("desk.wrong_password")
        desk.people.forget_tries(own)
        _change_account(desk, who, offered)
    except AudionewsError as error:
        return render_template("desk/account.html", offered=offered, error=error), 400
    # every session of the person ended; this browser gets a new one
    secret = desk.people.open_session(who, desk.clock())
    return give_cookie(desk, redirect(url_for("desk.account", selesai="account"), 303), secret)  # type: ignore[arg-type]


def _offered(csrf: str) -> str:
    import base64
    import hashlib
    import hmac

    # under the house's key: whoever sees one page's form token does not know the second factor that was made from it
    key = str(current_app.secret_key).encode()
    return base64.b32encode(hmac.digest(key, b"totp " + csrf.encode(), hashlib.sha256)[:20]).decode()


def _change_account(desk: Desk, who: Editor, offered: str) -> None:
    people, now = desk.people, desk.clock()
    match request.form.get("action"):
        case "password":
            people.change_editor(
                who.name, by=who.name, at=now, password_hash=hash_password(request.form.get("new_password", ""))
            )
        case "totp-on":
            code = "".join(request.form.get("code", "").split())
            if not pyotp.TOTP(offered).verify(code, for_time=now, valid_window=1):
                raise BadInput("desk.wrong_code")
            people.change_editor(who.name, by=who.name, at=now, totp_secret=offered)
        case "totp-off":
            people.change_editor(who.name, by=who.name, at=now, totp_secret="")
        case _:
            raise BadInput("desk.unknown_action")


ROUTES = (
    Route(rule="/masuk", view=sign_in, methods=("GET", "POST")),
    Route(rule="/keluar", view=sign_out, methods=("POST",)),
    Route(rule="/penyiapan/<secret>", view=setup, methods=("GET", "POST")),
    Route(rule="/akun", view=account, methods=("GET", "POST")),
)
