"""What may be asked of the newsroom: one frozen value each, which carries its facts, who may ask it, and its lane in the queue.

An API body, a desk form, click options and the queue's JSON are translations of these values (msgspec decodes them by their types).
Lanes. ``express``: what must not wait behind the backlog. ``voice``: everything else that speaks; within a lane the lower
``priority`` goes first, then the older. ``revoice``: a natural voice that follows takes minutes; no publication waits behind it.
``house``: short duties that speak nothing. ``None``: nothing is left for a worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from audionews.article.model import Article, Page
from audionews.library.accounts import ROLES
from audionews.work.edition_values import MakeBulletin, MakeExport
from audionews.work.order import EXPRESS, HOUSE, REVOICE, VOICE, Order, name_of

BlockChoice = Literal["paragraph", "quote", "heading", "item", "caption", "credit"]
Kind = Literal["silent", "ralat", "hak-jawab"]
DeliveryChoice = Literal["quiet", "redeliver", "short"]
Language = Literal["id", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who asks. ``also``: the other names of the same person (keys they made, whoever made this key).

    ``here``: sits at the machine itself (terminal, worker) and may name an engine by the path of its code.
    """

    name: str
    role: str
    also: frozenset[str] = frozenset()
    here: bool = False

    def may(self, role: str) -> bool:
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, kw_only=True)
class BlockIn:
    """One paragraph, heading, quotation, item, caption or credit."""

    text: str
    kind: BlockChoice = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent(Order):
    """An order that brings a story: ``html`` (a page, with the ``url`` it came from), or ``blocks`` with ``headline``, or a ``url``
    to be fetched, or ``text``: lines as typed, with marks, or HTML as pasted (``article/pasted.py``). Inside the house also a ``page`` of bytes (a file) or an ``article`` that an editor wrote.

    In a new text of a story that is there, a part that is not named stays as it is; an empty one is taken out."""

    role: ClassVar[str] = "penulis"
    html: str | None = None
    url: str | None = None
    headline: str | None = None
    authors: list[str] | None = None
    published: str | None = None
    dateline: str | None = None
    blocks: list[BlockIn] | None = None
    text: str | None = None
    page: Page | None = None
    article: Article | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive(Sent):
    """Receives a story as a draft."""

    channel: str | None = None  # None: the newsroom's default one


@dataclass(frozen=True, slots=True, kw_only=True)
class Revise(Sent):
    """A new text for a draft. ``expected``: the newest revision the sender saw."""

    slug: str
    expected: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearse(Sent):
    """The story as it would be corrected; nothing is kept or spoken."""

    slug: str
    kind: Kind = "silent"
    deliver: DeliveryChoice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Sent):
    """The corrected story, what kind of correction it is, and why. ``expected``: the newest revision the sender saw.
    ``sure``: though a silent fix changes a figure, a name or a negation, or the text is one page of several.

    Accepted, the text is kept; what is left for a worker is ``Publish`` in the express lane.
    """

    role: ClassVar[str] = "redaktur"
    slug: str
    kind: Kind
    reason: str
    deliver: DeliveryChoice | None = None
    engine: str | None = None
    expected: int | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish(Order):
    """Speaks what is missing and makes the newest text live. ``visible_from``: an embargo or a schedule; without offset it is
    western Indonesian time. ``express``: a correction that waits, which overtakes the backlog. ``sure``: though it is one page of
    several."""

    slug: str
    engine: str | None = None
    visible_from: datetime | None = None
    express: bool = False
    sure: bool = False

    @property
    def lane(self) -> str:
        return EXPRESS if self.express else VOICE

    @property
    def priority(self) -> int:
        return 1 if self.express else 10

    @property
    def once(self) -> bool:
        """A correction's job is its own: one that runs already may have begun before this text was kept."""
        return not self.express


@dataclass(frozen=True, slots=True, kw_only=True)
class Speak(Order):
    """Builds the audio that publishing would make live: heard at the desk alone until it is published."""

    role: ClassVar[str] = "penulis"
    lane: ClassVar[str | None] = VOICE
    priority: ClassVar[int] = 20
    once: ClassVar[bool] = True
    slug: str
    engine: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remake(Order):
    """Speaks again under today's words, or by another engine: a silent fix. ``run``: one of a word's run through the archive."""

    lane: ClassVar[str | None] = VOICE
    priority: ClassVar[int] = 100
    once: ClassVar[bool] = True
    slug: str
    reason: str = ""
    engine: str | None = None
    run: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoice(Order):
    """The wished engine speaks again what a stand-in spoke; only a worker asks for it."""

    role: ClassVar[str] = "admin"
    lane: ClassVar[str | None] = REVOICE
    priority: ClassVar[int] = 200
    slug: str
    engine: str
    attempt: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollback(Order):
    """Makes an earlier version live again. ``sure``: though it says another fact than the one that is public."""

    slug: str
    to: int
    reason: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskWithdrawal(Order):
    """Asks for a withdrawal on one of the closed grounds; a second person decides. ``nameless``: as of ``Withdraw``."""

    slug: str
    ground: str
    reason: str
    nameless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideWithdrawal(Order):
    """The second person's word. Agreed, what is left for a worker is ``Withdraw``."""

    role: ClassVar[str] = "penanggung-jawab"
    id: int
    agree: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Order):
    """Takes a story back and says so. At the desk two persons bring it about; at the machine itself one may.

    ``nameless``: headline and address are replaced too, and nothing public says any more whom it was about.
    """

    role: ClassVar[str] = "admin"
    lane: ClassVar[str | None] = EXPRESS
    priority: ClassVar[int] = 1
    slug: str
    ground: str
    reason: str
    nameless: bool = False
    engine: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Order):
    """Who replies, and in which words: a story of its own, and a hak jawab on the answered one."""

    slug: str
    who: str
    paragraphs: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSentence(Order):
    """How a word is read in one sentence; an empty ``reading`` takes it back. ``lang``: the language that says it."""

    role: ClassVar[str] = "penulis"
    slug: str
    segment: str
    word: str
    reading: str = ""
    lang: Language = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Teach(Order):
    """From now on the house reads the word so. ``lang``: the language that says the reading."""

    word: str
    reading: str
    lang: Language = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget(Order):
    """The rules read the word again."""

    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemakeWord(Order):
    """Makes every story anew in which the word sounds different now, in the background."""

    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRemaking(Order):
    """No further story of that run is begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeRemaking(Order):
    """The run goes on; what failed is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseReport(Order):
    """A listener's report is dealt with."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseAlarm(Order):
    """An alarm is dealt with."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideProposal(Order):
    """Whether what a source proposes is taken; what becomes public is decided by a correction."""

    role: ClassVar[str] = "penulis"
    id: int
    take: bool


class Duty(Order):
    """Base of duties: no facts; ``what`` is the name in ``duties.DUTIES``."""

    __slots__ = ()
    role: ClassVar[str] = "admin"
    lane: ClassVar[str | None] = HOUSE
    once: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSources(Duty):
    """Every source that is followed is asked what is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce(Duty):
    """Hubs are told which feeds have changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemakeMore(Duty):
    """The next stories of a word's run are ordered."""

    priority: ClassVar[int] = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Retire(Duty):
    """Old media and old jobs are forgotten, as the newsroom's policy says."""

    priority: ClassVar[int] = 50


SLOW = (Publish, Speak, Remake, Revoice, Withdraw, MakeBulletin, MakeExport)
QUEUED: dict[str, type[Order]] = {name_of(kind): kind for kind in (*SLOW, PollSources, Announce, RemakeMore, Retire)}
