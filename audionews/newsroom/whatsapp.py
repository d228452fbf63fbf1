"""WhatsApp's Cloud API, as far as messages of stories need it: a template with three text variables, sent to one number.

The shapes are those of Meta's own description (github.com/facebook/openapi, business-messaging-api_v23.0.yaml: ``sendMessage``,
``PhoneNumberInfo``, ``GraphAPIError``); the codes those of
https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes and of pywa's table
(github.com/david-lev/pywa, pywa/errors.py). Who has not written for 24 hours gets templates alone; nothing can be edited or deleted.

"accepted" is not "delivered": that is told later to a webhook, which we do not have. The token goes into a header; the id of a message
(``wamid``) holds the receiver's number in Base64, so neither it nor a number is kept, written to a log or repeated in a reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

OFFICIAL = "https://graph.facebook.com/v23.0"
TIMEOUT_S = 20.0
# Too much from this number or account, or it is being maintained.
_SLOW = frozenset((4, 80007, 130429, 131048, 131057, 131064))
# Token, account, number or template: everybody would be answered the same.
_ACCOUNT = (
    0,
    3,
    10,
    33,
    104,
    190,
    *range(200, 300),
    368,
    130497,
    131005,
    131031,
    131037,
    131042,
    131045,
    131063,
    133010,
)
_CLOSED = frozenset((*_ACCOUNT, 132000, 132001, 132007, 132008, 132012, 132015, 132016))
# This person does not get it, however often it is sent.
_NEVER = frozenset((130472, 131021, 131026, 131030, 131047, 131049, 131050))
_BAD_NAMES = ("DECLINED", "EXPIRED")
_NUMBER = re.compile(r"\+?\d[\d \-]{6,}\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatsAppAnswer:
    """What came back. ``lost``: nobody knows whether the message arrived."""

    good: bool
    status: int = 0
    code: int | None = None
    why: str = ""
    lost: bool = False

    @property
    def waits(self) -> bool:
        """Nothing more is to be sent from this number for a while."""
        return self.closed or self.code in _SLOW or (self.status == 429 and self.code is None) or self._never_left

    @property
    def closed(self) -> bool:
        """Not before somebody sees to it: the token has expired, the template is missing."""
        return self.code in _CLOSED or (self.code is None and self.status in (401, 403, 404))

    @property
    def refused(self) -> bool:
        """This person is not to be asked again with this message."""
        return self.code in _NEVER

    @property
    def _never_left(self) -> bool:
        return not self.good and self.status == 0 and not self.lost


class WhatsApp:
    """One business number. Every method is one request, never repeated here."""

    def __init__(self, token: str, phone_id: str, base_url: str | None = None, *, timeout_s: float = TIMEOUT_S) -> None:
        self._token, self._address = token, f"{(base_url or OFFICIAL).rstrip('/')}/{phone_id}"
        self._client = httpx.Client(
            timeout=timeout_s,
            follow_redirects=False,
            trust_env=base_url is None,
            headers={"Authorization": f"Bearer {token}"},
        )

    def close(self) -> None:
        self._client.close()

    def send(self, number: str, template: str, language: str, values: Sequence[str]) -> WhatsAppAnswer:
        """The approved template, its body's variables {{1}}, {{2}}, … filled with ``values`` (one line each, none empty)."""
        body = {"type": "body", "parameters": [{"type": "text", "text": value} for value in values]}
        template_message = {"name": template, "language": {"code": language}, "components": [body]}
        message = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": number}
        answer, facts = self._call("POST", "/messages", {**message, "type": "template", "template": template_message})
        if not answer.good:
            return answer
        messages = facts.get("messages")
        first = messages[0] if isinstance(messages, list) and messages else None
        if not isinstance(first, dict) or not first.get("id"):
            return WhatsAppAnswer(good=False, status=answer.status, why="HTTP 200 without a message", lost=True)
        status = str(first.get("message_status") or "accepted")
        if status != "accepted":  # "held_for_quality_assessment", "paused": WhatsApp may deliver it yet
            return WhatsAppAnswer(good=False, status=answer.status, why=status[:80], lost=True)
        return answer

    def why_not(self) -> str | None:
        """Why the number may not send; ``None``: nothing is known against it. Nothing is sent."""
        answer, facts = self._call("GET", "?fields=verified_name,quality_rating,name_status")
        if not answer.good:
            return answer.why
        name_status = str(facts.get("name_status") or "")
        return f"name_status {name_status}" if name_status in _BAD_NAMES else None

    def _call(self, method: str, path: str, body: object = None) -> tuple[WhatsAppAnswer, dict[str, Any]]:
        try:
            answer = self._client.request(method, f"{self._address}{path}", json=body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.InvalidURL) as error:
            return WhatsAppAnswer(good=False, why=type(error).__name__), {}  # it never left
        except httpx.HTTPError as error:
            return WhatsAppAnswer(good=False, why=type(error).__name__, lost=True), {}
        status = answer.status_code
        try:
            facts = json.loads(answer.content)
        except ValueError:
            facts = None
        if answer.is_success:
            return WhatsAppAnswer(good=True, status=status), facts if isinstance(facts, dict) else {}
        error = facts.get("error") if isinstance(facts, dict) else None
        code = error.get("code") if isinstance(error, dict) else None
        if not isinstance(error, dict) or not isinstance(code, int):
            unsure = not 400 <= status < 500
            return WhatsAppAnswer(good=False, status=status, why=f"HTTP {status}", lost=unsure), {}
        known = code in _SLOW | _CLOSED | _NEVER
        lost = status >= 500 and not known
        return WhatsAppAnswer(good=False, status=status, code=code, why=self._plain(code, error), lost=lost), {}

    def _plain(self, code: int, error: dict[str, Any]) -> str:
        """Meta's words, without the token or anything that looks like a number of a person."""
        more = error.get("error_data")
        details = str(more.get("details") or "") if isinstance(more, dict) else ""
        words = f"{error.get('message') or ''} {details}".replace(self._token, "…").strip()
        return f"{code}: {_NUMBER.sub('…', words)}"[:300]
