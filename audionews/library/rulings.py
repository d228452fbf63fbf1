"""What the house decided by itself about what its own CMS sent, and by which rule: due, done, or waiting for an editor with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Row

from audionews.article.model import Article
from audionews.library import audit
from audionews.library.database import Theme, from_json, reading, to_json, writing
from audionews.library.tables import rulings

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One decision. ``what``: "publish" or "correct"; ``rule``: its name in the message table (sources.rule_…); ``facts``: in words,
    what the rule saw. ``article``, ``base_revision``: of a correction, what is to be kept and what it was made from."""

    id: int
    source_id: int
    slug: str
    what: str
    rule: str
    facts: str
    article: Article | None
    base_revision: int | None
    state: str
    at: datetime


class Rulings(Theme):
    """One database's decisions. Each method is one transaction; each decision is a line of the record."""

    def keep(
        self,
        slug: str,
        *,
        source_id: int,
        what: str,
        rule: str,
        facts: str = "",
        due: bool,
        by: str,
        at: datetime,
        article: Article | None = None,
        base_revision: int | None = None,
    ) -> int:
        """A new decision takes the place of an older one that was not carried out yet."""
        with writing(self.engine) as connection:
            open_ones = rulings.c.slug == slug, rulings.c.state.in_(("due", "waits"))
            connection.execute(sa.update(rulings).where(*open_ones).values(state="void", done_at=at))
            id = connection.execute(
                sa.insert(rulings)
                .values(
                    source_id=source_id,
                    slug=slug,
                    what=what,
                    rule=rule,
                    facts=facts,
                    article=to_json(article) if article else None,
                    base_revision=base_revision,
                    state="due" if due else "waits",
                    at=at,
                )
                .returning(rulings.c.id)
            ).scalar_one()
            recorded = {"what": what, "rule": rule, "facts": facts[:500], "ruling": id}
            audit.write(connection, at=at, by=by, action="auto-due" if due else "auto-wait", slug=slug, facts=recorded)
            return id

    def due(self, limit: int = MOST) -> list[Ruling]:
        """What is to be carried out, corrections first, then the oldest."""
        first = sa.case((rulings.c.what == "correct", 0), else_=1)
        wanted = sa.select(rulings).where(rulings.c.state == "due").order_by(first, rulings.c.id).limit(limit)
        with reading(self.engine) as connection:
            return [_ruling(row) for row in connection.execute(wanted)]

    def done(self, id: int, *, by: str, at: datetime) -> None:
        """It was ordered."""
        self._settle(id, "done", None, None, by, at)

    def wait(self, id: int, rule: str, *, facts: str = "", by: str, at: datetime) -> None:
        """It was not ordered after all: an editor decides, and is told why."""
        self._settle(id, "waits", rule, facts, by, at)

    def withhold(self, slug: str, rule: str, *, by: str, at: datetime) -> None:
        """Nothing that is due of this story happens by itself any more."""
        for ruling in self.due():
            if ruling.slug == slug:
                self.wait(ruling.id, rule, by=by, at=at)

    def waiting(self, slugs: Iterable[str] | None = None) -> dict[str, Ruling]:
        """By story, what waits for an editor."""
        wanted = sa.select(rulings).where(rulings.c.state == "waits").order_by(rulings.c.id)
        if slugs is not None:
            wanted = wanted.where(rulings.c.slug.in_(list(slugs)))
        with reading(self.engine) as connection:
            return {row.slug: _ruling(row) for row in connection.execute(wanted.limit(5 * MOST))}

    def newest_state(self, slug: str) -> str | None:
        """How far the newest decision about a story is; ``None`` where there is none."""
        wanted = sa.select(rulings.c.state).where(rulings.c.slug == slug).order_by(rulings.c.id.desc()).limit(1)
        with reading(self.engine) as connection:
            return connection.execute(wanted).scalar()

    def count_published(self, source_id: int, since: datetime) -> int:
        """How many stories of a source were ordered to be published by themselves since then."""
        counted = sa.select(sa.func.count()).select_from(rulings)
        counted = counted.where(
            rulings.c.source_id == source_id,
            rulings.c.done_at >= since,
            rulings.c.state == "done",
            rulings.c.what == "publish",
        )
        with reading(self.engine) as connection:
            return connection.execute(counted).scalar_one()

    def _settle(self, id: int, state: str, rule: str | None, facts: str | None, by: str, at: datetime) -> None:
        with writing(self.engine) as connection:
            row = connection.execute(
                sa.select(rulings).where(rulings.c.id == id, rulings.c.state == "due")
            ).one_or_none()
            if row is None:  # settled meanwhile
                return
            outcome = {"rule": rule or row.rule, "facts": row.facts if facts is None else facts}
            connection.execute(sa.update(rulings).where(rulings.c.id == id).values(state=state, done_at=at, **outcome))
            action = f"auto-{row.what}" if state == "done" else "auto-wait"
            audit.write(connection, at=at, by=by, action=action, slug=row.slug, facts={**outcome, "ruling": id})


def _ruling(row: Row) -> Ruling:
    return Ruling(
        id=row.id,
        source_id=row.source_id,
        slug=row.slug,
        what=row.what,
        rule=row.rule,
        facts=row.facts,
        article=from_json(row.article, Article) if row.article else None,
        base_revision=row.base_revision,
        state=row.state,
        at=row.at,
    )
