"""`recruit exam analyse` works on files alone, and names everything that is wrong in them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recruit.exam.cli import exam_cli
from recruit.exam.rules.analysis import keys_of, responses_of
from recruit.kernel.errors import FileRefusedError

pytestmark = pytest.mark.unit

SCORES = "person,q1,q2,q3\np1,1,1,1\np2,1,1,0\np3,1,0,0\np4,0,0,0\n"
LETTERS = "person,q1,q2,q3\np1,a,B,C\np2,A,b,A\np3,A,,A\np4,B,C,A\n"  # the same scores
KEY = "item,key\nq1,A\nq2,b\nq3,C\n"


def run(folder: Path, responses: str | bytes, key: str | None = None, *options: str) -> Result:
    file, key_file = folder / "responses.csv", folder / "key.csv"
    file.write_bytes(responses if isinstance(responses, bytes) else responses.encode())
    if key is not None:
        key_file.write_text(key, encoding="utf-8")
        options = (*options, "--key", str(key_file))
    return CliRunner().invoke(exam_cli, ["analyse", str(file), *options])


def analysed(folder: Path, responses: str | bytes, key: str | None = None) -> dict[str, Any]:
    result = run(folder, responses, key, "--json")
    assert result.exception is None, result.exception
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def refused(folder: Path, responses: str | bytes, key: str | None = None) -> list[tuple[int, str]]:
    """The rows and columns that are named."""
    error = run(folder, responses, key).exception
    assert isinstance(error, FileRefusedError)
    return [(number, column) for number, column, _ in error.rows]


# --- good files -----------------------------------------------------------------------------------


def test_scores(tmp_path: Path) -> None:
    found = analysed(tmp_path, SCORES)
    assert found["alpha"] == found["kr20"] == 0.75
    assert (found["people"], found["length"], found["mean"]) == (4, 3, 1.5)
    assert (found["standard_deviation"], found["standard_error"]) == (1.291, 0.6455)
    assert [one["item"] for one in found["items"]] == ["q1", "q2", "q3"]
    assert [one["facility"] for one in found["items"]] == [0.75, 0.5, 0.25]
    assert [one["discrimination"] for one in found["items"]] == [0.5222, 0.7071, 0.5222]


def test_letters_with_a_key_are_scores_with_choices(tmp_path: Path) -> None:
    found, scores = analysed(tmp_path, LETTERS, KEY), analysed(tmp_path, SCORES)
    for name in ("facility", "discrimination"):
        assert [i[name] for i in found["items"]] == [i[name] for i in scores["items"]]
    assert found["alpha"] == scores["alpha"]
    second = found["items"][1]
    assert second["key"] == "B"
    assert [(c["option"], c["people"]) for c in second["choices"]] == [
        (None, 1),
        ("B", 2),
        ("C", 1),
    ]
    assert second["choices"][0] | {"people": 1} == {
        "option": None,
        "people": 1,
        "lower": 0,
        "middle": 1,
        "upper": 0,
    }


def test_a_blank_is_wrong(tmp_path: Path) -> None:
    assert analysed(tmp_path, SCORES.replace(",0", ","))["alpha"] == 0.75


def test_the_key_needs_no_header(tmp_path: Path) -> None:
    assert analysed(tmp_path, LETTERS, KEY.partition("\n")[2])["alpha"] == 0.75


def test_what_is_not_defined_is_null_with_its_reason(tmp_path: Path) -> None:
    found = analysed(tmp_path, "person,q1\np1,1\n")
    assert found["alpha"] is None
    assert found["reasons"]["alpha"] == "one-item"
    assert found["items"][0]["facility"] == 1
    assert found["items"][0]["discrimination"] is None
    assert found["items"][0]["reasons"] == {"discrimination": "one-person"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1254"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    text = SCORES.replace("p1", "Şükür").replace(",", ";").replace("\n", "\r\n")
    assert analysed(tmp_path, text.encode(encoding))["alpha"] == 0.75


def test_a_guessed_encoding_is_told(tmp_path: Path) -> None:
    result = run(tmp_path, SCORES.replace("p1", "Şükür").encode("cp1254"), None, "--json")
    assert "Windows-1254" in result.stderr


def test_for_people(tmp_path: Path) -> None:
    lines = run(tmp_path, SCORES).stdout.splitlines()
    assert lines[1].split() == ["q1", "4", "0.7500", "0.5222"]
    assert "alpha: 0.7500" in lines
    assert "alpha: (one-item)" in run(tmp_path, "person,q1\np1,1\np2,0\n").stdout


def test_works_without_settings_and_database(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(SCORES, encoding="utf-8")
    bare = {"PATH": os.environ["PATH"], "RECRUIT_MODE": "production"}  # no key, no address
    done = subprocess.run(
        [sys.executable, "-c", "from recruit.cli import main; main()", "exam", "analyse", "r.csv"],
        cwd=tmp_path,
        env=bare | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "alpha: 0.7500" in done.stdout
    assert [file.name for file in tmp_path.iterdir()] == ["r.csv"]


# --- bad files ------------------------------------------------------------------------------------


def test_a_refusal_goes_to_standard_error_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("person,q1,q2\np1,1,x\np2,2,\np3,1,0,1\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "from recruit.cli import main; main()", "exam", "analyse", "r.csv"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "r.csv: The table of responses cannot be analysed.",
        "  row 2, q2: An answer here is 0, 1 or empty.",
        "  row 3, q1: An answer here is 0, 1 or empty.",
        "  row 4, [4]: The row has 4 cells, the first line has 3.",
    ]


def test_every_wrong_cell_is_named(tmp_path: Path) -> None:
    mixed = "person,q1,q2,q3\np1,1,A,B\np2,0,1,0\n\np4,C,0,1\n"
    assert refused(tmp_path, mixed) == [(2, "q2, q3"), (5, "q1")]


def test_letters_with_scores_among_them(tmp_path: Path) -> None:
    assert refused(tmp_path, LETTERS.replace("p3,A", "p3,1"), KEY) == [(4, "q1")]


def test_ragged_rows(tmp_path: Path) -> None:
    assert refused(tmp_path, "person,q1,q2\np1,1\np2,1,0\np3,1,0,1\n") == [(2, "q2"), (4, "[4]")]


def test_doubled_people_and_items(tmp_path: Path) -> None:
    doubled = "person,q1,q2,q1\np1,1,1,1\np2,1,1,0\np1,0,0,0\n,1,1,1\n"
    assert refused(tmp_path, doubled) == [(1, "q1"), (2, "person"), (4, "person"), (5, "person")]


def test_a_refusal_does_not_repeat_the_name_of_a_person(tmp_path: Path) -> None:
    error = run(tmp_path, "person,q1\nAnar Quliyev,1\nAnar Quliyev,0\n").exception
    assert isinstance(error, FileRefusedError)
    assert "Anar" not in str(error) + "".join(str(one) for _, _, one in error.rows)


def test_items_without_a_name(tmp_path: Path) -> None:
    assert refused(tmp_path, "person,q1,\np1,1,1\n") == [(1, "[3]")]


def test_keys_that_do_not_fit(tmp_path: Path) -> None:
    assert refused(tmp_path, LETTERS) == [(1, "*")]  # missing
    assert refused(tmp_path, SCORES, KEY) == [(1, "*")]  # marked already
    assert refused(tmp_path, LETTERS, KEY + "q9,A\n") == [(1, "q9")]
    assert refused(tmp_path, LETTERS, KEY.replace("q3,C\n", "")) == [(1, "q3")]
    assert refused(tmp_path, LETTERS, KEY + "q2,A\n") == [(3, "item"), (5, "item")]
    assert refused(tmp_path, LETTERS, KEY.replace("q2,b", "q2,BC")) == [(3, "key")]
    assert refused(tmp_path, LETTERS, KEY.replace("q2,b", "q2")) == [(3, "item, key")]
    assert refused(tmp_path, LETTERS, KEY.replace("q2,b", ",B")) == [(3, "item")]


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"person,q1\n", b"person\np1\n", b"PK\x03\x04", b"a\0b", b'p,q\n"x,1\n']
)
def test_files_that_are_no_table(tmp_path: Path, data: bytes) -> None:
    assert refused(tmp_path, data) == []


def test_empty_keys(tmp_path: Path) -> None:
    assert refused(tmp_path, LETTERS, "") == []
    assert refused(tmp_path, LETTERS, "item,key\n") == []


CELLS = st.sampled_from(["", "0", "1", "A", "b", "Ə", "q1", "q2", "10", " "])
LINES = st.lists(st.tuples(st.integers(1, 9), st.lists(CELLS, max_size=4)), max_size=5)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(LINES, st.none() | LINES)
def test_no_table_is_a_crash(
    lines: list[tuple[int, list[str]]], key: list[tuple[int, list[str]]] | None
) -> None:
    try:
        found = responses_of(lines, None if key is None else keys_of(key))
    except FileRefusedError:
        return
    assert all(len(paper) == len(found.items) for paper in found.papers)
