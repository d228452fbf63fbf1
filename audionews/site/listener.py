"""What serves the listener around the pages: settings, reports, the service worker, static files."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request

from audionews.library.inbox import Inbox
from audionews.library.model import Story
from audionews.messages import language
from audionews.site import responses
from audionews.site.context import SiteContext
from audionews.site.pages import shared
from audionews.site.preferences import COOKIE, from_form, to_cookie

YEAR_S = 365 * 24 * 3600
REPORTS_A_MINUTE = (
    30  # from all listeners of one process together: a desk can hear no more, and nobody's address is kept
)
WORD_LENGTH = 200
FORM_BYTES = 64 * 1024  # a listener's form has a few hundred
FOREVER = "public, max-age=31536000, immutable"
SHELL = ("site.css", "listening.js", "story.js", "list.js", "icon.svg")


def blueprint(place: SiteContext) -> Blueprint:
    view = Blueprint("listener", __name__)
    by_address = {file.address: file for file in place.static.values()}
    sent: deque[datetime] = deque(maxlen=REPORTS_A_MINUTE)

    @view.get("/static/<path:name>")
    def static(name: str) -> Response:
        file = by_address.get(f"/static/{name}")
        if file is None:
            abort(404)
        encoding = responses.encoding_of(request.headers.get("Accept-Encoding", ""))
        smaller = file.smaller.get(encoding)
        answer = Response(smaller or file.content, content_type=file.mime)
        answer.headers["Cache-Control"] = FOREVER
        answer.headers["Cross-Origin-Resource-Policy"] = (
            "cross-origin"  # of the player in other pages, whatever holds its frame
        )
        answer.set_etag(name.split(".")[1], weak=True)
        if smaller:
            answer.headers["Content-Encoding"] = encoding
        if file.smaller:
            answer.headers["Vary"] = "Accept-Encoding"
        return answer

    @view.get("/favicon.ico")
    def favicon() -> Response:
        return redirect(place.static["icon.svg"].address, 301)

    @view.get("/sw.js")
    def worker() -> Response:
        """The service worker names the files of this version, so that saved pages keep working after an update."""
        shell = [
            "/tersimpan",
            *(place.static[n].address for n in SHELL),
        ]
        code = place.static["sw.js"].content.decode()
        version = place.static["sw.js"].address.split(".")[1]
        head = f"const VERSION = {version!r};\nconst SHELL = {shell!r};\n"
        answer = Response(head + code, content_type="text/javascript; charset=utf-8")
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    @view.get("/situs.webmanifest")
    def manifest() -> Response:
        icon = {"src": place.static["icon.svg"].address, "sizes": "any", "type": "image/svg+xml"}
        answer = jsonify(
            name=place.identity.name,
            short_name=place.identity.name,
            lang=language(),
            start_url="/",
            display="standalone",
            background_color="#f7f5f0",
            theme_color="#0b4a52",
            icons=[icon],
        )
        answer.mimetype = "application/manifest+json"
        answer.headers["Cache-Control"] = "public, max-age=86400"
        return answer

    @view.route("/pengaturan", methods=["GET", "POST"])
    def settings() -> Response:
        if request.method == "GET":
            kept = request.args.get("tersimpan") == "1"
            return responses.page(render_template("pages/settings.html", **shared(place), kept=kept))
        if responses.from_elsewhere(request):
            abort(403)
        request.max_content_length = FORM_BYTES
        answer = redirect("/pengaturan?tersimpan=1#tersimpan", 303)
        answer.set_cookie(
            COOKIE,
            to_cookie(from_form(request.form)),
            max_age=YEAR_S,
            path="/",
            httponly=True,
            samesite="Strict",
            secure=place.settings.base_url.startswith("https://"),
        )
        return answer

    @view.post("/berita/<slug>/salah-baca")
    def report(slug: str) -> Response:
        """A listener heard a word read wrongly. The script sends the sentence that was heard, the form the word itself."""
        if responses.from_elsewhere(request):
            abort(403)
        request.max_content_length = FORM_BYTES
        story = place.library.stories.get(slug, now=place.clock())
        segment = request.form.get("kalimat", "")[:40]
        word = " ".join(request.form.get("kata", "")[:WORD_LENGTH].split())
        known = {one.id: one for one in story.revision.script.segments}
        by_script = request.headers.get("X-Requested-By") == "audionews"
        if segment not in known:
            segment = sentence_at(story, request.form.get("waktu", type=int))
        if segment not in known:
            segment = next((one.id for one in known.values() if word and word.casefold() in one.shown.casefold()), "")
        if not segment and not word:
            return Response(status=400) if by_script else redirect(f"/berita/{slug}?lapor=ditolak#jawaban-lapor", 303)
        now = place.clock()
        if len(sent) == REPORTS_A_MINUTE and sent[0] > now - timedelta(minutes=1):
            abort(429)
        sent.append(now)
        build = story.build.id if story.build else None
        Inbox(place.library.engine).report(slug, segment or "-", build_id=build, note=word, at=now)
        return Response(status=204) if by_script else redirect(f"/berita/{slug}?lapor=terkirim#jawaban-lapor", 303)

    def sentence_at(story: Story, at_ms: int | None) -> str:
        """The sentence that is heard at a moment of the live episode, or ""."""
        cues = story.build.cues if story.build and at_ms is not None else ()
        return next((cue.id for cue in reversed(cues) if cue.start_ms <= at_ms), "")

    @view.get("/robots.txt")
    def robots() -> Response:
        lines = [
            "User-agent: *",
            "Disallow: /desk/",
            "Disallow: /cari",
            "Disallow: /unduh/",
            "Disallow: /pribadi/",
            "Allow: /",
            f"Sitemap: {place.absolute('/sitemap.xml')}",
            "",
        ]
        return Response("\n".join(lines), mimetype="text/plain", headers={"Cache-Control": "public, max-age=3600"})

    return view
