"""The story in schema.org's words: NewsArticle, its AudioObject, its corrections (https://schema.org/correction).

``datePublished`` is the story's own, as its source states it; the day on which it came out here belongs to the sound.
"""

from __future__ import annotations

import json

from markupsafe import Markup

from audionews.library.model import Story
from audionews.site.formats import iso


def as_script(value: object) -> Markup:
    """JSON for a script element. ``<`` is escaped: "<!--<script>" in a headline would swallow the rest of the page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _iso_duration(milliseconds: int) -> str:
    seconds = round(milliseconds / 1000)
    return f"PT{seconds // 60}M{seconds % 60}S"


def article(story: Story, summary: str, base_url: str, publisher: str) -> Markup:
    """JSON-LD of a live story; addresses are absolute."""
    build, words = story.build, story.revision.article
    address = f"{base_url}/berita/{story.slug}"
    here = iso(story.published_at) if story.published_at else None
    value = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": address,
        "url": address,
        "headline": words.headline,
        "description": summary,
        "inLanguage": story.revision.script.lang,
        "image": f"{base_url}/kartu/{story.slug}.png",
        "datePublished": words.published or here,
        "dateModified": iso(story.updated_at),
        "author": [{"@type": "Person", "name": name} for name in words.authors],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": publisher,
            "url": base_url + "/",
            "correctionsPolicy": f"{base_url}/ralat",
        },
        "isBasedOn": words.source_url,
        "sourceOrganization": {"@type": "NewsMediaOrganization", "name": words.source.name}
        if words.source.name
        else None,
        "accessMode": ["textual", "auditory"],
        "accessibilityFeature": ["transcript", "synchronizedAudioText", "captions", "structuralNavigation"],
        "audio": {
            "@type": "AudioObject",
            "contentUrl": base_url + build.mp3.path,
            "encodingFormat": "audio/mpeg",
            "duration": _iso_duration(build.duration_ms),
            "contentSize": str(build.mp3.size_bytes),
            "inLanguage": story.revision.script.lang,
            "name": words.headline,
            "uploadDate": iso(build.at),
            **({"datePublished": here} if here else {}),
        }
        if build
        else None,
        "correction": [
            {
                "@type": "CorrectionComment",
                "datePublished": iso(one.at),
                "text": one.notice or one.reason,
                "url": f"{base_url}/ralat/{one.id}",
            }
            for one in story.corrections
            if one.kind != "silent"
        ],
    }
    return as_script({name: given for name, given in value.items() if given not in (None, [], "")})
