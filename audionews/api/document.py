"""The description of /api/v1 (OpenAPI 3.1, https://spec.openapis.org/oas/v3.1.0), made of the operations and of their types."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from audionews import __version__
from audionews.api.answers import ANSWERS, answer_of
from audionews.api.examples import example_of
from audionews.api.house_answers import EventMessage
from audionews.api.openapi import OPERATIONS, Operation
from audionews.library.webhooks import EVENTS

PROBLEM = "application/problem+json"
PROBLEMS = "/api/problems/"
REFUSALS = (400, 401, 403, 404, 409, 415, 422)
TAGS = {  # by the first part of the path
    "articles": ("Stories", "From a draft to a public story and its corrections."),
    "corrections": ("Corrections", "What was put right, and whether it is true everywhere."),
    "withdrawals": ("What waits", "What a person has to decide or look at."),
    "channels": ("Channels", "Bulletins and books of a channel, and how much it is heard."),
    "jobs": ("Work", "What was asked for and is done by a worker."),
    "sources": ("Sources", "Where stories come from by themselves."),
    "voices": ("Voices", "Which an editor may choose."),
    "words": ("Words", "How words are read, here and in the archive."),
    "webhooks": ("Webhooks", "Who is told of what happens."),
}
_SAME = {"proposals": "withdrawals", "reports": "withdrawals", "alarms": "withdrawals", "lexicon": "words"}
_SAME |= {
    "counts": "channels",
    "private-feeds": "channels",
    "exports": "channels",
    "remaking": "words",
    "deliveries": "webhooks",
}
_HAPPENED = {
    "story.published": "A story or a correction of it became public.",
    "story.rolled_back": "An earlier version of a story is public again.",
    "story.withdrawn": "A story was withdrawn.",
    "correction.true_everywhere": "A correction is true in every outlet.",
}


def document(server: str, problems: str) -> dict[str, Any]:
    """The whole description as JSON values. ``problems``: where the addresses of problem types begin."""
    schemas = _schemas()
    schemas["Problem"] = _problem(problems)
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation)
    used = list(dict.fromkeys(tag_of(operation.path) for operation in OPERATIONS))
    descriptions = {name: words for name, words in TAGS.values()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "audionews",
            "version": __version__,
            "description": "The correction desk's verbs for programs. Keys are made at the desk and have roles. "
            "A key that asks very often is told to wait (429, Retry-After). A POST with an Idempotency-Key that is repeated "
            "is answered as the first time. What is put in the queue is answered with 202 and its job. "
            "Lists that go on name the next page in `next` and in a Link header.",
            "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
        },
        "servers": [{"url": server}],
        "security": [{"key": []}],
        "tags": [
            {"name": name, **({"description": descriptions[name]} if name in descriptions else {})} for name in used
        ],
        "paths": paths,
        "webhooks": {event: {"post": _event(event)} for event in EVENTS.values()},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
            "responses": {
                "Problem": {"description": "What went wrong (RFC 9457).", "content": _content("Problem", PROBLEM)},
                "TooManyCalls": {
                    "description": "The key asked too often in this minute. Nothing was done.",
                    "headers": {
                        "Retry-After": {
                            "description": "Seconds until the key may ask again.",
                            "schema": {"type": "integer", "minimum": 1},
                        }
                    },
                    "content": _content("Problem", PROBLEM),
                },
            },
        },
    }


def tag_of(path: str) -> str:
    """The group an operation stands in: "Stories"."""
    first = path.split("/")[1]
    return TAGS.get(_SAME.get(first, first), (first.capitalize(), ""))[0]


def _content(schema: str, kind: str = "application/json", example: Any = None) -> dict[str, Any]:
    described: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {kind: described | ({"example": example} if example is not None else {})}


def _problem(problems: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail", "error"],
        "properties": {
            "type": {
                "type": "string",
                "format": "uri",
                "description": "An address that explains this kind of problem.",
                "examples": [f"{problems}library.changed_meanwhile"],
            },
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {
                "type": "string",
                "description": "One sentence in Indonesian: what happened, what it affects, what to do.",
            },
            "error": {"type": "string", "description": "The key of the failure, for programs."},
        },
    }


def _answered() -> list[type]:
    """Every type that is answered, once."""
    answers = [answer_of(one.name, status) for one in OPERATIONS if one.name in ANSWERS for status in one.success]
    return list(dict.fromkeys([*answers, EventMessage]))


def _schemas() -> dict[str, Any]:
    """Bodies and answers as JSON Schema; of an order's body the facts that a program sends, and what those refer to."""
    bodies = {operation.schema: operation for operation in OPERATIONS if operation.schema}
    kinds = tuple(operation.order or operation.body for operation in bodies.values())
    _, all_of_them = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    schemas: dict[str, Any] = {}
    for name, operation in bodies.items():
        whole = all_of_them[name]
        sent = {fact: schema for fact, schema in whole["properties"].items() if fact in operation.in_body}
        required = [fact for fact in whole["required"] if fact in operation.in_body]
        schemas[name] = {**whole, "properties": sent, "required": required}
    for name in re.findall(r"#/components/schemas/(\w+)", str(schemas)):
        schemas.setdefault(name, all_of_them[name])
    _, answered = msgspec.json.schema_components(tuple(_answered()), ref_template="#/components/schemas/{name}")
    for name, schema in answered.items():  # a later version may answer more: who reads it must not mind
        schemas[name] = {part: value for part, value in schema.items() if part != "additionalProperties"}
    return dict(sorted(schemas.items()))


def _described(operation: Operation) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer"} if name == "id" else {"type": "string"},
        }
        for name in operation.in_path
    ]
    parameters += [{"name": name, "in": "query", "schema": {"type": kind}} for name, kind in operation.query]
    if operation.method == "POST":
        parameters.append(
            {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "minLength": 1, "maxLength": 120}}
        )
    described: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [tag_of(operation.path)],
        "summary": operation.summary,
        "description": f"Needs the role {operation.role} or one above it.",
        "parameters": parameters,
        "responses": {
            **{str(status): _success(operation, status) for status in operation.success},
            **{str(status): {"$ref": "#/components/responses/Problem"} for status in REFUSALS},
            "429": {"$ref": "#/components/responses/TooManyCalls"},
        },
    }
    if operation.schema:
        kind = operation.order or operation.body
        described["requestBody"] = {
            "required": True,
            "content": _content(operation.schema, example=example_of(kind, operation.in_body)),
        }
    return described


def _success(operation: Operation, status: int) -> dict[str, Any]:
    response: dict[str, Any] = {"description": "Done." if status != 202 else "In the queue."}
    if operation.name not in ANSWERS:
        return {**response, "content": {"application/json": {"schema": {"type": "object"}}}}
    kind = answer_of(operation.name, status)
    return {**response, "content": _content(kind.__name__, example=example_of(kind))}


def _event(event: str) -> dict[str, Any]:
    signed = ("webhook-id", "webhook-timestamp", "webhook-signature")
    return {
        "operationId": "event_" + event.replace(".", "_"),
        "tags": ["Webhooks"],
        "summary": _HAPPENED.get(event, event),
        "description": "Signed as https://www.standardwebhooks.com describes; tried again for three days where nobody takes it.",
        "security": [],
        "parameters": [{"name": n, "in": "header", "required": True, "schema": {"type": "string"}} for n in signed],
        "requestBody": {
            "required": True,
            "content": _content("EventMessage", example={**example_of(EventMessage), "type": event}),
        },
        "responses": {"2XX": {"description": "Taken. Anything else is tried again later."}},
    }
