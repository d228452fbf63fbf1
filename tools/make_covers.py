#!/usr/bin/env python3
"""Draws the cover of every channel: tools/make_covers.py [SLUG ...] writes feeds/channels/<slug>.jpg and feeds/ralat/ralat.jpg.

3000 x 3000 pixels, RGB, JPEG without alpha, under 512 KB: what Apple asks of show art (https://podcasters.apple.com/support/896).
The picture says the title twice: in letters that stay readable at 55 pixels (the size of a list in a podcast app), and in
six-dot braille. Every pair of colours is 7:1 or better (WCAG 2.2, 1.4.6); tests/test_channels.py measures the drawn file.
The font is the one inside Pillow (Aileron, CC0), so nothing else has to be installed or shipped.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIDE = 3000
MARGIN = 240
FEEDS = Path(__file__).parent.parent / "feeds"

# Six-dot braille, dots numbered 1-3 down the left column and 4-6 down the right (Indonesian uses the international letters).
BRAILLE = {
    "a": "1", "b": "12", "c": "14", "d": "145", "e": "15", "f": "124", "g": "1245", "h": "125", "i": "24", "j": "245", "k": "13",
    "l": "123", "m": "134", "n": "1345", "o": "135", "p": "1234", "q": "12345", "r": "1235", "s": "234", "t": "2345", "u": "136",
    "v": "1236", "w": "2456", "x": "1346", "y": "13456", "z": "1356",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """One picture: ``lines`` of the title, the ``word`` in braille, and three colours."""

    file: str
    lines: tuple[str, ...]
    word: str
    ground: tuple[int, int, int]
    letters: tuple[int, int, int]
    accent: tuple[int, int, int]


COVERS = {
    "berita": Cover(
        file="channels/berita.jpg",
        lines=("Berita", "Suara"),
        word="berita",
        ground=(9, 27, 74),
        letters=(255, 255, 255),
        accent=(255, 209, 64),
    ),
    "disabilitas": Cover(
        file="channels/disabilitas.jpg",
        lines=("Kabar", "Setara"),
        word="setara",
        ground=(6, 60, 54),
        letters=(255, 255, 255),
        accent=(255, 224, 130),
    ),
    "ralat": Cover(
        file="ralat/ralat.jpg",
        lines=("Ralat",),
        word="ralat",
        ground=(255, 205, 56),
        letters=(20, 20, 20),
        accent=(20, 20, 20),
    ),
}


def _length(font: ImageFont.FreeTypeFont, line: str) -> float:
    return sum(font.getlength(letter) for letter in line) + font.size / 24 * (len(line) - 1)


def _font(lines: tuple[str, ...], width: int) -> ImageFont.FreeTypeFont:
    """The largest size, up to 860, at which every line fits the width."""
    size = 860
    while max(_length(ImageFont.load_default(size=size), line) for line in lines) > width:
        size -= 10
    return ImageFont.load_default(size=size)


def _line(
    draw: ImageDraw.ImageDraw,
    line: str,
    at: tuple[float, float],
    font: ImageFont.FreeTypeFont,
    fill: tuple[int, int, int],
) -> None:
    """One line on its baseline. The built-in face is regular only: a stroke makes it bold, wider spacing keeps the letters apart."""
    x, y = at
    stroke = int(font.size / 40)
    for letter in line:
        draw.text((x, y), letter, font=font, fill=fill, anchor="ls", stroke_width=stroke, stroke_fill=fill)
        x += font.getlength(letter) + font.size / 24


def _braille(draw: ImageDraw.ImageDraw, cover: Cover, top: int) -> None:
    """The word, one cell a letter, over the whole width; unraised dots are not drawn, as on paper."""
    cell = (SIDE - 2 * MARGIN) / len(cover.word)
    step = min(cell / 2.6, 190)
    radius = step * 0.36
    for place, letter in enumerate(cover.word):
        for dot in map(int, BRAILLE[letter]):
            x = MARGIN + place * cell + radius + (step if dot > 3 else 0)
            y = top + radius + (dot - 1) % 3 * step
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=cover.accent)


def paint(cover: Cover) -> Image.Image:
    """The picture of one cover."""
    image = Image.new("RGB", (SIDE, SIDE), cover.ground)
    draw = ImageDraw.Draw(image)
    font = _font(cover.lines, SIDE - 2 * MARGIN)
    bottom = SIDE - MARGIN - 530
    rule = bottom - 200
    room = rule - MARGIN
    rise = font.size * 0.72  # height of a capital
    gap = (room - len(cover.lines) * rise) / (len(cover.lines) + 1)
    for place, line in enumerate(cover.lines, 1):
        _line(draw, line, (MARGIN, MARGIN + place * (gap + rise)), font, cover.letters)
    draw.rectangle((MARGIN, rule, SIDE - MARGIN, rule + 50), fill=cover.accent)
    _braille(draw, cover, bottom)
    return image


def main(slugs: list[str]) -> None:
    for slug in slugs or list(COVERS):
        path = FEEDS / COVERS[slug].file
        path.parent.mkdir(parents=True, exist_ok=True)
        paint(COVERS[slug]).save(path, "JPEG", quality=85, subsampling=0, optimize=True, dpi=(72, 72))
        print(f"{path.relative_to(FEEDS.parent)}: {path.stat().st_size} B")


if __name__ == "__main__":
    main(sys.argv[1:])
