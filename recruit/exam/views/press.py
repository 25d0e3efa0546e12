"""A sheet as a page: what all of them share is rendered once in a process, and a candidate's own
is filled in. Said by the page itself and in front of Flask, so it needs no request."""

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from flask import Flask, current_app, render_template
from flask_babel import gettext as _
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from recruit.exam.queries.attempts import Given
from recruit.exam.queries.rush import ReceiptRow
from recruit.exam.queries.sheet import wordings
from recruit.exam.rules import ExamPlan
from recruit.exam.rules.content import Content, Shown
from recruit.exam.rules.drawing import PaperItem
from recruit.exam.rules.marking import SectionResult
from recruit.exam.rules.pictures import PREFIX, digests_in, token
from recruit.exam.rules.pictures import shown as with_addresses
from recruit.exam.rules.plan import FROM_SUBJECT
from recruit.exam.views.questions import KEPT, Asked, Own, Questions
from recruit.kernel.clock import baku
from recruit.kernel.points import decimal_of
from recruit.kernel.text import Bilingual
from recruit.web.formats import left, moment, points
from recruit.web.frames import ANYBODY, Frames, filled, mark, minute_of
from recruit.web.moment import now

COUNTS = ("right", "wrong", "blank")
UNTOUCHED = Given(None, 0)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Facts:
    """What a sheet says, and to whom."""

    attempt: str
    items: Sequence[PaperItem]
    contents: Mapping[int, Content]
    given: Mapping[int, Given]
    rules: str  # digest of the rule-set
    plan: ExamPlan
    subject: Bilingual
    started_at: datetime
    ends_at: datetime
    large_print: bool
    ticket: str
    token: str  # of forms
    now: datetime


class Kept(NamedTuple):
    """What is known of an item on the sheets of one kind."""

    asked: Asked
    pictured: bool


class Press:
    """An application's sheets."""

    def __init__(self, app: Flask) -> None:
        self.questions = Questions()
        self.items: dict[tuple[Any, ...], Kept] = {}
        self.app = app
        self.frames = Frames(app, f"/me/exam/{ANYBODY}")

    def sheet(self, facts: Facts, language: str, messages: str = "") -> str:
        """The whole page. `messages`: markup of what is to be said at its top."""
        base = f"/{language}/me/exam/{facts.attempt}"
        given = [place for place, one in facts.given.items() if one.response is not None]
        values = {f"cell {place}": ' class="is-answered"' for place in given}
        values |= {
            "id": facts.attempt,
            "token": str(escape(facts.token)),
            "messages": messages,
            "left": self._left(facts.ends_at - facts.now, language),
            "unanswered": str(len(facts.items) - len(given)),
            "data": self._data(facts, base, language),
        }
        parts: list[str] = []
        for number, piece in enumerate(self._frame(facts, language)):
            if number % 2 == 0:
                parts.append(piece)
            elif piece == "questions":
                parts += self._questions(facts, base, values["token"], language, facts.items)
            else:
                parts.append(values.get(piece, ""))
        return "".join(parts)

    def learn(self, facts: Facts, language: str) -> None:
        """Make what a sheet is made of, where it is not there yet; nobody sees it."""
        self._frame(facts, language)
        kind = self._kind(facts, language)
        new = [one for one in facts.items if (one.version_id, one.section, *kind) not in self.items]
        self._questions(facts, "", "", language, new)

    def receipt(
        self, attempt: str, row: ReceiptRow, plan: ExamPlan, language: str, token: str, code: str
    ) -> str:
        """The page of an ordinary end. `token` of forms, `code` of the request."""
        values = {
            "id": attempt,
            "token": str(escape(token)),
            "request": code,
            "code": row.code,
            "ended": self.frames.said(language, moment, minute_of(row.ended_at)),
            "answered": str(row.answered),
            "digest": row.digest,
            "total": self.frames.said(language, points, row.total),
        }
        for place, one in enumerate(row.sections):
            values |= {f"{name} {place}": str(getattr(one, name)) for name in COUNTS}
            values[f"points {place}"] = self.frames.said(language, points, one.points)
        return filled(self._receipt_frame(row, plan, language), values)

    def _receipt_frame(self, row: ReceiptRow, plan: ExamPlan, language: str) -> list[str]:
        in_hall, review = row.caller.asker.only is not None, plan.review_minutes
        names = {one.code: one.name for one in plan.sections}
        lines = tuple((one.code, names[one.code]) for one in row.sections)
        key = ("receipt", language, row.subject, row.items, row.passed, in_hall, review, lines)
        marks = {one: mark(one) for one in ("code", "ended", "answered", "digest", "total")}
        return self.frames.frame(
            key,
            language,
            lambda: render_template(
                "exam/receipt.html",
                attempt=ANYBODY,
                subject=row.subject,
                by_hand=True,
                items=row.items,
                result={"passed": row.passed, "final": False, "outcome": None},
                sections=[
                    {"name": name} | {one: mark(f"{one} {place}") for one in (*COUNTS, "points")}
                    for place, (_code, name) in enumerate(lines)
                ],
                review_minutes=review,
                in_hall=in_hall,
                **marks,
            ),
            path=f"/me/exam/{ANYBODY}/receipt",
            asker=row.caller.asker,
        )

    # --- the questions ----------------------------------------------------------------------------

    def _kind(self, facts: Facts, language: str) -> tuple[Hashable, ...]:
        return language, facts.subject[language], facts.rules, len(facts.items)

    def _questions(
        self, facts: Facts, base: str, token: str, language: str, items: Sequence[PaperItem]
    ) -> list[str]:
        action, parts, kind = f"{base}/answer", list[str](), self._kind(facts, language)
        render = partial(self._render, language)
        for item in items:
            key = (item.version_id, item.section, *kind)
            asked, pictured = self.items.get(key) or self._keep(key, facts, item, language)
            given = facts.given.get(item.position, UNTOUCHED)
            own = Own(item.position, item.order, given.response, given.seq, action, token)
            said = self.questions.parts(key, asked, own, render)
            if pictured:
                said = [with_addresses("".join(said), self._address(facts, base, item.position))]
            parts += said
        return parts

    def _keep(self, key: tuple[Any, ...], facts: Facts, item: PaperItem, language: str) -> Kept:
        content = facts.contents[item.version_id]
        words = wordings(Shown(content, range(len(item.order))), PREFIX.__add__)  # still by name
        if facts.plan.item_languages == "page":
            shown = language if language in words else next(iter(words))
            words = {shown: words[shown]}
        section = next(one for one in facts.plan.sections if one.code == item.section)
        own = section.source == FROM_SUBJECT
        name = (facts.subject if own else section.name)[language]
        points = decimal_of(section.right)
        asked = Asked(item.shape, points, name, len(facts.items), words, language)
        if len(self.items) >= KEPT:
            self.items.clear()
        kept = self.items[key] = Kept(asked, content.html and bool(digests_in(content)))
        return kept

    def _address(self, facts: Facts, base: str, position: int) -> Any:
        """As views.items.pictures.sheet_address says it, past the routes."""
        secret, reader = str(self.app.secret_key), f"{facts.attempt}:{position}"
        return lambda digest: f"{base}/pictures/{position}/{token(secret, reader, digest)}"

    # --- what is around them ----------------------------------------------------------------------

    def _frame(self, facts: Facts, language: str) -> list[str]:
        """The page with marks for what is a candidate's own."""
        key = (language, facts.subject, facts.large_print, len(facts.items))
        return self.frames.frame(
            key,
            language,
            lambda: render_template(
                "exam/sheet.html",
                attempt=ANYBODY,
                subject=facts.subject,
                large_print=facts.large_print,
                places=range(1, len(facts.items) + 1),
                mark=mark,  # what is filled in later
            ),
        )

    def _data(self, facts: Facts, base: str, language: str) -> str:
        """What the client needs besides the questions, for a script element."""
        zone = baku(facts.now).utcoffset() or timedelta(0)
        own = {
            "attempt": facts.attempt,
            "now": milliseconds(facts.now),
            "started": milliseconds(facts.started_at),
            "ends": milliseconds(facts.ends_at),
            "zone": zone // MINUTE,
            "save": f"{base}/answers",
            "time": f"{base}/time",
            "finish": f"{base}/finish",
            "ticket": facts.ticket,
        }
        return f'{json.dumps(own)[:-1]}, "words": {self.frames.said(language, _words, 0)}}}'

    def _left(self, span: timedelta, language: str) -> str:
        """The time for whoever reads without script, in whole minutes."""
        return self.frames.said(language, _time_left, span // MINUTE)

    def _render(self, language: str, template: str, **values: Any) -> str:
        with self.frames.page(language):
            return render_template(template, **values)


def _time_left(minutes: int) -> str:
    return left(now() + minutes * MINUTE)


def _words(_: int) -> Markup:
    return htmlsafe_json_dumps(words())


def line_of(section: SectionResult, names: Mapping[str, Bilingual]) -> dict[str, Any]:
    """A section of a result as a receipt shows it."""
    shown = {name: getattr(section, name) for name in COUNTS}
    return {"name": names[section.code], "points": points(section.points), **shown}


def press() -> Press:
    """The running application's."""
    return press_of(current_app._get_current_object())  # type: ignore[attr-defined]


def press_of(app: Flask) -> Press:
    made: Press = app.extensions.setdefault("recruit.exam_press", Press(app))
    return made


def milliseconds(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)


def words() -> dict[str, str]:
    """What the client says, in the page's language."""
    return {
        "saved": _("Saved at %(hour)s", hour="{hour}"),
        "unsaved": _("Not saved yet"),
        "offline": _(
            "You are offline. Your answers are kept on this device and will be sent as soon "
            "as you are back"
        ),
        "signedOut": _(
            "You have been signed out. Sign in again in this browser; your answers are kept "
            "on this device."
        ),
        "browser": _(
            "This exam is saved from Safe Exam Browser only. Open it there again; your answers "
            "are kept on this device."
        ),
        "minutes": _("%(minutes)s minutes left", minutes="{minutes}"),
        "seconds": _("%(seconds)s seconds left", seconds="{seconds}"),
        "over": _("Time is up. Your saved answers have been accepted"),
        "late": _(
            "Some answers reached us after the end. They are kept apart, and officials decide "
            "whether they count."
        ),
        "number": _("Not saved: write a number, for example 3,14."),
        "refused": _("This answer could not be saved. Please answer the question again."),
        "question": _("Question %(number)s", number="{number}"),
        "answered": _("answered"),
        "unanswered": _("not answered"),
        "flagged": _("flagged"),
        "flag": _("Flag for later"),
        "unflag": _("Remove the flag"),
        "counts": _("Unanswered: %(number)s", number="{unanswered}"),
        "flags": _("flagged: %(number)s", number="{flagged}"),
        "pending": _("not saved yet: %(number)s", number="{pending}"),
    }
