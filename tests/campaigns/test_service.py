"""A campaign's life: drafted, dated, given rules by two officials, started, finished."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from recruit.campaigns import queries, service
from recruit.campaigns.models import PhaseRow
from recruit.campaigns.rules import Phase, PhaseKind
from recruit.campaigns.rules.documents import SECTIONS, Section
from recruit.extensions import db
from recruit.journal import queries as journal
from recruit.kernel.asker import EVERYWHERE, Asker, Permission
from recruit.kernel.errors import FileRefusedError, NotFoundError, RuleError
from recruit.kernel.text import Bilingual
from tests.factories.campaigns import NOW, give_rules, make_campaign

pytestmark = pytest.mark.db

PERMISSIONS = dict.fromkeys((Permission.CAMPAIGNS_MANAGE, Permission.RULES_ACTIVATE), EVERYWHERE)
FIRST = Asker(1, "first", PERMISSIONS)
SECOND = Asker(2, "second", PERMISSIONS)
NAME = Bilingual("Müəllimlərin işə qəbulu", "Recruitment of teachers")
DAY = timedelta(days=1)


def phases(*kinds: str) -> list[Phase]:
    return [
        Phase(PhaseKind(kind), NOW + place * DAY, NOW + (place + 1) * DAY)
        for place, kind in enumerate(kinds)
    ]


def created(*kinds: str) -> str:
    return service.create_campaign(NAME, "2026/2027", phases(*kinds), asker=FIRST, now=NOW)


def activate(rule_set: str) -> None:
    """What agreeing to the proposal does; the proposal itself is tested in tests/accounts."""
    rules = queries.rule_set(rule_set)
    campaign = queries.campaign_by_id(rules.campaign_id)
    payload = {
        "rule_set": rule_set,
        "digest": rules.digest,
        "campaign": campaign.public_id,
    }
    service._activate(payload, SECOND, NOW)


def kinds_in_journal() -> list[str]:
    return [entry.kind for entry in reversed(journal.entries()[0])]


def test_a_new_campaign_is_a_draft_with_its_phases_in_the_order_of_dates(db_app: Flask) -> None:
    with db_app.app_context():
        given = list(reversed(phases("applications", "exam", "choice")))
        public_id = service.create_campaign(NAME, "2026/2027", given, asker=FIRST, now=NOW)
        campaign = queries.campaign(public_id)
        assert (campaign.name, campaign.year, campaign.state) == (NAME, "2026/2027", "draft")
        assert [p.kind for p in campaign.calendar.phases] == ["applications", "exam", "choice"]
        assert kinds_in_journal() == ["CampaignCreated"]


def test_names_in_one_language_are_refused(db_app: Flask) -> None:
    with db_app.app_context(), pytest.raises(RuleError, match="both languages"):
        service.create_campaign(Bilingual("Ad", ""), "2026/2027", asker=FIRST, now=NOW)


def test_the_calendar_is_changed_as_a_whole(db_app: Flask) -> None:
    with db_app.app_context():
        public_id = created("applications", "exam")
        db.session.commit()
        changed = phases("interview", "exam", "applications")
        service.set_phases(public_id, changed, asker=FIRST, now=NOW)
        db.session.commit()
        db.session.expire_all()
        assert list(queries.campaign(public_id).calendar.phases) == changed
        assert db.session.query(PhaseRow).count() == 3
        entry = journal.entries(kind="PhasesChanged")[0][0]
        assert entry.details["phases"][0].startswith("interview 2026-03-02T06:00:00+00:00/")


def test_the_same_calendar_again_is_no_event(db_app: Flask) -> None:
    with db_app.app_context():
        public_id = created("exam")
        service.set_phases(public_id, phases("exam"), asker=FIRST, now=NOW)
        assert kinds_in_journal() == ["CampaignCreated"]


def test_the_database_itself_refuses_a_phase_that_closes_before_it_opens(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign(open_phases=())
        row = PhaseRow(campaign_id=campaign.id, kind="exam", position=0)
        row.opens_at, row.closes_at = NOW, NOW
        db.session.add(row)
        with pytest.raises(IntegrityError):
            db.session.flush()


def test_the_newest_running_campaign_is_the_current_one(db_app: Flask) -> None:
    with db_app.app_context():
        assert queries.current_campaign() is None
        make_campaign(state="finished")
        older = make_campaign()
        assert queries.current_campaign() == older
        newer = make_campaign()
        make_campaign(state="draft")
        assert queries.current_campaign() == newer
        assert len(queries.campaigns()) == 4
        with pytest.raises(NotFoundError):
            queries.campaign("nothing")


def test_the_whole_way_from_draft_to_finished(db_app: Flask) -> None:
    with db_app.app_context():
        public_id = created("applications")
        rule_set = service.draft_rule_set(
            public_id, service.shipped()["2025"], asker=FIRST, now=NOW
        )
        with pytest.raises(RuleError, match="no active rule-set"):
            service.start(public_id, asker=FIRST, now=NOW)
        activate(rule_set)
        service.start(public_id, asker=FIRST, now=NOW)
        assert queries.campaign(public_id).state == "running"
        service.finish(public_id, asker=FIRST, now=NOW)
        assert queries.campaign(public_id).state == "finished"
        assert kinds_in_journal() == [
            "CampaignCreated",
            "RuleSetDrafted",
            "RuleSetActivated",
            "CampaignStarted",
            "CampaignFinished",
        ]
        for change in (service.start, service.finish):
            with pytest.raises(RuleError, match="state"):
                change(public_id, asker=FIRST, now=NOW)
        with pytest.raises(RuleError, match="state"):
            service.set_phases(public_id, phases("exam"), asker=FIRST, now=NOW)


def test_a_campaign_without_phases_does_not_start(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign(open_phases=(), state="draft")
        with pytest.raises(RuleError, match="phases"):
            service.start(campaign.public_id, asker=FIRST, now=NOW)


def test_a_running_campaign_keeps_at_least_one_phase(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign(open_phases=["exam"])
        with pytest.raises(RuleError, match="at least one"):
            service.set_phases(campaign.public_id, [], asker=FIRST, now=NOW)


def test_a_document_with_mistakes_is_refused_with_their_paths_and_not_stored(
    db_app: Flask,
) -> None:
    with db_app.app_context():
        public_id = created("exam")
        bad = {**service.shipped()["2025"], "exma": {}, "name": {"az": "Ad"}}
        with pytest.raises(FileRefusedError) as caught:
            service.draft_rule_set(public_id, bad, asker=FIRST, now=NOW)
        assert {"exma", "name"} <= {path for _, path, _ in caught.value.rows}
        assert queries.rule_sets(queries.campaign(public_id).id) == []


def test_a_new_version_supersedes_the_one_in_force(db_app: Flask) -> None:
    with db_app.app_context():
        public_id = created("exam")
        campaign_id = queries.campaign(public_id).id
        ids = [
            service.draft_rule_set(public_id, service.shipped()[name], asker=FIRST, now=NOW)
            for name in ("2020", "2025")
        ]
        activate(ids[0])
        activate(ids[1])
        db.session.commit()
        states = {r.version: r.state for r in queries.rule_sets(campaign_id)}
        assert states == {1: "superseded", 2: "active"}
        assert queries.active_rule_set(campaign_id).name.en == "Rules of 2025"
        with pytest.raises(RuleError, match="draft"):
            activate(ids[0])


def test_the_document_replays_to_the_same_bytes(db_app: Flask) -> None:
    with db_app.app_context():
        public_id = created("exam")
        document = dict(reversed(service.shipped()["2025"].items()))
        one = service.draft_rule_set(public_id, document, asker=FIRST, now=NOW)
        other = service.draft_rule_set(public_id, service.shipped()["2025"], asker=FIRST, now=NOW)
        assert queries.rule_set(one).digest == queries.rule_set(other).digest
        assert queries.rule_set(one).document == service.shipped()["2025"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rule_sets SET document = '{}'",
        "UPDATE rule_sets SET digest = 'x'",
        "UPDATE rule_sets SET version = 7",
        "DELETE FROM rule_sets",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_version(db_app: Flask, statement: str) -> None:
    with db_app.app_context():
        make_campaign()
        db.session.commit()
        with pytest.raises(DatabaseError, match="never changed"):
            db.session.execute(text(statement))


def test_the_database_allows_one_version_in_force(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign()
        give_rules(campaign.id)
        with pytest.raises(IntegrityError):
            db.session.execute(text("UPDATE rule_sets SET state = 'active'"))


def test_sections_are_parsed_once_for_each_document(
    db_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def parse(part: dict[str, Any]) -> int:
        calls.append(part["minutes"])
        return int(part["minutes"])

    monkeypatch.setitem(SECTIONS, "exam", Section("exam", parse))
    with db_app.app_context():
        marked = make_campaign(exam={"minutes": 1}).id
        other = make_campaign(exam={"minutes": 2}).id
        assert [queries.section(marked, "exam") for _ in range(3)] == [1, 1, 1]
        assert queries.section(other, "exam") == 2
        assert calls == [1, 2]
    queries._parsed.clear()


def test_a_campaign_without_rules_says_so(db_app: Flask) -> None:
    with db_app.app_context():
        campaign = make_campaign(rules=None)
        assert not queries.has_active_rule_set(campaign.id)
        with pytest.raises(RuleError, match="no active rule-set"):
            queries.section(campaign.id, "exam")
