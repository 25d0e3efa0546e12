"""PDFs of strangers become pictures, or a sentence says why not."""

import base64
import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from recruit.files import drawing
from recruit.files.drawing import LONGEST_SIDE, MOST_PAGES, draw
from recruit.kernel.errors import RuleError, UnavailableError
from recruit.web.documents import Paper, pdf

pytestmark = pytest.mark.unit


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def blank(pages: int = 1, width: float = 595, height: float = 842) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width, height)
    return writer


def picture(page: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(page)), formats=["JPEG"])


def test_each_page_is_a_picture_of_what_it_says() -> None:
    facts = [("Ad", "Şəfəq")] * 40
    drawn = draw(pdf(Paper(language="az", over="", title="Diplom", name="", facts=facts)))
    assert (len(drawn.pages), drawn.count) == (2, 2)
    page = picture(drawn.pages[0])
    assert max(page.size) == LONGEST_SIDE
    darkest, lightest = page.convert("L").getextrema()
    assert (int(str(darkest)) < 60, lightest) == (True, 255)  # letters on white


def test_of_ten_thousand_pages_the_first_are_drawn() -> None:
    drawn = draw(written(blank(10_000)))
    assert (len(drawn.pages), drawn.count) == (MOST_PAGES, 10_000)


@pytest.mark.parametrize("size", [(1e6, 1e6), (14_400, 1), (0, 0)])
def test_a_page_of_any_size_becomes_a_picture_of_ours(size: tuple[float, float]) -> None:
    (page,) = draw(written(blank(1, *size))).pages
    assert max(picture(page).size) <= LONGEST_SIDE


def locked() -> bytes:
    writer = blank()
    writer.encrypt("secret")
    return written(writer)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (locked(), "password"),
        (written(PdfWriter()), "no page"),
        (b"%PDF-1.7\n" + b"x" * 1000, "no page"),
        (b"%PDF-", "no page"),
    ],
)
def test_what_has_no_pages_to_show_is_said(data: bytes, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        draw(data)


@pytest.mark.parametrize("deed", ["import time; time.sleep(60)", "import os; os.abort()"])
def test_what_takes_too_long_or_falls_over_harms_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, deed: str
) -> None:
    (tmp_path / "other.py").write_text(deed)
    monkeypatch.setattr(drawing, "APART", tmp_path / "other.py")
    monkeypatch.setattr(drawing, "SECONDS", 0.5)
    with pytest.raises(RuleError, match="cannot be shown here"):
        draw(written(blank()))


def test_while_others_are_drawn_one_waits_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "SECONDS", 0.01)
    for _ in range(drawing.AT_ONCE):
        drawing._room.acquire()
    try:
        with pytest.raises(UnavailableError):
            draw(b"%PDF-")
    finally:
        for _ in range(drawing.AT_ONCE):
            drawing._room.release()


def test_what_draws_can_open_nothing_and_has_little_memory(tmp_path: Path) -> None:
    probe = tmp_path / "probe.py"
    probe.write_text(
        f"import sys; sys.path.insert(0, {str(drawing.APART.parent)!r})\n"
        "import drawing_apart\n"
        "drawing_apart._give_up_rights()\n"
        "for deed in (lambda: open('/etc/hostname'), lambda: bytearray(1 << 30)):\n"
        "    try: deed()\n"
        "    except (OSError, MemoryError) as error: print(type(error).__name__)\n"
    )
    done = subprocess.run([sys.executable, str(probe)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["OSError", "MemoryError"]
