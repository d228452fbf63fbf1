"""One file an engine; outsiders add theirs through the entry-point group ``audionews.engines``."""
