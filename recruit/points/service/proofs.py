"""Which documents stand behind a total's lines: what the candidate gave as proof of a field."""

from recruit.applications.rules import Application
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import RuleSet
from recruit.candidates import queries as candidates
from recruit.kernel.errors import RuleError
from recruit.points.rules import PointsRules


def proofs_of(application: Application, rule_set: RuleSet) -> dict[str, list[str]]:
    """By line: the names of the documents, of the card as it was submitted.

    Sensitive documents are left out: a total is read by many.
    """
    rules: PointsRules = campaigns.section_of(rule_set, "points")
    given = _given(application)
    found = {source.code: given.get(source.of or "", []) for source in rules.sources}
    for source in rules.sources:
        for part in source.parts:
            found[source.code] = [*found[source.code], *found.get(part, [])]
    return {code: names for code, names in found.items() if names}


def _given(application: Application) -> dict[str, list[str]]:
    """Document names by the field that they prove."""
    try:
        fields = candidates.form_for(application.campaign_id).fields
    except RuleError:
        return {}
    answers = candidates.answers_at(application.card_id, application.card_version)
    held = {
        code: (proved, answers[code])
        for code, one in fields.items()
        if (proved := getattr(one, "proves", None)) and isinstance(answers.get(code), str)
    }
    known = candidates.documents_by_public_ids([answer for _, answer in held.values()])
    names: dict[str, list[str]] = {}
    for proved, answer in held.values():
        if answer in known:
            names.setdefault(proved, []).append(known[answer].name)
    return names
