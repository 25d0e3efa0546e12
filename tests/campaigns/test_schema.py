"""The published JSON Schema: what is shipped fits it, and it refuses what the parser refuses."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit.campaigns.api import schema_text
from recruit.campaigns.rules.documents import SECTIONS, problems
from recruit.campaigns.rules.lines import line_of
from recruit.campaigns.rules.schema import ADDRESS, document_schema
from recruit.campaigns.service import shipped
from tests.candidates.test_grades import GRADES

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def schema() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(document_schema())


def test_every_section_has_a_schema_and_what_is_shipped_fits(
    schema: jsonschema_rs.Draft202012Validator,
) -> None:
    jsonschema_rs.meta.validate(document_schema())
    assert [name for name, one in SECTIONS.items() if one.schema is None] == []
    for name, document in shipped().items():
        assert [str(error) for error in schema.iter_errors(document)] == [], name
        assert problems(document) == [], name
        graded = {**document, "grades": GRADES}
        assert [str(error) for error in schema.iter_errors(graded)] == problems(graded) == []


BROKEN: list[tuple[tuple[str | int, ...], Any]] = [
    (("points", "sources"), []),
    (("points", "sources", 0, "kind"), "guess"),
    (("points", "sources", 0, "weight"), "-1"),
    (("points", "sources", 0, "weight"), 0.5),
    (("points", "sources", 0, "weight"), "1/0"),
    (("points", "sources", 0, "colour"), "red"),
    (("points", "sources", 0, "legal"), {"az": "yalnız"}),
    (("points", "sources", 0, "of"), None),
    (("points", "sources", 2, "scale", "from"), "0"),
    (("points", "sources", 2, "scale", "from"), 0),
    (("points", "sources", 3, "per"), "0"),
    (("points", "sources", 3, "per"), "0.00"),
    (("points", "sources", 3, "unit"), "moon"),
    (("points", "sources", 3, "whole"), "yes"),
    (("points", "sources", 3, "ranges"), []),
    (("points", "sources", 4, "table"), {}),
    (("points", "sources", 4, "table"), {"A B": "1"}),
    (("points", "sources", 5, "preliminary"), True),
    (("points", "rounding"), "up"),
    (("points", "threshold"), "forty"),
    (("points", "thresholds"), {"weekly": "40"}),
    (("points", "coefficient"), {"name": {"az": "a", "en": "a"}, "of": "x", "bands": []}),
    (("points", "coefficients"), {"mode": "sum", "list": []}),
    (("points", "tie_breaks", 0, "kind"), "age"),
    (("exam", "minutes"), 0),
    (("exam", "sections"), []),
    (("placement", "answer_days"), 0),
    (("placement", "choices"), {"daily": 3}),
    (("interview", "aggregate"), "guess"),
    (("eligibility", "fields"), {"shoe": "size"}),
    (("grades",), {"scales": []}),
    (("grades",), {"scales": [{"code": "5", "minimum": "2"}]}),
    (("grades",), {"scales": [{"code": "5", "minimum": "two", "maximum": "5"}]}),
    (("phases",), ["party"]),
    (("name",), {"az": "A"}),
    (("surprise",), {}),
]


@pytest.mark.parametrize(("path", "value"), BROKEN, ids=lambda one: str(one)[:50])
def test_what_is_broken_is_refused_by_both(
    schema: jsonschema_rs.Draft202012Validator, path: tuple[str | int, ...], value: Any
) -> None:
    document = copy.deepcopy(shipped()["2011-example"])
    node: Any = document
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    assert problems(document), "the parser lets it pass"
    assert not schema.is_valid(document)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    if isinstance(value, dict | list):
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for key, entry in entries:
            found += places(entry, (*path, key))
    return found


PLACES = places(shipped()["2011-example"]["points"])
odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(["", "x", "-1", "0", "1/0", "0.5", "half-up", "x" * 41]),
    st.just([]),
    st.just({}),
    st.just({"az": "a", "en": "b"}),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PLACES), odd)
def test_what_the_schema_admits_is_refused_only_for_what_no_schema_can_say(
    schema: jsonschema_rs.Draft202012Validator, path: tuple[str | int, ...], value: Any
) -> None:
    document = copy.deepcopy(shipped()["2011-example"])
    node: Any = document["points"]
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    refused = [str(error) for _, error in problems(document)]
    across = ("no section", "no criterion", "no source", "twice", "greater than the cap", "missing")
    if schema.is_valid({**document, "name": shipped()["2011-example"]["name"]}):
        assert all(any(word in one for word in across) for one in refused), refused
    elif path[0] == "sources":
        assert refused, "the schema refuses what the parser reads"


def test_a_path_has_its_line() -> None:
    text = json.dumps(shipped()["2011-example"], indent=1, ensure_ascii=False)
    lines = text.splitlines()
    for path, said in (
        ("points.sources[3].per", '"per": "12"'),
        ("points.threshold", '"threshold": "40"'),
        ("interview.criteria[2].maximum", '"maximum": "4"'),
    ):
        assert said in lines[line_of(text, path) - 1], path
    assert line_of(text, "points.sources[3].nothing") == line_of(text, "points.sources[3]")
    assert line_of('{"a": {"b": [1,\n2]}}', "a.b[1]") == 2


def test_the_schema_is_published_with_an_etag(app: Flask, tmp_path: Path) -> None:
    first = app.test_client().get(ADDRESS)
    assert (first.status_code, first.mimetype) == (200, "application/schema+json")
    assert first.text == schema_text()
    tag = first.headers["ETag"]
    assert app.test_client().get(ADDRESS, headers={"If-None-Match": tag}).status_code == 304
    runner, file = app.test_cli_runner(), tmp_path / "schema.json"
    assert runner.invoke(args=["rules", "schema", str(file)]).exit_code == 0
    assert file.read_text(encoding="utf-8") == first.text


def test_a_rule_set_file_is_checked_line_by_line(app: Flask, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    document = copy.deepcopy(shipped()["2025"])
    good.write_text(json.dumps(document, indent=1), encoding="utf-8")
    document["points"]["sources"][1]["of"] = "nothing"
    text = json.dumps(document, indent=1)
    bad.write_text(text, encoding="utf-8")
    runner = app.test_cli_runner()
    assert runner.invoke(args=["rules", "check", str(good)]).exit_code == 0
    refused = runner.invoke(args=["rules", "check", str(bad)])
    assert refused.exit_code == 1
    line = text[: text.index('"nothing"')].count("\n") + 1
    assert f"bad.json:{line}: points.sources[1].of" in refused.stderr
