"""Stories as feeds: RSS for podcast apps, Atom, JSON Feed, OPML. Rendered and read again before anyone else sees them.

``feed_page.py`` is what a document says, ``render.py`` makes its bytes from ``feeds/``, ``check.py`` reads them back,
``media_check.py`` looks whether the files are what the feed claims, ``last_good.py`` keeps the last good documents on disk, and
``publisher.py`` brings these together: state of the library in, checked bytes out.
"""
