"""`recruit points explain` works on files alone, without settings and without a database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from recruit.points.cli import cli
from tests.points.documents import RULES_2011, RULES_2025

pytestmark = pytest.mark.unit

SECTIONS = [
    {"code": "subject", "right": "2", "wrong": "-0.5"},
    {"code": "methodology", "right": "1", "wrong": "-0.25"},
]
WHOLE = {"points": RULES_2025, "exam": {"sections": SECTIONS}}
CARD = {
    "answers": {"incentive_years": 6},
    "exam": {
        "sections": [
            {"code": "subject", "right": 31, "wrong": 6, "blank": 3},
            {"code": "methodology", "right": 14, "wrong": 4, "blank": 2},
        ]
    },
}


def explain(folder: Path, rules: Any, card: Any, *options: str) -> Result:
    for name, value in (("rules.json", rules), ("card.json", card)):
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        (folder / name).write_text(text, encoding="utf-8")
    files = ["--ruleset", str(folder / "rules.json"), "--card", str(folder / "card.json")]
    return CliRunner().invoke(cli, ["explain", *files, *options])


def test_the_example_of_the_law(tmp_path: Path) -> None:
    found = json.loads(explain(tmp_path, WHOLE, CARD, "--json").stdout)
    assert [line["points"] for line in found["lines"]] == ["59.00", "13.00", "7.20"]
    assert found["points"] == "79.20"
    assert found["passed"] is True
    assert found["lines"][0]["said"]["az"] == "31 doğru × 2, 6 səhv × −0,5, 3 cavabsız"


def test_letters_stay_letters(tmp_path: Path) -> None:
    assert "Artım əmsalı" in explain(tmp_path, WHOLE, CARD, "--json").stdout


def test_for_people_in_their_language(tmp_path: Path) -> None:
    assert "79.20  Yekun bal" in explain(tmp_path, WHOLE, CARD).stdout
    assert "79.20  Total" in explain(tmp_path, WHOLE, CARD, "--language", "en").stdout


def test_preliminary(tmp_path: Path) -> None:
    card = {"answers": {"average_grade": "4.37", "experience_months": 30}}
    found = json.loads(explain(tmp_path, RULES_2011, card, "--preliminary", "--json").stdout)
    assert found["points"] == "23.73"


@pytest.mark.parametrize(
    ("rules", "card", "words"),
    [
        ("{", CARD, "not a JSON file"),
        ("[" * 100_000, CARD, "not a JSON file"),
        ({**WHOLE, "note": 0.5}, CARD, "floats"),
        ({"points": RULES_2025}, CARD, "exam has no section"),
        (WHOLE, [], "card: an object"),
        (WHOLE, {"answer": {}}, "card.answer"),
        (WHOLE, {"answers": []}, "card.answers"),
        (WHOLE, {"exam": {"sections": []}}, "needs the exam section"),
        (WHOLE, {"answers": {"incentive_years": "many"}, "exam": CARD["exam"]}, "not a number"),
        (WHOLE, {"exam": {"sections": [{"code": "subject", "right": -1}]}}, "whole number"),
        (WHOLE, {"interview": {"points": 1.5}}, "floats"),
    ],
)
def test_a_bad_file_gets_a_clear_answer(tmp_path: Path, rules: Any, card: Any, words: str) -> None:
    result = explain(tmp_path, rules, card)
    assert result.exit_code != 0
    assert words in str(result.exception)


def test_the_program_itself(tmp_path: Path) -> None:
    """The installed command, in an empty folder, with an unusable database in its settings."""
    explain(tmp_path, WHOLE, CARD)
    program = Path(sys.executable).parent / "recruit"
    answer = subprocess.run(
        [program, "points", "explain", "--ruleset", "rules.json", "--card", "card.json", "--json"],
        cwd=tmp_path,
        env={**os.environ, "RECRUIT_DATABASE_URL": "sqlite:////nowhere/at/all"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(answer.stdout)["points"] == "79.20"
    (tmp_path / "card.json").write_text("{", encoding="utf-8")
    refused = subprocess.run(
        [program, "points", "explain", "--ruleset", "rules.json", "--card", "card.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert refused.stderr == "card.json is not a JSON file in UTF-8.\n"
    assert not list(tmp_path.glob("instance"))
