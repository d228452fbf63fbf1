"""What the desk's views are handed, and how a view gets its address: nothing is looked up behind a view's back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial, wraps
from typing import Any

from flask import Blueprint, abort, g

from audionews.channels import Channel
from audionews.library import Library
from audionews.library.accounts import ROLES, Accounts, Editor, Session
from audionews.library.inbox import Inbox
from audionews.newsroom import Newsroom
from audionews.settings import Settings
from audionews.work import Work
from audionews.work.orders import By


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the views work with; put together once, in ``audionews/app.py``."""

    library: Library
    newsroom: Newsroom
    people: Accounts
    inbox: Inbox
    channels: dict[str, Channel]
    clock: Callable[[], datetime]
    settings: Settings
    work: Work

    @property
    def base_url(self) -> str:
        return self.settings.base_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One address: ``view(desk, …)`` answers it, for ``role`` and those above it; ``name`` where it is not the view's own."""

    rule: str
    view: Callable[..., Any]
    methods: tuple[str, ...] = ("GET",)
    role: str | None = None
    name: str | None = None


def add_routes(blueprint: Blueprint, desk: Desk, routes: Iterable[Route]) -> None:
    for route in routes:
        view = _guarded(partial(route.view, desk), route.role)
        blueprint.add_url_rule(route.rule, route.name or route.view.__name__, view, methods=list(route.methods))


def _guarded(view: Callable[..., Any], role: str | None) -> Callable[..., Any]:
    """Others get 403 and a sentence why, before anything of their request is read."""

    @wraps(view.func)  # type: ignore[attr-defined]
    def guarded(**names: object) -> Any:
        if role is not None and not may(role):
            abort(403)
        return view(**names)

    return guarded


def editor() -> Editor:
    """The signed-in person of this request; every view behind the door has one."""
    return g.session.editor


def may(role: str) -> bool:
    session: Session | None = g.get("session")
    return session is not None and ROLES.index(session.editor.role) >= ROLES.index(role)


def by_editor(also: frozenset[str] = frozenset()) -> By:
    """Who orders in this request. ``also``: the names of the keys they made."""
    return By(name=editor().name, role=editor().role, also=also)
