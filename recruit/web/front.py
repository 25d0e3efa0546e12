"""What is answered in front of Flask (docs/adr/0011, docs/adr/0015): the ordinary case of a few
pages that everybody loads within the same minutes. Whatever is otherwise in any way, refusals and
errors among it, goes on to the page behind, which decides for itself as if nothing stood here."""

import hmac
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar, cast

import structlog
from flask import Flask
from flask_wtf.csrf import same_origin
from itsdangerous import BadData, URLSafeTimedSerializer
from prometheus_client import Counter
from werkzeug.http import dump_cookie
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.utils import redirect
from werkzeug.wsgi import get_host

from recruit.config import Settings
from recruit.extensions import db
from recruit.extensions.database import declare_writing
from recruit.extensions.direct import Direct
from recruit.kernel.errors import RecruitError
from recruit.kernel.pace import Pace
from recruit.web.logs import begin_request
from recruit.web.moment import stamp_of
from recruit.web.pages import LANGUAGE_COOKIE
from recruit.web.security import headers_of

FORM_TOKEN = "csrf_token"  # noqa: S105
COOKIE_KEYS = {"token", FORM_TOKEN}  # a cookie with anything else has something to be said
TO_BE_SAID = "_flashes"  # as Flask calls it
FORM = re.compile(rb"[a-z_]+=[\w.\-]{1,200}(?:&[a-z_]+=[\w.\-]{1,200})*")  # nothing to be decoded
FORM_TYPE = "application/x-www-form-urlencoded"
LARGEST_FORM = 300
A_MINUTE = 600  # pages of this kind for one session; then the limits of all pages decide

Done = TypeVar("Done")
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
log = structlog.get_logger("recruit.front")


@dataclass(frozen=True)
class Asking:
    """A request that looks as it should, before anything is known of who asks."""

    environ: dict[str, Any]
    language: str
    cookie: Mapping[str, str]  # as we made it
    said: str | None  # what the last page wants to be said on this one
    form: Mapping[str, str]  # of a POST
    now: datetime

    @property
    def token(self) -> str:
        return self.cookie["token"]


@dataclass(frozen=True)
class Answer:
    what: str
    status: str
    headers: list[tuple[str, str]]
    body: bytes


Act = Callable[[Asking], Answer | None]


class Origins:
    """Reads an environ as Flask would see it behind the trusted proxies."""

    def __init__(self, settings: Settings) -> None:
        count = settings.trusted_proxies
        self.fix = ProxyFix(_as_it_is, x_for=count, x_proto=count, x_host=count)

    def seen(self, environ: dict[str, Any]) -> dict[str, Any]:
        return cast("dict[str, Any]", self.fix(dict(environ), None))  # type: ignore[arg-type]

    def is_from_here(self, environ: dict[str, Any]) -> bool:
        """Whether a form comes from a page of ours: what Flask-WTF asks where there is HTTPS."""
        seen = self.seen(environ)
        if seen["wsgi.url_scheme"] != "https":
            return True
        return same_origin(seen.get("HTTP_REFERER", ""), f"https://{get_host(seen)}/")


class Front:
    """A WSGI function in front of the pages."""

    address: ClassVar[re.Pattern[str]]  # with a group `language`
    counted: ClassVar[tuple[str, str]]  # the name of the metric, and what it counts
    fields = frozenset({FORM_TOKEN})  # all that a form has
    tells = False  # whether what the last page wants to be said can be said here

    def __init__(self, app: Flask, behind: Wsgi, settings: Settings) -> None:
        self.app, self.behind, self.settings = app, behind, settings
        self.clock = app.extensions["recruit.clock"]
        self.direct: Direct = app.extensions["recruit.direct"]
        self.origins = Origins(settings)
        self.pace = Pace(most=A_MINUTE)
        self.cookies = cast(Any, app.session_interface).get_signing_serializer(app)
        self.forms = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
        self.headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Cache-Control", "no-store"),
            ("Vary", "Cookie"),
            *headers_of(settings).items(),
        ]
        self.answered = Counter(*self.counted, ["page"], registry=app.extensions["recruit.metrics"])

    def act(self, method: str, found: re.Match[str]) -> Act | None:
        """What answers this method at an address; an answer that is None is the page behind's."""
        raise NotImplementedError

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer = self._answer(environ)
        if answer is None:
            return self.behind(environ, start_response)
        self.answered.labels(answer.what).inc()
        length = ("Content-Length", str(len(answer.body)))
        start_response(answer.status, [*self.headers, *answer.headers, length])
        return [answer.body]

    def _answer(self, environ: dict[str, Any]) -> Answer | None:
        """None for whatever is not the ordinary case."""
        found = self.address.fullmatch(environ.get("PATH_INFO", ""))
        if found is None or environ.get("QUERY_STRING"):
            return None
        act = self.act(environ["REQUEST_METHOD"], found)
        asking = act and self._asking(environ, found["language"])
        if not act or not asking:
            return None
        code = begin_request()
        try:
            answer = act(asking)
        except Exception as error:
            # Nothing is committed, and the page behind says what there is to say.
            log.warning("the page behind has to answer", error=type(error).__name__)
            return None
        if answer:
            answer.headers.append(("X-Request-Id", code))
        return answer

    # --- the request ------------------------------------------------------------------------------

    def _asking(self, environ: dict[str, Any], language: str) -> Asking | None:
        """The cookie as we made it, and for a form its token, from a page of ours."""
        cookies = _cookies(environ.get("HTTP_COOKIE", ""))
        if cookies.get(LANGUAGE_COOKIE) != language:
            return None  # it is to be remembered
        found = self._own_cookie(cookies.get("recruit", ""))
        if found is None:
            return None
        cookie, said = found
        form: Mapping[str, str] | None = {}
        if environ["REQUEST_METHOD"] == "POST":
            form = self._own_form(environ, cookie[FORM_TOKEN])
        now = stamp_of(environ, self.settings, self.clock)
        if form is None or not self.pace.admits(cookie["token"], now):
            return None
        return Asking(environ, language, cookie, said, form, now)

    def _own_cookie(self, text: str) -> tuple[dict[str, str], str | None] | None:
        """What a cookie holds, and the good news in it that is to be said."""
        age = int(self.app.permanent_session_lifetime.total_seconds())
        try:
            cookie = self.cookies.loads(text, max_age=age)
        except BadData:
            return None
        news = cookie.pop(TO_BE_SAID, None) if self.tells else None
        if cookie.keys() != COOKIE_KEYS or not all(type(one) is str for one in cookie.values()):
            return None
        if news is None:
            return cookie, None
        kind, said = news[0] if len(news) == 1 else ("", None)
        return (cookie, said) if kind == "good" and type(said) is str else None

    def _own_form(self, environ: dict[str, Any], secret: str) -> Mapping[str, str] | None:
        """What Flask-WTF asks of a form, of one that holds nothing but what we ask for."""
        length = environ.get("CONTENT_LENGTH", "")
        kind = environ.get("CONTENT_TYPE", "")
        if kind != FORM_TYPE or not length.isdecimal() or int(length) > LARGEST_FORM:
            return None
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = io.BytesIO(body)  # the page behind may have to read it
        if not FORM.fullmatch(body) or not self.origins.is_from_here(environ):
            return None
        pairs = [one.split("=") for one in body.decode().split("&")]
        form = dict(pairs)
        if form.keys() != self.fields or len(pairs) != len(form):
            return None
        try:
            shown = self.forms.loads(form[FORM_TOKEN])
        except BadData:
            return None
        own = isinstance(shown, str) and hmac.compare_digest(shown.encode(), secret.encode())
        return form if own else None

    # --- the answer -------------------------------------------------------------------------------

    def change(self, change: Callable[[], Done]) -> Done | None:
        """One transaction, as a view has it; None where the rules refuse it."""
        with self.app.app_context():
            declare_writing(True)
            try:
                done = change()
                db.session.commit()
                return done
            except RecruitError:
                db.session.rollback()
                return None

    def token_for(self, asking: Asking) -> str:
        """What a form on the answered page carries."""
        return str(self.forms.dumps(asking.cookie[FORM_TOKEN]))

    def cookie_of(self, values: Mapping[str, Any]) -> tuple[str, str]:
        """The header that sets our cookie, as Flask would write it."""
        own, app = self.app.session_interface, self.app
        text = dump_cookie(
            own.get_cookie_name(app),
            self.cookies.dumps(dict(values)),
            path=own.get_cookie_path(app),
            domain=own.get_cookie_domain(app),
            secure=own.get_cookie_secure(app),
            httponly=own.get_cookie_httponly(app),
            samesite=own.get_cookie_samesite(app),
            partitioned=own.get_cookie_partitioned(app),
        )
        return "Set-Cookie", text

    @staticmethod
    def see_other(what: str, address: str, *headers: tuple[str, str]) -> Answer:
        body = redirect(address, 303).get_data()
        return Answer(what, "303 SEE OTHER", [("Location", address), *headers], body)


def page(what: str, text: str, *headers: tuple[str, str]) -> Answer:
    return Answer(what, "200 OK", [*headers], text.encode())


def _as_it_is(environ: Any, _start_response: Any) -> Any:
    return environ


def _cookies(header: str) -> dict[str, str]:
    """Ours need no quotes; who sends others is answered by the page behind."""
    pairs = (part.partition("=") for part in header.split("; "))
    return {name: value for name, _, value in pairs}
