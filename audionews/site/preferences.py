"""What a listener has chosen: one cookie, read and written here, so that settings work without JavaScript.

The cookie is written only when a listener presses "Simpan pengaturan"; it holds choices, never an identity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

COOKIE = "pengaturan"
THEMES = ("sistem", "terang", "gelap")
SPEEDS = ("0.5", "0.75", "1", "1.25", "1.5", "1.75", "2", "2.5", "3", "3.5", "4")
FROM_HERE = ("subjudul", "bagian", "tidak")  # "Putar dari sini": once a subheading, at every passage, nowhere
SKIPPABLE = ("byline", "dateline", "caption")  # "caption" takes the credit line with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """Choices of one listener; the defaults are what a listener who never chose gets."""

    theme: str = "sistem"
    speed: str = "1"
    save_data: bool = False
    layout_cues: bool = False
    skip: tuple[str, ...] = ()
    from_here: str = "subjudul"
    shortcuts: bool = False
    go_on: bool = True  # after a story the next of its list plays

    @property
    def skipped_kinds(self) -> tuple[str, ...]:
        """Segment kinds that are passed over while playing."""
        return (*self.skip, *(("credit",) if "caption" in self.skip else ()))

    @property
    def track(self) -> str:
        """The file that is wanted: "mp3", "opus16" or "cues"."""
        return "opus16" if self.save_data else "cues" if self.layout_cues else "mp3"

    @property
    def signature(self) -> str:
        """What a player's own choices are kept under: they end when these change."""
        return f"{self.speed} {self.track} {','.join(self.skip)}"


DEFAULT = Preferences()


def from_cookie(value: str | None) -> Preferences:
    """The choices in a cookie; anything unknown is left at its default, since a cookie is whatever the other side sends."""
    if not value or len(value) > 300:
        return DEFAULT
    fields = _fields(value)
    if "tema" in fields and "dari-sini" not in fields:  # a cookie from when the button was at every passage or nowhere
        fields["dari-sini"] = DEFAULT.from_here if fields.get("paragraf") else "tidak"
    return from_form(fields)


def _fields(value: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(value, max_num_fields=20))
    except ValueError:
        return {}


def from_form(fields: Mapping[str, str]) -> Preferences:
    """The choices of the settings form: checkboxes that are absent are off."""
    return Preferences(
        theme=fields.get("tema") if fields.get("tema") in THEMES else DEFAULT.theme,
        speed=fields.get("kecepatan") if fields.get("kecepatan") in SPEEDS else DEFAULT.speed,
        save_data=bool(fields.get("hemat")),
        layout_cues=bool(fields.get("penanda")),
        skip=tuple(kind for kind in SKIPPABLE if fields.get(f"lewati-{kind}")),
        from_here=fields.get("dari-sini") if fields.get("dari-sini") in FROM_HERE else DEFAULT.from_here,
        shortcuts=bool(fields.get("pintasan")),
        go_on=not fields.get("berhenti"),
    )


def to_cookie(preferences: Preferences) -> str:
    """The cookie's value; only what differs from silence is written."""
    fields = {"tema": preferences.theme, "kecepatan": preferences.speed, "dari-sini": preferences.from_here}
    for name, chosen in (
        ("hemat", preferences.save_data),
        ("penanda", preferences.layout_cues),
        ("pintasan", preferences.shortcuts),
        ("berhenti", not preferences.go_on),
        *((f"lewati-{kind}", kind in preferences.skip) for kind in SKIPPABLE),
    ):
        if chosen:
            fields[name] = "1"
    return urlencode(fields)
