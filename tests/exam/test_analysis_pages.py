"""Item analysis for officials, and the candidate's report by topic."""

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import text

from recruit.accounts import queries as accounts
from recruit.campaigns.rules import Campaign
from recruit.exam import queries as exam_queries
from recruit.exam import service
from recruit.exam.queries import analysis as queries
from recruit.exam.queries import attempts as attempts_queries
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.rules import NewAttempt, NewTopic
from recruit.exam.rules.content import Shown
from recruit.exam.rules.drawing import BankItem
from recruit.exam.service.reporting import topic_report
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import EVERYWHERE, Scope
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual
from tests.exam.world import END, Candidate, begin, make_candidate, make_world, wrong
from tests.factories.accounts import make_official, sign_in
from tests.factories.exam import NOW, make_sitting, new_sitting
from tests.pages import Pages

pytestmark = pytest.mark.db

PEOPLE = 6


@dataclass
class Sat:
    """A campaign with two closed sittings: in each the first half knows everything, the others
    choose the option after the right one and leave the last item blank."""

    campaign: Campaign
    candidates: list[Candidate]


def make_sat() -> Sat:
    campaign = make_world(papers=4)  # a paper takes four of four and two of four
    candidates = [make_candidate(campaign) for _ in range(PEOPLE)]
    new = [
        NewAttempt(one.application_id, one.person_id, "mathematics", NOW, END) for one in candidates
    ]

    def answer(one: NewAttempt, items: list[tuple[BankItem, Shown]]) -> list[str | None]:
        if new.index(one) % 3 == 0:
            return [shown.right for _, shown in items]
        return [*(wrong(shown) for _, shown in items[:-1]), None]

    half = PEOPLE // 2
    service.add_attempts(
        campaign.id,
        [
            (new_sitting(room="12"), new[:half]),
            (new_sitting(room="13", district_code="AZ-SAL"), new[half:]),
        ],
        answer=answer,
        seed="1",
        actor=SYSTEM,
        now=NOW,
    )
    db.session.commit()
    return Sat(campaign, candidates)


# --- what is counted ------------------------------------------------------------------------------


def test_figures_of_closed_sittings(db_app: Flask) -> None:
    with db_app.app_context():
        sat = make_sat()
        found = queries.bank_analysis(sat.campaign.id, "mathematics")
        assert (found.analysis.people, found.analysis.length) == (PEOPLE, 6)
        subject = [one for one in found.analysis.items if one.people == PEOPLE]
        assert len(subject) == 4  # the items of mathematics stood in every paper
        for one in subject:
            assert str(one.facility.value) == "0.3333"
            assert {choice.option: choice.people for choice in one.choices}["A"] == 2
            assert found.items[one.item].key == "A"
        assert str(found.analysis.mean.value) == "2.0000"
        assert str(found.analysis.alpha.value) == "1.0000"


def test_one_sitting_and_the_drift_against_the_other(db_app: Flask) -> None:
    with db_app.app_context():
        sat = make_sat()
        first, second = sittings_queries.sittings(sat.campaign.id)
        found = queries.bank_analysis(sat.campaign.id, "mathematics", first)
        assert found.analysis.people == PEOPLE // 2
        name = next(one.item for one in found.analysis.items if one.people == PEOPLE // 2)
        assert set(found.facilities[name]) == {first.id, second.id}
        assert str(found.drifts[name][first.id].difference.value) == "0.0000"
        assert not found.drifted(name, first.id)


def test_other_districts_and_open_sittings_are_not_counted(db_app: Flask) -> None:
    with db_app.app_context():
        sat = make_sat()
        late = make_candidate(sat.campaign)
        attempt = begin(sat.campaign, late, make_sitting(sat.campaign.id, room="14"))
        service.finish(attempt, asker=late.asker, now=NOW)
        db.session.commit()
        of_all = queries.bank_analysis(sat.campaign.id, "mathematics", scope=EVERYWHERE)
        assert of_all.analysis.people == PEOPLE
        baku = Scope(districts=frozenset({"AZ-BA"}))
        assert (
            queries.bank_analysis(sat.campaign.id, "mathematics", scope=baku).analysis.people == 3
        )
        nowhere = Scope(districts=frozenset({"AZ-NX"}))
        assert queries.subjects_sat(sat.campaign.id, nowhere) == []


# --- pages ----------------------------------------------------------------------------------------


@pytest.fixture
def sat(app: Flask) -> Sat:
    with app.app_context():
        return make_sat()


def official(app: Flask, role: str) -> Pages:
    with app.app_context():
        person = make_official(role, None, now=NOW)
        db.session.commit()
    client = app.test_client()
    sign_in(client, person)
    return Pages(client)


@pytest.mark.parametrize("language", ["az", "en"])
def test_the_page_of_a_subject_and_of_an_item(app: Flask, sat: Sat, language: str) -> None:
    pages = official(app, "exam-official")
    page = pages.get(f"/{language}/office/exam?campaign={sat.campaign.public_id}")
    page = page.follow("Item analysis" if language == "en" else "Sualların təhlili")
    rows = page.all("#items tbody tr")
    assert [row["data-facility"] for row in rows].count("0.3333") >= 4
    assert "KR-20" in page.text
    assert page.all("option[value]")
    page = pages.get(str(page.all("#items tbody th a")[0]["href"]))
    assert len(page.all("main table")) == 2
    assert page.all("meter.share")


def test_stems_are_under_seal_until_somebody_asks(app: Flask, sat: Sat) -> None:
    pages = official(app, "item-author")
    page = pages.get(f"/en/office/exam/analysis?campaign={sat.campaign.public_id}")
    assert "Question " not in page.one("#items").get_text(" ")
    form = next(one for one in page.all("main form") if "stems" in str(one["action"]))
    page = page.form(str(form["action"])).submit()
    count = len(page.all("#items tbody tr"))
    assert page.one("#items").get_text(" ").count("Question ") >= count
    with app.app_context():
        assert len(journal.entries(kind="ItemRead")[0]) == count


def test_the_ministry_sees_figures_and_no_words(app: Flask, sat: Sat) -> None:
    page = official(app, "ministry-official").get("/en/office/exam/analysis")
    assert page.all("#items tbody tr")
    assert not [one for one in page.all("main form") if "stems" in str(one["action"])]


def test_nothing_sat_yet(app: Flask) -> None:
    with app.app_context():
        make_world()
        db.session.commit()
    page = official(app, "exam-official").get("/en/office/exam/analysis")
    assert "There is nothing to analyse yet" in page.text


def test_addresses_that_lead_nowhere(app: Flask, sat: Sat) -> None:
    pages = official(app, "exam-official")
    for path in ("analysis/nothing", "analysis?subject=alchemy", "analysis?campaign=none"):
        assert pages.get(f"/en/office/exam/{path}", status=404)


# --- the candidate's report -----------------------------------------------------------------------


def test_the_report_by_topic_adds_up_to_the_sections(db_app: Flask) -> None:
    with db_app.app_context():
        sat = make_sat()
        first = "SELECT min(id) FROM items WHERE subject_code = 'mathematics' AND NOT practice"
        moved = text(f"UPDATE items SET topic_id = :topic WHERE id = ({first})")  # noqa: S608
        db.session.execute(moved, {"topic": make_topic()})
        for one in sat.candidates:
            seat = exam_queries.seats_of(one.person_id, sat.campaign.id, NOW)[0]
            attempt = attempts_queries.attempt_of(str(seat.attempt_public_id), one.person_id)
            lines = topic_report(attempt)
            result = exam_queries.result_of(one.application_id)
            assert result is not None
            for section in result.sections:
                ours = [line for line in lines if line.section == section.code]
                assert sum(line.right for line in ours) == section.right
                total = section.right + section.wrong + section.blank
                assert sum(line.items for line in ours) == total
            found = {line.topic.en: line for line in lines if line.topic}
            assert found["Algebra"].items == 1


def make_topic() -> int:
    service.add_topics([NewTopic("mathematics", "algebra", Bilingual("Cəbr", "Algebra"))])
    return int(db.session.scalar(text("SELECT id FROM topics WHERE code = 'algebra'")) or 0)


@pytest.mark.parametrize("language", ["az", "en"])
def test_a_candidate_sees_their_topics_once_there_is_a_result(
    app: Flask, sat: Sat, language: str
) -> None:
    with app.app_context():
        first, second = sat.candidates[0], sat.candidates[1]
        people = [accounts.person(one.person_id) for one in (first, second)]
        seats = [
            exam_queries.seats_of(one.person_id, sat.campaign.id, NOW)[0] for one in (first, second)
        ]
    for person, seat, right in zip(people, seats, (4, 0), strict=True):
        client = app.test_client()
        sign_in(client, person)
        page = Pages(client).get(f"/{language}/me/exam/{seat.attempt_public_id}/report")
        meters = page.all("#topics meter")
        assert [(one["value"], one["max"]) for one in meters][0] == (str(right), "4")
