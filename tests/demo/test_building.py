"""A small demo through all services, twice from the same seed."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from recruit.app import create_app
from recruit.config import Settings
from recruit.demo import population, service
from recruit.demo.items import SUBJECTS
from recruit.demo.population import Scale
from recruit.extensions import db

pytestmark = [pytest.mark.db, pytest.mark.slow]

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
TINY = Scale(schools=60, posts=40, applications=100)
PLACEMENT = """
SELECT c.candidate_number, v.code FROM places p
JOIN cards c ON c.person_id = p.person_id AND c.campaign_id = p.campaign_id
JOIN vacancies v ON v.id = p.vacancy_id ORDER BY 1, 2
"""
SHAPES = """
SELECT a.shapes FROM attempts a JOIN campaigns c ON c.id = a.campaign_id WHERE c.demo_kind = :kind
"""


def build(folder: Path, registers: Path) -> tuple[list[object], dict[str, int]]:
    folder.mkdir()
    settings = Settings(mode="test", data_dir=folder, secret_key="x" * 40)  # type: ignore[arg-type]
    shutil.copy(registers, str(make_url(settings.database).database))
    app = create_app(settings)
    with app.app_context():
        service.build("small", "7", now=NOW, quiet=True)
        placed = [tuple(row) for row in db.session.execute(text(PLACEMENT))]
        counts = {
            table: db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
            for table in ("applications", "attempts", "choice_lists", "messages", "journal_entries")
        }
        service.build("small", "7", now=NOW, quiet=True)
        again = db.session.execute(text("SELECT count(*) FROM journal_entries")).scalar_one()
        assert again == counts["journal_entries"], "a second build changes nothing"
        assert service.stands()
        assert remembered() >= 5, "some vacancies of today say how last year's ended"
        assert prepared() == (2, 5, len(SUBJECTS), 9, 6, set("s"), {*"smtnwB"})
        db.session.remove()
        db.engine.dispose()
    return placed, counts


def remembered() -> int:
    found = text("SELECT count(*) FROM vacancies WHERE former_applicants IS NOT NULL")
    return int(db.session.execute(found).scalar_one())


def prepared() -> tuple[object, ...]:
    """What stands around the exams: (centres, rooms, blueprints, items in review, approved items
    of a family, kinds of answers in the papers of the finished campaign, of the rehearsal)."""

    def number(statement: str) -> int:
        return int(db.session.execute(text(f"SELECT count(*) FROM {statement}")).scalar_one())  # noqa: S608

    kinds = {
        demo_kind: {shape[0] for row in rows for shape in re.findall("..", row)}
        for demo_kind, rows in (
            (kind, db.session.scalars(text(SHAPES), {"kind": kind}).all())
            for kind in (service.FINISHED, service.REHEARSAL)
        )
    }
    return (
        number("centres WHERE networks = '[]'"),
        number("rooms"),
        number("blueprints"),
        number("items WHERE state = 'in-review'"),
        number("items WHERE family = 'ohm' AND state = 'approved'"),
        kinds[service.FINISHED],
        kinds[service.REHEARSAL],
    )


def test_the_same_seed_gives_the_same_placement(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(population.SCALES, "small", TINY)
    first, counts = build(tmp_path / "a", sqlite_template)
    second, _counts = build(tmp_path / "b", sqlite_template)
    assert first == second
    assert len(first) > 5
    assert counts["applications"] == 200
    assert min(counts.values()) > 50
