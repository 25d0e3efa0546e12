"""QTI packages and formulas in QTI."""

import io
from zipfile import ZipFile

import pytest

from recruit.exam.formats import read_items
from recruit.kernel.errors import FileRefusedError
from tests.exam.formats.contents import PNG
from tests.exam.formats.test_qti import (
    V3,
    choice,
    only,
    response,
    v2,
)

pytestmark = pytest.mark.unit


def manifest(*resources: tuple[str, str]) -> str:
    lines = "".join(
        f'<resource identifier="r{n}" type="{kind}" href="{href}"/>'
        for n, (kind, href) in enumerate(resources)
    )
    return (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m">'
        f"<organizations/><resources>{lines}</resources></manifest>"
    )


def package(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


ITEM3, ITEM2 = "imsqti_item_xmlv3p0", "imsqti_item_xmlv2p1"


def test_a_package_in_the_order_of_its_manifest() -> None:
    image = '<img src="../media/n%C3%B6qt%C9%99.png" alt="Bir nöqtə"/>'
    data = package(
        {
            "imsmanifest.xml": manifest(
                (ITEM2, "items/b.xml"), ("webcontent", "media/nöqtə.png"), (ITEM3, "items/a.xml")
            ),
            "items/a.xml": V3.format(image),
            "items/b.xml": v2(response("identifier", ["A"]), choice()),
            "items/c.xml": "not named, not read",
            "media/nöqtə.png": PNG.data,
        }
    )
    first, second = read_items(data).items
    assert first.name == "Başlıq"
    assert second.content is not None
    assert second.content.stem["az"] == f'Bu nədir? <img alt="Bir nöqtə" src="{PNG.address}">'
    assert second.pictures[PNG.address].data == PNG.data


@pytest.mark.parametrize(
    "data",
    [
        package({"imsmanifest.xml": manifest((ITEM3, "missing.xml"))}),
        package({"imsmanifest.xml": manifest((ITEM3, "../../etc/passwd"))}),
        package({"imsmanifest.xml": manifest()}),
        package({"imsmanifest.xml": "<broken"}),
        package({"imsmanifest.xml": manifest((ITEM3, "a.xml")), "a.xml": "<broken"}),
        package({"items/a.xml": V3}),
        package({"imsmanifest.xml": manifest((ITEM3, "a.xml")), "a.xml": V3})[:-40],
        v2("", "<p/>").replace(b"assessmentItem", b"assessmentTest"),
        b'<questestinterop><item ident="a"/></questestinterop>',
        b"<assessmentItem><itemBody>",
    ],
)
def test_a_malformed_package_is_refused_whole(data: bytes) -> None:
    with pytest.raises(FileRefusedError):
        read_items(data, "qti")


def test_entities_inside_a_package_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + V3.partition("?>")[2]
    with pytest.raises(FileRefusedError):
        read_items(package({"imsmanifest.xml": manifest((ITEM3, "a.xml")), "a.xml": bomb}))


def test_a_picture_outside_of_the_package_is_a_problem() -> None:
    for source in ("../../../etc/passwd", "file:///etc/passwd", "http://x.example/a.png"):
        image = f'<img src="{source}" alt="x"/>'
        parts = {"imsmanifest.xml": manifest((ITEM3, "a.xml")), "a.xml": V3.format(image)}
        with pytest.raises(FileRefusedError) as refused:
            read_items(package(parts))
        assert "picture" in str(refused.value.rows[0][2])


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/evil.xml", "a\\..\\..\\evil.xml", "C:evil.xml", "a/../../evil"]
)
def test_one_part_with_a_forbidden_name_refuses_the_package(name: str) -> None:
    good: dict[str, str | bytes] = {"imsmanifest.xml": manifest((ITEM3, "a.xml"))}
    good["a.xml"] = V3.format("")
    assert len(read_items(package(good)).good) == 1
    with pytest.raises(FileRefusedError) as refused:
        read_items(package({**good, name: "x"}))
    assert "forbidden name" in str(refused.value)


@pytest.mark.parametrize(
    ("math", "latex"),
    [
        ("<mfrac><mn>1</mn><mi>x</mi></mfrac><mo>&lt;</mo><mn>2</mn>", r"\frac{1}{x} &lt; 2"),
        ("<msup><mi>x</mi><mrow><mn>2</mn><mi>n</mi></mrow></msup>", "{x}^{2 n}"),
        ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", r"\sqrt{a + b}"),
        ("<mroot><mn>8</mn><mn>3</mn></mroot>", r"\sqrt[3]{8}"),
        ("<mi>sin</mi><mfenced><mi>α</mi></mfenced>", r"\sin (α)"),
        ("<msub><mi>H</mi><mn>2</mn></msub><mtext>su 5%</mtext>", r"{H}_{2} \text{su 5\%}"),
        (
            "<semantics><mi>y</mi><annotation encoding='application/x-tex'>\\beta"
            "</annotation></semantics>",
            r"\beta",
        ),
    ],
)
def test_formulas(math: str, latex: str) -> None:
    formula = f'<math xmlns="http://www.w3.org/1998/Math/MathML">{math}</math>'
    item = only(V3.format(formula).encode())
    assert item.content is not None
    stem = item.content.stem["az"]
    expected = latex if item.content.html else latex.replace("&lt;", "<")
    assert stem == rf"Bu nədir? \({expected}\)"
    assert item.warnings


def test_a_formula_beyond_that_is_a_problem() -> None:
    formula = "<math><mtable><mtr><mtd><mn>1</mn></mtd></mtr></mtable></math>"
    with pytest.raises(FileRefusedError) as refused:
        read_items(V3.format(formula).encode())
    assert "formula" in str(refused.value.rows[0][2])
