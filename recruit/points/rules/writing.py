"""Writing totals down by the thousand: the same text as the canonical JSON of their documents.

A campaign's totals say the same words again and again; each piece is put into JSON once.
"""

import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from recruit.kernel.canonical import canonical_json
from recruit.kernel.events import Ref
from recruit.points.rules.totals import (
    ContractThreshold,
    Line,
    Total,
    contracts_in,
    document_of,
    line_document,
)

KEPT_AT_MOST = 50_000
_MARK = "\x00"


class Writer:
    """`text(total)` equals `canonical_json(document_of(total))`, sooner."""

    def __init__(self) -> None:
        self._lines: dict[Any, tuple[str, str]] = {}
        self._rests: dict[Any, tuple[str, str]] = {}

    def text(self, total: Total) -> str:
        before, after = self._rest(total)
        lines = ",".join(map(self._line, total.lines))
        ties = ",".join(map(str, total.tie_break))
        return f'{before}{lines}{after}"tie_break":[{ties}]}}'

    def _line(self, line: Line) -> str:
        points = str(line.points)  # 3.0 and 3.00 are equal, and written differently
        key = (line.code, line.input, points, line.said, line.name, line.rule, line.legal)
        if (kept := self._lines.get(key)) is None:
            if len(self._lines) >= KEPT_AT_MOST:
                self._lines.clear()
            kept = self._lines[key] = _around(line_document(line), "evidence")
        return f"{kept[0]}{_ref(line.evidence)}{kept[1]}"

    def _rest(self, total: Total) -> tuple[str, str]:
        """What stands before the lines and after them, up to the tie-break, which comes last."""
        numbers = (str(total.points), str(total.threshold), total.contracts)
        key = (numbers, total.rule_set_digest, total.passed, total.reasons)
        if (kept := self._rests.get(key)) is None:
            if len(self._rests) >= KEPT_AT_MOST:
                self._rests.clear()
            kept = self._rests[key] = _split(total)
        return kept


_ENDING = re.compile(r'"threshold":(?:null|"([-\d.]+)"),"tie_break":\[([-\d,]*)\]\}\Z')
_LONGEST_ENDING = 400

Ending = tuple[Decimal | None, tuple[int, ...], tuple[ContractThreshold, ...]]


def ending_of(text: str) -> Ending:
    """(threshold, tie-break, contracts) of a total's canonical text.

    Keys are sorted, so the first two stand last, and contracts, where there are any, first.
    """
    found = _ENDING.search(text, max(0, len(text) - _LONGEST_ENDING))
    if found is None or text.startswith('{"contracts"'):
        document = json.loads(text)
        needed, ties = document["threshold"], tuple(document["tie_break"])
        return needed and Decimal(needed), ties, contracts_in(document)
    ties = tuple(map(int, found[2].split(","))) if found[2] else ()
    return Decimal(found[1]) if found[1] else None, ties, ()


def _around(document: dict[str, Any], hole: str) -> tuple[str, str]:
    before, after = canonical_json({**document, hole: _MARK}).split(json.dumps(_MARK), 1)
    return before, after


def _split(total: Total) -> tuple[str, str]:
    document = document_of(replace(total, lines=()))
    del document["tie_break"]
    before, after = canonical_json({**document, "lines": [_MARK]}).split(json.dumps(_MARK), 1)
    return before, f"{after[:-1]},"


def _ref(ref: Ref | None) -> str:
    if ref is None:
        return "null"
    plain = ref.id.isalnum() and ref.id.isascii()
    return f'["{ref.type}","{ref.id}"]' if plain else canonical_json([ref.type, ref.id])
