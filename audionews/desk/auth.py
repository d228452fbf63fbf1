"""Who stands at the desk: sessions, roles and the form token, for every view of the blueprint."""

from __future__ import annotations

import secrets
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Response, abort, current_app, g, redirect, request, url_for
from itsdangerous import BadData, URLSafeSerializer

from audionews.desk.context import Desk

COOKIE = "meja_kunci"
KNOWN = "meja_kenal"
KNOWN_S = 180 * 24 * 3600
STRANGERS_BYTES = 64 * 1024  # of a form before the door: a name, a password, a code
MOST_FIELDS = 50_000  # of any form: taking a million apart keeps everybody waiting for half a minute
ANYONE = {"desk.sign_in", "desk.setup", "desk.recover", "desk.openid", "desk.openid_back", "desk.static"}


def admit(desk: Desk) -> Response | None:
    """Before every request of the desk: no session, no page; no form token, no change.

    HEAD is GET without a body (RFC 9110 9.3.2); no view may take it for a form. Forms before the door have no token yet: they
    are refused when the browser says that another site sent them, or somebody could be signed in as somebody else.
    """
    if request.method == "HEAD":
        request.method = "GET"
    if request.method == "POST" and _from_elsewhere(desk.base_url):
        abort(400)
    secret = request.cookies.get(COOKIE)
    g.session = desk.people.session(secret, desk.clock()) if secret else None
    if g.session is None:
        request.max_content_length = STRANGERS_BYTES
    elif request.mimetype == "application/x-www-form-urlencoded" and request.get_data().count(b"&") > MOST_FIELDS:
        abort(413)
    if request.endpoint in ANYONE:
        return None
    if g.session is None:
        if request.method == "GET":
            return redirect(url_for("desk.sign_in", lanjut=request.full_path.rstrip("?")))  # type: ignore[return-value]
        return redirect(url_for("desk.sign_in"))  # type: ignore[return-value]
    if request.method != "GET" and not _own_form():
        abort(400)
    return None


def _from_elsewhere(base_url: str) -> bool:
    """What the browser tells of the page that sent the form (W3C Fetch Metadata; RFC 6454 Origin for older ones)."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin.partition("://")[2] not in (request.host, urlsplit(base_url).netloc)


def known_browser(name: str) -> str | None:
    """The number of this browser, if that person has signed in from it before (OWASP, Slow Down Online Guessing with Device Cookies).

    Its tries are counted by themselves: who guesses a name's password elsewhere shuts that person out of no browser of theirs.
    """
    try:
        whose, number = _signer().loads(request.cookies.get(KNOWN, ""))
    except (BadData, ValueError, TypeError):
        return None
    return number if whose == name else None


def remember_browser(desk: Desk, answer: Response, name: str) -> Response:
    """After a sign-in: from here on this browser is one of that person's."""
    number = known_browser(name) or secrets.token_hex(16)
    answer.set_cookie(
        KNOWN,
        _signer().dumps([name, number]),
        max_age=KNOWN_S,
        path=url_for("desk.sign_in"),
        httponly=True,
        samesite="Strict",
        secure=desk.base_url.startswith("https:"),
    )
    return answer


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="desk.known-browser", signer_kwargs={"digest_method": sha256})


def _own_form() -> bool:
    """The form carries this session's token (OWASP CSRF cheat sheet, synchronizer token); SameSite=Strict stands behind it."""
    given = request.form.get("csrf") or request.headers.get("X-CSRF") or ""
    return secrets.compare_digest(given.encode(), g.session.csrf.encode())


def give_cookie(desk: Desk, answer: Response, secret: str) -> Response:
    answer.set_cookie(
        COOKIE, secret, path="/desk", httponly=True, samesite="Strict", secure=desk.base_url.startswith("https:")
    )
    return answer


def take_cookie(answer: Response) -> Response:
    answer.delete_cookie(COOKIE, path="/desk", httponly=True, samesite="Strict")
    return answer


def safe_next(target: str | None) -> str:
    """Only back to a page of the desk, never to another site ("//evil", "/\\evil")."""
    if target and target.startswith("/desk/") and "\\" not in target and "//" not in target and target.isprintable():
        return target
    return url_for("desk.worklist")
