"""Stories as feeds: RSS for podcast apps, Atom, JSON Feed, OPML. Rendered and read again before anyone else sees them.

``page.py`` is what a document says, ``render.py`` makes its bytes from ``feeds/``, ``check.py`` reads them back,
``intact.py`` looks whether the files are what the feed claims, ``kept.py`` keeps the last good documents on disk, and
``press.py`` brings these together: state of the library in, checked bytes out.
"""
