"""Uploads: recognised by content, made anew, stored whole, found only by their row."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from recruit.extensions import db
from recruit.extensions.sealing import Keyring, SealError, new_key
from recruit.files import queries, sealed, service
from recruit.files.images import re_encode
from recruit.files.rules import check_upload, safe_name
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from tests.factories.directory import NOW

CARD = Ref("card", "abc")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.unit
@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("diplom.pdf", PDF, "application/pdf"),
        ("Diplom.PDF", PDF, "application/pdf"),
        ("a.b.jpg", picture(), "image/jpeg"),
        ("a.jpeg", picture(), "image/jpeg"),
        ("a.png", picture("PNG"), "image/png"),
    ],
)
def test_documents_and_pictures_are_recognised(name: str, data: bytes, found: str) -> None:
    assert check_upload(name, data) == found


@pytest.mark.unit
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"", "empty"),
        ("a.exe", b"MZ", "Send a PDF"),
        ("pdf", PDF, "Send a PDF"),
        ("a.pdf.html", PDF, "Send a PDF"),
        ("a.pdf", b"<html>", "content"),
        ("a.pdf", picture(), "content"),
        ("a.png", picture("JPEG"), "content"),
        ("a.jpg", picture("GIF"), "content"),
        ("a.jpg", PDF, "content"),
        ("a.pdf", PDF + b"x" * (10 * 1024 * 1024), "10 MB"),
    ],
)
def test_anything_else_is_refused(name: str, data: bytes, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        check_upload(name, data)


@pytest.mark.unit
@given(st.binary(max_size=200), st.sampled_from(["a.pdf", "a.jpg", "a.png"]))
def test_any_bytes_are_recognised_or_refused(data: bytes, name: str) -> None:
    with suppress(RuleError):
        kind = check_upload(name, data)
        if kind != "application/pdf":
            re_encode(data, kind)


@pytest.mark.unit
def test_a_picture_loses_its_metadata_and_what_hangs_behind_it() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    exif[0x0112] = 6  # lies on its side
    data = picture(exif=exif, size=(40, 20)) + b"<script>alert(1)</script>"
    assert b"secret place" in data
    clean = re_encode(data, "image/jpeg")
    assert b"secret place" not in clean
    assert b"script" not in clean
    with Image.open(io.BytesIO(clean)) as upright:
        assert upright.size == (20, 40)
        assert not upright.getexif()


@pytest.mark.unit
def test_texts_inside_a_png_are_lost_and_transparency_is_kept() -> None:
    from_text = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    out = io.BytesIO()
    from_text.info["comment"] = "secret"
    from_text.save(out, "PNG")
    clean = re_encode(out.getvalue(), "image/png")
    with Image.open(io.BytesIO(clean)) as picture:
        assert picture.mode == "RGBA"
        assert picture.info == {}


@pytest.mark.unit
@pytest.mark.parametrize("size", [(8_000, 5_001), (20_000, 10_000)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(
    size: tuple[int, int],
) -> None:
    out = io.BytesIO()
    Image.new("1", size).save(out, "PNG")
    with pytest.raises(RuleError, match="40 million"):
        re_encode(out.getvalue(), "image/png")


@pytest.mark.unit
@pytest.mark.parametrize(
    "data", [picture()[:200], picture()[:30], b"\xff\xd8\xff\xe0" + b"\0" * 99]
)
def test_a_broken_picture_is_refused(data: bytes) -> None:
    with pytest.raises(RuleError, match="cannot be opened"):
        re_encode(data, "image/jpeg")


@pytest.mark.unit
@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("diplom.pdf", "diplom.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Əli\\diplom.pdf", "diplom.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("...", "file"),
        ("", "file"),
        ("ə" * 300 + ".pdf", "ə" * 196 + ".pdf"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.unit
@given(st.text(max_size=400))
def test_any_name_is_made_safe(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= 220
    assert "/" not in safe
    assert safe.isprintable()


@pytest.mark.db
def test_what_is_stored_is_read_again(db_app: Flask) -> None:
    with db_app.app_context():
        public_id = service.store(
            PDF, name="diplom.pdf", media_type="application/pdf", owner=CARD, now=NOW
        )
        db.session.commit()
        assert service.read(public_id) == PDF
        info = queries.file(public_id)
        assert (info.name, info.size, info.owner) == ("diplom.pdf", len(PDF), CARD)
        assert [one.public_id for one in queries.files_of(CARD)] == [public_id]
        assert queries.files_of(Ref("card", "other")) == []


@pytest.mark.db
def test_nothing_half_written_stays_beside_it_and_the_place_is_not_the_web_root(
    app: Flask,
) -> None:
    with app.app_context():
        public_id = service.store_upload(picture(), name="a.jpg", owner=CARD, now=NOW)
        root = app.extensions["recruit.settings"].data_dir / "files"
        files = [path for path in root.rglob("*") if path.is_file()]
        assert {path.name for path in files} == {public_id, f"{public_id}-key"}
        assert {path.parent for path in files} == {root / public_id[:2] / public_id[2:4]}
        assert Path(app.static_folder or "") not in files[0].parents


@pytest.mark.db
def test_without_a_committed_row_there_is_no_file(app: Flask) -> None:
    with app.app_context():
        public_id = service.store_upload(PDF, name="a.pdf", owner=CARD, now=NOW)
        db.session.rollback()
        with pytest.raises(NotFoundError):
            service.read(public_id)


@pytest.mark.db
@pytest.mark.parametrize("public_id", ["../../../etc/passwd", "", "nothing"])
def test_an_id_that_is_none_is_not_found(app: Flask, public_id: str) -> None:
    with app.app_context(), pytest.raises(NotFoundError):
        service.read(public_id)


@pytest.mark.db
def test_a_refused_upload_stores_nothing(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(RuleError):
            service.store_upload(b"<html>", name="a.pdf", owner=CARD, now=NOW)
        assert queries.files_of(CARD) == []
        assert not (app.extensions["recruit.settings"].data_dir / "files").exists()


@pytest.mark.unit
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_loses_the_place_where_it_was_taken(kind: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 24.0, 33.0), 3: "E", 4: (49.0, 52.0, 2.0)})
    data = picture(kind, exif=exif.tobytes())
    with Image.open(io.BytesIO(data)) as before:
        assert before.getexif().get_ifd(0x8825)
    with Image.open(io.BytesIO(re_encode(data, f"image/{kind.lower()}"))) as clean:
        assert not clean.getexif()
        assert not clean.getexif().get_ifd(0x8825)
        assert "exif" not in clean.info


@pytest.mark.unit
def test_a_picture_that_is_an_archive_too_is_only_a_picture_afterwards() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("evil.html", b"<script>" * 100_000)
    both = picture() + out.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(both))
    assert check_upload("a.jpg", both) == "image/jpeg"
    assert not zipfile.is_zipfile(io.BytesIO(re_encode(both, "image/jpeg")))
    for name in ("a.pdf", "a.jpg", "a.png"):
        with pytest.raises(RuleError, match="content"):
            check_upload(name, out.getvalue())


@pytest.mark.db
def test_what_a_person_sent_lies_sealed_and_opens_after_a_rotation(app: Flask) -> None:
    with app.app_context():
        keys = app.extensions["recruit.keys"]
        old, new = new_key(), new_key()
        keys.ring = Keyring([old])
        sent = service.store_upload(PDF, name="a.pdf", owner=CARD, now=NOW)
        ours = service.store(PDF, name="b.pdf", media_type="a", owner=CARD, now=NOW)
        lying = {one: sealed.store().read(one) for one in (sent, ours)}
        assert PDF not in lying[sent]
        assert lying[ours] == PDF
        keys.ring = Keyring([new, old])
        assert (service.rotate_keys(), service.rotate_keys()) == (1, 0)
        assert sealed.store().read(sent) == lying[sent]  # a key is wrapped anew, no file
        keys.ring = Keyring([new])
        assert service.read(sent) == service.read(ours) == PDF
        keys.ring = Keyring([old])
        with pytest.raises(SealError):
            service.read(sent)


@pytest.mark.db
def test_a_sealed_file_opens_in_its_own_place_alone(app: Flask) -> None:
    with app.app_context():
        one, other = (
            service.store_upload(PDF, name="a.pdf", owner=CARD, now=NOW) for _again in range(2)
        )
        for part in ("", sealed.KEY):
            sealed.store().write(other + part, sealed.store().read(one + part))
        with pytest.raises(SealError):
            service.read(other)


@pytest.mark.db
@pytest.mark.parametrize("private", [True, False])
def test_an_erased_file_has_no_bytes_and_no_name(app: Flask, tmp_path: Path, private: bool) -> None:
    with app.app_context():
        stored = service.store(
            PDF, name="a.pdf", media_type="a", owner=CARD, now=NOW, sealed=private
        )
        assert service.erase(stored, now=NOW)
        assert not service.erase(stored, now=NOW)
        with pytest.raises(NotFoundError):
            service.read(stored)
        found = queries.file(stored)
        assert (found.name, found.size, found.erased_at) == ("-", 0, NOW)
        assert not [one for one in (tmp_path / "data" / "files").rglob("*") if one.is_file()]
