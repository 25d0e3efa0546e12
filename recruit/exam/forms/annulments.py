"""What officials write when a breach was proven after the exam."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from recruit.exam.rules.annulments import LEAST_DAYS, LONGEST_LEGAL, MOST_DAYS, USUAL_DAYS
from recruit.web.forms import Form


class AnnulmentForm(Form):
    """A proposal to the other of exam head and ministry; the candidate reads what it says."""

    reason = TextAreaField(
        _l("What was proven, and by what"),
        description=_l(
            "For example: the recording of camera 2, 10:14 to 10:31. The candidate reads this."
        ),
        validators=[InputRequired(), Length(max=1000)],
    )
    legal = StringField(
        _l("Legal basis"),
        description=_l(
            "The rule that was broken and the one that annuls the result. The candidate reads this."
        ),
        validators=[InputRequired(), Length(max=LONGEST_LEGAL)],
    )
    days = IntegerField(
        _l("Days to object"),
        description=_l("Counted from the agreement of the second official."),
        default=USUAL_DAYS,
        validators=[InputRequired(), NumberRange(LEAST_DAYS, MOST_DAYS)],
    )
