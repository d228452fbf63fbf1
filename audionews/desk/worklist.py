"""What waits for a person: alarms, withdrawals asked for, proposals of sources, failed jobs, listeners' reports, drafts."""

from __future__ import annotations

from flask import Response, jsonify, redirect, render_template, request, url_for

from audionews.desk import labels
from audionews.desk.context import Desk, Route, by_editor, editor
from audionews.desk.ordering import back_to_story, back_to_worklist, done_words, grounds, ordered
from audionews.library.desk_list import Sought
from audionews.newsroom.alarm_sending import alarm_words
from audionews.newsroom.source_rules import in_words
from audionews.work.orders import CloseAlarm, CloseReport, DecideWithdrawal, accept

PAGE = 20


def worklist(desk: Desk) -> str:
    inbox, jobs = desk.inbox, labels.job_lines(desk.work, desk.library)
    drafts = Sought(state="draft")
    alarms, withdrawals, reports = inbox.alarms(), inbox.withdrawals(), inbox.reports()
    return render_template(
        "desk/worklist.html",
        alarms=alarms,
        told=alarm_words,
        called=labels.headlines(desk.library, (one.slug for one in (*alarms, *withdrawals, *reports))),
        withdrawals=withdrawals,
        grounds=grounds(),
        proposals=inbox.proposals(),
        jobs=jobs,
        nobody_works=labels.nobody_works(desk.work, jobs),
        reports=reports,
        drafts=inbox.drafts(),
        stories=desk.library.desk_list.page(drafts, now=desk.clock(), limit=PAGE),
        waiting=desk.library.desk_list.count(drafts, now=desk.clock()),
        waits=desk.library.rulings.waiting(),
        ruled=in_words,
        done=done_words(),
    )


def decide_withdrawal(desk: Desk, id: int) -> Response:
    agree = request.form.get("decision") == "done"
    by = by_editor(also=desk.people.keys_of(editor().name))
    accept(DecideWithdrawal(id=id, agree=agree), by, desk.newsroom, desk.work)
    return back_to_worklist("withdrawal_agreed" if agree else "withdrawal_refused")


def close_alarm(desk: Desk, id: int) -> Response:
    ordered(desk, CloseAlarm(id=id))
    return back_to_worklist("alarm")


def close_report(desk: Desk, id: int) -> Response:
    ordered(desk, CloseReport(id=id))
    return back_to_worklist("report")


def job(desk: Desk, id: str) -> Response:
    known_job = desk.work.job(id)
    called = labels.headlines(desk.library, [known_job.slug])
    return jsonify(
        words=labels.job_line(known_job, called.get(known_job.slug or "", "")).words,
        over=known_job.over,
        failed=known_job.state == "failed",
    )


def retry_job(desk: Desk, id: str) -> Response:
    slug = desk.work.job(id).slug
    desk.work.retry(id)
    return back_to_story(slug, "publish") if slug else redirect(url_for("desk.worklist"), 303)  # type: ignore[return-value]


ROUTES = (
    Route(rule="/", view=worklist),
    Route(rule="/pencabutan/<int:id>", view=decide_withdrawal, methods=("POST",), role=DecideWithdrawal.role),
    Route(rule="/peringatan/<int:id>", view=close_alarm, methods=("POST",), role=CloseAlarm.role),
    Route(rule="/laporan/<int:id>", view=close_report, methods=("POST",), role=CloseReport.role),
    Route(rule="/pekerjaan/<path:id>", view=job),
    Route(rule="/pekerjaan/<path:id>/ulangi", view=retry_job, methods=("POST",), role="redaktur"),
)
