"""Documents that must replay to the same bytes: canonical JSON text and its digest."""

import hashlib
import json
from typing import Any


def canonical_json(document: Any) -> str:
    """The one text of a document: sorted keys, no spaces, letters unescaped, no floats."""
    _refuse_floats(document)
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str | bytes) -> str:
    """SHA-256 in hexadecimal of a text's UTF-8 bytes."""
    data = text.encode() if isinstance(text, str) else text
    return hashlib.sha256(data).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a canonical document holds no floats: write numbers as text")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)
