"""What is no HTML page: read as what it is where a page lies in it (a saved web archive, an e-mail), refused otherwise."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from audionews.article.model import Page
from audionews.errors import BadInput

_HEAD_BYTES = 4_000
_MAIL_HEADER = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s{0,20}(?:[A-Za-z][A-Za-z-]{1,40}:[^\n]{0,998}\n(?:[ \t][^\n]{0,998}\n)*){2,}", re.M
)
_MAIL_SIGN = re.compile(
    rb"^(?:MIME-Version|Content-Type|Snapshot-Content-Location|Received|Return-Path|Message-ID)\s*:", re.I | re.M
)
_BLOCK_TAG = re.compile(
    r"<(?:!doctype|html|head|body|p|div|br|article|section|main|h[1-6]|table|td|ul|ol|li|span|font|center|pre|blockquote|title|meta|a|b|i|strong|em|q|s)\b",
    re.I,
)
_PROGRAM = re.compile(
    r"\s*(?:#!|<\?php|(?:import|from)\s+[\w.{'\"]+|(?:var|let|const|function|export|class|def|package|using)\s+\w+|/\*|//|@(?:charset|import|media)|\"use strict\"|select\s+.{1,80}\sfrom\s)",
    re.I,
)
_CODE_SIGN = re.compile(r"[;{}]\s*(?:\n|$|\w)|\(\)|=>|\w\s*=\s*[\w'\"]")
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|---\s*$|\* \S|- \S|\d+\. \S|```|\[[^\]]+\]\([^)]+\)|>\s)", re.M)


def html_of(page: Page) -> Page:
    """``page`` with the HTML that lies in it.

    Raises ``BadInput("article.not_html", what=…)``, ``what`` in the reader's words.
    """
    head = page.content[:_HEAD_BYTES]
    if head.lstrip().startswith(b"{\\rtf"):
        raise BadInput("article.not_html", what="dokumen RTF")
    if _MAIL_SIGN.search(head) and _MAIL_HEADER.match(head.replace(b"\r\n", b"\n")):
        return _of_mail(page)
    return page


def _of_mail(page: Page) -> Page:
    import email.policy  # few pages come as letters
    from email.message import EmailMessage

    message = email.message_from_bytes(page.content, policy=email.policy.default)
    parts = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    for part in parts:
        if (
            isinstance(part, EmailMessage)
            and isinstance(content := part.get_payload(decode=True), bytes)
            and content.strip()
        ):
            address = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            url = page.url or (str(address) if str(address or "").startswith(("http://", "https://")) else None)
            return replace(page, content=content, declared_charset=part.get_content_charset(), url=url)
    raise BadInput("article.not_html", what="surel tanpa bagian HTML")


def refuse_other_text(text: str) -> None:
    """Raises ``BadInput("article.not_html", what=…)`` for text that is a feed, JSON, Markdown, a program or plain."""
    head = text[:_HEAD_BYTES].lstrip("\ufeff \t\r\n")
    root = re.search(
        r"<\s*([a-z][\w:.-]*)", re.sub(r"<\?.*?\?>|<!--.*?-->|<!doctype[^>]*>", "", head, flags=re.S | re.I), re.I
    )
    name = root[1].lower() if root else ""
    if name in ("rss", "feed", "rdf:rdf", "urlset", "sitemapindex", "opml", "svg"):
        raise BadInput("article.not_html", what="umpan atau peta situs (XML)")
    if head[:1] in "{[" and _is_json(text):
        raise BadInput("article.not_html", what="JSON")
    first = _BLOCK_TAG.search(text)
    before = text[: first.start()] if first else text
    if first is None:
        raise BadInput("article.not_html", what="teks tanpa tanda HTML")
    if (
        _PROGRAM.match(head)
        and _CODE_SIGN.search(head[:800])
        and (first is None or not before.lstrip().startswith("<"))
    ):
        raise BadInput("article.not_html", what="kode program atau lembar gaya")
    lead = before[:_HEAD_BYTES]
    if len(lead.strip()) > 200 and len(_MARKDOWN.findall(lead)) >= 2 and "<html" not in text[:_HEAD_BYTES].lower():
        raise BadInput("article.not_html", what="Markdown")


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
