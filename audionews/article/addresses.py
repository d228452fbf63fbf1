"""Addresses as people and sites write them."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from audionews.errors import FetchRefused

_USERINFO = re.compile(r"//[^/?#\s]*@")
_STRIPPED = "".join(map(chr, range(33)))
# What a browser leaves as it is in an address (WHATWG URL, path and query percent-encode sets); "%" as it was written.
_KEPT = "%!$&'()*+,/:;=@[]\\^_`{|}~-.?"
# Marks of campaigns and of the way a reader came, which tell no pages apart; ``amp``: the same page, drawn for phones.
_TRACKING = re.compile(
    r"utm_|[a-z]*clk?id$|[gw]braid$|igsh(?:id)?$|mibextid$|_gl$|_ga$|mc_[ce]id$|ref$|source$|(?:amp|outputType)$", re.I
)
_PLAIN_PORTS = (None, 80, 443)


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


def address_name(url: str | None) -> str:
    """An address without what does not tell pages apart: scheme, www, the host's case, a plain port, trailing slash, fragment,
    marks of campaigns and their order, and the /amp of the same page drawn for phones. "" for none.
    """
    if not url:
        return ""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.") + (
            f":{parts.port}" if parts.port not in _PLAIN_PORTS else ""
        )
    except ValueError:
        return url.strip()
    if not host or parts.username is not None:
        return url.strip()
    path = re.sub(r"/amp$", "", parts.path.rstrip("/"), flags=re.IGNORECASE).rstrip("/")
    path = quote(unquote(path, errors="surrogateescape"), _KEPT.replace("%", ""), errors="surrogateescape")
    query = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(pair[0]))
    return f"{host}{path}" + (f"?{urlencode(query)}" if query else "")
