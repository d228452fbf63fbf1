"""Answers of /api/v1 as plain values; what is asked of it is an order (``work/values.py``), decoded by its types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from audionews.library.message_posts import MessagePost
from audionews.library.model import (
    Alarm,
    AuditLine,
    Build,
    Bulletin,
    Correction,
    HistoryLine,
    LexiconWord,
    Proposal,
    Rehearsed,
    Report,
    Story,
    Withdrawal,
)
from audionews.library.webhooks import Delivery, Webhook
from audionews.newsroom.preview import Preview
from audionews.newsroom.source_rules import in_words
from audionews.work.remaking import UnderWay


@dataclass(frozen=True, kw_only=True)
class WebhookIn:
    url: str


@dataclass(frozen=True, kw_only=True)
class TrialIn:
    url: str


def _build(build: Build | None) -> dict[str, Any] | None:
    if build is None:
        return None
    return {
        "id": build.id,
        "revision": build.revision,
        "engine": build.voice.engine,
        "voice": build.voice.label,
        "duration_ms": build.duration_ms,
        "audio": build.mp3.path,
        "opus": build.opus.path,
        "vtt": build.vtt.path,
        "spoken": build.spoken,
        "reused": build.reused,
    }


def bulletin(kept: Bulletin, planned: Sequence[Story]) -> dict[str, Any]:
    """``stories``: what is heard in it; ``planned``: what would be, were it made now."""
    return {
        "channel": kept.channel,
        "day": kept.day,
        "slug": kept.slug,
        "public": kept.slug is not None and kept.stale_since is None,
        "chosen": None if kept.chosen is None else list(kept.chosen),
        "stories": [part.slug for part in kept.parts],
        "planned": [story.slug for story in planned],
        "url": f"/berita/{kept.slug}" if kept.slug else None,
    }


def message(post: MessagePost) -> dict[str, Any]:
    """One message, and how it went."""
    names = ("target", "part", "state", "form", "message_id", "text", "why")
    return {**{name: getattr(post, name) for name in names}, "sent_at": post.sent_at and post.sent_at.isoformat()}


def summary(story: Story) -> dict[str, Any]:
    return {
        "slug": story.slug,
        "headline": story.revision.article.headline,
        "language": story.revision.script.lang,
        "channel": story.channel,
        "status": story.status,
        "revision": story.revision.number,
        "published_at": story.published_at,
        "updated_at": story.updated_at,
        "corrections": len(story.corrections),
        "url": f"/berita/{story.slug}",
    }


def story(story: Story, newest: int) -> dict[str, Any]:
    article = story.revision.article
    return {
        **summary(story),
        "newest_revision": newest,
        "authors": list(article.authors),
        "published": article.published,
        "dateline": article.dateline,
        "source_url": article.source_url,
        "blocks": [{"kind": block.kind, "text": block.text} for block in article.blocks],
        "dropped": [{"rule": one.rule, "text": one.text} for one in article.dropped],
        "warnings": list(article.warnings),
        "sentences": [
            {"id": s.id, "kind": s.kind, "shown": s.shown, "spoken": s.spoken} for s in story.revision.script.segments
        ],
        "build": _build(story.build),
        "corrections": [correction(one) for one in story.corrections],
    }


def correction(one: Correction) -> dict[str, Any]:
    return {
        "id": one.id,
        "slug": one.slug,
        "headline": one.headline,
        "kind": one.kind,
        "delivery": one.delivery,
        "reason": one.reason,
        "by": one.by,
        "at": one.at,
        "before_revision": one.before_revision,
        "after_revision": one.after_revision,
        "changes": [{"id": c.segment_id, "before": c.before, "after": c.after} for c in one.changes],
        "notice": one.notice,
        "ground": one.ground,
    }


def preview(slug: str, seen: Preview, items: list[Rehearsed]) -> dict[str, Any]:
    return {
        "slug": slug,
        "notice": seen.notice,
        "speak": seen.speak,
        "reuse": seen.reuse,
        "changes": [
            {
                "id": change.segment_id,
                "before": change.before,
                "after": change.after,
                "spoken": change.segment.spoken if change.segment else None,
                "readings": [
                    {
                        "shown": change.segment.shown[r.start : r.end],
                        "spoken": r.spoken,
                        "lang": r.lang,
                        "rule": r.rule,
                    }
                    for r in (change.segment.readings if change.segment else ())
                ],
                "anew": change.anew,
            }
            for change in seen.changes
        ],
        "facts": [{"kind": f.kind, "id": f.segment_id, "before": f.before, "after": f.after} for f in seen.facts],
        "feed": [{"title": item.title, "summary": item.summary, "new": item.new} for item in items],
    }


def report(one: Report) -> dict[str, Any]:
    return {
        "id": one.id,
        "slug": one.slug,
        "sentence": one.segment_id,
        "note": one.note,
        "at": one.at,
        "times": one.times,
    }


def alarm(one: Alarm, told: str) -> dict[str, Any]:
    return {"id": one.id, "error": one.key, "slug": one.slug, "facts": dict(one.facts), "at": one.at, "told": told}


def proposal(one: Proposal) -> dict[str, Any]:
    article = one.article
    return {
        "id": one.id,
        "slug": one.slug,
        "base_revision": one.base_revision,
        "at": one.at,
        "headline": article.headline,
        "authors": list(article.authors),
        "blocks": [{"kind": block.kind, "text": block.text} for block in article.blocks],
        "kind": one.kind,
        "rule": one.rule,
        "told": in_words(one.rule, one.facts),
    }


def withdrawal(one: Withdrawal) -> dict[str, Any]:
    names = ("id", "slug", "ground", "reason", "by", "at")
    return {**{name: getattr(one, name) for name in names}, "nameless": bool(one.nameless)}


def line(one: HistoryLine) -> dict[str, Any]:
    return {
        "revision": one.revision,
        "kind": one.kind,
        "reason": one.reason,
        "at": one.at,
        "by": one.by,
        "audio": one.audio.path if one.audio else None,
        "live": one.live,
    }


def audit(one: AuditLine) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": one.at,
        "by": one.by,
        "action": one.action,
        "slug": one.slug,
        "facts": one.facts,
        "audio_sha256": one.audio_hash,
        "seal": one.seal,
    }


def job(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "what": one.what,
        "slug": one.slug,
        "state": one.state,
        "done": one.done,
        "total": one.total,
        "reason": one.reason,
        "error": one.error,
        "facts": dict(one.facts),
        "asked_at": one.asked_at,
        "by": one.by,
        "result": dict(one.result),
    }


def under_way(one: UnderWay | None) -> dict[str, Any]:
    """``{"word": null}`` where nothing was ever begun."""
    if one is None:
        return {"word": None}
    return {
        "word": one.word,
        "by": one.by,
        "total": one.total,
        "ready": one.ready,
        "failed": list(one.failed),
        "running": one.running and not one.over,
        "over": one.over,
    }


def word(one: LexiconWord) -> dict[str, Any]:
    return {"word": one.word, "reading": one.reading, "lang": one.lang, "by": one.by, "at": one.at}


def webhook(one: Webhook) -> dict[str, Any]:
    return {"id": one.id, "url": one.url, "by": one.by, "created_at": one.created_at, "closed": one.closed}


def delivery(one: Delivery) -> dict[str, Any]:
    return {
        "id": one.id,
        "webhook": one.webhook_id,
        "event": one.event,
        "at": one.at,
        "next_at": one.next_at,
        "tries": one.tries,
        "answer": one.answer,
    }
