"""What officials do wrong in a form is said at the input where it is wrong, in words."""

import pytest

from recruit.candidates.rules.places import place_of
from tests.candidates.forms import document, field
from tests.candidates.test_form_pages import office  # noqa: F401
from tests.pages import Page

NAMES = {"code": "extra", "label_az": "Əlavə", "label_en": "Extra"}
CONDITION = {"when_mode": "all", "when_field_1": "graduation_year", "when_is_1": "at-least"}
MISTAKES = [
    ("text", {"code": "Bad Code"}, "code", "A code begins"),
    ("text", {"label_en": ""}, "label_en", "Both languages"),
    ("text", {"help_az": "Kömək"}, "help_en", "Both languages"),
    ("text", {"max_length": "5000"}, "max_length", "The number"),
    ("text", {"pattern": "[["}, "pattern", "The brackets"),
    ("number", {"minimum": "10", "maximum": "5"}, "maximum", "The maximum"),
    ("number", {"unit_az": "il"}, "unit_en", "Both languages"),
    ("date", {"earliest": "2026-01-01", "latest": "2025-01-01"}, "latest", "The latest day"),
    ("choice", {"options": ""}, "options", "At least one option"),
    ("choice", {"options": "a | A | A\nb | B"}, "options", "Line 2: both languages"),
    ("several", {"options": "a | A | A", "least": "5"}, "most", "So many"),
    ("text", {"when_mode": "all"}, "when_mode", "At least one comparison"),
    ("text", {"when_field_0": "honours"}, "when_mode", "Choose whether all or any"),
    ("text", CONDITION | {"when_value_1": "soon"}, "when_value_1", "The condition names"),
    ("text", CONDITION | {"when_is_1": "answered", "when_mode": ""}, "when_mode", "Choose"),
    ("text", {"privacy": "sensitive", "reportable": "y"}, "reportable", "A sensitive answer"),
]


@pytest.mark.db
def test_a_mistake_stands_at_its_input_and_nothing_typed_is_lost(office: Page) -> None:  # noqa: F811
    for kind, typed, name, words in MISTAKES:
        page = office.pages.get(f"{office.path}/sections/education/fields/new?kind={kind}")
        page = page.form("part").submit(status=422, **NAMES | typed)
        assert page.one(f"#{name}-error").text.startswith(f"✕ {words}"), (typed, page.text)
        assert page.one(".error-summary a")["href"] == f"#{name}"
        values = page.form("part").values
        assert {n: (values.get(n) or "").strip() for n in typed} == typed
    assert "form.sections" not in page.text


@pytest.mark.db
def test_a_mistake_in_another_part_names_it_by_its_label(office: Page) -> None:  # noqa: F811
    address = f"{office.path}/sections/education/fields/specialty"
    page = office.pages.get(address).form("part").submit(status=422, options="a | A | A")
    assert "Specialty as your diploma" in page.text or "(specialty_name)" in page.text
    assert not page.all("#when_mode-error, #when_value_0-error")
    table = office.pages.get(f"{office.path}/sections/transcript/fields/transcript").form("part")
    page = table.submit(status=422, result_label_en="")
    assert page.one("#result_label_en-error")
    page = table.submit(status=422, result_scales="5 | 2 | 5")
    assert page.one("#result_scales-error").text.startswith("✕ Each scale")


@pytest.mark.unit
def test_a_path_leads_through_the_parts_of_a_document() -> None:
    table = field("t", "table", columns=[field("a"), field("b")])
    found = place_of("form.sections[1].fields[2].columns[2].label", document(field("f"), table))
    assert (found.codes, found.settings) == (("first", "t", "b"), (("label", None),))
    assert place_of("f.when[3]", document(field("f"))).settings == (("when", 3),)
    for path in ("form", "form.sections[9].x", "form.sections[1].fields[x]", "", "a..b[", "f"):
        place_of(path, document(field("f")))
