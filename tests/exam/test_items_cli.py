"""recruit items: dry runs on files alone; into the bank and out of it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from recruit.campaigns import queries as campaigns
from recruit.exam import queries
from recruit.exam.cli import items_cli
from recruit.exam.formats import FORMATS, read_items
from recruit.exam.queries import items as items_queries
from recruit.exam.rules.review import ItemState
from recruit.kernel.errors import FileRefusedError, RuleError
from tests.exam.bank import make_card
from tests.exam.world import make_world
from tests.factories.accounts import make_official, make_person
from tests.factories.exam import NOW

GIFT = """::Paytaxt::Azərbaycanın paytaxtı hansı şəhərdir? {=Bakı ~Gəncə ~Şəki #uzaq}

::Esse::Yazın. {}

::Sadə::Hansılar sadədir? {~%50%2 ~%-50%9 ~%50%11}

::İl::Müstəqillik ili? {#1991:0}

::Yenə::AZƏRBAYCANIN paytaxtı hansı şəhərdir? {=Bakı ~Gəncə ~Şəki}

::Səhv::Açarsız {~a ~b}
"""


def run(folder: Path, text: str, *options: str, name: str = "items.txt") -> Result:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(items_cli, ["import", str(file), *options])


@pytest.mark.unit
def test_a_dry_run_prints_every_item(tmp_path: Path) -> None:
    done = run(tmp_path, GIFT, "--subject", "nothing", "--dry-run", "--json")
    assert done.exit_code == 0
    assert "Azərbaycanın paytaxtı hansı şəhərdir?" in done.stdout
    found = json.loads(done.stdout)
    assert found["format"] == "gift"
    assert found["counts"] == {"items": 6, "good": 4, "unsupported": 1, "faulty": 1}
    first, essay, primes, year, again, faulty = found["items"]
    assert first["stem"] == "Azərbaycanın paytaxtı hansı şəhərdir?"
    assert (first["type"], first["key"]) == ("single-choice", 0)
    assert first["options"] == ["Bakı", "Gəncə", "Şəki"]
    assert first["warnings"] == ["Feedback on single answers was left out."]
    assert (essay["type"], essay["status"], essay["name"]) == ("essay", "unsupported", "Esse")
    assert (primes["type"], primes["key"], primes["right"]) == (
        "multiple-response", [0, 2], ["2", "11"],
    )  # fmt: skip
    assert year["key"] == [{"value": "1991", "tolerance": "0", "relative": False, "share": "1"}]
    assert again["warnings"] == []
    assert faulty["status"] == "faulty"
    assert found["near_duplicates"] == [{"items": [1, 5], "likeness": "1"}]


@pytest.mark.unit
def test_for_people_it_prints_a_line_an_item(tmp_path: Path) -> None:
    lines = run(tmp_path, GIFT, "--dry-run").stdout.splitlines()
    assert lines[0].split() == ["1", "good", "single-choice", "Paytaxt"]
    assert "near-duplicates: 1 and 5" in lines
    assert lines[-1] == "4 of 6 items are good (gift)."


@pytest.mark.unit
def test_letters_settings_and_tracebacks(tmp_path: Path) -> None:
    """The real program where no application can start and the terminal knows no letters."""
    program = Path(sys.executable).parent / "recruit"
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    env |= {
        "RECRUIT_MODE": "production",
        "RECRUIT_DATABASE_URL": "postgresql+psycopg://x@nowhere/x",
    }

    def call(text: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
        (tmp_path / "şəkil.gift").write_bytes(text)
        command = [program, "items", "import", tmp_path / "şəkil.gift", "--dry-run", "--json"]
        return subprocess.run([*command, *options], capture_output=True, env=env, cwd=tmp_path)

    good = call(GIFT.encode(), "--subject", "nothing")
    assert good.returncode == 0
    assert "şəhərdir" in json.loads(good.stdout.decode())["items"][0]["stem"]
    refused = call(b"Q {~a ~b}")
    assert refused.returncode == 1
    assert refused.stdout == b""
    assert b"row 1" in refused.stderr
    assert b"Traceback" not in refused.stderr


@pytest.mark.unit
@pytest.mark.parametrize("data", [b"\xff\xfe\x00\xd8", b"Q {=a", b"", b"<quiz><a></quiz>"])
def test_a_refused_file_prints_nothing(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(data)
    done = CliRunner().invoke(items_cli, ["import", str(file), "--dry-run", "--json"])
    assert isinstance(done.exception, FileRefusedError)
    assert done.stdout == ""


@pytest.mark.unit
@pytest.mark.parametrize("name", FORMATS)
def test_a_named_format_is_taken_at_its_word(name: str, tmp_path: Path) -> None:
    done = run(tmp_path, "\x00\x01", "--dry-run", "--format", name)
    assert isinstance(done.exception, FileRefusedError)


@pytest.mark.unit
def test_a_large_file_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "x.gift"
    with file.open("wb") as out:
        out.truncate(50_000_000)
    done = CliRunner().invoke(items_cli, ["import", str(file), "--dry-run"])
    assert isinstance(done.exception, FileRefusedError)
    assert "20 MB" in str(done.exception)


@pytest.mark.unit
def test_the_template_can_be_read(tmp_path: Path) -> None:
    target = tmp_path / "t.xlsx"
    assert CliRunner().invoke(items_cli, ["template", str(target)]).exit_code == 0
    assert len(read_items(target.read_bytes()).good) == 6


@pytest.mark.unit
def test_without_a_dry_run_the_subject_is_needed(tmp_path: Path) -> None:
    assert isinstance(run(tmp_path, GIFT).exception, RuleError)


# --- the bank ----------------------------------------------------------------------------------


@pytest.fixture
def world(db_app: Flask) -> Iterator[Flask]:
    with db_app.app_context():
        make_world()
        yield db_app


def call(app: Flask, *arguments: Any) -> Result:
    return app.test_cli_runner().invoke(items_cli, [str(one) for one in arguments])


@pytest.mark.db
def test_items_of_every_type_come_into_the_bank_once(world: Flask, tmp_path: Path) -> None:
    file = tmp_path / "items.gift"
    file.write_text(GIFT, encoding="utf-8")
    before = queries.items.coverage()["mathematics"].practice
    author = make_official("item-author", now=NOW)
    done = call(
        world, "import", file, "--subject", "mathematics", "--practice", "--author", author.email
    )
    assert done.exception is None
    assert "4 items were added as drafts" in done.stderr
    assert items_queries.coverage()["mathematics"].practice == before  # nothing is approved yet
    drafts = items_queries.every_item(items_queries.ItemFilter(state=ItemState.DRAFT))
    assert len(drafts) == 4
    for one in drafts:
        assert [v.author for v in items_queries.versions(one.id)] == [author.public_id]
    again = call(world, "import", file, "--subject", "mathematics", "--practice")
    assert "0 items were added" in again.stderr
    assert "Paytaxt: already in the bank" in again.stderr


@pytest.mark.db
def test_no_candidate_and_nobody_without_the_right_is_named_as_author(
    world: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "items.gift"
    file.write_text(GIFT, encoding="utf-8")
    campaign = campaigns.current_campaign()
    assert campaign
    candidate = make_official("item-author", now=NOW)
    make_card(candidate.id, campaign.id)
    for login in (candidate.email, str(candidate.fin), make_person().email, "nobody@example.org"):
        done = call(world, "import", file, "--subject", "mathematics", "--author", login)
        assert isinstance(done.exception, RuleError)
    assert not items_queries.every_item(items_queries.ItemFilter(state=ItemState.DRAFT))


@pytest.mark.db
def test_near_duplicates_of_the_bank_are_named(world: Flask, tmp_path: Path) -> None:
    file = tmp_path / "items.gift"
    file.write_text("::A::Bir iki üç dörd beş?{=a ~b}", encoding="utf-8")
    call(world, "import", file, "--subject", "mathematics")
    file.write_text("::B::Bir iki üç dörd beş!{=a ~b}", encoding="utf-8")
    done = call(world, "import", file, "--subject", "mathematics")
    assert "B: added, near-duplicate" in done.stderr


@pytest.mark.db
def test_an_unknown_subject_is_refused(world: Flask, tmp_path: Path) -> None:
    file = tmp_path / "items.gift"
    file.write_text(GIFT, encoding="utf-8")
    assert isinstance(call(world, "import", file, "--subject", "alchemy").exception, RuleError)


@pytest.mark.db
@pytest.mark.parametrize("name", ["moodle-xml", "qti", "gift", "xlsx"])
def test_open_items_go_out_and_sealed_ones_stay(name: str, world: Flask, tmp_path: Path) -> None:
    target = tmp_path / "out"
    done = call(world, "export", target, "--subject", "mathematics", "--format", name)
    assert done.exception is None
    practice = items_queries.practice_items("mathematics")
    found = read_items(target.read_bytes(), name).items
    assert [one.content.digest for one in found if one.content] == [
        one.content.digest for one in practice
    ]
    assert "8 items under seal were left out" in done.stderr


@pytest.mark.db
def test_where_all_is_under_seal_nothing_is_written(world: Flask, tmp_path: Path) -> None:
    target = tmp_path / "out"
    done = call(world, "export", target, "--subject", "physics", "--format", "qti")
    assert isinstance(done.exception, RuleError)
    assert not target.exists()
