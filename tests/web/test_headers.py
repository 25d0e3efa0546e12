from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from recruit.app import create_app
from recruit.config import Settings
from recruit.web.security import CONTENT_SECURITY_POLICY, policy

pytestmark = pytest.mark.db


def test_every_answer_closes_what_a_page_does_not_need(client: FlaskClient) -> None:
    for address in ("/", "/healthz", "/az/no-such-page"):
        headers = client.get(address).headers
        assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Request-Id"]


def test_the_policy_begins_closed_and_allows_nothing_inline() -> None:
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_map_pictures_open_the_policy_for_one_host_and_for_pictures_alone() -> None:
    opened = policy("https://map.example")
    assert opened == CONTENT_SECURITY_POLICY.replace(
        "img-src 'self' data:", "img-src 'self' data: https://map.example"
    )
    assert policy("") == CONTENT_SECURITY_POLICY


def test_pages_are_not_kept_by_shared_caches(client: FlaskClient) -> None:
    assert client.get("/az/").headers["Cache-Control"] == "no-store"


def test_no_other_origin_may_read_static_files(client: FlaskClient) -> None:
    response = client.get("/static/css/recruit.css", buffered=True)
    assert response.status_code == 200
    assert "Access-Control-Allow-Origin" not in response.headers


def test_hsts_is_sent_in_production_only(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/healthz").headers


@pytest.mark.parametrize("app", [{"metrics": True}], indirect=True)
def test_metrics_count_routes_not_addresses(app: Flask) -> None:
    client = app.test_client()
    client.get("/az/no-such-page")
    text = client.get("/metrics").get_data(as_text=True)
    assert 'recruit_requests_total{route="none",status="404"} 1.0' in text
    assert "no-such-page" not in text


def test_metrics_are_closed_unless_set(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404


def test_ready_means_database_migrations_and_files(app: Flask) -> None:
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 200
    expected = {"status": "ok", "database": "ok", "migrations": "ok", "files": "ok"}
    assert answer.get_json() == expected


def test_the_error_page_stands_without_a_database(tmp_path: Path) -> None:
    nowhere = f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.sqlite3'}"
    app = create_app(
        Settings(mode="development", secret_key="x" * 40, data_dir=tmp_path, database_url=nowhere)
    )
    answer = app.test_client().get("/az/")
    assert answer.status_code == 500
    assert "Bizim tərəfdə nasazlıq oldu" in answer.get_data(as_text=True)
    app.extensions["recruit.direct"].close()
