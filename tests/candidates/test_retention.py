"""Answers go when their time is over: from versions, documents, projections and exports."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from recruit.accounts.rules import PersonInfo
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries, service
from recruit.candidates.events import FormPublished
from recruit.candidates.models import DocumentRow
from recruit.candidates.rules import Card
from recruit.candidates.rules.sealing import is_sealed
from recruit.candidates.service import recomputing
from recruit.extensions import db
from recruit.files import queries as file_queries
from recruit.files import service as files
from recruit.jobs import service as jobs
from recruit.journal import queries as journal
from recruit.journal import service as journal_service
from recruit.kernel.clock import FixedClock
from recruit.kernel.errors import NotFoundError
from recruit.kernel.events import SYSTEM, Ref
from tests.factories.campaigns import make_campaign
from tests.factories.candidates import (
    NOW,
    candidate_asker,
    make_candidate,
    make_card,
    publish_marked_form,
)
from tests.factories.directory import load_registers

pytestmark = pytest.mark.db

END = NOW + timedelta(days=30)  # the last phase of make_campaign closes then
FIELDS = (
    {"code": "health", "kind": "text", "privacy": "sensitive"},
    {"code": "level", "kind": "number", "keep_days": 365, "reportable": True},
    {"code": "proof", "kind": "file", "keep_days": 365, "proves": "level"},
    {"code": "later", "kind": "text", "keep_days": 1000},
    {"code": "hobby", "kind": "text", "reportable": True},
)


class World:
    """A card with answers of every class, changed once, with its documents and an export."""

    def __init__(self, app: Flask) -> None:
        load_registers()
        self.app = app
        self.campaign: Campaign = make_campaign()
        publish_marked_form(self.campaign, *FIELDS)
        self.person: PersonInfo = make_candidate()
        who = candidate_asker(self.person)
        self.proof, self.kept = (
            service.add_document(picture(), name="p.jpg", asker=who, now=NOW).public_id
            for _ in range(2)
        )
        answers = {"health": "asthma-77", "level": 77123, "later": "later-77", "hobby": "chess-77"}
        self.card: Card = make_card(
            self.person, self.campaign, proof=self.proof, diploma=self.kept, **answers
        )
        saved = service.save_answers(
            ["level"],
            {"level": ["88123"]},
            campaign=self.campaign,
            base_version=1,
            asker=who,
            now=NOW,
        )
        assert saved.saved
        owner = Ref("export", self.campaign.public_id)
        self.export = files.store(b"x", name="a", media_type="text/csv", owner=owner, now=NOW)
        db.session.commit()

    def run(self, days: int) -> None:
        clock = FixedClock(END + timedelta(days=days))
        jobs.run_sweeps(clock)
        jobs.run_due(clock, kinds=["candidates.retention"])
        db.session.expire_all()

    def values(self) -> set[str]:
        rows = db.session.execute(text("SELECT field FROM card_values"))
        return {row[0] for row in rows if row[0] in ("level", "hobby")}


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def world(db_app: Flask) -> Iterator[World]:
    with db_app.app_context():
        yield World(db_app)


def test_what_has_expired_is_gone_everywhere_and_the_rest_stays(world: World) -> None:
    world.run(days=364)
    assert queries.opened(queries.card_by_id(world.card.id)).answers["level"] == 88123
    assert world.values() == {"level", "hobby"}
    assert stored_files(world.app) == 5  # two documents with their keys, and the export

    world.run(days=365)
    for version in (1, 2):
        said = queries.own_answers_at(world.card.id, version)
        assert said.keys().isdisjoint({"level", "proof"})
        assert (said["health"], said["later"], said["hobby"]) == (
            "asthma-77",
            "later-77",
            "chess-77",
        )
    assert queries.opened(queries.card_by_id(world.card.id)).answers.keys() >= {"later", "hobby"}
    assert world.values() == {"hobby"}
    assert stored_files(world.app) == 2  # the diploma with its key
    with pytest.raises(NotFoundError):
        service.open_document(world.proof, asker=candidate_asker(world.person))
    assert service.open_document(world.kept, asker=candidate_asker(world.person))[1]
    tombstone = db.session.query(DocumentRow).filter_by(public_id=world.proof).one()
    assert tombstone.erased_at == END + timedelta(days=365)
    assert file_queries.file(tombstone.file_public_id).name == "-"
    assert file_queries.file(world.export).erased_at is not None
    entry = journal.entries(kind="AnswersExpired")[0][0]
    assert entry.details["fields"] == ["level", "proof"]
    assert (entry.details["cards"], entry.details["documents"]) == (1, 2)
    assert "88123" not in str(entry.details)

    world.run(days=366)  # nothing is left to do
    assert journal.entries(kind="AnswersExpired")[1] == 1
    world.run(days=1000)
    assert "later" not in queries.own_answers_at(world.card.id, 2)


def stored_files(app: Flask) -> int:
    folder = Path(app.extensions["recruit.settings"].data_dir) / "files"
    return sum(one.is_file() for one in folder.rglob("*"))


def test_of_an_erased_person_nothing_sealed_is_left(world: World) -> None:
    other = make_card(None, world.campaign, health="other-77")
    assert service.erase_answers(world.person.id, actor=SYSTEM, now=NOW) == 1
    said = queries.own_answers_at(world.card.id, 2)
    assert said.keys().isdisjoint({"level", "proof", "health", "later"})
    assert said["hobby"] == "chess-77"
    assert queries.own_answers_at(other.id, 1)["health"] == "other-77"
    documents = {one.public_id for one in queries.documents_of(world.person.id)}
    assert documents == {world.kept}
    assert journal.entries(kind="CardErased")[1] == 1


def test_a_published_version_seals_and_projects_what_stands_anew(world: World) -> None:
    """`hobby` becomes sensitive, `later` reportable and kept for good."""
    changed = [dict(one) for one in FIELDS]
    changed[3] = {"code": "later", "kind": "text", "reportable": True}
    changed[4] = {"code": "hobby", "kind": "text", "privacy": "sensitive"}
    publish_marked_form(world.campaign, *changed)
    form = next(one for one in queries.forms() if one.campaign_id == world.campaign.id)
    event = FormPublished(subject=Ref("form", form.public_id), version=2, digest="d")
    journal_service.record(event, actor=SYSTEM, now=NOW)
    db.session.commit()
    before = queries.opened(queries.card_by_id(world.card.id))
    assert jobs.run_due(FixedClock(NOW), kinds=[recomputing.JOB]) == 1
    db.session.expire_all()
    card = queries.card_by_id(world.card.id)
    assert is_sealed(card.answers["hobby"])
    assert card.answers["later"] == "later-77"
    assert queries.opened(card).answers == before.answers
    assert card.version == before.version
    rows = db.session.execute(text("SELECT field, words FROM card_values WHERE words IS NOT NULL"))
    assert ("later", "later-77") in {tuple(row) for row in rows}
    assert "hobby" not in world.values()


def test_what_became_sensitive_is_sealed_in_every_earlier_version(world: World) -> None:
    """The versions keep their digests, a second run changes nothing, and the journal counts."""
    stored = "SELECT number, answers, digest FROM card_versions ORDER BY number"
    earlier = db.session.execute(text(stored)).all()
    assert all("chess-77" in str(row.answers) for row in earlier)
    assert len(earlier) > 1
    plain = [queries.own_answers_at(world.card.id, row.number) for row in earlier]
    changed = [dict(one) for one in FIELDS]
    changed[1] = {**changed[1], "privacy": "sensitive", "reportable": False}
    changed[4] = {"code": "hobby", "kind": "text", "privacy": "sensitive"}
    publish_marked_form(world.campaign, *changed)
    newest = queries.version_for(world.campaign.id).id
    for _run in "ab":
        assert recomputing.write_some(newest, after=0, now=NOW) == [world.card.id]
        db.session.commit()
    rows = db.session.execute(text(stored)).all()
    assert [row.digest for row in rows] == [row.digest for row in earlier]
    assert not any("chess-77" in str(row.answers) for row in rows)
    assert [queries.own_answers_at(world.card.id, row.number) for row in rows] == plain
    shown = queries.answers_at(world.card.id, rows[0].number)
    assert is_sealed(shown["hobby"])
    assert is_sealed(shown["level"])
    (event,), count = journal.entries(kind="VersionsSealed")
    assert (event.details["count"], count) == (len(rows), 1)
    with pytest.raises(DatabaseError):
        db.session.execute(text("UPDATE card_versions SET digest = 'x'"))
    db.session.rollback()
