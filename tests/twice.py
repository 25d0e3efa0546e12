"""A double click: the same form sent twice at the same moment, in the same session.

Modules that use it stand on PostgreSQL, where two requests really run at once:

    @pytest.fixture
    def app(pg_app: Flask) -> Flask:
        return pg_app
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.pages import Form, Page, Pages, problems


def twice_at_once(app: Flask, form: Form, **changes: Any) -> list[Page]:
    """The two answers, each a page that a person can read; none of them an error of ours."""
    values = {k: v for k, v in {**form.values, **changes}.items() if v is not None}
    cookie = form.page.pages.client.get_cookie("recruit")
    barrier = threading.Barrier(2)

    def send() -> tuple[Pages, TestResponse]:
        client = app.test_client()
        if cookie is not None:
            client.set_cookie("recruit", cookie.value)
        barrier.wait(30)
        sent = client.post(form.action, data=values, follow_redirects=True)
        return Pages(client), sent

    with ThreadPoolExecutor(2) as pool:
        answers = [one.result() for one in [pool.submit(send), pool.submit(send)]]
    pages = [Page(*one) for one in answers]
    for page in pages:
        assert page.status < 500
        assert problems(page) == []
    return pages
