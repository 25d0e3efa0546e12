"""Static files may be kept for ever, and no module is mixed with an older one."""

from urllib.parse import urljoin

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from recruit.web.assets import edition_of

pytestmark = pytest.mark.unit


@pytest.fixture
def address(app: Flask) -> str:
    with app.test_request_context("/az/"):
        return url_for("static", filename="js/map.js")


def kept(client: FlaskClient, address: str) -> str:
    response = client.get(address, buffered=True)
    assert response.status_code == 200
    assert response.mimetype == "text/javascript"
    return response.headers["Cache-Control"]


def test_a_file_of_this_edition_is_kept_for_ever(client: FlaskClient, address: str) -> None:
    assert "immutable" in kept(client, address)


def test_what_a_module_imports_is_of_the_same_edition(client: FlaskClient, address: str) -> None:
    assert "immutable" in kept(client, urljoin(address, "./map-core.js"))


def test_a_page_of_another_edition_gets_the_file_for_a_moment(
    client: FlaskClient, address: str
) -> None:
    edition = address.split("/")[2]
    for other in (address.replace(edition, "0123456789ab"), address.replace(f"/{edition}", "")):
        assert kept(client, other) == "max-age=60, public"


def test_a_file_that_is_not_there_is_not_there(client: FlaskClient, address: str) -> None:
    for missing in (address.replace("map.js", "none.js"), "/static/0123456789ab/js/none.js"):
        assert client.get(missing).status_code == 404


def test_another_content_or_name_is_another_edition(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    seen = set()
    for name, content in (("a.js", "1"), ("a.js", "2"), ("b.js", "1")):
        folder = tmp_path_factory.mktemp("static")
        (folder / name).write_text(content)
        seen.add(edition_of(folder))
    assert len(seen) == 3
