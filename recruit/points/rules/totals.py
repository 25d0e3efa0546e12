"""What a computation gives: lines that add up to a total, each with its reason."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from recruit.kernel.events import Ref
from recruit.kernel.text import Bilingual

NOTHING = Bilingual("", "")


@dataclass(frozen=True)
class Line:
    """One printed line: the input, the rule in words, its legal reference, the evidence, points.

    `input` is the plain value that was read ("30", "master", "59.00"); `said` says it in words.
    """

    code: str
    name: Bilingual
    rule: Bilingual
    input: str
    points: Decimal
    legal: Bilingual
    evidence: Ref | None = None
    said: Bilingual = NOTHING


@dataclass(frozen=True)
class Reason:
    """Why a total does not carry its owner further, and by which rule."""

    code: str
    text: Bilingual
    legal: Bilingual


@dataclass(frozen=True)
class ContractThreshold:
    """The points that a contract kind needs, and whether the total has them."""

    contract: str
    needed: Decimal
    met: bool


@dataclass(frozen=True)
class Total:
    """The sum of the printed lines. `tie_break` decides between equals, larger is better."""

    application_id: int
    points: Decimal
    lines: tuple[Line, ...]
    passed: bool
    reasons: tuple[Reason, ...]
    tie_break: tuple[int, ...]
    rule_set_digest: str
    threshold: Decimal | None = None
    public_id: str = ""
    version: int = 0
    computed_at: datetime | None = None
    contracts: tuple[ContractThreshold, ...] = ()

    def open_to(self, contract: str) -> bool:
        """Whether the total reaches every threshold, and the one of this contract kind."""
        return self.passed and all(c.met for c in self.contracts if c.contract == contract)

    def needed_for(self, contract: str) -> Decimal | None:
        """The points that a contract kind needs, by its own threshold or by the total's."""
        return _needed(self.threshold, self.contracts, contract)


@dataclass(frozen=True)
class Decisive:
    """What a total decides by, without its lines: for those who read a whole campaign's."""

    application_id: int
    points: Decimal
    passed: bool
    tie_break: tuple[int, ...]
    threshold: Decimal | None
    contracts: tuple[ContractThreshold, ...]
    version: int
    computed_at: datetime | None

    def open_to(self, contract: str) -> bool:
        """As a total's."""
        return self.passed and all(c.met for c in self.contracts if c.contract == contract)

    def needed_for(self, contract: str) -> Decimal | None:
        """As a total's."""
        return _needed(self.threshold, self.contracts, contract)


def _needed(
    threshold: Decimal | None, contracts: tuple[ContractThreshold, ...], contract: str
) -> Decimal | None:
    own = [one.needed for one in contracts if one.contract == contract]
    return max([*own, *([] if threshold is None else [threshold])], default=None)


def document_of(total: Total) -> dict[str, Any]:
    """Everything that was computed, as plain JSON: same inputs, same bytes (rule 4)."""
    document = {
        "points": str(total.points),
        "passed": total.passed,
        "threshold": None if total.threshold is None else str(total.threshold),
        "lines": [line_document(line) for line in total.lines],
        "reasons": [
            {"code": r.code, "text": _both(r.text), "legal": _both(r.legal)} for r in total.reasons
        ],
        "tie_break": list(total.tie_break),
        "rule_set": total.rule_set_digest,
    }
    if total.contracts:
        document["contracts"] = [[c.contract, str(c.needed), c.met] for c in total.contracts]
    return document


def total_of(document: dict[str, Any], application_id: int, **more: Any) -> Total:
    """The total that `document_of` wrote down."""
    threshold = document["threshold"]
    return Total(
        application_id=application_id,
        points=Decimal(document["points"]),
        lines=tuple(line_of(line) for line in document["lines"]),
        passed=document["passed"],
        reasons=tuple(
            Reason(r["code"], Bilingual(**r["text"]), Bilingual(**r["legal"]))
            for r in document["reasons"]
        ),
        tie_break=tuple(document["tie_break"]),
        rule_set_digest=document["rule_set"],
        threshold=None if threshold is None else Decimal(threshold),
        contracts=contracts_in(document),
        **more,
    )


def contracts_in(document: dict[str, Any]) -> tuple[ContractThreshold, ...]:
    """The contract kinds' thresholds of a stored document; most have none."""
    return tuple(
        ContractThreshold(kind, Decimal(needed), met)
        for kind, needed, met in document.get("contracts", ())
    )


def line_document(line: Line) -> dict[str, Any]:
    """A line as plain JSON; the preliminary evaluation keeps its lines in this form, too."""
    return {
        "code": line.code,
        "name": _both(line.name),
        "rule": _both(line.rule),
        "input": line.input,
        "said": _both(line.said),
        "points": str(line.points),
        "legal": _both(line.legal),
        "evidence": None if line.evidence is None else [line.evidence.type, line.evidence.id],
    }


def line_of(document: dict[str, Any]) -> Line:
    """The line that `line_document` wrote down."""
    evidence = document["evidence"]
    return Line(
        code=document["code"],
        name=Bilingual(**document["name"]),
        rule=Bilingual(**document["rule"]),
        input=document["input"],
        points=Decimal(document["points"]),
        legal=Bilingual(**document["legal"]),
        evidence=None if evidence is None else Ref(*evidence),
        said=Bilingual(**document["said"]),
    )


def _both(text: Bilingual) -> dict[str, str]:
    return {"az": text.az, "en": text.en}
