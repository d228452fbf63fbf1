"""The verbs and where each lives."""

from __future__ import annotations

from importlib import import_module

import click

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
    "rollback": "stories",
    "history": "stories",
    "list": "listing:list_stories",
    "show": "listing",
    "jobs": "listing",
    "follow": "sources",
    "inbox": "waiting",
    "lexicon": "words",
    "remake": "words",
    "source": "followed",
    "webhook": "followed",
    "alarm": "alarms",
    "voice": "voice",
    "editor": "people",
    "token": "people",
    "bench": "house",
    "fsck": "upkeep",
    "backup": "upkeep",
    "restore": "upkeep",
    "move": "upkeep",
}


class Verbs(click.Group):
    """Imports a verb's file when the verb is called."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(HOME_OF)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in HOME_OF:
            return None
        file, _, function = HOME_OF[name].partition(":")
        return getattr(import_module(f"audionews.cli.{file}"), function or name, None)
