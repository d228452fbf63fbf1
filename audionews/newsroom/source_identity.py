"""Which item of a list is which that is known: by what the source calls it (guid) and by its address, as far as each can be believed.

Sources in the field give one guid to all items, change every guid when they move to https, change an address when a headline
changes, and list the same story twice. A guid or an address that several items have names none of them. In doubt an item is a
new story: a second draft is an editor's click, another story offered as a correction may be heard. Pure.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from audionews.article.addresses import address_name
from audionews.article.decode import words
from audionews.article.listing import Item
from audionews.library.sources import SourceItem, item_key

ALIKE = 0.8  # of the words of two titles, for one story under another address


def guid_name(guid: str | None) -> str:
    """A guid that is an address is named as one, so that https and a slash change nothing."""
    guid = (guid or "").strip()
    return (
        address_name(guid).replace("/?", "?")
        if guid.lower().startswith(("http://", "https://"))
        else guid.replace("/?", "?")
    )


def telling(guid: str) -> bool:
    """Whether a guid can be one item's own: not the site's front page, a bare word or a single figure."""
    site, slash, rest = guid.partition("/")
    if "." in site and not slash and "?" not in site:
        return False
    return len(guid) > 2 and (bool(re.search(r"\d", rest or guid)) or bool(rest))


class Known:
    """The items that are known of a source, found for the items of a list."""

    def __init__(self, known: Mapping[str, SourceItem], listed: Iterable[Item]) -> None:
        self._known = known
        here = [(guid_name(item.id), address_name(item.url), item.title) for item in listed]
        before = [
            (guid_name(one.guid or one.item), address_name(one.url), one.title or one.item) for one in known.values()
        ]
        # of one list, and of what became two stories: one name under which two things stand is neither's
        self._shared_guids = {guid for names in (here, before) for guid in _ambiguous((g, a, t) for g, a, t in names)}
        self._shared_addresses = {a for names in (here, before) for a in _ambiguous((a, g, t) for g, a, t in names)}
        self._by_guid = {guid_name(one.guid or one.item): one for one in known.values()}
        self._by_address = {address_name(one.url): one for one in known.values() if one.url}

    def of(self, item: Item) -> SourceItem | None:
        """What is known of ``item``; ``None`` for a new story."""
        guid, address = guid_name(item.id), address_name(item.url)
        by_guid = None if guid in self._shared_guids else self._by_guid.get(guid)
        by_address = None if not address or address in self._shared_addresses else self._by_address.get(address)
        if by_address is not None:
            return by_address
        if by_guid is None:
            return self._known.get(self.key(item))
        if not address or address == address_name(by_guid.url) or self._moved(item, guid, by_guid):
            return by_guid
        return None

    def key(self, item: Item) -> str:
        """Under what a new item is kept: its guid where that is its own, else its address, else its title and day."""
        guid, address = guid_name(item.id), address_name(item.url)
        taken = self._known.get(item_key(item.id))
        if guid not in self._shared_guids and telling(guid) and (taken is None or address_name(taken.url) == address):
            return item_key(item.id)
        if address and address not in self._shared_addresses:
            return item_key("address:" + address)
        return "title:" + hashlib.sha256(f"{item.title}\n{item.published}\n{address}".encode()).hexdigest()

    def _moved(self, item: Item, guid: str, known: SourceItem) -> bool:
        """Whether it is the same story under another address: a slug changes with its headline."""
        if not telling(guid):
            return False
        same_hour = known.published_at is not None and known.published_at == item.published_at
        if re.search(r"\?(?:p|page_id|post)=\d+$", guid) and (same_hour or known.published_at is None):
            return True
        return known.title is None or alike(item.title, known.title)


def alike(one: str, other: str, least: float = ALIKE) -> bool:
    """Whether two titles are of one story: so much of their words, and every figure."""
    first, second = set(words(one)), set(words(other))
    figures = [{word for word in of if any(char.isdigit() for char in word)} for of in (first, second)]
    if not first or not second or figures[0] != figures[1]:
        return one == other
    return len(first & second) / len(first | second) >= least


def _ambiguous(names: Iterable[tuple[str, str, str]]) -> set[str]:
    """Of (name, other name, title): the names that stand for things with other names and other titles."""
    of: dict[str, set[tuple[str, str]]] = {}
    for name, other, title in names:
        of.setdefault(name, set()).add((other, " ".join(words(title))))
    return {
        name
        for name, things in of.items()
        if len({other for other, _ in things}) > 1 and len({title for _, title in things}) > 1
    }
