"""Histories that nobody would write by hand: after each step everything that is public tells one truth, and nothing is lost.

``./run test`` walks a few steps; ``./run test --all`` 2,000 on SQLite and 500 on PostgreSQL, with real deaths by kill -9.
"""

from collections import Counter
from contextlib import closing

import pytest
from history_deaths import Killer
from history_steps import Histories, Killed
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from telegram_double import telegram

pytest_plugins = ["library_fixtures"]


def walk(machine, *, examples, steps):
    """Carries out ``examples`` histories of ``steps`` steps. (The first of Hypothesis is its simplest, which ends where it begins.)"""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return machine


@pytest.fixture
def bot():
    with telegram() as double:
        yield double


@pytest.fixture
def killed(bot):
    """A machine of histories whose orders are killed with -9."""
    with closing(Killer()) as killer:
        yield type(
            "Walked",
            (Killed,),
            {"bot": bot, "orders": Counter(), "steps": Counter(), "kills": Counter(), "killer": killer},
        )


def test_a_few_histories_tell_one_truth(bot):
    walked = walk(
        type("Walked", (Histories,), {"bot": bot, "orders": Counter(), "steps": Counter()}), examples=3, steps=14
    )

    assert walked.steps.total() >= 28
    assert walked.steps[True] >= 8


@pytest.mark.slow
def test_two_thousand_steps_on_sqlite_tell_one_truth(killed):
    walked = walk(killed, examples=64, steps=40)

    assert walked.steps.total() >= 2000
    assert min(walked.kills[what] for what in ("publish", "correct", "withdraw", "bulletin")) >= 5


@pytest.mark.slow
def test_five_hundred_steps_on_postgresql_tell_one_truth(killed, request, tmp_path):
    from library_fixtures import fresh_database  # a plugin, which pytest itself must import first

    killed.new_database = staticmethod(lambda: fresh_database("postgresql", request, tmp_path))
    walked = walk(killed, examples=17, steps=40)

    assert walked.steps.total() >= 500
