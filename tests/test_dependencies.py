"""What stands on a server is known: every package with its version, licence and day of release, and ours with a reason."""

import re
import tomllib
from datetime import date
from pathlib import Path

HOUSE = Path(__file__).parent.parent
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
# What may be used beside GPL-3.0-or-later (https://www.gnu.org/licenses/license-list.html); a new one is looked up first.
FIT = {
    "MIT", "MIT-0", "MIT-CMU", "0BSD", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "CNRI-Python", "CC0-1.0", "Zlib", "ZPL-2.1",
    "MPL-2.0", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "GPL-2.0-or-later", "GPL-3.0-or-later",
}  # fmt: skip


def listed():
    """name, version, licence, day of each row of docs/dependencies.md"""
    text = (HOUSE / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")
    ]
    return [tuple(row) for row in rows if row[0] != "name"]


def test_list_and_lock_name_the_same_packages_and_versions():
    locked = PIN.findall((HOUSE / "requirements-server.lock").read_text(encoding="utf-8"))

    assert [row[:2] for row in listed()] == locked, "run tools/licences.py"


def test_every_package_may_be_used_beside_ours_and_has_a_day():
    for name, _, licence, day in listed():
        assert any(set(choice.split(" AND ")) <= FIT for choice in licence.split(" OR ")), (name, licence)
        assert date(2005, 1, 1) < date.fromisoformat(day)


def test_each_dependency_of_ours_says_why_it_is_there():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    required = [*project["dependencies"], *extras["piper"], *extras["postgresql"], *extras["s3"]]
    text = (HOUSE / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8")
    explained = {
        word
        for line in text.splitlines()
        if line.startswith("| ")
        for word in re.findall(r"[\w-]+", line.split("|")[1])
    }

    assert {re.match(r"[\w-]+", one)[0] for one in required} - explained == set()
