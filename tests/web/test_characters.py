"""A text with the character NUL is refused at the door, in the reader's language."""

import io
from typing import Any

import pytest
from flask import Flask

pytestmark = pytest.mark.db


@pytest.mark.parametrize(
    ("address", "options"),
    [
        ("/az/vacancies?q=a%00b", {}),
        ("/az/vacancies?q%00=a", {}),
        ("/az/vacancies/a%00b", {}),
        ("/az/forgot-password", {"method": "POST", "data": {"email": "a\0b"}}),
        ("/az/check", {"method": "POST", "data": {"certificate": (io.BytesIO(b"x"), "a\0.zip")}}),
    ],
)
def test_is_refused_wherever_it_stands(app: Flask, address: str, options: dict[str, Any]) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    for language, words in (("az", "saxlanıla bilməyən simvol"), ("en", "cannot be stored")):
        if files := [v for v in options.get("data", {}).values() if isinstance(v, tuple)]:
            options["data"] = {"certificate": (io.BytesIO(b"x"), files[0][1])}
        answer = app.test_client().open(address.replace("az", language, 1), **options)
        assert answer.status_code == 400
        assert words in answer.get_data(as_text=True)


def test_an_api_says_so_in_json(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/vacancies?subject=a%00")
    assert answer.status_code == 400
    assert (
        "cannot be stored" in answer.get_json()["error"] or "simvol" in answer.get_json()["error"]
    )
