"""Forms of appeals."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from recruit.appeals.rules import (
    DECISIONS,
    KIND_NAMES,
    LAST_QUESTION,
    LONGEST,
    STATE_NAMES,
    ObjectionKind,
)
from recruit.web.fields import PointsField
from recruit.web.forms import Form


class ObjectionForm(Form):
    """One objection to one thing."""

    subject = SelectField(_l("What do you object to?"))
    question = IntegerField(
        _l("Number of the question"),
        description=_l("Only for an objection to an exam question, as numbered in your exam."),
        validators=[Optional(), NumberRange(1, LAST_QUESTION)],
    )
    text = TextAreaField(
        _l("Your objection"),
        description=_l(
            "Say what is wrong, why, and which rule it breaks. From 20 to 4,000 characters."
        ),
        validators=[InputRequired(), Length(max=LONGEST)],
    )

    def offer(self, things: list[tuple[str, ObjectionKind, str, str]]) -> "ObjectionForm":
        """Fill the choices: (application's public id, kind, what tells it apart in words, and the
        public id of a refused adjustment or nothing)."""
        self.subject.choices = [
            SelectChoice(f"{kind}:{public_id}:{adjustment}", f"{_(KIND_NAMES[kind])} · {name}")
            for public_id, kind, name, adjustment in things
        ]
        return self

    @property
    def chosen(self) -> tuple[ObjectionKind, str, str | None]:
        kind, public_id, adjustment = str(self.subject.data).split(":", 2)
        return ObjectionKind(kind), public_id, adjustment or None


class DecisionForm(Form):
    outcome = RadioField(_l("Decision"), validators=[InputRequired()])
    reason = TextAreaField(
        _l("Reasons"),
        description=_l("The candidate reads this. Answer each argument and name the rule."),
        validators=[InputRequired(), Length(max=LONGEST)],
    )
    correction = PointsField(
        _l("Correction of the points"),
        description=_l(
            "For example 2,5 or -1. A second official has to agree before the total changes."
        ),
        validators=[Optional()],
    )

    def __init__(self, *, correctable: bool, **more: Any) -> None:
        super().__init__(**more)
        self.outcome.choices = [
            SelectChoice(str(state), _(STATE_NAMES[state])) for state in DECISIONS
        ]
        if not correctable:
            del self.correction
