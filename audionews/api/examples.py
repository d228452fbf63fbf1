"""One example of each body and answer of /api/v1, made of its type: a fact is shown as it would be in a newsroom."""

from __future__ import annotations

from typing import Any

from msgspec import inspect

SLUG = "kapal-perintis-singgah-di-miangas"
ADDRESS = f"/berita/{SLUG}"
AT = "2026-11-24T14:05:00+07:00"
# By the fact's name; what is not here is shown by its kind.
SAMPLES: dict[str, Any] = {
    "after": "Kapal tiba pukul tujuh pagi.",
    "answer": "2xx",
    "audio": f"/media/{'5' * 64}.mp3",
    "audio_sha256": "5" * 64,
    "authors": ["Ratna Wiratmi"],
    "before": "Kapal tiba pukul enam pagi.",
    "by": "Siti Nurhaliza Lubis",
    "channel": "berita",
    "dateline": "Miangas",
    "day": "2026-11-24",
    "delivery": "redeliver",
    "engine": "espeak",
    "error": "sources.page_gone",
    "event": "story.published",
    "facts": {},
    "failed": [],
    "found": "versi 2",
    "ground": "anak",
    "headline": "Kapal perintis singgah di Miangas",
    "id": "s2",
    "key": "article.no_date",
    "kind": "paragraph",
    "month": "2026-11",
    "planned": [],
    "stories": [],
    "label": "Suara bawaan",
    "lang": "id",
    "language": "id",
    "name": "Halaman berita",
    "notice": "Ralat, 24 November 2026 pukul 14.05 WIB. Semula enam. Yang benar tujuh.",
    "opus": f"/media/{'6' * 64}.opus",
    "paragraphs": ["Kami membantah angka itu."],
    "published": "2026-11-23",
    "reading": "mi angas",
    "reason": "Jamnya keliru.",
    "rule": "lexicon",
    "seal": "7" * 64,
    "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "segment": "s2",
    "sha256": "5" * 64,
    "shown": "Kapal tiba pukul enam pagi.",
    "source_url": "https://kabar.example/kapal-perintis",
    "speak": ["s2"],
    "spoken": "Kapal tiba pukul enam pagi.",
    "state": "waiting",
    "status": "live",
    "text": "Kapal tiba pukul enam pagi. Muatannya beras dan obat.",
    "text_sha256": "8" * 64,
    "title": "[Ralat] Kapal perintis singgah di Miangas",
    "type": "story.published",
    "vtt": f"/media/{'9' * 64}.vtt",
    "what": "publish",
    "who": "PT Samudra",
    "word": "Miangas",
}
SAMPLES |= {"slug": SLUG, "url": ADDRESS, "address": "https://berita.example" + ADDRESS, "next": None}
BY_TYPE: dict[str, dict[str, Any]] = {  # where a name means something else
    "WebhookIn": {"url": "https://kabar.example/kabar-suara"},
    "WebhookAnswer": {"url": "https://kabar.example/kabar-suara"},
    "WebhookMade": {"url": "https://kabar.example/kabar-suara"},
    "Correct": {"kind": "ralat"},
    "CorrectionAnswer": {"kind": "ralat"},
    "Rehearse": {"kind": "ralat"},
    "RevisionLine": {"kind": "ralat"},
    "JobAnswer": {"id": "3f0c7d", "error": None, "reason": None, "reply": ..., "told": ..., "silent_facts": ...},
    "AddPrivateFeed": {"name": "pelanggan 12", "channel": "berita"},
    "PrivateFeedAnswer": {"name": "pelanggan 12", "closed": False},
    "PrivateFeedMade": {
        "name": "pelanggan 12",
        "closed": False,
        "address": "https://berita.example/pribadi/q3u8s0TtIYyZ2cTq8mG6cW5lZ1nXo0bA/berita.xml",
    },
    "PreviewAnswer": {"speak": 2, "facts": []},
    "WithdrawalAsked": {"alarm": ...},
    "MessageLine": {
        "state": "sent",
        "part": "story",
        "form": "audio",
        "message_id": 12,
        "why": None,
        "target": "telegram:@kabar",
    },
    "MessageSettled": {"part": "story", "target": "telegram:@kabar"},
    "SettleMessage": {"part": "story", "target": "telegram:@kabar"},
    "BuildAnswer": {"spoken": 2},
    "ReceiptAnswer": {"audio": {}, "heard_back": None, "source": "https://kabar.example/kapal-perintis"},
    "RecordLine": {"action": "publish"},
    "DroppedText": {"rule": "related", "text": "Baca juga: Harga beras"},
    "WordForgotten": {"reading": None},
    "Rollback": {"to": 1},
}


def example_of(kind: type, only: list[str] | None = None) -> Any:
    """A value of a body's or answer's type as JSON has it; ``only``: these of its facts."""
    shown = inspect.type_info(kind)
    value = _value(shown, "")
    return {name: value[name] for name in value if only is None or name in only}


def _value(shown: inspect.Type, name: str) -> Any:
    if isinstance(shown, (inspect.StructType, inspect.DataclassType)):
        own = BY_TYPE.get(shown.cls.__name__, {})
        facts = {field.name: own[field.name] if field.name in own else _fact(field) for field in shown.fields}
        return {fact: value for fact, value in facts.items() if value is not ...}
    if name in SAMPLES and _fits(SAMPLES[name], shown):
        return SAMPLES[name]
    if isinstance(shown, inspect.UnionType):
        kinds = [one for one in shown.types if not isinstance(one, inspect.NoneType)]
        return _value(kinds[0], name) if kinds and not shown.includes_none else None
    if isinstance(shown, (inspect.ListType, inspect.CollectionType)):
        return [_value(shown.item_type, name.removesuffix("s"))]
    if isinstance(shown, inspect.LiteralType):
        return sorted(shown.values)[0]
    plain = {inspect.DateTimeType: AT, inspect.IntType: 1, inspect.FloatType: 1.0, inspect.BoolType: True}
    plain |= {inspect.DictType: {}, inspect.NoneType: None, inspect.StrType: "…", inspect.AnyType: None}
    return plain.get(type(shown))


def _fact(field: inspect.Field) -> Any:
    """What a fact is shown as; ``...``: one that may be left out, and is."""
    if not field.required and field.name not in ("headline", "blocks", "deliver", "text", "kind"):
        return ...
    if not field.required and field.name == "deliver":
        return "redeliver"
    shown = field.type
    if isinstance(shown, inspect.UnionType) and field.name == "blocks":
        shown = next(one for one in shown.types if not isinstance(one, inspect.NoneType))
    return _value(shown, field.name)


def _fits(value: Any, shown: inspect.Type) -> bool:
    kinds = shown.types if isinstance(shown, inspect.UnionType) else (shown,)
    fit = {str: inspect.StrType, list: inspect.ListType, dict: inspect.DictType, type(None): inspect.NoneType}
    words = [value_ for kind in kinds if isinstance(kind, inspect.LiteralType) for value_ in kind.values]
    return value in words or any(isinstance(kind, fit[type(value)]) for kind in kinds if type(value) in fit)
