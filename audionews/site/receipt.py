"""The receipt of an item: what exactly is heard, by whom it is spoken, and what was checked; for people and as JSON.

Anybody may hash the text and the file and compare: ``text_sha256`` is the SHA-256 of the sentences as shown, in their order,
joined by line feeds, in UTF-8; ``audio`` names each file by the SHA-256 of its bytes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template

from audionews.languages import ENGLISH
from audionews.library.model import Build, Story
from audionews.messages import language, say
from audionews.newsroom import publication_checks
from audionews.script.model import Segment
from audionews.site import player_view, responses
from audionews.site.context import SiteContext
from audionews.site.pages import shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at, in words."""

    name: str
    passed: bool
    told: str


def text_sha256(segments: Sequence[Segment]) -> str:
    return hashlib.sha256("\n".join(segment.shown for segment in segments).encode()).hexdigest()


def checks(build: Build, segments: Sequence[Segment], stored: Sequence[bool]) -> list[Check]:
    """What publication asks of a build, looked at again now. Pure; ``stored``: whether each file is there in full."""
    wrong = Counter(fault.check for fault in publication_checks.faults(build, segments))
    total = len(publication_checks.spoken_sentences(segments))
    sounds = total - wrong["sounds"]
    enough = sounds - wrong["length"]
    loudness = build.loudness
    return [
        Check(
            name="every_sentence_sounds",
            passed=sounds == total,
            told=say("site.check_sounds", count=sounds, total=total),
        ),
        Check(
            name="long_enough",
            passed=enough == total,
            told=say("site.check_length", count=enough, total=total),
        ),
        Check(
            name="in_order",
            passed=not wrong["order"] and bool(build.cues),
            told=say("site.check_order"),
        ),
        Check(
            name="peak_below_limit",
            passed=loudness.true_peak_dbtp <= -1.0,
            told=say("site.check_peak", peak=_number(loudness.true_peak_dbtp)),
        ),
        Check(
            name="files_stored",
            passed=all(stored),
            told=say("site.check_files", count=sum(stored), total=len(stored)),
        ),
        *_heard(build),
    ]


def _heard(build: Build) -> list[Check]:
    """Said only of builds that somebody listened to."""
    heard = build.heard
    if heard is None:
        return []
    facts = {"percent": heard.percent, "words": heard.words}
    if heard.flagged:
        finding = say("site.check_heard_doubt", count=len(heard.flagged), sentences=", ".join(heard.flagged), **facts)
    else:
        finding = say("site.check_heard", **facts)
    return [Check(name="heard_back", passed=not heard.flagged, told=finding)]


def _number(value: float) -> str:
    figure = f"{value:.1f}".replace("-", "−")
    return figure if language() == ENGLISH else figure.replace(".", ",")


def receipt(place: SiteContext, story: Story, build: Build) -> dict[str, Any]:
    """The receipt as plain values; ``/berita/<slug>/tanda-terima.json`` gives them out."""
    segments = story.revision.script.segments
    cues = {cue.id: cue for cue in build.cues}
    files = {"mp3": build.mp3, "opus": build.opus, **{name: media for name, media in build.extras}}
    looked = checks(build, segments, [place.library.blobs.exists(media) for media in build.media])
    return {
        "slug": story.slug,
        "address": place.absolute(f"/berita/{story.slug}"),
        "headline": story.revision.article.headline,
        "language": story.revision.script.lang,
        "revision": story.revision.number,
        "published_at": story.published_at.isoformat() if story.published_at else None,
        "updated_at": story.updated_at.isoformat(),
        "built_at": build.at.isoformat(),
        "text_sha256": text_sha256(segments),
        "source": story.revision.article.source_url,
        "engine": build.voice.engine,
        "voice": {
            "engine": build.voice.engine,
            "version": build.voice.version,
            "name": build.voice.name,
            "rate_wpm": build.voice.rate_wpm,
            "label": build.voice.label,
            "stood_in": build.fallback,
        },
        "duration_ms": build.duration_ms,
        "loudness": {
            "integrated_lufs": build.loudness.integrated_lufs,
            "true_peak_dbtp": build.loudness.true_peak_dbtp,
        },
        "audio": {
            name: {"url": place.absolute(media.path), "sha256": media.hash, "size_bytes": media.size_bytes}
            for name, media in files.items()
        },
        "sentences": [
            {
                "id": segment.id,
                "kind": segment.kind,
                "text": segment.shown,
                "spoken": segment.spoken,
                "start_ms": cues[segment.id].start_ms if segment.id in cues else None,
                "end_ms": cues[segment.id].end_ms if segment.id in cues else None,
            }
            for segment in segments
        ],
        "sentences_spoken": build.spoken,
        "sentences_reused": build.reused,
        "heard_back": build.heard and {**asdict(build.heard), "percent": build.heard.percent},
        "corrections": [
            {
                "id": one.id,
                "kind": one.kind,
                "at": one.at.isoformat(),
                "reason": one.reason,
                "revision": one.after_revision,
            }
            for one in story.corrections
        ],
        "checks": [{"name": one.name, "passed": one.passed, "told": one.told} for one in looked],
    }


def blueprint(place: SiteContext) -> Blueprint:
    view = Blueprint("receipt", __name__)

    def story_and_facts(slug: str) -> tuple[Story, dict[str, Any]]:
        story = place.library.stories.get(slug, now=place.clock())
        if story.status != "live" or story.build is None:
            abort(410 if story.status == "withdrawn" else 404)
        return story, receipt(place, story, story.build)

    @view.get("/berita/<slug>/tanda-terima")
    def page(slug: str) -> Response:
        story, values = story_and_facts(slug)
        context = shared(place)
        # Whoever checks hears every sentence, also the kinds that they skip elsewhere.
        context["preferences"] = replace(context["preferences"], skip=())
        html = render_template(
            "pages/receipt.html",
            **context,
            one=values,
            story=story,
            build=story.build,
            number=_number,
            heard=player_view.of(story, story.build, context["preferences"]),
            sentences=player_view.one_by_one(
                story.revision.script.segments, story.build.cues, story.revision.script.lang
            ),
            has_player=True,
            scripts=("listening.js", "story.js"),
        )
        return responses.page(html, changed_at=story.updated_at)

    @view.get("/berita/<slug>/tanda-terima.json")
    def as_json(slug: str) -> Response:
        answer = jsonify(story_and_facts(slug)[1])
        answer.headers["Cache-Control"] = "no-cache"
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer

    return view
