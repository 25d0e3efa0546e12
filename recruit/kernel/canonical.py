"""Documents that must replay to the same bytes: canonical JSON text and its digest."""

import hashlib
import json
import re
from typing import Any

# Outside of its strings a JSON text has a point, an exponent, NaN or Infinity only where a float
# stands: at the beginning of a value, after one of these signs.
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_FLOAT = re.compile(r"[:,\[]-?(?:\d+[.eE]|[NI])")


_write = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class CanonicalText(str):
    """A document that has been written already; columns of documents take it as it is."""

    __slots__ = ()


def canonical_json(document: Any) -> CanonicalText:
    """The one text of a document: sorted keys, no spaces, letters unescaped, no floats."""
    if isinstance(document, CanonicalText):
        return document
    text = _write(document)
    whole = ":" + text
    if _FLOAT.search(whole) and _FLOAT.search(_STRING.sub("", whole)):
        raise TypeError("a canonical document holds no floats: write numbers as text")
    return CanonicalText(text)


def digest(text: str | bytes) -> str:
    """SHA-256 in hexadecimal of a text's UTF-8 bytes."""
    data = text.encode() if isinstance(text, str) else text
    return hashlib.sha256(data).hexdigest()
