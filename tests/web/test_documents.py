"""Papers lose no character: what the font cannot draw is said in another way."""

import io

import pytest
from pypdf import PdfReader

from recruit.web.documents import Paper, pdf

pytestmark = pytest.mark.unit


def test_a_paper_keeps_the_sign_of_a_number_and_marks_what_it_cannot_draw() -> None:
    facts = [("Fənn üzrə hissə", "3 səhv × −0,5 · ≥ 30 → keçib"), ("Söz", "Əlaçı 😀")]
    paper = pdf(Paper(language="az", over="", title="İş", name="Şəxs", facts=facts))
    (page,) = PdfReader(io.BytesIO(paper)).pages
    said = page.extract_text()
    assert "3 səhv × –0,5 · >= 30 › keçib" in said
    assert "Əlaçı ?" in said
    assert "\0" not in said
