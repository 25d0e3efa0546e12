"""The translations are complete and in step with the code; and each gate is seen to fail."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dev import words
from dev.words import ROOT, Words

pytestmark = pytest.mark.unit

HEADER = (
    'msgid ""\nmsgstr ""\n"Language: az\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
CODE = """
_("Hello %(name)s")
ngettext("One file", "%(num)s files", 2)
pgettext("month", "May")
_l("Later")
"""


@pytest.fixture
def small(tmp_path: Path) -> Words:
    """A project of four texts."""
    shutil.copy(ROOT / "babel.cfg", tmp_path)
    (tmp_path / "recruit" / "exam" / "templates").mkdir(parents=True)
    (tmp_path / "recruit" / "exam" / "views.py").write_text(CODE, encoding="utf-8")
    return Words(tmp_path)


def broken(small: Words, entry: str, header: str = HEADER) -> Words:
    """The small project with a catalogue of one entry."""
    small.catalogue.parent.mkdir(parents=True)
    small.catalogue.write_text(header + entry, encoding="utf-8")
    return small


def test_the_translations_are_complete() -> None:
    found = words.problems(Words())
    assert not found, "\n".join(found)


def test_pybabel_itself_finds_the_same_texts(small: Words, tmp_path: Path) -> None:
    """dev/words.py calls Babel as a library; this is the command that everybody knows. Two rooms
    of the house have every kind of text there is."""
    for room in ("web", "appeals"):
        shutil.copytree(ROOT / "recruit" / room, small.root / "recruit" / room)
    target = tmp_path / "messages.pot"
    keywords = [option for keyword in words.KEYWORDS for option in ("-k", keyword)]
    pybabel = [str(Path(sys.executable).parent / "pybabel"), "-q", "extract", "-F", "babel.cfg"]
    pybabel += ["--ignore-dirs", "node_modules instance .* _*"]
    subprocess.run([*pybabel, *keywords, "-o", target, "."], cwd=small.root, check=True)
    small.template = target
    assert len(small.read_template()) > 100
    assert not words.stale(small)


def test_a_new_text_makes_the_template_stale(small: Words) -> None:
    small.update()
    assert not words.stale(small)
    with (small.root / "recruit" / "exam" / "views.py").open("a") as file:
        file.write('_("New")\n')
    assert words.stale(small) == ["New"]


def test_a_text_that_gains_a_plural_makes_the_template_stale(small: Words) -> None:
    small.update()
    file = small.root / "recruit" / "exam" / "views.py"
    file.write_text(CODE.replace('_l("Later")', 'ngettext("Later", "%(num)s later", 2)'))
    assert words.stale(small) == ["Later"]


def test_a_catalogue_that_missed_an_update_is_found(small: Words) -> None:
    small.update()
    small.catalogue.write_text(HEADER, encoding="utf-8")
    assert "Later" in words.untaken(small)


def test_a_fuzzy_entry_is_found(small: Words) -> None:
    entry = '#, fuzzy\nmsgid "Later"\nmsgstr "Sonra"\n'
    assert words.fuzzy(broken(small, entry).read()) == ["Later"]


def test_an_empty_entry_is_found(small: Words) -> None:
    assert words.empty(broken(small, 'msgid "Later"\nmsgstr ""\n').read()) == ["Later"]


def test_half_a_plural_is_found(small: Words) -> None:
    entry = 'msgid "One file"\nmsgid_plural "%(num)s files"\nmsgstr[0] "Bir fayl"\nmsgstr[1] ""\n'
    assert words.empty(broken(small, entry).read()) == ["One file"]


def test_another_number_of_plural_forms_is_found(small: Words) -> None:
    header = HEADER.replace("nplurals=2; plural=(n != 1)", "nplurals=1; plural=0")
    assert words.plural_forms(broken(small, "", header).read())


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("Hello %(name)s", "Salam"),
        ("Hello %(name)s", "Salam, %(ad)s"),
        ("Hello %(name)s", "Salam, %(name)d"),
        ("Later", "Sonra, %(name)s"),
    ],
)
def test_other_placeholders_are_found(small: Words, text: str, translation: str) -> None:
    entry = f'#, python-format\nmsgid "{text}"\nmsgstr "{translation}"\n'
    assert words.placeholders(broken(small, entry).read()) == [text]


def test_a_plural_that_loses_its_number_is_found(small: Words) -> None:
    entry = '#, python-format\nmsgid "One file"\nmsgid_plural "%(num)s files"\n'
    entry += 'msgstr[0] "Bir fayl"\nmsgstr[1] "Fayllar"\n'
    assert words.placeholders(broken(small, entry).read()) == ["One file"]


def test_a_percent_sign_is_no_placeholder(small: Words) -> None:
    entry = '#, python-format\nmsgid "100% sure"\nmsgstr "100%-dən əmin"\n'
    assert not words.placeholders(broken(small, entry).read())


def test_the_look_alike_letter_is_found(small: Words) -> None:
    entry = 'msgid "Later"\nmsgstr "M\u01dds\u01ddl\u01dd"\n'
    assert words.wrong_letters(broken(small, entry).read()) == ["Later"]


def test_shouting_is_found(small: Words) -> None:
    entry = 'msgid "Later"\nmsgstr "Sonra! "\n'
    assert words.exclamations(broken(small, entry).read()) == ["Later"]


def test_fill_writes_what_the_code_knows_and_names_the_rest(small: Words) -> None:
    refused = small.fill(
        {"Later": "Sonra", "month\u0004May": "May", "Nope": "Yox", "One file": "Bir"}
    )
    assert len(refused) == 2
    catalog = small.read()
    assert catalog["Later"].string == "Sonra"
    assert catalog.get("May", "month").string == "May"
    assert words.empty(catalog) == ["Hello %(name)s", "One file"]


def test_update_keeps_translations_and_drops_what_the_code_lost(small: Words) -> None:
    small.fill({"Later": "Sonra", "month\u0004May": "May"})
    before = small.catalogue.read_bytes()
    small.update()
    assert small.catalogue.read_bytes() == before
    file = small.root / "recruit" / "exam" / "views.py"
    file.write_text(CODE.replace('_l("Later")', ""), encoding="utf-8")
    small.update()
    assert "Later" not in small.catalogue.read_text(encoding="utf-8")


def test_many_may_fill_at_once(small: Words) -> None:
    """Four processes, a text each: none writes over another's."""
    program = (
        "import sys; from pathlib import Path; from dev.words import Words, main;"
        "sys.exit(main(['fill', '-'], Words(Path(sys.argv[1]))))"
    )
    texts = [
        {"Later": "Sonra"},
        {"month\u0004May": "May"},
        {"Hello %(name)s": "Salam, %(name)s"},
        {"One file": ["Bir fayl", "%(num)s fayl"]},
    ]
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", program, small.root],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for _ in texts
    ]
    for run, text in zip(runs, texts, strict=True):
        assert run.stdin
        run.stdin.write(json.dumps(text))
        run.stdin.close()
    assert [run.wait() for run in runs] == [0] * 4
    assert not words.problems(small)
