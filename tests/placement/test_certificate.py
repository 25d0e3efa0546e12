"""The certificate: anybody can check it, a wrong input names its line, a changed one is refused."""

import csv
import hashlib
import io
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.kernel.errors import FileRefusedError
from recruit.placement.certificate import verify
from recruit.placement.certificate.competition import Competition
from recruit.placement.certificate.reading import read, read_zip
from recruit.placement.certificate.write import (
    certificate,
    pseudonyms,
    public_edition,
    solved,
    verify_program,
)
from recruit.placement.cli import cli

pytestmark = pytest.mark.unit

VACANCIES = b"vacancy,posts\nA,1\nB,2\nC,0\n"
CHOICES = (
    b"candidate,rank,vacancy,key\n"
    b"x,1,A,0:7000:1\nx,2,B,0:7000:1\ny,1,A,0:7100:2\ny,2,C,0:7100:2\nz,2,B,1:1:3\nz,1,C,1:1:3\n"
)
Files = dict[str, bytes]


def zipped(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def unzipped(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def made() -> bytes:
    return certificate(solved(read(VACANCIES, CHOICES)))


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode())))


# --- making -----------------------------------------------------------------------------------


def test_the_files_say_who_is_placed_and_where_it_is_full(made: bytes) -> None:
    files = unzipped(made)
    assert rows(files["placement.csv"]) == [
        ["candidate", "vacancy"],
        ["x", "B"],
        ["y", "A"],
        ["z", "B"],
    ]
    assert rows(files["cutoffs.csv"]) == [["vacancy", "key"], ["A", "0:7100:2"], ["B", "0:7000:1"]]
    manifest = json.loads(files["manifest.json"])
    assert manifest["counts"] == {
        "vacancies": 3,
        "posts": 3,
        "candidates": 3,
        "choices": 6,
        "placed": 3,
        "unfilled": 0,
        "first_choice": 1,
    }
    for name, digest in manifest["files"].items():
        assert hashlib.sha256(files[name]).hexdigest() == digest


def test_the_same_input_gives_the_same_bytes(made: bytes) -> None:
    assert made == certificate(solved(read(VACANCIES, CHOICES)))


def test_reading_a_certificate_gives_the_competition_back(made: bytes) -> None:
    assert certificate(solved(read_zip(made))) == made


def test_nobody_and_nothing_is_a_competition() -> None:
    empty = read(b"vacancy,posts\n", b"candidate,rank,vacancy,key\n")
    files = unzipped(certificate(solved(empty)))
    assert rows(files["placement.csv"]) == [["candidate", "vacancy"]]


# --- refusals of input --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vacancies", "choices", "line", "column", "sentence"),
    [
        ("A,-1", "", 2, "posts", "negative"),
        ("A,many", "", 2, "posts", "“many” is not a whole number"),
        ("A,1\nA,2", "", 3, "vacancy", "A stands twice"),
        (",1", "", 2, "vacancy", "missing"),
        ("A,1,1", "", 2, "", "right cells"),
        ("A,1", "x,1,Q,1", 2, "vacancy", "no vacancy “Q”"),
        ("A,1\nB,1", "x,1,A,1\nx,1,B,1", 3, "rank", "two choices of rank 1"),
        ("A,1", "x,1,A,1\nx,2,A,2", 3, "vacancy", "“A” twice"),
        ("A,1", "x,0,A,1", 2, "rank", "from 1 on"),
        ("A,1", "x,first,A,1", 2, "rank", "from 1 on"),
        ("A,1", "x,1,A,1:2\ny,1,A,3", 3, "key", "not as long"),
        ("A,1", "x,1,A,1:2\ny,1,A,1:2", 3, "key", "equal to that of line 2"),
        ("A,1", "x,1,A,1:02\ny,1,A,1:2", 3, "key", "equal to that of line 2"),
        ("A,1", "x,1,A,1:", 2, "key", "whole numbers"),
        ("A,1", "x,1,A,7.5", 2, "key", "whole numbers"),
        ("A,1", ",1,A,1", 2, "candidate", "missing"),
        ("A,1\nB,1", "x,2,A,1\nx,3,B,1\ny,1,A,1\n", 4, "key", "equal to that of line 2"),
        ("A,1", "x,1,A,1\ny,1,B,1\n", 3, "vacancy", "no vacancy “B”"),
    ],
)
def test_a_wrong_line_is_named(
    vacancies: str, choices: str, line: int, column: str, sentence: str
) -> None:
    with pytest.raises(FileRefusedError) as refused:
        read(
            f"vacancy,posts\n{vacancies}\n".encode(),
            f"candidate,rank,vacancy,key\n{choices}\n".encode(),
        )
    (found,) = refused.value.rows
    assert found[:2] == (line, column)
    assert sentence in str(found[2])


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "holds no vacancies.csv"),
        ({"vacancies.csv": VACANCIES}, "holds no choices.csv"),
        ({"vacancies.csv": b"\xff\xfe\x00", "choices.csv": CHOICES}, "not UTF-8"),
        ({"vacancies.csv": b'vacancy,posts\n"A', "choices.csv": CHOICES}, "is not CSV"),
        ({"vacancies.csv": b"a,b\n", "choices.csv": CHOICES}, "is refused"),
    ],
)
def test_a_wrong_file_is_refused(files: Files, sentence: str) -> None:
    with pytest.raises(FileRefusedError, match=sentence):
        read_zip(zipped(files))


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_no_bytes_crash_the_reader(vacancies: bytes, choices: bytes) -> None:
    for data in (vacancies, zipped({"vacancies.csv": vacancies, "choices.csv": choices})):
        try:
            read_zip(data)
        except FileRefusedError as refused:
            str(refused)


def test_a_file_with_everything_wrong_names_a_hundred_lines() -> None:
    with pytest.raises(FileRefusedError) as refused:
        read(b"vacancy,posts\n" + b"A,-1\n" * 5000, CHOICES)
    assert len(refused.value.rows) == 100


# --- checking -----------------------------------------------------------------------------------


def check(data: bytes, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    file = folder / "certificate.zip"
    file.write_bytes(data)
    code = verify.main([str(file)])
    out, err = capsys.readouterr()
    return code, out + err


def sealed(files: Files) -> bytes:
    """Files with a manifest whose hashes are right: a forger's best work."""
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.items()
        if name != "manifest.json"
    }
    return zipped({**files, "manifest.json": json.dumps(manifest).encode()})


def test_a_right_certificate_holds(made: bytes, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    assert check(made, tmp_path, capsys) == (
        0,
        "The certificate holds: 3 placed on 3 posts, 0 posts left.\n",
    )


def test_a_candidate_whose_choices_are_all_kept_out_is_not_counted(tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    """No file names them, so nobody could count them again."""
    game = read(VACANCIES, CHOICES)
    more = replace(game, candidates=[*game.candidates, "w"], starts=[*game.starts, game.starts[-1]])
    code, said = check(certificate(solved(more)), tmp_path, capsys)
    assert (code, said.partition(":")[0]) == (0, "The certificate holds")


@pytest.mark.parametrize(
    "name", ["vacancies.csv", "choices.csv", "placement.csv", "cutoffs.csv", "verify.py"]
)
def test_a_changed_file_is_seen(made: bytes, name: str, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    files = unzipped(made)
    files[name] += b"\n"
    code, said = check(zipped(files), tmp_path, capsys)
    assert (code, f"{name} was changed" in said) == (1, True)


def test_a_missing_and_an_added_file_are_seen(made: bytes, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    files = unzipped(made)
    del files["cutoffs.csv"]
    assert "cutoffs.csv is missing" in check(zipped(files), tmp_path, capsys)[1]
    files = {**unzipped(made), "more.csv": b""}
    assert "more.csv" in check(zipped(files), tmp_path, capsys)[1]


Forgery = Callable[[Files], None]


def change(name: str, old: bytes, new: bytes) -> Forgery:
    def forge(files: Files) -> None:
        assert old in files[name], files[name]
        files[name] = files[name].replace(old, new, 1)

    return forge


@pytest.mark.parametrize(
    ("forge", "sentence"),
    [
        (change("placement.csv", b"x,B\ny,A", b"x,A\ny,C"), "C has only 0 posts|A has only 1"),
        (change("placement.csv", b"y,A\n", b""), "y should have A"),
        (change("placement.csv", b"x,B", b"x,C"), "x did not list C"),
        (change("placement.csv", b"x,B", b"q,B"), "q did not list B"),
        (change("placement.csv", b"x,B", b"x,A"), "A has only 1 posts"),
        (change("placement.csv", b"y,A", b"x,A"), "x is placed twice"),
        (change("cutoffs.csv", b"A,0:7100:2\n", b""), "A is full and has no cut-off"),
        (change("cutoffs.csv", b"A,0:7100:2", b"A,0:7000:2"), "A: the cut-off is not"),
        (change("cutoffs.csv", b"B,0:7000:1", b"B,0:7000:1\nC,0:0:0"), "C has a cut-off although"),
        (change("vacancies.csv", b"A,1", b"A,2"), "A has a cut-off although posts are left"),
        (change("choices.csv", b"x,1,A,0:7000:1\n", b"x,1,A,0:7200:1\n"), "x should have A"),
        (change("choices.csv", b"y,1,A,0:7100:2\ny,2,C,0:7100:2\n", b""), "y did not list A"),
        (change("choices.csv", b"y,2,C", b"y,1,C"), "two choices of rank 1"),
        (change("choices.csv", b"z,2,B,1:1:3", b"z,2,B,0:7000:1"), "equals that of line"),
        (change("vacancies.csv", b"C,0", b"C,-1"), "negative"),
        (change("manifest.json", b'"placed": 3', b'"placed": 4'), "says placed: 4"),
    ],
)
def test_a_forgery_is_seen_even_with_right_hashes(
    made: bytes,
    forge: Forgery,
    sentence: str,
    tmp_path: Path,
    capsys,  # type: ignore[no-untyped-def]
) -> None:
    files = unzipped(made)
    forge(files)
    code, said = check(sealed(files), tmp_path, capsys)
    assert code == 1
    assert any(part in said for part in sentence.split("|")), said


def test_a_fair_but_worse_placement_is_seen(tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    """Both vacancies prefer the other one's candidate: stable, yet not the candidates' best."""
    game = read(
        b"vacancy,posts\nA,1\nB,1\n",
        b"candidate,rank,vacancy,key\nx,1,A,1\nx,2,B,2\ny,1,B,1\ny,2,A,2\n",
    )
    files = unzipped(certificate(solved(game)))
    files["placement.csv"] = b"candidate,vacancy\nx,B\ny,A\n"
    files["cutoffs.csv"] = b"vacancy,key\nA,2\nB,2\n"
    code, said = check(sealed(files), tmp_path, capsys)
    assert (code, "matching again gives another" in said) == (1, True)


def test_a_candidate_in_two_priority_classes_is_refused_and_seen(tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    """Only where a manifest says which number of a key is the class."""
    choices = b"candidate,rank,vacancy,key\nx,1,A,0:7000:1\nx,2,B,1:7000:1\n"
    game = read(VACANCIES, choices)
    named = {"key": ["priority", "points", "lot"]}
    with pytest.raises(FileRefusedError) as refused:
        read(VACANCIES, choices, named["key"])
    (found,) = refused.value.rows
    assert (found[:2], str(found[2])) == ((3, "key"), "The candidate is in two priority classes.")
    code, said = check(certificate(solved(game), named), tmp_path, capsys)
    assert (code, "x is in two priority classes" in said) == (1, True)


def test_a_lot_that_does_not_come_from_the_seed_is_seen(tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    about = {"edition": "auditor", "seed": "drawn"}
    data = certificate(solved(read(VACANCIES, CHOICES)), about)
    assert "x: the lot does not come from the seed" in check(data, tmp_path, capsys)[1]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"x" * 1000])
def test_what_is_no_zip_is_refused(data: bytes, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    code, said = check(data, tmp_path, capsys)
    assert (code, "cannot be read as a zip file" in said) == (1, True)


def random_competition(seed: int, people: int = 60, places: int = 25) -> Competition:
    rng = random.Random(seed)
    posts = [rng.randrange(0, 4) for _ in range(places)]
    starts, choices, keys = [0], list[int](), list[tuple[int, ...]]()
    for candidate in range(people):
        for vacancy in rng.sample(range(places), rng.randrange(1, 6)):
            choices.append(vacancy)
            keys.append((rng.randrange(2), rng.randrange(5), candidate))
        starts.append(len(choices))
    names = [f"{100000 + c}" for c in range(people)]
    return Competition([f"v{v}" for v in range(places)], posts, names, starts, choices, keys)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_the_engine_and_the_independent_program_agree(seed: int) -> None:
    files = unzipped(certificate(solved(random_competition(seed))))
    posts = verify.read_vacancies(files)
    lists = verify.read_choices(files, posts)
    placed, taken = verify.read_placement(files, posts, lists)
    assert verify.match_again(posts, lists) == placed
    cut_offs = verify.read_cut_offs(files, posts)
    assert verify.check_cut_offs(posts, lists, placed, taken, cut_offs) == []
    assert verify.check_first_met(posts, lists, placed, cut_offs) == []


def test_the_program_takes_nothing_from_ours(made: bytes, tmp_path: Path) -> None:
    """It runs with -I in an empty folder, where it could not import anything of the project."""
    (tmp_path / "verify.py").write_bytes(verify_program())
    (tmp_path / "c.zip").write_bytes(made)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "c.zip"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "recruit" not in verify_program().decode().replace("recruitment", "")


# --- the public edition -------------------------------------------------------------------------


def test_the_public_edition_gives_the_same_placement_under_other_names() -> None:
    game = random_competition(7)
    names = pseudonyms(tuple(game.candidates), "secret")
    public = public_edition(solved(game), names)
    assert public.solution == solved(public.competition).solution
    placed = dict(rows(unzipped(certificate(solved(game)))["placement.csv"])[1:])
    found = dict(rows(unzipped(certificate(public))["placement.csv"])[1:])
    assert found == {names[candidate]: vacancy for candidate, vacancy in placed.items()}


def test_the_public_edition_shows_no_number_and_no_key() -> None:
    game = random_competition(7)
    names = pseudonyms(tuple(game.candidates), "secret")
    public = public_edition(solved(game), names).competition
    assert not set(public.candidates) & set(game.candidates)
    assert list(public.candidates) == sorted(public.candidates)
    assert {len(key) for key in public.keys} == {1}
    assert max(key[0] for key in public.keys) <= len(game.candidates)


def test_a_pseudonym_depends_on_the_secret() -> None:
    people = tuple(f"{n}" for n in range(50))
    assert pseudonyms(people, "one") == pseudonyms(tuple(reversed(people)), "one")
    assert pseudonyms(people, "one") != pseudonyms(people, "other")


# --- the commands -------------------------------------------------------------------------------


def test_solve_and_verify_work_on_files_alone(tmp_path: Path) -> None:
    source, target = tmp_path / "in.zip", tmp_path / "out.zip"
    source.write_bytes(zipped({"vacancies.csv": VACANCIES, "choices.csv": CHOICES}))
    done = CliRunner().invoke(cli, ["solve", str(source), str(target)])
    assert done.exit_code == 0
    assert "3 of 3 candidates placed, 0 of 3 posts left" in done.output
    assert CliRunner().invoke(cli, ["verify", str(target)]).exit_code == 0
    target.write_bytes(target.read_bytes()[:-30])
    assert CliRunner().invoke(cli, ["verify", str(target)]).exit_code == 1


def test_a_refused_input_writes_nothing(tmp_path: Path) -> None:
    source, target = tmp_path / "in.zip", tmp_path / "out.zip"
    source.write_bytes(zipped({"vacancies.csv": b"vacancy,posts\nA,-1\n", "choices.csv": CHOICES}))
    done = CliRunner().invoke(cli, ["solve", str(source), str(target)])
    assert isinstance(done.exception, FileRefusedError)
    assert not target.exists()
