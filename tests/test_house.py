"""The house's borders: imports run one way only."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "audionews"
ORDER = [
    {"errors"},
    {"messages", "settings", "assets", "times", "http_status"},
    {"channels"},
    {"article"},
    {"script"},
    {"speech"},
    {"episode"},
    {"library"},
    {"newsroom"},
    {"work"},
    {"podcast"},
    {"site"},
    {"desk"},
    {"api"},
    {"failures"},
    {"app"},
    {"server"},
    {"demo", "bench"},
    {"cli"},
    {"__main__"},
]
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}


def imported_rooms(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            names = [
                f"{node.module}.{alias.name}" if node.module == "audionews" else node.module for alias in node.names
            ]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        yield from {name.split(".")[1] for name in names if name.startswith("audionews.")}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_leftward(path):
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if room == "__init__":
        return
    assert room in RANK, f"{room} is no room of the house: give it a place in ORDER"

    for other in set(imported_rooms(path)) - {"__version__"}:
        allowed = other == room or RANK[other] < RANK[room]
        assert allowed, f"{room} may not import {other} ({path.relative_to(PACKAGE)})"
