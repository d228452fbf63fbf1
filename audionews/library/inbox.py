"""What waits for a person: unfinished edits, proposals from sources, listeners' reports, withdrawals asked for, and the alarms.

Six kinds of the same thing: it comes in, is listed, is decided once. Alarms have a file of their own (``alarms.py``).
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from audionews.article.model import Article
from audionews.errors import BadInput, Conflict, UnknownName
from audionews.library import audit
from audionews.library.alarms import Alarms
from audionews.library.database import reading, to_json, writing
from audionews.library.model import Draft, Proposal, Report, SentenceReading, Withdrawal
from audionews.library.rows import value_of
from audionews.library.tables import (
    articles,
    choices,
    drafts,
    proposals,
    reports,
    sentence_readings,
    withdrawals,
)

NOTE_LENGTH = 500


class Inbox(Alarms):
    """One database's waiting things. Each method is one transaction."""

    # unfinished edits

    def keep_draft(self, slug: str, *, editor: str, base_revision: int, article: Article, at: datetime) -> None:
        with writing(self.engine) as connection:
            connection.execute(sa.delete(drafts).where(drafts.c.slug == slug, drafts.c.editor == editor))
            connection.execute(
                sa.insert(drafts).values(
                    slug=slug, editor=editor, base_revision=base_revision, article=to_json(article), at=at
                )
            )

    def draft(self, slug: str, editor: str) -> Draft | None:
        with reading(self.engine) as connection:
            row = connection.execute(
                sa.select(drafts).where(drafts.c.slug == slug, drafts.c.editor == editor)
            ).one_or_none()
        return row and value_of(Draft, row)

    def drafts(self, slug: str | None = None) -> list[Draft]:
        """The newest first: of one story, or of all that may still be written on; what was put away or withdrawn waits for nobody."""
        wanted = sa.select(drafts).order_by(drafts.c.at.desc()).limit(200)
        if slug is not None:
            wanted = wanted.where(drafts.c.slug == slug)
        else:
            closed = sa.select(articles.c.slug).where(articles.c.status.in_(("discarded", "withdrawn")))
            wanted = wanted.where(drafts.c.slug.not_in(closed))
        with reading(self.engine) as connection:
            return [value_of(Draft, row) for row in connection.execute(wanted)]

    def drop_draft(self, slug: str, editor: str) -> None:
        with writing(self.engine) as connection:
            connection.execute(sa.delete(drafts).where(drafts.c.slug == slug, drafts.c.editor == editor))

    # proposals

    def propose(
        self,
        slug: str,
        *,
        base_revision: int,
        article: Article,
        at: datetime,
        kind: str | None = None,
        rule: str | None = None,
        facts: str | None = None,
    ) -> int:
        """One open proposal a story: a newer one overtakes it. The same text again is the same proposal."""
        article_json = to_json(article)
        with writing(self.engine) as connection:
            open_one = connection.execute(
                sa.select(proposals).where(proposals.c.slug == slug, proposals.c.state == "open")
            ).one_or_none()
            if open_one is not None and open_one.article == article_json:
                return open_one.id
            connection.execute(
                sa.update(proposals)
                .where(proposals.c.slug == slug, proposals.c.state == "open")
                .values(state="overtaken", decided_at=at)
            )
            return connection.execute(
                sa.insert(proposals)
                .values(
                    slug=slug,
                    base_revision=base_revision,
                    article=article_json,
                    at=at,
                    state="open",
                    kind=kind,
                    rule=rule,
                    facts=facts,
                )
                .returning(proposals.c.id)
            ).scalar_one()

    def proposals(self) -> list[Proposal]:
        with reading(self.engine) as connection:
            rows = connection.execute(
                sa.select(proposals).where(proposals.c.state == "open").order_by(proposals.c.at).limit(200)
            )
            return [value_of(Proposal, row) for row in rows]

    def proposal(self, id: int) -> Proposal:
        """Raises ``UnknownName`` for one that is not open any more."""
        with reading(self.engine) as connection:
            row = connection.execute(
                sa.select(proposals).where(proposals.c.id == id, proposals.c.state == "open")
            ).one_or_none()
        if row is None:
            raise UnknownName("desk.unknown_proposal", proposal=id)
        return value_of(Proposal, row)

    def decide_proposal(self, id: int, *, taken: bool, by: str, at: datetime) -> None:
        """Raises ``Conflict`` when somebody else decided first."""
        with writing(self.engine) as connection:
            done = connection.execute(
                sa.update(proposals)
                .where(proposals.c.id == id, proposals.c.state == "open")
                .values(state="taken" if taken else "refused", decided_by=by, decided_at=at)
            )
            if not done.rowcount:
                raise Conflict("desk.decided_already")
            audit.write(connection, at=at, by=by, action="proposal", facts={"proposal": id, "taken": int(taken)})

    # listeners' reports

    def report(self, slug: str, segment_id: str, *, build_id: int | None, note: str, at: datetime) -> int:
        """Adds a report, or counts one more for a sentence that is reported already."""
        note = " ".join(note.split())[:NOTE_LENGTH]
        with writing(self.engine) as connection:
            same = connection.execute(
                sa.select(reports.c.id, reports.c.note).where(
                    reports.c.slug == slug, reports.c.segment_id == segment_id, reports.c.state == "open"
                )
            ).first()
            if same is not None:
                joined = f"{same.note} · {note}" if note and note not in same.note else same.note
                connection.execute(
                    sa.update(reports)
                    .where(reports.c.id == same.id)
                    .values(times=reports.c.times + 1, note=joined[: NOTE_LENGTH * 4])
                )
                return same.id
            return connection.execute(
                sa.insert(reports)
                .values(slug=slug, segment_id=segment_id, build_id=build_id, note=note, at=at, state="open", times=1)
                .returning(reports.c.id)
            ).scalar_one()

    def reports(self) -> list[Report]:
        with reading(self.engine) as connection:
            rows = connection.execute(
                sa.select(reports).where(reports.c.state == "open").order_by(reports.c.at.desc()).limit(200)
            )
            return [value_of(Report, row) for row in rows]

    def close_report(self, id: int, *, by: str, at: datetime) -> None:
        with writing(self.engine) as connection:
            connection.execute(sa.update(reports).where(reports.c.id == id).values(state="done"))
            audit.write(connection, at=at, by=by, action="report-close", facts={"report": id})

    # withdrawals: two persons

    def ask_withdrawal(
        self, slug: str, *, ground: str, reason: str, by: str, at: datetime, nameless: bool = False
    ) -> int:
        """Raises ``Conflict`` when one is asked for already."""
        if not reason.strip():
            raise BadInput("newsroom.no_reason", slug=slug)
        with writing(self.engine) as connection:
            if connection.execute(
                sa.select(withdrawals.c.id).where(withdrawals.c.slug == slug, withdrawals.c.state == "asked")
            ).first():
                raise Conflict("desk.withdrawal_asked", slug=slug)
            id = connection.execute(
                sa.insert(withdrawals)
                .values(slug=slug, ground=ground, reason=reason.strip(), by=by, at=at, state="asked", nameless=nameless)
                .returning(withdrawals.c.id)
            ).scalar_one()
            facts = {"ground": ground, "reason": reason, "nameless": "ya" if nameless else None}
            audit.write(connection, at=at, by=by, action="withdraw-ask", slug=slug, facts=facts)
        return id

    def withdrawals(self) -> list[Withdrawal]:
        with reading(self.engine) as connection:
            rows = connection.execute(
                sa.select(withdrawals).where(withdrawals.c.state == "asked").order_by(withdrawals.c.at)
            )
            return [value_of(Withdrawal, row) for row in rows]

    def decide_withdrawal(
        self, id: int, *, done: bool, by: str, at: datetime, also: frozenset[str] = frozenset()
    ) -> Withdrawal:
        """The second person's word. Raises ``BadInput`` for the person who asked, ``Conflict`` for one already decided.

        ``also``: the names under which the same person may have asked: keys they made for programs, whoever made this key.

        Idempotent for a killed run is ``newsroom.withdraw`` itself; call this after it.
        """
        with writing(self.engine) as connection:
            row = connection.execute(
                sa.select(withdrawals).where(withdrawals.c.id == id, withdrawals.c.state == "asked")
            ).one_or_none()
            if row is None:
                raise Conflict("desk.decided_already")
            if done and row.by in {by, *also}:
                raise BadInput("desk.same_person")
            connection.execute(
                sa.update(withdrawals)
                .where(withdrawals.c.id == id)
                .values(state="done" if done else "refused", decided_by=by, decided_at=at)
            )
            audit.write(
                connection,
                at=at,
                by=by,
                action="withdraw-agree" if done else "withdraw-refuse",
                slug=row.slug,
                facts={"asked_by": row.by},
            )
        return value_of(Withdrawal, row)

    # readings for one sentence

    def read_so(self, slug: str, segment_id: str, *, word: str, reading: str, lang: str, by: str, at: datetime) -> None:
        """Keeps how ``word`` is read in that sentence; an empty reading takes it back."""
        word, spoken = " ".join(word.split()), " ".join(reading.split())
        if not word:
            raise BadInput("desk.no_word")
        with writing(self.engine) as connection:
            connection.execute(
                sa.delete(sentence_readings).where(
                    sentence_readings.c.slug == slug,
                    sentence_readings.c.segment_id == segment_id,
                    sentence_readings.c.word == word,
                )
            )
            if spoken:
                connection.execute(
                    sa.insert(sentence_readings).values(
                        slug=slug, segment_id=segment_id, word=word, reading=spoken, lang=lang, by=by, at=at
                    )
                )
            audit.write(
                connection,
                at=at,
                by=by,
                action="read-so",
                slug=slug,
                facts={"segment": segment_id, "word": word, "reading": spoken},
            )

    def readings(self, slug: str) -> list[SentenceReading]:
        with reading(self.engine) as connection:
            rows = connection.execute(sa.select(sentence_readings).where(sentence_readings.c.slug == slug))
            return [value_of(SentenceReading, row) for row in rows]

    # blocks restored or dropped by an editor

    def choose(self, slug: str, block_hash: str, *, choice: str | None, text: str, by: str, at: datetime) -> None:
        """``choice`` "keep" or "drop"; ``None`` takes it back."""
        with writing(self.engine) as connection:
            connection.execute(sa.delete(choices).where(choices.c.slug == slug, choices.c.block_hash == block_hash))
            if choice is not None:
                connection.execute(
                    sa.insert(choices).values(slug=slug, block_hash=block_hash, choice=choice, text=text, by=by, at=at)
                )
            audit.write(
                connection, at=at, by=by, action="choose", slug=slug, facts={"choice": choice, "text": text[:200]}
            )

    def choices(self, slug: str) -> dict[str, str]:
        """Block hash → "keep" or "drop"."""
        with reading(self.engine) as connection:
            rows = connection.execute(sa.select(choices.c.block_hash, choices.c.choice).where(choices.c.slug == slug))
            return {row.block_hash: row.choice for row in rows}
