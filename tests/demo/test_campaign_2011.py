"""The demo at full size, built by its command: the numbers of 2011, checked from outside."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from recruit.app import create_app
from recruit.campaigns import queries as campaigns
from recruit.config import Settings
from recruit.demo.people import PEOPLE
from recruit.extensions import db
from tests.conftest import once, run_folder
from tests.pages import Pages

pytestmark = [pytest.mark.db, pytest.mark.slow]

RECRUIT = Path(sys.executable).with_name("recruit")
OF_CAMPAIGN = {
    "posts": "SELECT sum(posts) FROM vacancies WHERE campaign_id = :id",
    "applications": "SELECT count(*) FROM applications WHERE campaign_id = :id",
    "attempts": "SELECT count(*) FROM attempts WHERE campaign_id = :id",
    "ended": "SELECT count(*) FROM attempts WHERE campaign_id = :id AND state <> 'open'",
    "marked": "SELECT count(DISTINCT attempt_id) FROM exam_results WHERE campaign_id = :id",
    "placed": """
SELECT count(*) FROM places p JOIN vacancies v ON v.id = p.vacancy_id WHERE v.campaign_id = :id""",
}


@pytest.fixture(scope="module")
def built() -> Iterator[tuple[Flask, str]]:
    """The application on the demo's data, and what the command said while it built it; made once
    per run, whoever asks."""
    data = run_folder() / "demo-2011"
    with once("demo-2011") as first:
        if first:
            data.mkdir()
            (data / "said.txt").write_text(_build(data))
    app = create_app(Settings(mode="test", data_dir=data, secret_key="x" * 40))  # type: ignore[arg-type]
    yield app, (data / "said.txt").read_text()
    app.extensions["recruit.direct"].close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _build(data: Path) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("RECRUIT_")}
    env |= {"RECRUIT_MODE": "demo", "RECRUIT_DATA_DIR": str(data)}
    done = subprocess.run(
        [RECRUIT, "demo", "--scale", "2011", "--seed", "2011"],
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    return done.stdout + done.stderr


def test_it_has_the_numbers_of_2011(built: tuple[Flask, str]) -> None:
    app, _said = built
    with app.app_context():
        finished = next(one for one in campaigns.campaigns() if one.demo_kind == "finished")
        counts = {
            name: db.session.execute(text(statement), {"id": finished.id}).scalar_one()
            for name, statement in OF_CAMPAIGN.items()
        }
    assert (counts["posts"], counts["applications"]) == (2177, 9850)
    assert counts["attempts"] == counts["ended"] == counts["marked"] > 8000
    assert 1500 < counts["placed"] <= counts["posts"]


def test_only_the_printed_people_have_passwords(built: tuple[Flask, str]) -> None:
    app, said = built
    with app.app_context():
        query = text("SELECT email FROM persons WHERE password_hash IS NOT NULL")
        able = set(db.session.execute(query).scalars())
    assert able == {one.email for one in PEOPLE}
    assert all(one.email in said for one in PEOPLE)
    assert "24/24" in said


@pytest.mark.parametrize("contract", ["permanent", "fixed-term"])
def test_an_independent_program_finds_its_placement_right(
    built: tuple[Flask, str], contract: str, tmp_path: Path
) -> None:
    """Both files come from the public page, as anybody gets them."""
    app, _said = built
    with app.app_context():
        finished = next(one for one in campaigns.campaigns() if one.demo_kind == "finished")
    client = app.test_client()
    results = Pages(client).get(f"/az/results/{finished.public_id}")
    links = {str(one["href"]) for one in results.all("a[href]")}
    program, certificate = tmp_path / "verify.py", tmp_path / "certificate.zip"
    for file, ending in ((program, "verify.py"), (certificate, f"{contract}/certificate.zip")):
        (link,) = (one for one in links if one.endswith(ending))
        file.write_bytes(client.get(link).data)
    done = subprocess.run(
        [sys.executable, "-I", program, certificate], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
