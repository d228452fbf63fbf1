"""The operations of /api/v1: one row each, which is both its route and its place in the description (``document.py``)."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any

from audionews.api import shapes
from audionews.work import orders
from audionews.work.orders import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One verb: its method of ``api.Operations``, who may, what it takes, and the statuses of success.

    ``order``: what the body and the path's names together are; decoded, it is handed in. ``body``: a shape that is no order.
    """

    name: str
    method: str
    path: str
    role: str
    summary: str
    order: type[Order] | None = None
    body: type | None = None
    query: tuple[tuple[str, str], ...] = ()  # name, JSON type
    success: tuple[int, ...] = (200,)

    @property
    def in_path(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)

    @property
    def in_body(self) -> list[str]:
        """The facts that a program sends: neither the path's, nor those that only this house may set."""
        if self.order is None:
            return [f.name for f in fields(self.body)] if self.body else []
        return [f.name for f in fields(self.order) if f.name not in (*self.in_path, *INSIDE)]

    @property
    def schema(self) -> str | None:
        """The name of its body in the document."""
        return (self.order or self.body).__name__ if self.in_body else None


INSIDE = ("page", "article", "express", "run", "attempt")  # facts of orders that no program may set


def _row(name: str, method: str, path: str, role: str | type[Order], description: str, **more: Any) -> Operation:
    """``role``: for a row that orders the order, which says who may."""
    if isinstance(role, str):
        return Operation(name=name, method=method, path=path, role=role, summary=description, **more)
    return Operation(name=name, method=method, path=path, role=role.role, summary=description, order=role, **more)


_LISTED = (("limit", "integer"), ("before", "string"))
OPERATIONS = (
    _row("list_articles", "GET", "/articles", "penulis", "Stories, newest first; status=draft: drafts.",
         query=(*_LISTED, ("channel", "string"), ("status", "string"))),
    _row("add_article", "POST", "/articles", orders.Receive, "Receives a story as a draft.", success=(200, 201)),
    _row("get_article", "GET", "/articles/{slug}", "penulis", "A story with its sentences, build and corrections."),
    _row("revise_article", "PUT", "/articles/{slug}", orders.Revise, "A new text for a draft."),
    _row("plan_article", "GET", "/articles/{slug}/plan", "penulis", "Which sentences publishing would speak."),
    _row("history", "GET", "/articles/{slug}/history", "penulis", "All versions, oldest first."),
    _row("record", "GET", "/articles/{slug}/record", "redaktur", "The sealed record of the story."),
    _row("get_receipt", "GET", "/articles/{slug}/receipt", "penulis", "What exactly is heard, and what was checked."),
    _row("publish", "POST", "/articles/{slug}/publish", orders.Publish, "Speaks what is missing and makes the story live.", success=(202,)),
    _row("speak", "POST", "/articles/{slug}/speak", orders.Speak, "Builds the audio without publishing it.", success=(202,)),
    _row("use_voice", "POST", "/articles/{slug}/voice", orders.UseVoice, "Makes a build of the same text in another voice live."),
    _row("discard", "POST", "/articles/{slug}/discard", orders.Discard, "A draft is not wanted; its text and record stay."),
    _row("take_up", "POST", "/articles/{slug}/take-up", orders.TakeUp, "A discarded draft is a draft again."),
    _row("put_in_channel", "PUT", "/articles/{slug}/channel", orders.PutInChannel, "A draft is to come out in another channel."),
    _row("correct", "POST", "/articles/{slug}/corrections", orders.Correct, "Puts a public story right.", success=(202,)),
    _row("preview_correction", "POST", "/articles/{slug}/preview", orders.Rehearse,
         "What a correction would change, sound like, tell and cost; nothing is kept or spoken."),
    _row("reply", "POST", "/articles/{slug}/replies", orders.Reply, "Carries a right of reply as a story of its own.", success=(202,)),
    _row("read_sentence", "PUT", "/articles/{slug}/sentences/{segment}/reading", orders.ReadSentence,
         "How a word is read in one sentence; what is public changes when it is made anew."),
    _row("remake", "POST", "/articles/{slug}/remake", orders.Remake, "Speaks again under today's words, or by another engine.", success=(202,)),
    _row("rollback", "POST", "/articles/{slug}/rollback", orders.Rollback, "Makes an earlier version live again."),
    _row("ask_withdrawal", "POST", "/articles/{slug}/withdrawals", orders.AskWithdrawal, "Asks for a withdrawal; a second person decides.", success=(202,)),
    _row("decide_withdrawal", "POST", "/withdrawals/{id}/decision", orders.DecideWithdrawal, "The second person's word.", success=(200, 202)),
    _row("list_withdrawals", "GET", "/withdrawals", "penulis", "Withdrawals that wait for a second person."),
    _row("list_proposals", "GET", "/proposals", "penulis", "What sources changed in stories that we carry."),
    _row("decide_proposal", "POST", "/proposals/{id}/decision", orders.DecideProposal, "Takes a proposal (its text is answered) or refuses it."),
    _row("list_reports", "GET", "/reports", "penulis", "Sentences that listeners heard read wrongly."),
    _row("close_report", "POST", "/reports/{id}/close", orders.CloseReport, "The report is dealt with."),
    _row("list_alarms", "GET", "/alarms", "penulis", "What needs a person, in words."),
    _row("close_alarm", "POST", "/alarms/{id}/close", orders.CloseAlarm, "The alarm is dealt with."),
    _row("withdraw_vanished", "POST", "/alarms/{id}/withdrawal", orders.WithdrawVanished,
         "Asks for the withdrawal of a story that vanished at its source, and closes the alarm.", success=(202,)),
    _row("list_sources", "GET", "/sources", "penulis", "Who sends stories here, how each is doing and how far it is trusted."),
    _row("follow_source", "POST", "/sources", orders.Follow, "Follows a feed, a news sitemap or a WordPress site.", success=(201,)),
    _row("try_source", "POST", "/sources/trial", "redaktur", "What would come in from an address; nothing is kept.", body=shapes.TrialIn),
    _row("add_pusher", "POST", "/sources/pushes", orders.TakePushes, "Lets a program send stories; the secret is answered once.", success=(201,)),
    _row("change_source", "PATCH", "/sources/{id}", orders.ChangeSource, "Pauses it, holds what happens by itself, or changes how far it is trusted."),
    _row("remove_source", "DELETE", "/sources/{id}", orders.Unfollow, "Nothing comes from it any more; what came stays."),
    _row("list_voices", "GET", "/voices", "penulis", "The voices that work here, which of them may be chosen, and which send the text away."),
    _row("offer_voices", "PUT", "/voices", orders.OfferVoices, "The voices that an editor may choose; [] for all that work."),
    _row("list_corrections", "GET", "/corrections", "penulis", "Corrections, newest first.", query=_LISTED),
    _row("get_correction", "GET", "/corrections/{id}", "penulis", "One correction, sentence by sentence."),
    _row("board", "GET", "/corrections/{id}/board", "redaktur", "Every channel fetched back now, and what it serves."),
    _row("get_counts", "GET", "/counts", "redaktur", "How often stories were downloaded and played: sums by day, channel and story; nobody is remembered.",
         query=(("channel", "string"), ("days", "integer"))),
    _row("get_bulletin", "GET", "/channels/{channel}/bulletins/{day}", "penulis", "A channel's bulletin of a day: what is in it, and whether it is public."),
    _row("choose_bulletin", "PUT", "/channels/{channel}/bulletins/{day}", orders.ChooseBulletin,
         "Which stories the bulletin has, in order; what is public is made anew.", success=(200, 202)),
    _row("make_bulletin", "POST", "/channels/{channel}/bulletins/{day}", orders.MakeBulletin, "Makes the bulletin, or makes it anew.", success=(202,)),
    _row("make_export", "POST", "/exports", orders.MakeExport,
         "Writes a book (EPUB 3 or DAISY 2.02) of a story, or of a channel's day or month; the job's result says where it is.", success=(202,)),
    _row("list_messages", "GET", "/articles/{slug}/messages", "penulis", "What was told of the story on Telegram, WhatsApp and by apprise, and how it went."),
    _row("settle_message", "POST", "/articles/{slug}/messages/settlement", orders.SettleMessage,
         "Of a message whose answer was lost: it arrived, or it is to be sent again."),
    _row("list_jobs", "GET", "/jobs", "penulis", "Work that was asked for, newest first.", query=(("limit", "integer"), ("skip", "integer"))),
    _row("get_job", "GET", "/jobs/{job}", "penulis", "How far a job is."),
    _row("retry_job", "POST", "/jobs/{job}/retry", "redaktur", "Does a failed job once more.", success=(202,)),
    _row("list_words", "GET", "/lexicon", "penulis", "The house lexicon."),
    _row("teach_word", "PUT", "/lexicon/{word}", orders.Teach, "From now on the word is read so."),
    _row("forget_word", "DELETE", "/lexicon/{word}", orders.Forget, "The rules read the word again."),
    _row("where_word", "GET", "/words/{word}", "penulis", "Every public sentence with the word."),
    _row("cost_of_word", "GET", "/words/{word}/cost", "penulis", "What making the word's stories anew would take; nothing is spoken."),
    _row("remake_word", "POST", "/words/{word}/remake", orders.RemakeWord,
         "Makes every story anew in which the word sounds different now, in the background, as silent fixes.", success=(202,)),
    _row("remaking", "GET", "/remaking", "penulis", "How far the newest such run is."),
    _row("stop_remaking", "POST", "/remaking/stop", orders.StopRemaking, "No further story is begun."),
    _row("resume_remaking", "POST", "/remaking/resume", orders.ResumeRemaking, "Goes on; what failed is tried again.", success=(202,)),
    _row("list_private_feeds", "GET", "/private-feeds", "penanggung-jawab", "Who may hear a channel under an address of their own."),
    _row("add_private_feed", "POST", "/private-feeds", orders.AddPrivateFeed, "A new private feed; its address is answered once.", success=(201,)),
    _row("close_private_feed", "DELETE", "/private-feeds/{id}", orders.ClosePrivateFeed, "Its address and links answer nobody any more."),
    _row("list_webhooks", "GET", "/webhooks", "penanggung-jawab", "Who is told of what happens."),
    _row("add_webhook", "POST", "/webhooks", "penanggung-jawab", "Tells an address, signed as Standard Webhooks say; the secret is shown once.",
         body=shapes.WebhookIn, success=(201,)),
    _row("close_webhook", "DELETE", "/webhooks/{id}", "penanggung-jawab", "Tells that address no more."),
    _row("list_deliveries", "GET", "/deliveries", "penanggung-jawab", "What was told, and how it went."),
    _row("replay_delivery", "POST", "/deliveries/{id}/replay", "penanggung-jawab", "Tells the same once more.", success=(202,)),
)  # fmt: skip
