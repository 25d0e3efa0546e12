"""Files in a bucket: the real client against a real server on loopback."""

import io
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from recruit.app import create_app
from recruit.config import Settings
from recruit.directory import service as directory
from recruit.extensions import db
from recruit.files import queries, service
from recruit.files.stores import Bucket, Folder, store_for
from recruit.kernel.errors import NotFoundError, UnavailableError
from recruit.kernel.events import Ref
from tests.buckets import BUCKET, BucketServer, bucket_server
from tests.factories.accounts import make_person, sign_in
from tests.factories.directory import NOW
from tests.pages import Page, Pages
from tests.ports import free_port

pytestmark = pytest.mark.db

CARD = Ref("card", "abc")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(scope="module")
def server() -> Iterator[BucketServer]:
    with bucket_server() as server:
        yield server


@pytest.fixture
def bucket_app(server: BucketServer, sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application whose files lie in the bucket."""
    app = create_app(settings(server, tmp_path, database_url=sqlite_url))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def lost_app(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application whose bucket does not answer: the port is taken, and nobody listens."""
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        nowhere = BucketServer(plug.getsockname()[1])
        app = create_app(settings(nowhere, tmp_path, database_url=sqlite_url))
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def settings(server: BucketServer, data_dir: Path, **more: object) -> Settings:
    values = {"mode": "test", "rate_limits": False, "data_dir": data_dir, **server.settings}
    return Settings(**{**values, **more})  # type: ignore[arg-type]


def store(name: str = "diplom.pdf") -> str:
    return service.store(PDF, name=name, media_type="application/pdf", owner=CARD, now=NOW)


def test_what_is_stored_in_the_bucket_is_read_again_and_nothing_lies_beside(
    bucket_app: Flask, tmp_path: Path
) -> None:
    with bucket_app.app_context():
        public_id = store()
        db.session.commit()
        assert service.read(public_id) == PDF
        assert queries.file(public_id).size == len(PDF)
    assert not (tmp_path / "files").exists()


def test_the_bytes_are_in_the_bucket_before_the_row_commits(
    bucket_app: Flask, server: BucketServer
) -> None:
    with bucket_app.app_context():
        public_id = store()
        kept = f"files/{public_id[:2]}/{public_id[2:4]}/{public_id}"
        assert kept in server.names()
        db.session.rollback()
        with pytest.raises(NotFoundError):
            service.read(public_id)
        assert kept in server.names()  # bytes without a row are harmless, the reverse is not


def test_what_is_erased_is_gone_from_the_bucket(bucket_app: Flask, server: BucketServer) -> None:
    with bucket_app.app_context():
        public_id = store()
        db.session.commit()
        assert service.erase(public_id, now=NOW)
        assert not [name for name in server.names() if public_id in name]
        with pytest.raises(NotFoundError):
            service.read(public_id)


def test_a_folder_copied_into_the_bucket_is_found_there(
    bucket_app: Flask, tmp_path: Path, server: BucketServer
) -> None:
    Folder(tmp_path).write("abcdefgh", PDF)
    path = next(path for path in (tmp_path / "files").rglob("*") if path.is_file())
    bucket = store_for(settings(server, tmp_path))
    assert isinstance(bucket, Bucket)
    bucket._client.upload_file(str(path), BUCKET, str(path.relative_to(tmp_path)))
    assert bucket.read("abcdefgh") == PDF


def test_a_missing_object_is_not_found(bucket_app: Flask, server: BucketServer) -> None:
    with bucket_app.app_context():
        public_id = store()
        db.session.commit()
        chosen = bucket_app.extensions["recruit.files"]
        key = next(name for name in server.names() if name.endswith(public_id))
        chosen._client.delete_object(Bucket=BUCKET, Key=key)
        with pytest.raises(NotFoundError):
            service.read(public_id)


def test_a_missing_bucket_is_no_missing_file(
    server: BucketServer, tmp_path: Path, sqlite_url: str
) -> None:
    none = store_for(settings(server, tmp_path, files_bucket="nobodys"))
    assert none.state() == "no such bucket"
    with pytest.raises(UnavailableError):
        none.read("abcdefgh")
    with pytest.raises(UnavailableError):
        none.write("abcdefgh", PDF)


def test_readyz_tells_of_the_bucket_and_stays_ready_without_it(
    bucket_app: Flask, lost_app: Flask
) -> None:
    answer = bucket_app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["status"], answer.json["files"]) == (200, "ok", "ok")
    answer = lost_app.test_client().get("/readyz")
    # All servers share the bucket: taking them all away would end a running exam.
    assert answer.status_code == 200
    assert (answer.json["status"], answer.json["files"]) == ("degraded", "unreachable")


def candidate(app: Flask) -> Pages:
    """The browser of somebody who is signed in."""
    client = app.test_client()
    with app.app_context():
        directory.load_registers(NOW)
        person = make_person()
        db.session.commit()
    sign_in(client, person)
    return Pages(client)


def upload(pages: Pages, status: int) -> Page:
    form = pages.get("/en/me/documents").form()
    return form.submit(file=(io.BytesIO(PDF), "diplom.pdf"), status=status)


def test_an_upload_is_refused_at_its_field_and_nothing_is_half_stored(lost_app: Flask) -> None:
    page = upload(candidate(lost_app), status=422)
    assert "Files cannot be stored or opened just now" in page.one(".error-summary").get_text()
    with lost_app.app_context():
        for name in ("documents", "stored_files"):
            assert db.session.execute(db.metadata.tables[name].select()).all() == []


def test_a_document_that_cannot_be_fetched_answers_503_in_the_readers_language(
    bucket_app: Flask, tmp_path: Path
) -> None:
    pages = candidate(bucket_app)
    upload(pages, status=200)
    with bucket_app.app_context():
        table = db.metadata.tables["documents"]
        public_id = db.session.scalars(db.select(table.c.public_id)).one()
    door = f"/en/me/documents/{public_id}"
    assert pages.client.get(door, follow_redirects=True).data == PDF
    nobody = settings(BucketServer(free_port()), tmp_path)
    bucket_app.extensions["recruit.files"] = store_for(nobody)
    page = pages.get(f"/az/me/documents/{public_id}", status=503)
    assert "Bir neçə dəqiqədən sonra" in page.text
    assert page.response.headers["Retry-After"] == "60"
    pages.get("/az/me/documents")


def test_a_folder_that_cannot_be_written_refuses_too(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "data" / "files").write_text("a file where a folder should be")
    with app.app_context(), pytest.raises(UnavailableError):
        store()


@pytest.mark.unit
@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"files_access_key": ""}, "RECRUIT_FILES_ACCESS_KEY"),
        ({"files_secret_key": ""}, "RECRUIT_FILES_SECRET_KEY"),
        ({"files_region": ""}, "RECRUIT_FILES_REGION"),
        ({"files_endpoint": "minio.example:9000"}, "RECRUIT_FILES_ENDPOINT"),
    ],
)
def test_half_set_settings_are_named_in_every_mode(change: dict[str, str], named: str) -> None:
    chosen = settings(BucketServer(1), Path("/nonexistent"))
    assert chosen.problems() == []
    assert [named in one for one in chosen.model_copy(update=_secret(change)).problems()] == [True]
    assert "files_secret_key=SecretStr('**********')" in repr(chosen)


def _secret(change: dict[str, str]) -> dict[str, object]:
    fresh = Settings(**change)  # type: ignore[arg-type]
    return {name: getattr(fresh, name) for name in change}


@pytest.mark.unit
def test_the_client_is_imported_only_where_a_bucket_is_set() -> None:
    code = "import sys, recruit.app; print(sorted({'boto3', 'botocore'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
