"""Small forms for the tests of cards."""

import json
from pathlib import Path
from typing import Any

import recruit.candidates
from recruit.candidates.rules import FormDefinition, parse_definition
from recruit.kernel.text import Bilingual

SHIPPED = Path(recruit.candidates.__file__).parent / "data" / "card-form.json"
DISTRICTS = {"sheki": Bilingual("Şəki", "Sheki"), "ismayilli": Bilingual("İsmayıllı", "Ismayilli")}


def shipped() -> FormDefinition:
    document = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return parse_definition(document, {"districts": DISTRICTS})


def both(az: str, en: str) -> dict[str, str]:
    return {"az": az, "en": en}


def field(code: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"code": code, "kind": kind, "label": both("Sahə", "Field"), **more}


def document(*fields: dict[str, Any]) -> dict[str, Any]:
    section = {"code": "first", "title": both("Hissə", "Section"), "fields": list(fields)}
    return {"name": both("Forma", "Form"), "sections": [section]}


def form(*fields: dict[str, Any]) -> FormDefinition:
    return parse_definition(document(*fields), {"districts": DISTRICTS})
