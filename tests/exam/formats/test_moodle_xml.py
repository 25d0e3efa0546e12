"""Moodle XML: what its elements mean."""

from base64 import b64encode
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from recruit.exam.formats import ParsedItem, read_items
from recruit.exam.rules.content import (
    Accepted,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from recruit.kernel.errors import FileRefusedError
from tests.exam.formats.contents import PNG

pytestmark = pytest.mark.unit


def items(body: str) -> list[ParsedItem]:
    return read_items(f'<?xml version="1.0" encoding="UTF-8"?><quiz>{body}</quiz>'.encode()).items


def question(kind: str, body: str, stem: str = "<![CDATA[<p>Sual</p>]]>") -> str:
    return (
        f'<question type="{kind}"><name><text>Ad</text></name>'
        f'<questiontext format="html"><text>{stem}</text></questiontext>{body}</question>'
    )


def answer(fraction: str, text: str, more: str = "", form: str = "html") -> str:
    return (
        f'<answer fraction="{fraction}" format="{form}"><text>{text}</text>{more}'
        "<feedback><text></text></feedback></answer>"
    )


def content(kind: str, body: str, **more: str) -> Any:
    (item,) = items(question(kind, body, **more))
    assert item.problem is None, item.problem
    return item.content


OPTIONS = ({"az": "a"}, {"az": "b"}, {"az": "c"})


def test_single_choice() -> None:
    body = answer("0", "&lt;p&gt;a&lt;/p&gt;") + answer("100", "b") + answer("0", "c")
    found = content("multichoice", f"<single>true</single>{body}")
    assert found == SingleChoice({"az": "Sual"}, OPTIONS, 1)


def test_multiple_response() -> None:
    body = answer("50", "a") + answer("-50", "b") + answer("50", "c")
    (item,) = items(question("multichoice", f"<single>false</single>{body}"))
    assert item.content == MultipleResponse({"az": "Sual"}, OPTIONS, (0, 2))
    assert not item.warnings


def test_thirds_are_exact() -> None:
    body = "".join(answer("33.33333", one) for one in "abc") + answer("-33.33333", "d")
    (item,) = items(question("multichoice", f"<single>0</single>{body}"))
    assert item.content.key == (0, 1, 2)  # type: ignore[union-attr]
    assert not item.warnings


def test_weights_that_are_not_ours_warn() -> None:
    body = answer("60", "a") + answer("40", "b") + answer("0", "c")
    (item,) = items(question("multichoice", f"<single>false</single>{body}"))
    assert "weights" in str(item.warnings[0])


def test_true_false() -> None:
    body = answer("0", "true", form="moodle_auto_format") + answer("100", "false")
    assert content("truefalse", body) == TrueFalse({"az": "Sual"}, False)


def test_short_answer() -> None:
    body = answer("100", "Bakı") + answer("50", "Bakı şəhəri") + answer("0", "*")
    assert content("shortanswer", f"<usecase>1</usecase>{body}") == ShortAnswer(
        {"az": "Sual"},
        {"az": (Accepted("Bakı"), Accepted("Bakı şəhəri", Fraction(1, 2)))},
        case_sensitive=True,
    )


def test_numerical() -> None:
    body = answer("100", "3.14", "<tolerance>0.01</tolerance>") + answer(
        "25", "3", "<tolerance>0</tolerance>"
    )
    found = content("numerical", body)
    assert found == Numeric(
        {"az": "Sual"},
        (
            NumericAnswer(Decimal("3.14"), Decimal("0.01")),
            NumericAnswer(Decimal(3), share=Fraction(1, 4)),
        ),
    )


def test_matching() -> None:
    def pair(left: str, right: str) -> str:
        return (
            f'<subquestion format="html"><text>{left}</text>'
            f"<answer><text>{right}</text></answer></subquestion>"
        )

    body = pair("Fransa", "Paris") + pair("İtaliya", "Roma") + pair("", "Bonn &lt;b&gt;")
    assert content("matching", body) == Matching(
        {"az": "Sual"},
        ({"az": "Fransa"}, {"az": "İtaliya"}),
        ({"az": "Paris"}, {"az": "Roma"}, {"az": "Bonn <b>"}),
        (0, 1),
    )


def test_pictures_come_along() -> None:
    stem = '<![CDATA[<p>Nə? <img src="@@PLUGINFILE@@/bir%20iki.png" alt="Nöqtə"></p>]]>'
    file = (
        f'<file name="bir iki.png" path="/" encoding="base64">{b64encode(PNG.data).decode()}</file>'
    )
    raw = question("truefalse", answer("100", "true") + answer("0", "false"), stem)
    (item,) = items(raw.replace("</text></questiontext>", f"</text>{file}</questiontext>"))
    assert item.content is not None
    assert item.content.stem["az"] == f'Nə? <img alt="Nöqtə" src="{PNG.address}">'
    assert item.pictures[PNG.address].data == PNG.data
    assert item.pictures[PNG.address].name == "bir-iki.png"


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        ('<img src="@@PLUGINFILE@@/x.png" alt="x">', "picture"),
        ('<img src="https://x.example/x.png" alt="x">', "picture"),
        ('<img src="data:image/svg+xml;base64,AAAA" alt="x">', "picture"),
        (f'<img src="data:image/png;base64,{b64encode(PNG.data).decode()}">', "describes"),
        ("<math><mi>x</mi></math>", "formula"),
    ],
)
def test_a_picture_or_formula_that_cannot_come_is_a_problem(image: str, reason: str) -> None:
    body = answer("100", "true") + answer("0", "false")
    bad = question("truefalse", body, f"<![CDATA[Nə? {image}]]>")
    first, second = items(bad + question("truefalse", body))
    assert reason in str(first.problem)
    assert second.content is not None


@pytest.mark.parametrize(
    "kind",
    ["cloze", "essay", "description", "calculated", "calculatedmulti", "ddwtos", "gapselect",
     "ddimageortext", "ddmarker", "ordering", "randomsamatch", "x<y"],
)  # fmt: skip
def test_what_is_not_supported_is_named(kind: str) -> None:
    escaped = kind.replace("<", "&lt;")
    (item,) = items(question(escaped, ""))
    assert (item.type, item.name, item.content, item.supported) == (kind, "Ad", None, False)
    assert kind in str(item.problem)


def test_categories_are_told_with_their_items() -> None:
    body = question("truefalse", answer("100", "true") + answer("0", "false"))
    category = (
        '<question type="category"><category><text>$course$/Optika</text></category></question>'
    )
    assert [one.category for one in items(body + category + body)] == [None, "$course$/Optika"]


def test_text_formats_and_explanations() -> None:
    body = (
        '<generalfeedback format="markdown"><text>**Çünki** belədir</text></generalfeedback>'
        '<answer fraction="100" format="plain_text"><text>a &lt; b</text></answer>'
        '<answer fraction="0" format="moodle_auto_format"><text>bir\niki</text></answer>'
    )
    found = content("multichoice", body)
    assert found.why == {"az": "<strong>Çünki</strong> belədir"}
    assert [one["az"] for one in found.options] == ["a &lt; b", "bir<br>iki"]


def test_html_that_is_not_escaped_is_understood() -> None:
    body = answer("100", "true") + answer("0", "false")
    found = content("truefalse", body, stem="<p>x<sup>2</sup> &lt; 1</p> son")
    assert found.stem["az"] == "<p>x<sup>2</sup> &lt; 1</p><p>son</p>"


def test_translations() -> None:
    stem = "{mlang az}Rəng{mlang}{mlang en}Colour{mlang}{mlang other}-{mlang}"
    body = answer("100", "true") + answer("0", "false")
    assert content("truefalse", body, stem=stem).stem == {"az": "Rəng", "en": "Colour"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (answer("100", "a") + answer("100", "b"), "exactly one"),
        (answer("0", "a") + answer("0", "b"), "exactly one"),
        (answer("100", "a"), "2 to 9"),
        (answer("100", "a") + answer("0", ""), "Every option"),
        (answer("abc", "a") + answer("0", "b"), "weight"),
    ],
)
def test_a_broken_item_is_a_problem_of_its_own(body: str, reason: str) -> None:
    good = question("truefalse", answer("100", "true") + answer("0", "false"))
    first, second = items(question("multichoice", body) + good)
    assert reason in str(first.problem)
    assert second.content is not None


@pytest.mark.parametrize(
    "data",
    [
        b"<quiz><question></quiz>",
        b"<quiz/>",
        b"<other/>",
        b'<?xml version="1.0" encoding="x-unknown"?><quiz/>',
        b'<?xml version="1.0" encoding="UTF-8"?><quiz>\xff\xfe</quiz>',
        b"<quiz>" + b"<a>" * 5000,
        b"<quiz>" + b"<a/>" * 500_000 + b"</quiz>",
        b"<quiz>\x00</quiz>",
    ],
)
def test_a_malformed_file_is_refused_whole(data: bytes) -> None:
    with pytest.raises(FileRefusedError):
        read_items(data, "moodle-xml")


def test_other_encodings_are_read_where_they_are_declared() -> None:
    text = '<?xml version="1.0" encoding="{}"?><quiz>{}</quiz>'
    body = question("truefalse", answer("100", "true") + answer("0", "false"), "Şəhər")
    for encoding in ("UTF-16", "windows-1254"):
        if encoding == "windows-1254":
            body = body.replace("Şəhər", "Şehir")
        data = text.format(encoding, body).encode(encoding)
        found = read_items(data, "moodle-xml").items[0].content
        assert found is not None
        assert found.stem["az"] in ("Şəhər", "Şehir")


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE quiz [<!ENTITY a "x">]>',
        '<!DOCTYPE quiz SYSTEM "http://x.example/a.dtd">',
        '<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE quiz>",
    ],
)
def test_a_good_file_with_a_document_type_is_refused(declared: str) -> None:
    body = question("truefalse", answer("100", "true") + answer("0", "false"))
    assert len(items(body)) == 1
    with pytest.raises(FileRefusedError) as refused:
        read_items(f"{declared}<quiz>{body}</quiz>".encode())
    assert "document type" in str(refused.value)
