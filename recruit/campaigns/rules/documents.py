"""Rule-set documents: which sections there are, and where in a document something is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from recruit.campaigns.rules.calendar import PhaseKind
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

Parse = Callable[[dict[str, Any]], Any]
Describe = Callable[[Any], list[tuple[str, str]]]
Check = Callable[[Any, dict[str, Any]], None]
Fits = Callable[[Any, int], None]


@dataclass(frozen=True)
class Section:
    """A feature's part of the rule-set: how it is read and said in plain words.

    `check(parsed, document)` refuses what does not fit the other sections. An optional section
    may be left out. `schema` is the section's JSON Schema (draft 2020-12), its descriptions in
    English; without one the published schema admits any object there. `fits(parsed, campaign id)`
    refuses what does not fit that campaign: a field that its cards do not have.
    """

    name: str
    parse: Parse
    describe: Describe | None = None
    check: Check | None = None
    optional: bool = False
    schema: Mapping[str, Any] | None = None
    fits: Fits | None = None


# What features announced at import time. The five below belong to features of this program
# whether or not all of them are loaded (a command may load a part); so do the optional ones.
SECTIONS: dict[str, Section] = {}
EXPECTED = ("eligibility", "exam", "points", "placement", "interview")
OPTIONAL = ("grades", "vacancies")
HEAD = ("name", "phases", "note")


def problems(
    document: Any, sections: Mapping[str, Section] | None = None
) -> list[tuple[str, RuleError]]:
    """(path, what is wrong there), such as "exam.sections[0].items", for all that is wrong."""
    known = SECTIONS if sections is None else sections
    if not isinstance(document, dict):
        return [("", RuleError(N_("A rule-set is a JSON object.")))]
    found = [(name, RuleError(N_("Unknown section."))) for name in _unknown(document, known)]
    try:
        found += _float_problems(document, "")
    except RecursionError:
        return [("", RuleError(N_("This is nested too deeply.")))]
    found += [*_name_problems(document), *_phase_problems(document)]
    for section in known.values():
        found += _section_problems(section, document)
    return found


def misfits(document: dict[str, Any], campaign_id: int) -> list[tuple[str, RuleError]]:
    """(path, why) for what is right in itself and does not fit the campaign."""
    found = []
    for section in SECTIONS.values():
        if section.fits and section.name in document:
            try:
                section.fits(section.parse(document[section.name]), campaign_id)
            except RuleError as error:
                found.append((str(error.params.get("path") or section.name), error))
    return found


def phases_of(document: dict[str, Any]) -> tuple[PhaseKind, ...]:
    """The phases a rule-set asks for, in its order."""
    return tuple(PhaseKind(kind) for kind in document.get("phases", ()))


def _unknown(document: dict[str, Any], known: Mapping[str, Section]) -> list[str]:
    return sorted(str(key) for key in set(document) - {*HEAD, *EXPECTED, *OPTIONAL, *known})


def _float_problems(value: Any, path: str) -> list[tuple[str, RuleError]]:
    if isinstance(value, float):
        return [(path, RuleError(N_('Write this number as text, for example "0.5".')))]
    items: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        items = [(f".{key}" if path else str(key), one) for key, one in value.items()]
    elif isinstance(value, list):
        items = [(f"[{number}]", one) for number, one in enumerate(value)]
    return [p for key, one in items for p in _float_problems(one, path + key)]


def _name_problems(document: dict[str, Any]) -> list[tuple[str, RuleError]]:
    name = document.get("name")
    texts = [name.get(lang) for lang in ("az", "en")] if isinstance(name, dict) else [None]
    if all(isinstance(text, str) and text.strip() for text in texts):
        return []
    return [("name", RuleError(N_("Write the name in both languages.")))]


def _phase_problems(document: dict[str, Any]) -> list[tuple[str, RuleError]]:
    phases = document.get("phases", [])
    known = set(PhaseKind)
    if not isinstance(phases, list):
        return [("phases", RuleError(N_("This is a list of phases.")))]
    return [
        (f"phases[{number}]", RuleError(N_("There is no such phase.")))
        for number, kind in enumerate(phases)
        if not isinstance(kind, str) or kind not in known
    ]


def _section_problems(section: Section, document: dict[str, Any]) -> list[tuple[str, RuleError]]:
    if section.optional and section.name not in document:
        return []
    part = document.get(section.name)
    if not isinstance(part, dict):
        return [(section.name, RuleError(N_("This section is missing.")))]
    try:
        parsed = section.parse(part)
        if section.check:
            section.check(parsed, document)
    except RuleError as error:
        return [(str(error.params.get("path") or section.name), error)]
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError):
        return [(section.name, RuleError(N_("This section cannot be read.")))]
    return []
