"""WordPress through its REST interface (developer.wordpress.org/rest-api/reference/posts): whole posts with ``modified_gmt``.

How a poll asks: ``orderby=modified``, page after page up to ``X-WP-TotalPages``; whether posts are still public is asked by
``include=``. Pure: what was answered in, items out.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from audionews.article.decode import count_words, decode, one_line, words
from audionews.article.listing import Item, Listing, finished, newest, text_of, title_of
from audionews.errors import BadInput

PAGE = 50  # posts of one answer; 100 is the most that WordPress gives
_EMBED = "author,wp:featuredmedia"
_ADDRESS = (
    "per_page=20&_embed=author"  # how a source is named here: kept, so that one followed once is not followed twice
)
_TRIED = 200  # places in a text at which a list of JSON may begin, after whatever a program said before it
_SHOWS = re.compile(
    r"<(?:iframe|video|embed|object|audio)\b|wp-block-(?:embed|video|audio)|\[(?:embed|video|playlist|youtube)\b", re.I
)
FEW_WORDS = 20


def posts_address(api: str) -> str:
    """The list of posts of a WordPress interface: ".../wp-json/" or ".../?rest_route=/"."""
    if "rest_route=" in api:
        return api.rstrip("/") + "/wp/v2/posts&" + _ADDRESS
    return api.rstrip("/") + "/wp/v2/posts?" + _ADDRESS


def is_posts_address(url: str) -> bool:
    """Whether an address takes the questions of the REST interface; a list of the same form may lie in any file."""
    return "/wp/v2/posts" in url


def asked_so(url: str, **questions: object) -> str:
    """The list of posts with other questions: page=2, orderby="modified", include=[3, 5] …"""
    parts = urlsplit(url)
    route = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name == "rest_route"]
    texts = {
        name: ",".join(map(str, value)) if isinstance(value, list) else str(value) for name, value in questions.items()
    }
    return urlunsplit(parts._replace(query=urlencode([*route, *texts.items()], safe="/,:")))


def newest_page(url: str, page: int, *, orderby: str, per_page: int = PAGE) -> str:
    """One page of the list, newest (or newest changed) first."""
    return asked_so(url, per_page=per_page, page=page, orderby=orderby, order="desc", _embed=_EMBED)


def still_there(url: str, numbers: list[int]) -> str:
    """Which of these posts are public (at most 100 are asked for)."""
    return asked_so(url, include=numbers, per_page=100, _fields="id,link")


def root_address(url: str) -> str:
    """Where the interface tells the site's name."""
    return url.partition("/wp/v2/posts")[0] + "/"


def read_site_name(content: bytes) -> str | None:
    """The site's name as its interface tells it."""
    try:
        site = json.loads(decode(content)[0])
    except (ValueError, RecursionError):
        return None
    name = site.get("name") if isinstance(site, dict) else None
    return title_of(name)[:200] or None if isinstance(name, str) else None


def read_numbers(content: bytes) -> set[int] | None:
    """The posts an answer to :func:`still_there` names; ``None`` where it is no list."""
    posts = find_posts(decode(content)[0])
    if not isinstance(posts, list):
        return None
    return {post["id"] for post in posts if isinstance(post, dict) and isinstance(post.get("id"), int)}


def post_number(item_id: str) -> int | None:
    """The post an item's id names: "contoh.id/?p=17"."""
    number = re.search(r"/\?p=(\d{1,18})$", item_id)
    return int(number[1]) if number else None


def find_posts(text: str, until: int | None = None) -> list | dict | None:
    """The JSON in a text: a list of posts, or an object that says what is wrong; PHP's notices before and after are passed over.

    ``until``: where a feed begins, in which brackets mean nothing.
    """
    decoder = json.JSONDecoder()
    for place, begin in enumerate(re.finditer(r"[\[{]", text[:until])):
        if place >= _TRIED:
            return None
        try:
            value, _ = decoder.raw_decode(text, begin.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(value, list) and all(isinstance(post, dict) for post in value):
            if value or text.strip() == "[]":
                return value
        elif isinstance(value, dict) and (isinstance(value.get("message"), str) or text.lstrip()[:1] == "{"):
            return value
    return None


def read_posts(answer: list | dict, url: str) -> Listing:
    """The list in what the interface answered. Raises ``BadInput("article.not_a_feed")``."""
    if isinstance(answer, dict) and isinstance(answer.get("message"), str):  # {"code": "rest_forbidden", "message": …}
        raise BadInput("article.not_a_feed", url=url, why=one_line(text_of(answer["message"]))[:200])
    if not isinstance(answer, list):
        raise BadInput("article.not_a_feed", url=url, why="bukan daftar tulisan")
    items = [item for item in (_post(post, url) for post in answer) if item]
    if answer and not items:
        raise BadInput("article.not_a_feed", url=url, why="bukan daftar tulisan")
    kept = newest(items)
    return Listing(
        kind="wordpress",
        title=None,
        items=tuple(finished(item) for item in kept),
        next_url=_next(url, len(answer)),
        left_out=len(items) - len(kept),
    )


def _next(url: str, count: int) -> str | None:
    """The list's next page, of an interface that is asked as a plain list; a short page is the last one."""
    if not is_posts_address(url):
        return None
    query = dict(parse_qsl(urlsplit(url).query))
    if count < (_number(query.get("per_page")) or 10):
        return None
    query["page"] = str((_number(query.get("page")) or 1) + 1)
    return asked_so(url, **{name: value for name, value in query.items() if name != "rest_route"})


def _number(written: str | None) -> int | None:
    return int(written) if written and written.isdecimal() and len(written) < 7 else None


def _rendered(post: Mapping, name: str) -> str:
    value = post.get(name)
    value = value.get("rendered") if isinstance(value, dict) else value
    return value if isinstance(value, str) else ""


def _post(post: Mapping, url: str) -> Item | None:
    link, number = post.get("link"), post.get("id")
    if not isinstance(link, str) or urlsplit(link).scheme not in ("http", "https") or not isinstance(number, int):
        return None
    content = post.get("content")
    markup = _rendered(post, "content").strip()
    obstacle = None
    if isinstance(content, dict) and content.get("protected"):
        markup, obstacle = "", "sources.protected"
    elif markup and count_words(text_of(markup)) < FEW_WORDS and _SHOWS.search(markup):
        obstacle = "sources.only_video"
    return Item(
        id=f"{urlsplit(url).netloc}/?p={number}",
        url=link,
        title=title_of(_rendered(post, "title")),
        markup=_pictured(post, markup) + markup if markup else None,
        summary=one_line(text_of(_rendered(post, "excerpt")))[:2000],
        authors=tuple(dict.fromkeys(_names(post))),
        published=_utc(post.get("date_gmt")),
        modified=_utc(post.get("modified_gmt")),
        obstacle=obstacle,
    )


def _embedded(post: Mapping, name: str) -> Iterable[Mapping]:
    embedded = post.get("_embedded")
    values = embedded.get(name) if isinstance(embedded, dict) else None
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _names(post: Mapping) -> Iterable[str]:
    for person in _embedded(post, "author"):
        if isinstance(person.get("name"), str) and (name := title_of(person["name"])):
            yield name


def _pictured(post: Mapping, markup: str) -> str:
    """The featured image with its caption, as the theme shows it above the story; nothing where the story shows it itself."""
    for image in _embedded(post, "wp:featuredmedia"):
        caption = text_of(_rendered(image, "caption"))
        if caption and " ".join(words(caption)) not in " ".join(words(text_of(markup))):
            source = image.get("source_url")
            address = html.escape(source) if isinstance(source, str) else ""
            return f'<figure><img src="{address}" alt=""><figcaption>{html.escape(caption)}</figcaption></figure>'
    return ""


def _utc(written: object) -> str | None:
    if not isinstance(written, str):
        return None
    try:
        return datetime.fromisoformat(written.replace("Z", "")).replace(tzinfo=UTC).isoformat(timespec="minutes")
    except ValueError:
        return None
