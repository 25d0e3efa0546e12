"""A rule-set may say how marks are converted; the forms of its campaign then convert alike."""

import copy
from typing import Any

import pytest
from flask import Flask

from recruit.accounts import queries as accounts
from recruit.campaigns import service as campaigns_service
from recruit.campaigns.rules.documents import problems
from recruit.candidates import queries, service
from recruit.candidates.rules import editing
from recruit.candidates.rules.grades import converts_otherwise, parse_grades
from recruit.kernel.errors import NotFoundError, RuleError
from tests.candidates.forms import shipped
from tests.factories.accounts import make_official
from tests.factories.campaigns import give_rules, make_campaign
from tests.factories.candidates import NOW
from tests.factories.directory import load_registers

STEPS = [{"from": "86", "counts": "5"}, {"from": "0", "counts": "2"}]
GRADES: dict[str, Any] = {
    "scales": [
        {"code": "5", "minimum": "2", "maximum": "5"},
        {"code": "10", "minimum": "0", "maximum": "10", "steps": [{"from": "0", "counts": "3"}]},
        {"code": "100", "minimum": "0", "maximum": "100", "steps": STEPS},
    ]
}


@pytest.mark.unit
@pytest.mark.parametrize(
    ("section", "path"),
    [
        ([], "grades"),
        ({"scales": []}, "grades.scales"),
        ({**GRADES, "colour": "red"}, "grades.colour"),
        ({"scales": [GRADES["scales"][0]] * 2}, "grades.scales[2].code"),
        ({"scales": [{"code": "5", "minimum": "5", "maximum": "2"}]}, "grades.scales[1].maximum"),
    ],
)
def test_a_wrong_section_is_named_by_its_path(section: Any, path: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_grades(section)
    assert caught.value.params["path"] == path


@pytest.mark.unit
def test_a_rule_set_may_leave_the_conversion_to_the_form() -> None:
    document = campaigns_service.shipped()["2011-example"]
    assert not problems(document)
    assert not problems(document | {"grades": GRADES})
    assert problems(document | {"grades": {"scales": []}})[0][0] == "grades.scales"


@pytest.mark.unit
def test_a_form_converts_alike_or_otherwise() -> None:
    assert converts_otherwise(shipped(), parse_grades(GRADES)) == ["transcript"]
    own = shipped().document["sections"][1]["fields"][0]["result"]["scales"]
    assert not converts_otherwise(shipped(), parse_grades({"scales": own}))


@pytest.mark.db
def test_a_form_takes_the_scales_of_its_campaigns_rule_set(app: Flask) -> None:
    with app.app_context():
        load_registers()
        service.load_standard_form(NOW)
        who = accounts.asker_of(make_official("ministry-official").id)
        campaign = make_campaign()
        form = queries.form(service.create_form(campaign.public_id, asker=who, now=NOW))
        with pytest.raises(NotFoundError):
            service.with_rule_set_scales(form, "transcript", "transcript")
        rules = copy.deepcopy(campaigns_service.shipped()["2011-example"])
        give_rules(campaign.id, rules | {"grades": GRADES})
        with pytest.raises(RuleError, match="converts marks otherwise"):
            service.publish_form(form.public_id, draft_version=1, asker=who, now=NOW)
        draft = service.with_rule_set_scales(form, "transcript", "transcript")
        scales = editing.find_field(draft, "transcript", "transcript")["result"]["scales"]
        assert [one["code"] for one in scales] == ["5", "10", "100"]
        assert scales[2]["steps"] == STEPS
        service.change_draft(form, draft, "edited", "transcript", asker=who, now=NOW)
        assert service.publish_form(form.public_id, draft_version=2, asker=who, now=NOW).number
