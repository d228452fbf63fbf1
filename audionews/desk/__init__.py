"""The editor's door: a Flask blueprint over newsroom. No business rules, no SQL."""
