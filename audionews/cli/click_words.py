"""click's own words in Indonesian: "Usage:", "No such option", what people read when they mistype.

click passes each through gettext, which reads compiled catalogues from a folder of the system; our words lie in ``messages.toml``
like all others, so the two functions are replaced where click's modules hold them. ``tests/test_verbs.py`` finds what a newer click says besides.
"""

from __future__ import annotations

from types import ModuleType

from click import core, decorators, exceptions, formatting, parser, termui, types

from audionews.messages import click_words

MODULES: tuple[ModuleType, ...] = (core, decorators, exceptions, formatting, parser, termui, types)


def speak_indonesian() -> None:
    """Once, before the first verb is looked up."""

    def translated(english: str) -> str:
        return click_words().get(english, english)

    def counted(one: str, many: str, count: int) -> str:
        return translated(one if count == 1 else many)

    for module in MODULES:
        for name, function in (("_", translated), ("ngettext", counted)):
            if hasattr(module, name):
                setattr(module, name, function)
