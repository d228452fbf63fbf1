"""Who stands at the desk: sessions, roles and the form token, for every view of the blueprint."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Response, abort, current_app, g, redirect, request, url_for
from itsdangerous import BadData, URLSafeSerializer

from audionews.channels import Channel
from audionews.errors import (
    AudionewsError,
    BadInput,
    Conflict,
    EngineFailed,
    EngineMissing,
    FetchFailed,
    PublicationRefused,
    StoreFailed,
    UnknownName,
)
from audionews.library import Library
from audionews.library.accounts import ROLES, Accounts, Editor, Session
from audionews.library.inbox import Inbox
from audionews.settings import Settings

if TYPE_CHECKING:
    from audionews.newsroom import Newsroom

COOKIE = "meja_kunci"
KNOWN = "meja_kenal"
KNOWN_S = 180 * 24 * 3600
STRANGERS_BYTES = 64 * 1024  # of a form before the door: a name, a password, a code
MOST_FIELDS = 50_000  # of any form: taking a million apart keeps everybody waiting for half a minute
Network = IPv4Network | IPv6Network
ANYWHERE_4, ANYWHERE_6 = ip_network("0.0.0.0/0"), ip_network("::/0")
STATUS = (
    (UnknownName, 404),
    (BadInput, 400),
    (Conflict, 409),
    (PublicationRefused, 422),
    (FetchFailed, 502),
    (EngineMissing, 409),
    (EngineFailed, 502),
    (StoreFailed, 503),
)
ANYONE = {"desk.sign_in", "desk.setup", "desk.static"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the views work with; put into the app once, by ``audionews.desk.register``."""

    library: Library
    newsroom: Newsroom
    people: Accounts
    inbox: Inbox
    channels: dict[str, Channel]
    clock: Callable[[], datetime]
    settings: Settings
    work: Any  # audionews.work.Work, or what answers like it: ask, job, jobs, retry

    @property
    def base_url(self) -> str:
        return self.settings.base_url


def desk() -> Desk:
    return current_app.extensions["audionews.desk"]


def editor() -> Editor:
    """The signed-in person of this request; views behind ``need`` always have one."""
    return g.session.editor


def may(role: str) -> bool:
    session: Session | None = g.get("session")
    return session is not None and ROLES.index(session.editor.role) >= ROLES.index(role)


def status_of(error: AudionewsError) -> int:
    """The HTTP status of an expected failure, at every door: pages, desk and API."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def need(role: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The view is for this role and those above it; others get 403 and a sentence why."""

    def marked(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: object, **kwargs: object) -> Any:
            if not may(role):
                abort(403)
            return view(*args, **kwargs)

        return guarded

    return marked


def admit() -> Response | None:
    """Before every request of the desk: no session, no page; no form token, no change.

    HEAD is GET without a body (RFC 9110 9.3.2); no view may take it for a form. Forms before the door have no token yet: they
    are refused when the browser says that another site sent them, or somebody could be signed in as somebody else.
    """
    if request.method == "HEAD":
        request.method = "GET"
    if request.method == "POST" and _from_elsewhere():
        abort(400)
    secret = request.cookies.get(COOKIE)
    g.session = desk().people.session(secret, desk().clock()) if secret else None
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


def _from_elsewhere() -> bool:
    """What the browser tells of the page that sent the form (W3C Fetch Metadata; RFC 6454 Origin for older ones)."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin.partition("://")[2] not in (request.host, urlsplit(desk().base_url).netloc)


def asked_from() -> str:
    """The address of who asks, to count tries by. What a reverse proxy says of it is believed from AUDIONEWS_PROXIES alone.

    Without that everybody behind a proxy has the proxy's address, and one who guesses would shut out the whole newsroom. Read from
    the right: what stands left of the last address that is no proxy of ours was written by whoever asks (RFC 7239, 8.1).
    Of IPv6 the network counts: everybody who has one address there has all 2^64 of it (RFC 6177).
    """
    proxies, found = desk().settings.proxies, request.remote_addr or ""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    while hops and _within(found, proxies) and _within(hops[-1], (ANYWHERE_4, ANYWHERE_6)):
        found = hops.pop()
    return _counted(found)


def _counted(address: str) -> str:
    try:
        one = ip_address(address)
    except ValueError:
        return address
    if one.version == 4:
        return address
    return str(one.ipv4_mapped or ip_network((one, 64), strict=False))


def _within(address: str, networks: Iterable[Network]) -> bool:
    try:
        one = ip_address(address)
    except ValueError:
        return False
    return any(one in network for network in networks if network.version == one.version)


def known_browser(name: str) -> str | None:
    """The number of this browser, if that person has signed in from it before (OWASP, Slow Down Online Guessing with Device Cookies).

    Its tries are counted by themselves: who guesses a name's password elsewhere shuts that person out of no browser of theirs.
    """
    try:
        whose, number = _signer().loads(request.cookies.get(KNOWN, ""))
    except (BadData, ValueError, TypeError):
        return None
    return number if whose == name else None


def remember_browser(answer: Response, name: str) -> Response:
    """After a sign-in: from here on this browser is one of that person's."""
    number = known_browser(name) or secrets.token_hex(16)
    answer.set_cookie(
        KNOWN,
        _signer().dumps([name, number]),
        max_age=KNOWN_S,
        path=url_for("desk.sign_in"),
        httponly=True,
        samesite="Strict",
        secure=desk().base_url.startswith("https:"),
    )
    return answer


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="desk.known-browser", signer_kwargs={"digest_method": sha256})


def _own_form() -> bool:
    """The form carries this session's token (OWASP CSRF cheat sheet, synchronizer token); SameSite=Strict stands behind it."""
    given = request.form.get("csrf") or request.headers.get("X-CSRF") or ""
    return secrets.compare_digest(given.encode(), g.session.csrf.encode())


def give_cookie(answer: Response, secret: str) -> Response:
    answer.set_cookie(
        COOKIE, secret, path="/desk", httponly=True, samesite="Strict", secure=desk().base_url.startswith("https:")
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
