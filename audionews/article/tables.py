"""A table as rows that can be read aloud: each with the names of its columns.

Only a table of figures and short words is read so; one that lays out a page is left to the reader of lines.
"""

from __future__ import annotations

from audionews.article.decode import one_line

_MOST_IN_CELL = 160  # characters; a cell with more holds a text
_MOST_CELLS = 4_000
_TEXT_BLOCKS = frozenset(("div", "ul", "ol", "table", "form", "h1", "h2", "h3", "h4", "figure", "article", "section"))


def rows_of(table) -> list[str] | None:
    """A line for each row of an lxml ``<table>``: "Provinsi: Jawa Barat; Kasus: 12"; ``None`` where it is none of figures."""
    if (
        next(table.iterdescendants("table"), None) is not None
    ):  # asked first: of nested tables each would look at all below
        return None
    rows = list(table.iter("tr"))
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    if len(rows) < 2 or max(map(len, cells)) < 2 or sum(map(len, cells)) > _MOST_CELLS:
        return None
    for cell in (cell for row in cells for cell in row):
        if len(_text(cell)) > _MOST_IN_CELL or any(inner.tag in _TEXT_BLOCKS for inner in cell.iterdescendants()):
            return None
    if 2 * sum(1 for row in cells for cell in row if not _text(cell)) > sum(map(len, cells)):
        return None
    grid = _grid(cells)
    if _is_header(cells[0]):
        return [_named(grid[0], row) for row in grid[1:] if any(row)]
    if min(len(row) for row in grid) < 3 or any(text.startswith(":") for row in grid for text in row):
        if not any(inner.tag == "p" for row in cells for cell in row for inner in cell):
            return None  # a label and its value side by side read well as they stand
        return [": ".join(part.rstrip(" :") for part in dict.fromkeys(filter(None, row))) for row in grid if any(row)]
    return [", ".join(dict.fromkeys(filter(None, row))) for row in grid if any(row)]


def _text(cell) -> str:
    return one_line(" ".join(part for part in cell.itertext() if part.strip()))


def _is_header(cells) -> bool:
    """Whether a first row names the columns: header cells, or a row in bold above one that is not."""
    named = [cell for cell in cells if _text(cell)]
    if not named:
        return False
    if all(cell.tag == "th" for cell in named) or cells[0].getparent().getparent().tag == "thead":
        return True
    return all(
        any(inner.tag in ("b", "strong") and _text(inner) == _text(cell) for inner in cell.iterdescendants())
        for cell in named
    )


def _grid(cells) -> list[list[str]]:
    """The texts by row and column, cells that span several repeated in each."""
    grid: list[list[str]] = []
    carried: dict[int, tuple[str, int]] = {}  # column → (text, rows it still spans)
    for row in cells:
        texts: list[str] = []
        waiting = list(row)
        while waiting or carried.get(len(texts), ("", 0))[1]:
            column = len(texts)
            text, rows_left = carried.get(column, ("", 0))
            if rows_left:
                carried[column] = (text, rows_left - 1)
                texts.append(text)
                continue
            cell = waiting.pop(0)
            text = _text(cell)
            for _ in range(_span(cell, "colspan")):
                carried[len(texts)] = (text, _span(cell, "rowspan") - 1)
                texts.append(text)
        grid.append(texts)
    return grid


def _span(cell, name: str) -> int:
    stated = cell.get(name, "1").strip()
    return min(50, max(1, int(stated))) if stated.isdecimal() and len(stated) < 4 else 1


def _named(names: list[str], row: list[str]) -> str:
    """ "Nama: Budi; Usia: 12"; a value that spans the whole row heads what follows and has no column."""
    if len(set(row)) == 1:
        return row[0]
    parts = []
    for column, value in enumerate(row):
        name = names[column] if column < len(names) else ""
        if value and not (column and row[column - 1] == value and names[column - 1 : column] == [name]):
            parts.append(f"{name.rstrip(':')}: {value}" if name and name != value else value)
    return "; ".join(parts)
