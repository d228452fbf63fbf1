"""The desk's verbs for programs: JSON over HTTP, under /api/v1/, described by /api/v1/openapi.json.

Who asks is told by a key ("Orang dan kunci" at the desk) in ``Authorization: Bearer an_…``; a key has a role and may do what
that role may. Every POST may carry ``Idempotency-Key``: repeated, it is answered as the first time and nothing is done twice.
What takes time is put in the queue: 202 with the job's address. Failures are problem details (RFC 9457) with the error's key;
their type is an address that explains it (``docs.py``). Answers are typed (``answers.py``), lists that go on name the next page.

Each key has ``CALLS_A_MINUTE``; who asks faster meets 429 and ``Retry-After``.

The table ``OPERATIONS`` is both the routes and the document, so neither can say what the other does not do.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import re
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from flask import Blueprint, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from audionews.api import openapi
from audionews.api.answers import ANSWERS, answer_of
from audionews.api.document import PROBLEMS, document
from audionews.api.openapi import Operation
from audionews.api.operations import ROOT, ApiAnswer, Operations
from audionews.desk import Desk
from audionews.errors import AudionewsError, BadInput
from audionews.http_status import status_of
from audionews.library.accounts import ROLES, Token
from audionews.library.idempotency import Answer, Answers
from audionews.messages import say, sentence
from audionews.site.context import SiteContext

log = logging.getLogger("audionews.site")
CALLS_A_MINUTE = (
    1200  # of one key at one process; a newsroom's archive of 500 stories comes in and is watched without a wait
)


class Allowance:
    """What each key may still ask: ``a_minute`` at once, and as many again evenly over a minute (GCRA, ITU-T I.371).

    One number a key, in this process's memory: a limit that is written to the database would cost more than most answers.
    """

    def __init__(self, a_minute: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._each_s, self._monotonic = 60 / a_minute, monotonic
        self._empty_at: dict[int, float] = {}  # when all that the key has asked is paid off

    def wait_s(self, key: int) -> float:
        """0, and the call is counted; or the seconds after which one more is allowed."""
        now = self._monotonic()
        empty_at = max(self._empty_at.get(key, now), now)
        over_s = empty_at + self._each_s - now - 60
        if over_s > 1e-6:
            return over_s
        self._empty_at[key] = empty_at + self._each_s
        return 0


class _Refused(Exception):
    """No or not enough key, or too many calls with it."""

    def __init__(self, status: int, key: str, **facts: object) -> None:
        super().__init__(key)
        self.status, self.key, self.facts = status, key, facts


def blueprint(place: SiteContext, desk: Desk) -> Blueprint:
    """Every row of ``openapi.OPERATIONS`` at its address, and the document that says so."""
    view = Blueprint("api", __name__, url_prefix=ROOT)
    door = _Door(
        desk=desk,
        operations=Operations(place, desk),
        answers=place.library.answers,
        allowance=Allowance(CALLS_A_MINUTE),
    )
    server, problems = place.absolute(ROOT), place.absolute(PROBLEMS)
    view.add_url_rule("/openapi.json", "document", partial(_document, document(server, problems)))
    for operation in openapi.OPERATIONS:
        view.add_url_rule(_rule(operation), operation.name, partial(_act, door, operation), methods=[operation.method])
    view.register_error_handler(AudionewsError, problem)
    view.register_error_handler(_Refused, _refused)
    view.register_error_handler(HTTPException, _closed)
    view.register_error_handler(Exception, _unexpected)
    every = {"methods": ["GET", "POST", "PUT", "DELETE", "PATCH"]}
    view.add_url_rule("/", "nowhere", _nowhere, defaults={"path": ""}, **every)
    view.add_url_rule("/<path:path>", "nowhere", _nowhere, **every)
    view.after_request(_kept_nowhere)
    return view


@dataclass(frozen=True, slots=True, kw_only=True)
class _Door:
    """What answering a request touches."""

    desk: Desk
    operations: Operations
    answers: Answers
    allowance: Allowance


def _document(described: dict[str, Any]) -> Response:
    answer = _json(described, 200)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _rule(operation: Operation) -> str:
    """ "/articles/{slug}" as werkzeug writes it."""
    kinds = {"id": "int:id", "word": "path:word"}
    return re.sub(r"{(\w+)}", lambda hole: f"<{kinds.get(hole[1], hole[1])}>", operation.path)


def _act(door: _Door, operation: Operation, **names: Any) -> Response:
    """One request. A POST with an Idempotency-Key that was answered before is answered the same."""
    token = _token(door.desk, operation.role, door.allowance)
    g.token = token
    given = _given(operation, names)
    key = request.headers.get("Idempotency-Key")
    if key is None or operation.method != "POST":
        return _reply(operation, _done(door, operation, given, names))
    if not 1 <= len(key) <= 120 or not key.isprintable():
        raise BadInput("api.bad_key")
    request_identity = "\x1f".join((request.method, request.full_path)).encode() + request.get_data()
    known = door.answers.begin(token.id, key, hashlib.sha256(request_identity).hexdigest(), door.desk.clock())
    if known is not None:
        return _again(known)
    try:
        answer = _reply(operation, _done(door, operation, given, names))
    except AudionewsError as error:
        if _status(error) >= 500:
            door.answers.drop(token.id, key)
            raise
        answer = problem(error)
    except BaseException:
        door.answers.drop(token.id, key)
        raise
    kept = {"body": answer.get_data(as_text=True), "location": answer.headers.get("Location")}
    door.answers.keep(token.id, key, Answer(status=answer.status_code, body=json.dumps(kept)))
    return answer


def _done(door: _Door, operation: Operation, given: Any, names: dict[str, Any]) -> ApiAnswer:
    if operation.order is not None:
        return getattr(door.operations, operation.name, door.operations.order)(given)
    verb = getattr(door.operations, operation.name)
    return verb(given, **names) if operation.body else verb(**names)


def _refused(error: _Refused) -> Response:
    answer = _problem(error.status, error.key, say(error.key, **error.facts), error.facts)
    if error.status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="audionews"'
    if error.status == 429:
        answer.headers["Retry-After"] = str(error.facts["seconds"])
    return answer


def _closed(error: HTTPException) -> Response:
    return _problem(error.code or 500, "api.http", error.description or error.name, {})


def _unexpected(error: Exception) -> Response:
    if type(error).__module__ == "gunicorn.http.errors":  # the request's body is no body: chunks that do not count
        return _problem(400, "api.http", say("site.refused"), {})
    log.exception("%s %s failed", request.method, request.path, exc_info=error)
    return _problem(500, "api.failed", say("api.failed"), {})


def _nowhere(path: str) -> Response:
    return _problem(404, "api.unknown_path", say("api.unknown_path", path=path), {})


def _kept_nowhere(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store" if request.endpoint != "api.document" else "no-cache"
    return answer


def _token(desk: Desk, role: str, allowance: Allowance) -> Token:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    token = desk.people.token(secret.strip()) if scheme.lower() == "bearer" and secret else None
    if token is None:
        raise _Refused(401, "api.no_key")
    if wait_s := allowance.wait_s(token.id):
        raise _Refused(429, "api.too_many_calls", most=CALLS_A_MINUTE, seconds=math.ceil(wait_s))
    if ROLES.index(token.role) < ROLES.index(role):
        raise _Refused(403, "api.role", role=role, has=token.role)
    return token


def _given(operation: Operation, names: dict[str, Any]) -> Any:
    """The order that body and path make together, or the body's shape; of a body, only the facts that a program may send."""
    sent: Any = {}
    if operation.in_body:
        if request.mimetype != "application/json":
            raise _Refused(415, "api.not_json")
        try:
            sent = msgspec.json.decode(request.get_data() or b"{}")
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BadInput("api.bad_body", why=str(error)) from error
    kind = operation.order or operation.body
    if kind is None:
        return None
    if isinstance(sent, dict):
        sent = {name: value for name, value in sent.items() if name in operation.in_body}
        sent |= names if operation.order else {}
    try:
        return msgspec.convert(sent, type=kind)
    except (msgspec.ValidationError, RecursionError) as error:
        raise BadInput("api.bad_body", why=str(error)) from error


def _status(error: AudionewsError) -> int:
    if error.key == "api.key_reused":
        return 422
    return status_of(error)


def problem(error: AudionewsError) -> Response:
    return _problem(_status(error), error.key, sentence(error), error.facts)


def _problem(status: int, key: str, detail: str, facts: dict[str, Any]) -> Response:
    plain = {name: value for name, value in facts.items() if isinstance(value, (str, int, float, bool))}
    explained = current_app.extensions["audionews"].absolute(PROBLEMS + key)
    own = {"type": explained, "title": key, "status": status, "detail": " ".join(detail.split()), "error": key}
    answer = _json({**plain, **own}, status)
    answer.mimetype = "application/problem+json"
    return answer


def _json(value: Any, status: int) -> Response:
    body = json.dumps(value, ensure_ascii=False, default=_plain, separators=(",", ":"))
    return Response(body, status=status, mimetype="application/json")


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else msgspec.to_builtins(value)


def _reply(operation: Operation, reply: ApiAnswer) -> Response:
    """The answer, written by its type (``answers.py``).

    What was asked is done by now: an answer that its type does not describe is a fault of ours, told as a warning (which every test
    takes for an error), and sent as it is; refused, it would be asked again.
    """
    value = reply.value
    answer = None
    if operation.name in ANSWERS:
        try:
            value = msgspec.convert(value, answer_of(operation.name, reply.status))
            answer = Response(msgspec.json.encode(value), status=reply.status, mimetype="application/json")
        except msgspec.ValidationError as odd:
            warnings.warn(f"{operation.name} answers what its type does not say: {odd}", RuntimeWarning, stacklevel=2)
    if answer is None:
        answer = _json(value, reply.status)
    if next_page := getattr(value, "next", None):
        answer.headers["Link"] = f'<{next_page}>; rel="next"'
    if reply.location:
        answer.headers["Location"] = reply.location
    return answer


def _again(known: Answer) -> Response:
    kept = json.loads(known.body)
    mime = "application/json" if known.status < 400 else "application/problem+json"
    answer = Response(kept["body"], status=known.status, mimetype=mime)
    answer.headers["Idempotency-Replayed"] = "true"
    if kept["location"]:
        answer.headers["Location"] = kept["location"]
    return answer
