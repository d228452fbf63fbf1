"""Expected failures and mistakes as pages: one sentence, the right status, never a traceback."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from audionews.errors import AudionewsError, BeingRenewed
from audionews.http_status import status_of, without_secrets
from audionews.messages import is_said_in, language, say, sentence
from audionews.site.context import SiteContext

log = logging.getLogger("audionews.site")


def page(place: SiteContext, status: int, explanation: str | None = None, *, renewed: bool = False) -> Response:
    """The page of a failure; ``renewed``: of none, it comes back in seconds. It reads nothing from the library: the library may be what failed."""
    if (
        request.path.startswith(("/media/", "/feeds/", "/pribadi/"))
        or request.accept_mimetypes.best == "application/json"
    ):
        answer = jsonify(error=status, message=explanation or "")
        answer.status_code = status
    else:
        refused = status < 500 and explanation is not None
        name = "renewed" if renewed else "404" if status in (404, 410) else "refused" if refused else "500"
        template = f"errors/{name}.html"
        from audionews.site.pages import shared

        answer = Response(
            render_template(template, **shared(place), sentence=explanation), status=status, mimetype="text/html"
        )
    answer.vary.add("Accept")
    answer.headers["Cache-Control"] = "no-store" if status >= 500 else "no-cache"
    if status == 503:
        answer.headers["Retry-After"] = "5" if renewed else "30"
    return answer


def catch(app: Flask, place: SiteContext) -> None:
    """Registers the handlers on ``app``."""

    @app.errorhandler(AudionewsError)
    def expected(error: AudionewsError) -> Response:
        status = status_of(error)
        renewed = isinstance(error, BeingRenewed)
        if status >= 500 and not renewed:
            log.error("%s %s: %s", request.method, without_secrets(request.path), error)
        explanation = sentence(error) if is_said_in(language(), error.key) else None
        return page(place, status, None if status == 404 else explanation, renewed=renewed)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:
            return error.get_response()
        explanations = {
            404: None,
            405: say("site.wrong_method"),
            413: say("site.too_large"),
            429: say("site.too_often"),
        }
        answer = page(place, status, explanations.get(status, say("site.refused") if status < 500 else None))
        if status == 405 and getattr(error, "valid_methods", None):
            answer.headers["Allow"] = ", ".join(error.valid_methods)
        return answer

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        if type(error).__module__ == "gunicorn.http.errors":  # the request's body is no body: chunks that do not count
            return page(place, 400, say("site.refused"))
        log.exception("%s %s failed", request.method, without_secrets(request.path), exc_info=error)
        return page(place, 500)
