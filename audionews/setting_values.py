"""Settings that are lists, hours or numbers: how each is written, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping

from audionews.errors import BadInput


def by_engine(env: Mapping[str, str], name: str) -> dict[str, int]:
    """ "gtts=2 piper=1" """
    numbers_by_engine = {}
    for part in (env.get(name) or "").replace(",", " ").split():
        engine, _, number = part.rpartition("=")
        if not engine or not number.isdecimal() or int(number) < 1:
            raise BadInput("settings.bad_value", name=name, value=part, why="tulis misalnya gtts=2")
        numbers_by_engine[engine] = int(number)
    return numbers_by_engine


def voices(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    """ "natural/pria espeak/id" """
    voices = tuple((env.get(name) or "").replace(",", " ").split())
    for voice in voices:
        if not re.fullmatch(r"[\w.:-]+(/[\w.-]+)?", voice):
            raise BadInput("settings.bad_value", name=name, value=voice, why="tulis misalnya natural/pria espeak/id")
    return voices


def roles(env: Mapping[str, str], name: str) -> dict[str, str]:
    """ "redaksi=redaktur" """
    roles_by_value = {}
    for part in (env.get(name) or "").replace(",", " ").split():
        value, _, role = part.rpartition("=")
        if not value or role not in ("penulis", "redaktur", "penanggung-jawab", "admin"):
            raise BadInput("settings.bad_value", name=name, value=part, why="tulis misalnya redaksi=redaktur")
        roles_by_value[value] = role
    return roles_by_value


def hours(env: Mapping[str, str], name: str) -> tuple[int, int] | None:
    """ "22:00-05:30" """
    written = (env.get(name) or "").strip()
    match = re.fullmatch(r"([01]?\d|2[0-3])[.:]([0-5]\d)\s*-\s*([01]?\d|2[0-3])[.:]([0-5]\d)", written)
    if written and match is None:
        raise BadInput("settings.bad_value", name=name, value=written[:40], why="tulis misalnya 22:00-05:30")
    return (int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])) if match else None


def digits(env: Mapping[str, str], name: str) -> str | None:
    value = env.get(name) or None
    if value is not None and not re.fullmatch(r"\d{1,30}", value, re.ASCII):
        raise BadInput("settings.bad_value", name=name, value=value[:40], why="hanya angka")
    return value


def numbers(written: str, name: str) -> dict[str, str]:
    """ "keluarga/1=6281234567890": who is written to, by a list's name and a mark of the person's that is no number.

    Numbers are personal: a refusal never repeats one. With country code, as E.164 has them (at most 15 digits).
    """
    numbers_by_name: dict[str, str] = {}
    for place, part in enumerate(written.split(), start=1):
        who, _, number = part.partition("=")
        fits = re.fullmatch(r"[\w-]{1,40}(/[\w-]{1,40})?", who, re.ASCII) and not re.fullmatch(r".*\d{8}.*", who)
        if not (fits and re.fullmatch(r"\+?[1-9]\d{7,14}", number, re.ASCII)) or who in numbers_by_name:
            why = "tulis misalnya keluarga/1=6281234567890, nomor dengan kode negara, tiap nama sekali"
            raise BadInput("settings.bad_value", name=name, value=f"… ({place})", why=why)
        numbers_by_name[who] = number.removeprefix("+")
    return numbers_by_name
