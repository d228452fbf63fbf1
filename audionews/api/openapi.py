"""The description of /api/v1 (OpenAPI 3.1, https://spec.openapis.org/oas/v3.1.0): one row an operation, schemas from the types."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec

from audionews import __version__
from audionews.api import shapes


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One verb: its method of ``api.Verbs``, who may, what it takes, and the statuses of success."""

    name: str
    method: str
    path: str
    role: str
    told: str
    body: type | None = None
    query: tuple[tuple[str, str], ...] = ()  # name, JSON type
    success: tuple[int, ...] = (200,)


def _row(name: str, method: str, path: str, role: str, told: str, **more: Any) -> Operation:
    return Operation(name=name, method=method, path=path, role=role, told=told, **more)


_LISTED = (("limit", "integer"), ("before", "string"))
OPERATIONS = (
    _row("list_articles", "GET", "/articles", "penulis", "Stories, newest first; status=draft: drafts.",
         query=(*_LISTED, ("channel", "string"), ("status", "string"))),
    _row("add_article", "POST", "/articles", "penulis", "Receives a story as a draft.", body=shapes.ArticleIn, success=(200, 201)),
    _row("get_article", "GET", "/articles/{slug}", "penulis", "A story with its sentences, build and corrections."),
    _row("revise_article", "PUT", "/articles/{slug}", "penulis", "A new text for a draft.", body=shapes.ArticleIn),
    _row("plan_article", "GET", "/articles/{slug}/plan", "penulis", "Which sentences publishing would speak."),
    _row("history", "GET", "/articles/{slug}/history", "penulis", "All versions, oldest first."),
    _row("record", "GET", "/articles/{slug}/record", "redaktur", "The sealed record of the story."),
    _row("get_receipt", "GET", "/articles/{slug}/receipt", "penulis", "What exactly is heard, and what was checked."),
    _row("publish", "POST", "/articles/{slug}/publish", "redaktur", "Speaks what is missing and makes the story live.",
         body=shapes.PublishIn, success=(202,)),
    _row("correct", "POST", "/articles/{slug}/corrections", "redaktur", "Puts a public story right.", body=shapes.CorrectIn, success=(202,)),
    _row("preview_correction", "POST", "/articles/{slug}/preview", "penulis",
         "What a correction would change, sound like, tell and cost; nothing is kept or spoken.", body=shapes.PreviewIn),
    _row("reply", "POST", "/articles/{slug}/replies", "redaktur", "Carries a right of reply as a story of its own.",
         body=shapes.ReplyIn, success=(202,)),
    _row("read_sentence", "PUT", "/articles/{slug}/sentences/{segment}/reading", "penulis",
         "How a word is read in one sentence; what is public changes when it is made anew.", body=shapes.SentenceReadingIn),
    _row("remake", "POST", "/articles/{slug}/remake", "redaktur", "Speaks again under today's words, or by another engine.",
         body=shapes.RemakeIn, success=(202,)),
    _row("rollback", "POST", "/articles/{slug}/rollback", "redaktur", "Makes an earlier version live again.", body=shapes.RollbackIn),
    _row("ask_withdrawal", "POST", "/articles/{slug}/withdrawals", "redaktur", "Asks for a withdrawal; a second person decides.",
         body=shapes.WithdrawIn, success=(202,)),
    _row("decide_withdrawal", "POST", "/withdrawals/{id}/decision", "penanggung-jawab", "The second person's word.",
         body=shapes.DecideIn, success=(200, 202)),
    _row("list_withdrawals", "GET", "/withdrawals", "penulis", "Withdrawals that wait for a second person."),
    _row("list_proposals", "GET", "/proposals", "penulis", "What sources changed in stories that we carry."),
    _row("decide_proposal", "POST", "/proposals/{id}/decision", "penulis", "Takes a proposal (its text is answered) or refuses it.",
         body=shapes.TakeIn),
    _row("list_reports", "GET", "/reports", "penulis", "Sentences that listeners heard read wrongly."),
    _row("close_report", "POST", "/reports/{id}/close", "redaktur", "The report is dealt with."),
    _row("list_alarms", "GET", "/alarms", "penulis", "What needs a person, in words."),
    _row("close_alarm", "POST", "/alarms/{id}/close", "redaktur", "The alarm is dealt with."),
    _row("list_corrections", "GET", "/corrections", "penulis", "Corrections, newest first.", query=_LISTED),
    _row("get_correction", "GET", "/corrections/{id}", "penulis", "One correction, sentence by sentence."),
    _row("board", "GET", "/corrections/{id}/board", "redaktur", "Every channel fetched back now, and what it serves."),
    _row("list_jobs", "GET", "/jobs", "penulis", "Work that was asked for, newest first.", query=_LISTED[:1]),
    _row("get_job", "GET", "/jobs/{job}", "penulis", "How far a job is."),
    _row("retry_job", "POST", "/jobs/{job}/retry", "redaktur", "Does a failed job once more.", success=(202,)),
    _row("list_words", "GET", "/lexicon", "penulis", "The house lexicon."),
    _row("teach_word", "PUT", "/lexicon/{word}", "redaktur", "From now on the word is read so.", body=shapes.WordIn),
    _row("forget_word", "DELETE", "/lexicon/{word}", "redaktur", "The rules read the word again."),
    _row("where_word", "GET", "/words/{word}", "penulis", "Every public sentence with the word."),
    _row("cost_of_word", "GET", "/words/{word}/cost", "penulis", "What making the word's stories anew would take; nothing is spoken."),
    _row("remake_word", "POST", "/words/{word}/remake", "redaktur",
         "Makes every story anew in which the word sounds different now, in the background, as silent fixes.", success=(202,)),
    _row("remaking", "GET", "/remaking", "penulis", "How far the newest such run is."),
    _row("stop_remaking", "POST", "/remaking/stop", "redaktur", "No further story is begun."),
    _row("resume_remaking", "POST", "/remaking/resume", "redaktur", "Goes on; what failed is tried again.", success=(202,)),
    _row("list_webhooks", "GET", "/webhooks", "penanggung-jawab", "Who is told of what happens."),
    _row("add_webhook", "POST", "/webhooks", "penanggung-jawab", "Tells an address, signed as Standard Webhooks say; the secret is shown once.",
         body=shapes.WebhookIn, success=(201,)),
    _row("close_webhook", "DELETE", "/webhooks/{id}", "penanggung-jawab", "Tells that address no more."),
    _row("list_deliveries", "GET", "/deliveries", "penanggung-jawab", "What was told, and how it went."),
    _row("replay_delivery", "POST", "/deliveries/{id}/replay", "penanggung-jawab", "Tells the same once more.", success=(202,)),
)  # fmt: skip


def document(server: str) -> dict[str, Any]:
    """The whole description as JSON values."""
    bodies = tuple(dict.fromkeys(operation.body for operation in OPERATIONS if operation.body))
    _, schemas = msgspec.json.schema_components(bodies, ref_template="#/components/schemas/{name}")
    schemas["Problem"] = {
        "type": "object",
        "required": ["title", "status", "detail", "error"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {
                "type": "string",
                "description": "One sentence in Indonesian: what happened, what it affects, what to do.",
            },
            "error": {"type": "string", "description": "The key of the failure, for programs."},
        },
    }
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "audionews",
            "version": __version__,
            "description": "The correction desk's verbs for programs. Keys are made at the desk and have roles. "
            "A key that asks very often is told to wait (429, Retry-After).",
            "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
        },
        "servers": [{"url": server}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
            "responses": {
                "Problem": {
                    "description": "What went wrong (RFC 9457).",
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                },
                "TooManyCalls": {
                    "description": "The key asked too often in this minute. Nothing was done.",
                    "headers": {
                        "Retry-After": {
                            "description": "Seconds until the key may ask again.",
                            "schema": {"type": "integer", "minimum": 1},
                        }
                    },
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                },
            },
        },
    }


def _described(operation: Operation) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer"} if name == "id" else {"type": "string"},
        }
        for name in re.findall(r"{(\w+)}", operation.path)
    ]
    parameters += [{"name": name, "in": "query", "schema": {"type": kind}} for name, kind in operation.query]
    if operation.method == "POST":
        parameters.append(
            {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "minLength": 1, "maxLength": 120}}
        )
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.told,
        "description": f"Needs the role {operation.role} or one above it.",
        "parameters": parameters,
        "responses": {
            **{
                str(status): {
                    "description": "Done." if status != 202 else "In the queue.",
                    "content": {"application/json": {"schema": {"type": "object"}}},
                }
                for status in operation.success
            },
            **{
                str(status): {"$ref": "#/components/responses/Problem"}
                for status in (400, 401, 403, 404, 409, 415, 422)
            },
            "429": {"$ref": "#/components/responses/TooManyCalls"},
        },
    }
    if operation.body:
        told["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{operation.body.__name__}"}}},
        }
    return told
