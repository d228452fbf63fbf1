"""Rows ↔ frozen values: a column of a field's name holds the field, plain or as JSON."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import sqlalchemy as sa
from sqlalchemy.engine import Row

from audionews.library.database import from_json, to_json

Value = TypeVar("Value")
_PLAIN = (str, int, float, bool, datetime, NoneType)


def _is_plain(hint: object) -> bool:
    if get_origin(hint) is Literal:
        return True
    if get_origin(hint) in (Union, UnionType):
        return all(map(_is_plain, get_args(hint)))
    return hint in _PLAIN


@cache
def _fields(kind: type) -> dict[str, object | None]:
    """By name: ``None`` for what a column holds as it is, else the type that its JSON is of."""
    return {name: None if _is_plain(hint) else hint for name, hint in get_type_hints(kind).items()}


def value_of(kind: type[Value], row: Row, prefix: str = "", **others: object) -> Value:
    """The value in a row. ``prefix``: what its columns' names begin with; ``others``: fields that stand elsewhere."""
    columns = row._mapping
    values = {
        name: columns[prefix + name] if hint is None else from_json(columns[prefix + name], hint)
        for name, hint in _fields(kind).items()
        if name not in others
    }
    return kind(**values, **others)


def columns_of(value: object, table: sa.Table, **others: object) -> dict[str, object]:
    """What an INSERT of the value takes; ``others``: columns that are no fields, or are given otherwise."""
    values = {
        name: getattr(value, name) if hint is None else to_json(getattr(value, name))
        for name, hint in _fields(type(value)).items()
        if name in table.columns and name not in others
    }
    return {**values, **others}
