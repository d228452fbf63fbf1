"""Telegram's Bot API (https://core.telegram.org/bots/api), as far as messages of stories need it.

``sendAudio``, ``sendVoice``, ``sendMessage`` with ``reply_parameters``; ``editMessageMedia`` (a file may be replaced, a voice note may
not), ``editMessageCaption``, ``editMessageText``; ``deleteMessage`` (within 48 hours). An answer is a value, whatever came:
``wait_s`` is ``parameters.retry_after`` of a 429; ``lost`` says that nobody knows whether the message arrived. The token is a part of
every address: it goes into no log, no reason and no answer.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import httpx

OFFICIAL = "https://api.telegram.org"
MOST_BYTES = 50_000_000  # "Bots can currently send audio files of up to 50 MB in size"
DELETABLE_S = 48 * 3600  # "A message can only be deleted if it was sent less than 48 hours ago"
TIMEOUT_S, UPLOAD_S = 20.0, 120.0
_WAIT_S = 30.0  # where a 429 does not say how long
_TOKEN = re.compile(r"/bot[^/\s\"']+/")


class _WithoutToken(logging.Filter):
    """httpx writes every address at level INFO."""

    def filter(self, record: logging.LogRecord) -> bool:
        if "/bot" in (line := record.getMessage()):
            record.msg, record.args = _TOKEN.sub("/bot…/", line), ()
        return True


logging.getLogger("httpx").addFilter(_WithoutToken())


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A sound to be sent. ``form``: "audio" (MP3) or "voice" (Opus in Ogg, played as a voice note)."""

    form: str
    name: str
    stream: BinaryIO
    title: str
    performer: str
    duration_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramAnswer:
    """What came back. Of a message: its id, the text or caption that it has now, and the size of its sound."""

    good: bool
    message_id: int | None = None
    text: str | None = None
    size_bytes: int | None = None
    status: int = 0
    why: str = ""
    wait_s: float | None = None
    lost: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)  # the result as it came

    @property
    def is_same_already(self) -> bool:
        return "message is not modified" in self.why

    @property
    def is_not_there(self) -> bool:
        """Somebody has taken the message away."""
        return any(phrase in self.why for phrase in ("message to edit not found", "message to delete not found"))


class Telegram:
    """One bot. Every method is one request, never repeated here."""

    def __init__(self, token: str, base_url: str | None = None, *, timeout_s: float = TIMEOUT_S) -> None:
        self._token, self._timeout_s = token, timeout_s
        self._base = f"{(base_url or OFFICIAL).rstrip('/')}/bot{token}"
        self._client = httpx.Client(timeout=timeout_s, follow_redirects=False, trust_env=base_url is None)

    def close(self) -> None:
        self._client.close()

    def send(
        self, chat: str, text: str, attachment: Attachment | None = None, reply_to: int | None = None
    ) -> TelegramAnswer:
        """A message with its sound, or of text alone; as a reply where that message is still there."""
        facts: dict[str, Any] = {"chat_id": chat}
        if reply_to is not None:
            facts["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
        if attachment is None:
            return self._call("sendMessage", {**facts, "text": text, "link_preview_options": {"is_disabled": True}})
        facts |= {"caption": text, "duration": attachment.duration_s}
        if attachment.form == "voice":
            return self._call("sendVoice", facts, ("voice", attachment))
        facts |= {"title": attachment.title, "performer": attachment.performer}
        return self._call("sendAudio", facts, ("audio", attachment))

    def edit(self, chat: str, id: int, text: str, *, form: str, attachment: Attachment | None = None) -> TelegramAnswer:
        """Another text or caption, and with ``attachment`` another sound. Only a message of ``form`` "audio" takes one."""
        facts: dict[str, Any] = {"chat_id": chat, "message_id": id}
        if form == "text":
            contents = {"text": text, "link_preview_options": {"is_disabled": True}}
            return self._call("editMessageText", {**facts, **contents})
        if attachment is None:
            return self._call("editMessageCaption", {**facts, "caption": text})
        media = {"type": "audio", "media": "attach://sound", "caption": text, "title": attachment.title}
        media |= {"performer": attachment.performer, "duration": attachment.duration_s}
        return self._call("editMessageMedia", {**facts, "media": media}, ("sound", attachment))

    def delete(self, chat: str, id: int) -> TelegramAnswer:
        return self._call("deleteMessage", {"chat_id": chat, "message_id": id})

    def why_not(self, chat: str) -> str | None:
        """Why the bot may not send to that chat; ``None``: it may. Nothing is sent (``getMe``, ``getChatMember``)."""
        me = self._call("getMe", {})
        if not me.good:
            return me.why
        seat = self._call("getChatMember", {"chat_id": chat, "user_id": me.facts.get("id")})
        if not seat.good:
            return seat.why
        status, may = seat.facts.get("status"), seat.facts.get("can_post_messages", True)
        return None if status in ("creator", "administrator", "member") and may else str(status)

    def _call(
        self, method: str, facts: Mapping[str, Any], file: tuple[str, Attachment] | None = None
    ) -> TelegramAnswer:
        fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in facts.items()}
        try:
            if file is None:
                answer = self._client.post(f"{self._base}/{method}", data=fields)
            else:
                name, sound = file
                kind = "audio/ogg" if sound.form == "voice" else "audio/mpeg"
                body = self._client.build_request(
                    "POST", f"{self._base}/{method}", data=fields, files={name: (sound.name, sound.stream, kind)}
                )
                body.stream = _InTime(body.stream, UPLOAD_S)
                answer = self._client.send(body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.InvalidURL) as error:
            return TelegramAnswer(good=False, why=type(error).__name__)  # it never left
        except httpx.HTTPError as error:
            return TelegramAnswer(good=False, why=type(error).__name__, lost=True)
        return self._read(answer)

    def _read(self, answer: httpx.Response) -> TelegramAnswer:
        try:
            body = json.loads(answer.content)
            good, result = body["ok"] is True, body.get("result")
            why, more = str(body.get("description") or ""), body.get("parameters") or {}
        except (ValueError, KeyError, TypeError, AttributeError):
            why = f"HTTP {answer.status_code}"
            retry_s = _WAIT_S if answer.status_code == 429 else None
            unsure = retry_s is None and not 400 <= answer.status_code < 500
            return TelegramAnswer(good=False, status=answer.status_code, why=why, wait_s=retry_s, lost=unsure)
        if not good:
            status = answer.status_code
            wait_s = float(more.get("retry_after") or _WAIT_S) if status == 429 else None
            why = _TOKEN.sub("/bot…/", why.replace(self._token, "…"))[:300] or f"HTTP {status}"
            return TelegramAnswer(good=False, status=status, why=why, wait_s=wait_s, lost=status >= 500)
        message = result if isinstance(result, dict) else {}
        sound = message.get("audio") or message.get("voice") or {}
        return TelegramAnswer(
            good=True,
            status=answer.status_code,
            message_id=message.get("message_id"),
            text=message.get("caption", message.get("text")),
            size_bytes=sound.get("file_size"),
            facts=message,
        )


class _InTime(httpx.SyncByteStream):
    """An upload that is broken off when it takes longer than its sender's turn lasts."""

    def __init__(self, stream: httpx.SyncByteStream, most_s: float) -> None:
        self._stream, self._most_s = stream, most_s

    def __iter__(self) -> Iterator[bytes]:
        begun = time.monotonic()
        for piece in self._stream:
            if time.monotonic() - begun > self._most_s:
                raise httpx.WriteTimeout("upload")
            yield piece

    def close(self) -> None:
        self._stream.close()
