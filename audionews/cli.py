"""The terminal's door."""


def main() -> None:
    raise SystemExit(2)
