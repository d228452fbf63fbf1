"""The listener's door: a request becomes a call to newsroom or library, the answer becomes HTML. No business rules, no SQL.

Read ``pages.py`` for the routes. ``context.py`` is what they share, ``player_view.py`` turns a story into what the listening
page shows, ``responses.py`` puts headers, compression, ETag and 304 around everything, ``cache.py`` keeps answers ready
until the newsroom changes something.
"""
