"""Answers that are reported on or count, typed: always what the card says now."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from recruit.campaigns.rules import Campaign
from recruit.candidates import queries, service
from recruit.candidates.rules import Card
from recruit.candidates.rules.projection import TypedValue, millionths, number_of, typed_values
from recruit.extensions import db
from recruit.kernel.asker import EVERYWHERE, Scope
from tests.candidates.forms import both, field, form
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import (
    NOW,
    candidate_asker,
    make_candidate,
    make_card,
    publish_marked_form,
)
from tests.factories.directory import load_registers

OPTIONS = [{"code": one, "name": both(one, one)} for one in ("a", "b", "c")]


@pytest.mark.unit
@pytest.mark.parametrize(
    ("made", "value", "typed"),
    [
        (field("f", "number"), 2015, [TypedValue("f", number=2_015_000_000)]),
        (field("f", "number", decimals=2), "-4.50", [TypedValue("f", number=-4_500_000)]),
        (field("f", "number"), 999_999_999_999, [TypedValue("f", number=999_999_999_999 * 10**6)]),
        (field("f", "date"), "2024-02-29", [TypedValue("f", day=date(2024, 2, 29))]),
        (field("f", "yes-no"), False, [TypedValue("f", option="no")]),
        (field("f", "choice", options=OPTIONS), "b", [TypedValue("f", option="b")]),
        (
            field("f", "several", options=OPTIONS),
            ["a", "c"],
            [TypedValue("f", option="a"), TypedValue("f", option="c")],
        ),
        (field("f"), "  İSMAYILLI ", [TypedValue("f", words="ismayilli")]),
        (field("f", "file"), "abcdefgh23456789", []),
        (field("f", "number"), None, []),
        (field("f", "number"), "many", []),
        (field("f", "date"), "2023-02-29", []),
        (field("f", "choice", options=OPTIONS), 5, []),
    ],
)
def test_each_kind_gives_its_type(made: Any, value: Any, typed: list[TypedValue]) -> None:
    found = form({**made, "reportable": True})
    assert list(typed_values(found.projected, {"f": value})) == typed


@pytest.mark.unit
def test_only_what_is_switched_on_is_projected_and_nothing_sensitive() -> None:
    found = form(
        field("plain"),
        field("shown", reportable=True),
        field("counted", "number", counts=True),
        field("hidden", "number", counts=True, privacy="sensitive"),
    )
    answers = {"plain": "x", "shown": "y", "counted": 1, "hidden": 2}
    assert [one.field for one in typed_values(found.projected, answers)] == ["shown", "counted"]
    assert number_of(millionths("4.25")) * 4 == 17


FIELDS = (
    {"code": "sport", "kind": "choice", "options": OPTIONS, "reportable": True},
    {"code": "arts", "kind": "several", "options": OPTIONS, "reportable": True},
    {"code": "level", "kind": "number", "counts": True},
)


def rows(card: Card) -> set[tuple[str, Any]]:
    """The projected values of FIELDS; the shipped form's own stand beside them."""
    found = db.session.execute(
        text("SELECT field, option, number FROM card_values WHERE card_id = :id"), {"id": card.id}
    )
    codes = {one["code"] for one in FIELDS}
    return {(row[0], row[1] or row[2]) for row in found if row[0] in codes}


def prepared() -> Campaign:
    load_registers()
    campaign = make_campaign()
    publish_marked_form(campaign, *FIELDS)
    return campaign


@pytest.mark.db
def test_saving_replaces_the_values_of_a_card(app: Flask) -> None:
    with app.app_context():
        campaign, person = prepared(), make_candidate()
        card = make_card(person, campaign, sport="a", arts=["a", "b"], level=3)
        other = make_card(None, campaign, sport="c")
        assert rows(card) == {("sport", "a"), ("arts", "a"), ("arts", "b"), ("level", 3_000_000)}
        service.save_answers(
            ["sport", "arts", "level"],
            {"sport": ["b"], "arts": ["c"], "level": [""]},
            campaign=campaign,
            base_version=1,
            asker=candidate_asker(person),
            now=NOW,
        )
        assert rows(card) == {("sport", "b"), ("arts", "c")}
        assert rows(other) == {("sport", "c")}


@pytest.mark.db
def test_a_cross_tab_counts_pairs_in_one_campaign_and_scope(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = prepared()
        for sport, arts, district in (
            ("a", ["a", "b"], "AZ-ISM"),
            ("a", ["b"], "AZ-SAK"),
            ("b", ["b"], "AZ-ISM"),
            ("b", None, "AZ-ISM"),
        ):
            make_card(None, campaign, sport=sport, arts=arts, district=district)
        make_card(None, prepared(), sport="a", arts=["a"])
        found = {("a", "a"): 1, ("a", "b"): 2, ("b", "b"): 1}
        assert queries.cross_tab(campaign.id, "sport", "arts") == found
        assert queries.cross_tab(campaign.id, "sport", "arts", EVERYWHERE) == found
        scope = Scope(districts=frozenset({"AZ-SAK"}))
        assert queries.cross_tab(campaign.id, "sport", "arts", scope) == {("a", "b"): 1}
