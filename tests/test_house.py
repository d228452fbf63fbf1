"""The house's borders: imports run one way only."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "audionews"
ORDER = [
    {"errors"},
    {"environment", "languages", "setting_values"},
    {"messages", "settings", "assets", "times", "http_status", "release"},
    {"identity"},
    {"channels"},
    {"article"},
    {"script"},
    {"speech"},
    {"episode"},
    {"editions"},
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


SOURCES = sorted(PACKAGE.rglob("*.py"))
DOORS = [path for room in ("desk", "api", "cli", "site") for path in sorted((PACKAGE / room).glob("*.py"))]
VERBS = set(
    [
        "receive",
        "revise",
        "amend",
        "correct",
        "publish",
        "remake",
        "rollback",
        "withdraw",
        "speak",
        "teach",
        "forget",
        "read_so",
        "ask_withdrawal",
        "decide_withdrawal",
        "decide_proposal",
        "close_report",
        "close_alarm",
        "put",
        "begin",
        "stop",
        "resume",
    ]
)
OF = {"newsroom", "room", "readings", "inbox", "lexicon", "publishing", "work", "remaking"}


def nodes_of(path, kind):
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, kind)]


@cache
def modules(path):
    imports = nodes_of(path, (ast.Import, ast.ImportFrom))
    return {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names} | {
        node.module for node in imports if isinstance(node, ast.ImportFrom)
    }


@pytest.mark.parametrize("path", DOORS, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_door_orders_and_holds_no_rule(path):
    for call in [node.func for node in nodes_of(path, ast.Call) if isinstance(node.func, ast.Attribute)]:
        owner = getattr(call.value, "attr", getattr(call.value, "id", ""))

        assert not (call.attr in VERBS and owner in OF), f"{path.name}: {owner}.{call.attr}() is an order's; accept it"
    assert not modules(path) & {"audionews.work.acceptance", "audionews.work.steps"}, path.name
    assert "carry_out" not in path.read_text(encoding="utf-8"), f"{path.name} does a worker's half"


@pytest.mark.parametrize(
    ("names", "allowed"),
    [
        ({"flask", "werkzeug"}, ("app.py", "failures.py", "server.py", "site/", "desk/", "api/")),
        ({"sqlalchemy"}, ("library/", "work/")),
        (
            {"httpx", "requests", "urllib3", "boto3", "gtts", "aiohttp"},
            (
                "article/fetch.py",
                "newsroom/own_site.py",
                "newsroom/telegram.py",
                "newsroom/whatsapp.py",
                "library/s3.py",
                "speech/engines/",
            ),
        ),
        ({"dbos"}, ("work/dbos_queue.py",)),
        ({"authlib", "joserfc"}, ("desk/openid.py",)),
        ({"apprise"}, ("newsroom/alarm_sending.py",)),
    ],
    ids=["flask", "sqlalchemy", "http", "dbos", "openid", "apprise"],
)
def test_what_reaches_outside_stands_in_named_files(names, allowed):
    for path in SOURCES:
        used = {module.partition(".")[0] for module in modules(path)} & names

        assert not used or str(path.relative_to(PACKAGE)).startswith(allowed), f"{path} imports {used}"


MOST_LINES = 350


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_file_is_longer_than_one_reads_at_once(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= MOST_LINES, f"{path.name} has {lines} lines: split it by meaning"


def imported_files(path):
    """The modules of ours that ``path`` imports while it is itself imported: not those inside functions or under TYPE_CHECKING."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("audionews"):
            continue
        for alias in node.names:
            for name in (f"{node.module}.{alias.name}", node.module):
                file = PACKAGE.parent.joinpath(*name.split("."))
                if (module := file.with_suffix(".py")).exists() or (module := file / "__init__.py").exists():
                    yield module
                    break


def test_no_module_imports_itself_by_a_detour():
    after = {path: set(imported_files(path)) - {path} for path in SOURCES}
    done: set[Path] = set()
    for start in SOURCES:
        trail, stack = [], [(start, iter(after[start]))]
        while stack and start not in done:
            path, others = stack[-1]
            trail = [step for step, _ in stack]
            other = next((one for one in others if one not in done), None)
            if other is None:
                done.add(path)
                stack.pop()
                continue

            assert other not in trail, " → ".join(str(p.relative_to(PACKAGE)) for p in (*trail, other))
            stack.append((other, iter(after[other])))


def public_classes():
    for path in SOURCES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, path.relative_to(PACKAGE)


def test_a_public_class_name_stands_for_one_thing():
    places: dict[str, list[str]] = {}
    for name, path in public_classes():
        places.setdefault(name, []).append(str(path))

    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def defined(node):
    """The names that a statement of a module defines, but for those that a decorator registers and Python's own (``__all__``)."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [] if node.decorator_list else [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [one.id for one in targets if isinstance(one, ast.Name) and not one.id.startswith("__")]


def test_nothing_is_defined_and_never_used():
    """By name, over the package, its templates and tools; what a decorator registers (rules, commands) is used by it."""
    folders = (PACKAGE, *(PACKAGE.parent / name for name in ("templates", "feeds", "tools")))
    texts = [
        file.read_text(encoding="utf-8")
        for folder in folders
        for file in folder.rglob("*")
        if file.suffix in (".py", ".html", ".xml", ".toml")
    ]
    words = Counter(
        re.findall(r"\w+", " ".join([*texts, (PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8")]))
    )
    unused = [
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in SOURCES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        for name in defined(node)
        if words[name] < 2
    ]

    assert unused == []
