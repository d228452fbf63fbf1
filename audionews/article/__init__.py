"""HTML → story. Nothing but ``fetch.py`` touches the network; no room is imported from here."""
