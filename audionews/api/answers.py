"""Which type each operation of /api/v1 answers: its JSON and its description in the document are both made of that type.

Where a status tells which one it is, by status. An operation that is not named here answers what it likes, and a test says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from audionews.api import edition_answers as editions
from audionews.api import house_answers as house
from audionews.api import listening_answers as listening
from audionews.api import story_answers as stories

ANSWERS: Mapping[str, type | Mapping[int, type]] = {
    "list_articles": stories.ArticleList,
    "add_article": stories.ReceivedArticle,
    "get_article": stories.ArticleDetail,
    "revise_article": stories.RevisedArticle,
    "plan_article": stories.PlanAnswer,
    "history": stories.HistoryAnswer,
    "record": stories.RecordAnswer,
    "get_receipt": stories.ReceiptAnswer,
    "publish": house.JobAnswer,
    "speak": house.JobAnswer,
    "use_voice": stories.VoiceUsed,
    "discard": stories.DraftShelved,
    "take_up": stories.DraftShelved,
    "put_in_channel": stories.ChannelChosen,
    "get_counts": listening.CountsAnswer,
    "get_bulletin": editions.BulletinAnswer,
    "choose_bulletin": {200: editions.BulletinChosen, 202: house.JobAnswer},
    "make_bulletin": house.JobAnswer,
    "make_export": house.JobAnswer,
    "list_messages": editions.MessageList,
    "settle_message": editions.MessageSettled,
    "correct": house.JobAnswer,
    "preview_correction": stories.PreviewAnswer,
    "reply": house.JobAnswer,
    "read_sentence": stories.SentenceReadingAnswer,
    "remake": house.JobAnswer,
    "rollback": stories.ArticleSummary,
    "ask_withdrawal": house.WithdrawalAsked,
    "decide_withdrawal": {200: house.WithdrawalRefused, 202: house.JobAnswer},
    "list_withdrawals": house.WithdrawalList,
    "list_proposals": house.ProposalList,
    "decide_proposal": house.ProposalDecided,
    "withdraw_vanished": house.WithdrawalAsked,
    "list_sources": house.SourceList,
    "follow_source": house.SourceAnswer,
    "try_source": house.TrialAnswer,
    "add_pusher": house.SourceAnswer,
    "change_source": house.SourceAnswer,
    "remove_source": house.SourceRemoved,
    "list_voices": house.VoiceList,
    "offer_voices": house.VoicesOffered,
    "list_reports": house.ReportList,
    "close_report": house.ReportClosed,
    "list_alarms": house.AlarmList,
    "close_alarm": house.AlarmClosed,
    "list_corrections": stories.CorrectionList,
    "get_correction": stories.CorrectionAnswer,
    "board": stories.BoardAnswer,
    "list_jobs": house.JobList,
    "get_job": house.JobAnswer,
    "retry_job": house.JobAnswer,
    "list_words": house.WordList,
    "teach_word": house.WordAnswer,
    "forget_word": house.WordForgotten,
    "where_word": house.WordPlaces,
    "cost_of_word": house.WordCost,
    "remake_word": house.RemakingAnswer,
    "remaking": house.RemakingAnswer,
    "stop_remaking": house.RemakingAnswer,
    "resume_remaking": house.RemakingAnswer,
    "list_private_feeds": listening.PrivateFeedList,
    "add_private_feed": listening.PrivateFeedMade,
    "close_private_feed": listening.PrivateFeedAnswer,
    "list_webhooks": house.WebhookList,
    "add_webhook": house.WebhookMade,
    "close_webhook": house.WebhookClosed,
    "list_deliveries": house.DeliveryList,
    "replay_delivery": house.DeliveryAnswer,
}


def answer_of(operation: str, status: int) -> type:
    """The type of an operation's answer with that status. Raises ``KeyError`` where none is said."""
    answer = ANSWERS[operation]
    return answer[status] if isinstance(answer, Mapping) else answer
