"""The interface for people who write programs: /api/docs, made of the same description that programs read, and /api/problems/<key>."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, render_template

from audionews.api.document import PROBLEMS, document
from audionews.http_status import MEANINGS
from audionews.messages import explained
from audionews.site import responses
from audionews.site.context import SiteContext
from audionews.site.pages import shared

API_KEYS = ("api.no_key", "api.role", "api.too_many_calls", "api.bad_body", "api.not_json", "api.bad_key", "api.key_reused", "api.under_way",
            "api.unknown_path", "library.changed_meanwhile", "library.unknown_article", "newsroom.not_live")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """One fact of a body or answer. ``schema``: the type that is described further down, where it is one."""

    name: str
    kind: str
    schema: str | None
    required: bool
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationPage:
    """One operation as the page shows it."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[FactLine, ...]
    body: str | None  # a schema
    body_example: str
    answers: tuple[tuple[str, str | None, str], ...]  # status, schema, example


def groups(described: dict[str, Any]) -> list[tuple[str, str, list[OperationPage]]]:
    """Tag, what it is for, and its operations, in the document's order."""
    operations: dict[str, list[OperationPage]] = {one["name"]: [] for one in described["tags"]}
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            operations[one["tags"][0]].append(_operation(method.upper(), path, one))
    return [(one["name"], one.get("description", ""), operations[one["name"]]) for one in described["tags"]]


def facts_of_schema(schema: dict[str, Any]) -> list[FactLine]:
    required = schema.get("required", [])
    return [
        FactLine(name=name, kind=words(one), schema=_name_in(one), required=name in required)
        for name, one in schema.get("properties", {}).items()
    ]


def words(schema: dict[str, Any]) -> str:
    """A schema in a few words: "string or null", "list of ChangeAnswer"."""
    if name := schema.get("$ref", "").rpartition("/")[2]:
        return name
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(map(words, schema["anyOf"])))
    if "enum" in schema or "const" in schema:
        return " | ".join(map(str, schema.get("enum", [schema.get("const")])))
    if schema.get("type") == "array":
        return f"list of {words(schema.get('items', {}))}"
    return {"date-time": "moment (RFC 3339)"}.get(schema.get("format", ""), schema.get("type", "anything"))


def _name_in(schema: dict[str, Any]) -> str | None:
    for one in (schema, schema.get("items", {}), *schema.get("anyOf", ())):
        if "$ref" in one:
            return one["$ref"].rpartition("/")[2]
        if "$ref" in one.get("items", {}):
            return one["items"]["$ref"].rpartition("/")[2]
    return None


def _operation(method: str, path: str, one: dict[str, Any]) -> OperationPage:
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {})
    answers = []
    for status, answer in one["responses"].items():
        content = answer.get("content", {}).get("application/json")
        if content is not None:
            answers.append((status, _name_in(content["schema"]), _shown(content.get("example"))))
    return OperationPage(
        name=one["operationId"],
        method=method,
        path=path,
        summary=one["summary"],
        description=one["description"],
        parameters=tuple(
            FactLine(
                name=p["name"], kind=f"{words(p['schema'])}, {p['in']}", schema=None, required=p.get("required", False)
            )
            for p in one["parameters"]
        ),
        body=_name_in(body.get("schema", {})),
        body_example=_shown(body.get("example")),
        answers=tuple(answers),
    )


def _shown(example: Any) -> str:
    return "" if example is None else json.dumps(example, ensure_ascii=False, indent=1)


def page(place: SiteContext, described: dict[str, Any], root: str) -> str:
    """The description as a page."""
    return render_template(
        "pages/api.html",
        **shared(place),
        described=described,
        groups=groups(described),
        events=[(name, one["post"]) for name, one in described["webhooks"].items()],
        event_example=next(_shown(_example(one["post"])) for one in described["webhooks"].values()),
        schemas=[
            (name, one.get("description", ""), facts_of_schema(one))
            for name, one in described["components"]["schemas"].items()
        ],
        keys=API_KEYS,
        root=root,
    )


def blueprint(place: SiteContext, root: str) -> Blueprint:
    """``root``: "/api/v1"."""
    view = Blueprint("api_docs", __name__)
    described = document(place.absolute(root), place.absolute(PROBLEMS))

    @view.get("/api/docs")
    def docs() -> Response:
        html = page(place, described, root)
        return responses.page(html)

    @view.get(PROBLEMS + "<key>")
    def problem(key: str) -> Response:
        try:
            meaning = explained(key)
        except (KeyError, AttributeError):  # no such key, or click's own words
            abort(404)
        html = render_template("pages/problem.html", **shared(place), key=key, meaning=meaning, meanings=MEANINGS)
        return responses.page(html)

    return view


def _example(operation: dict[str, Any]) -> Any:
    return operation["requestBody"]["content"]["application/json"]["example"]
