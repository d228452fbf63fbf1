"""Addresses as people and sites write them."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from audionews.errors import FetchRefused

_USERINFO = re.compile(r"//[^/?#\s]*@")
_STRIPPED = "".join(map(chr, range(33)))
# What a browser leaves as it is in an address (WHATWG URL, path and query percent-encode sets); "%" as it was written.
_KEPT = "%!$&'()*+,/:;=@[]\\^_`{|}~-.?"


def checked_url(url: str) -> str:
    """``url`` without fragment and with what does not belong into an address percent-encoded, as browsers send it.

    Raises ``FetchRefused("article.bad_address")`` for what is no plain http(s) address.
    """
    text = re.sub(r"[\t\r\n]", "", url.strip(_STRIPPED))
    shown = _USERINFO.sub("//…@", text)  # a report repeats no password
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise FetchRefused("article.bad_address", url=shown, why="tidak terbaca") from error
    if parts.scheme not in ("http", "https"):
        raise FetchRefused("article.bad_address", url=shown, why="bukan http atau https")
    if (
        not host
        or any(char in "%\\" or char <= " " for char in parts.netloc)
        or parts.username is not None
        or parts.password is not None
    ):
        raise FetchRefused("article.bad_address", url=shown, why="tanpa nama situs yang sah")
    return urlunsplit(
        parts._replace(
            path=quote(parts.path.replace("\\", "/"), _KEPT, errors="surrogateescape"),
            query=quote(parts.query, _KEPT, errors="surrogateescape"),
            fragment="",
        )
    )


def target_of(base: str, written: str) -> str:
    """Where a link or redirect written at ``base`` leads; a backslash is a slash, as it is to browsers."""
    path, mark, query = written.strip(_STRIPPED).partition("?")
    return urljoin(base, path.replace("\\", "/") + mark + query)
