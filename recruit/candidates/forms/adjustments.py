"""The shape of requests for exam adjustments and of their decisions."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from recruit.candidates.rules.adjustments import KIND_NAMES, LONGEST_LEGAL, LONGEST_REASON
from recruit.web.forms import Form

REASON = (
    DataRequired(_l("Give the reason in a few words.")),
    Length(max=LONGEST_REASON),
)


class AdjustmentForm(Form):
    kind = RadioField(
        _l("What do you need?"),
        choices=[SelectChoice(str(kind), _l(name)) for kind, name in KIND_NAMES.items()],
        validators=[InputRequired(_l("Choose one."))],
    )
    reason = TextAreaField(
        _l("Why do you need it?"),
        description=_l("Only the officials who decide read this."),
        validators=REASON,
    )
    document = SelectField(_l("Document that shows it"), validators=[Optional()])

    def offer(self, documents: Iterable[tuple[str, str]], none: str) -> "AdjustmentForm":
        self.document.choices = [SelectChoice("", none)]
        self.document.choices += [SelectChoice(*pair) for pair in documents]
        return self


class DecisionForm(Form):
    decision = RadioField(
        _l("Decision"),
        choices=[SelectChoice("grant", _l("Grant")), SelectChoice("refuse", _l("Refuse"))],
        validators=[InputRequired(_l("Choose one."))],
    )
    minutes = IntegerField(
        _l("Extra minutes"),
        description=_l("Only for extra time. A second official has to agree."),
        validators=[Optional()],
    )
    per_cent = IntegerField(
        _l("Extra time in per cent"),
        description=_l("Of the exam's time, instead of minutes: for example 25."),
        validators=[Optional()],
    )
    reason = TextAreaField(
        _l("Reason of the decision"),
        description=_l("The candidate reads this."),
        validators=REASON,
    )
    legal = StringField(
        _l("Legal basis of a refusal"),
        description=_l("The candidate reads this where the request is refused."),
        validators=[Optional(), Length(max=LONGEST_LEGAL)],
    )
