"""The verbs and where each lives."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import click

from audionews.messages import click_words

# In the order in which --help tells them: the file, and the function where it is not named as the verb.
HOME_OF = {
    "demo": "house",
    "init": "own",
    "channel": "own",
    "serve": "house",
    "work": "working",
    "check": "house",
    "config": "config",
    "clean": "texts",
    "spoken": "texts",
    "add": "stories",
    "plan": "stories",
    "speak": "stories",
    "publish": "stories",
    "correct": "stories",
    "withdraw": "stories",
    "discard": "stories",
    "rollback": "stories",
    "history": "stories",
    "bulletin": "bulletin",
    "export": "export",
    "message": "message",
    "list": "listing:list_stories",
    "show": "listing",
    "jobs": "listing",
    "follow": "sources",
    "inbox": "waiting",
    "counts": "counts",
    "lexicon": "words",
    "remake": "words",
    "source": "followed",
    "webhook": "followed",
    "alarm": "alarms",
    "voice": "voice",
    "editor": "people",
    "token": "people",
    "private-feed": "private_feeds:private_feed",
    "bench": "house",
    "fsck": "upkeep",
    "backup": "upkeep",
    "restore": "upkeep",
    "move": "upkeep",
}


def _home(name: str) -> tuple[str, str]:
    """A verb's file and function."""
    file, _, function = HOME_OF[name].partition(":")
    return file, function or name


def _first_lines(file: str) -> dict[str, str]:
    """By function, the docstring's first line, read without importing what the verb imports: --help answers at once."""
    source = (Path(__file__).parent / f"{file}.py").read_text(encoding="utf-8")
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return {node.name: (ast.get_docstring(node) or "").split("\n\n")[0] for node in functions}


class Verbs(click.Group):
    """Imports a verb's file when the verb is called."""

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        limit = formatter.width - 6 - max(map(len, HOME_OF))
        homes = {name: _home(name) for name in HOME_OF}
        lines = {file: _first_lines(file) for file, _ in homes.values()}
        rows = [
            (name, click.utils.make_default_short_help(lines[file].get(function, ""), limit))
            for name, (file, function) in homes.items()
        ]
        with formatter.section(click_words()["Commands"]):
            formatter.write_dl(rows)

    def list_commands(self, context: click.Context) -> list[str]:
        return list(HOME_OF)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in HOME_OF:
            return None
        file, function = _home(name)
        command = getattr(import_module(f"audionews.cli.{file}"), function, None)
        for one in (command, *getattr(command, "commands", {}).values()):
            one.options_metavar = "[PILIHAN]"
        return command
