"""A text that is too long or too short is refused at its field, in the reader's language."""

import pytest
from flask import Flask, g
from wtforms import StringField
from wtforms.validators import Length

from recruit.web.forms import Form

pytestmark = pytest.mark.unit


class Short(Form):
    class Meta(Form.Meta):
        csrf = False

    name = StringField("Name", validators=[Length(min=3, max=5)])
    code = StringField("Code", validators=[Length(max=5)])
    word = StringField("Word", validators=[Length(min=3)])


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            [
                "Field must be between 3 and 5 characters long.",
                "Field cannot be longer than 5 characters.",
                "Field must be at least 3 characters long.",
            ],
        ),
        (
            "az",
            [
                "3 ilə 5 arasında simvol yazın.",
                "Ən çoxu 5 simvol yazmaq olar.",
                "Ən azı 3 simvol yazın.",
            ],
        ),
    ],
)
def test_length_speaks_the_readers_language(
    app: Flask, language: str, sentences: list[str]
) -> None:
    data = {"name": "abcdefgh", "code": "abcdefgh", "word": "a"}
    with app.test_request_context(f"/{language}/", method="POST", data=data):
        g.lang = language
        form = Short()
        assert not form.validate()
        assert [sentence for _id, sentence in form.error_list()] == sentences
