"""The shape of what is sent to placement's pages."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from recruit.placement.rules import OVERRIDE_NAMES
from recruit.web.fields import PointsField
from recruit.web.forms import Form


class ListForm(Form):
    """Changes one list; the version says what the sender saw."""

    version = HiddenField()


class SeedForm(Form):
    seed = StringField(
        _l("Seed"),
        description=_l(
            "What was drawn in public, for example the numbers of a lottery. It decides between "
            "equals and cannot be changed afterwards."
        ),
        validators=[DataRequired(), Length(max=200)],
    )


class PublishForm(Form):
    reason = TextAreaField(
        _l("Reason"),
        description=_l("A second official reads it before agreeing."),
        validators=[DataRequired(), Length(max=1000)],
    )


class OverrideForm(Form):
    """One typed change of a round's input; what a kind does not need stays empty."""

    kind = SelectField(
        _l("What changes"),
        choices=[SelectChoice(kind.value, _l(name)) for kind, name in OVERRIDE_NAMES.items()],
    )
    candidate = StringField(
        _l("Candidate number"),
        description=_l("Not for reserving posts."),
        validators=[Length(max=12)],
    )
    vacancy = StringField(
        _l("Code of the vacancy"),
        description=_l("Not for excluding a candidate. Points are corrected for its subject."),
        validators=[Length(max=40)],
    )
    number = IntegerField(
        _l("Number"),
        description=_l("Posts to reserve, or the place of the new choice in the list."),
        validators=[Optional(), NumberRange(1, 10_000)],
    )
    points = PointsField(
        _l("Points"),
        description=_l("The total as it should have been."),
        validators=[Optional(), NumberRange(0, 10_000)],
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("A second official reads it before agreeing."),
        validators=[DataRequired(), Length(max=1000)],
    )
    legal_az = StringField(
        _l("Legal basis in Azerbaijani"), validators=[DataRequired(), Length(max=300)]
    )
    legal_en = StringField(
        _l("Legal basis in English"), validators=[DataRequired(), Length(max=300)]
    )


class ExcuseForm(Form):
    code = SelectField(_l("Excuse"), choices=[])
    words = TextAreaField(
        _l("What happened"),
        description=_l("Two officials read it."),
        validators=[DataRequired(), Length(max=2000)],
    )


class ExcuseDecisionForm(Form):
    reason = TextAreaField(_l("Reason"), validators=[DataRequired(), Length(max=1000)])
