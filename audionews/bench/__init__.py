"""``audionews bench``: the house's speed as ratios measured in one run (docs/bench.md holds the last table)."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from audionews.bench.measures import FULL, QUICK, Figure, Sizes, measure
from audionews.bench.readers import compare
from audionews.errors import BadInput
from audionews.messages import say

FLAGS = ("--quick", "--json")


def main(arguments: list[str], sizes: Sizes | None = None) -> int:
    """``--quick``: two minutes rendered, the long episode from copied clips. ``--json``: one object. Returns 0: a slow
    machine is no error. ``--readers DIR``: readers of pages side by side, and nothing else (readers.py).
    Raises ``BadInput("bench.unknown_flag" | "bench.no_pages")``."""
    if arguments[:1] == ["--readers"] and len(arguments) > 1:
        return _readers(Path(arguments[1]), as_json="--json" in arguments)
    stray = [word for word in arguments if word not in FLAGS]
    if stray:
        raise BadInput("bench.unknown_flag", flag=stray[0], known=" ".join(FLAGS))
    sizes = sizes or (QUICK if "--quick" in arguments else FULL)
    as_json = "--json" in arguments
    figures = []
    if not as_json:
        print(say("bench.start", cores=os.cpu_count(), load=_said(os.getloadavg()[0])), flush=True)
    with tempfile.TemporaryDirectory(prefix="audionews-bench-") as folder:
        for figure in measure(Path(folder), sizes, lambda key: print(say(key), file=sys.stderr, flush=True)):
            figures.append(figure)
            if not as_json:
                print(line(figure), flush=True)
    if as_json:
        report = {"figures": [{**asdict(figure), "met": figure.met} for figure in figures], "cores": os.cpu_count()}
        print(json.dumps(report, ensure_ascii=False))
    else:
        missed = sum(figure.met is False for figure in figures)
        print(say("bench.end_all_met") if not missed else say("bench.end", missed=missed))
    return 0


def _readers(folder: Path, *, as_json: bool) -> int:
    scores = []
    for score in compare(folder):
        if isinstance(score, str):
            print(say("bench.reader_missing", reader=score), file=sys.stderr, flush=True)
            continue
        scores.append(asdict(score))
        if not as_json:
            facts = {name: value if isinstance(value, str) else _said(value) for name, value in scores[-1].items()}
            print(say("bench.reader", **{**facts, "f1": f"{score.f1:.4f}".replace(".", ",")}), flush=True)
    if as_json:
        print(json.dumps({"readers": scores}, ensure_ascii=False))
    return 0


def line(figure: Figure) -> str:
    """One figure for people: verdict, value, target, and what it was made of."""
    verdict = {True: say("bench.met"), False: say("bench.missed"), None: say("bench.beside")}[figure.met]
    facts = {name: _said(value) for name, value in figure.facts.items()}
    return f"{verdict}  " + say(f"bench.{figure.name}", value=_said(figure.value), target=_said(figure.target), **facts)


def _said(number: float | None) -> str:
    """Indonesian decimals, no more than anyone needs."""
    if number is None:
        return ""
    if number == int(number):
        return str(int(number))
    return f"{number:.2f}".replace(".", ",") if number < 10 else f"{number:.1f}".replace(".", ",")
