"""Tags that no page of a newsroom has, refused before the parser sees them.

libxml2 compares every attribute of a tag with all before it: one tag of 100,000 attributes took longer than a page may take at
all. The widest tag of 34 pages of newsrooms has 60 attributes.
"""

from __future__ import annotations

import re

from audionews.errors import BadInput

# A tag as HTML parts it: a ">" within a quoted value does not end it.
_TAG = re.compile(r"""<[A-Za-z](?>[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|))*+""")
_ATTRIBUTE = re.compile(r"""[\s/"']([^\s/=>"']++)(?:\s*+=\s*+(?:"[^"]*+|'[^']*+|[^\s>"']++))?""")
_LONG = 1_000  # characters: a shorter tag holds too few attributes to matter
_MOST_COMPARISONS = 50_000_000  # of all long tags: a tenth of a second; a single tag may have 7,000 names


def refuse_wide_tags(text: str) -> None:
    """Raises ``BadInput("article.too_deep")`` where the attributes of a page's tags would take the parser seconds."""
    comparisons = 0
    for tag in _TAG.finditer(text):
        if tag.end() - tag.start() < _LONG:
            continue
        names = _ATTRIBUTE.findall(tag[0])
        comparisons += len(names) * len(set(names))
        if comparisons > _MOST_COMPARISONS:
            raise BadInput("article.too_deep", why=f"{len(names)} atribut dalam satu tag")
