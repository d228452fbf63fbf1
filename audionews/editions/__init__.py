"""Books for library players: stories that are spoken already, as EPUB 3 with media overlays and as DAISY 2.02."""
