"""The shape of what officials send about vacancies."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from recruit.accounts.rules.people import clean_email
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual
from recruit.vacancies.rules import (
    CONTRACT_NAMES,
    SECTOR_NAMES,
    Kind,
    NewVacancy,
    Vacancy,
    read_grades,
    say_grades,
)
from recruit.vacancies.rules.rows import LONGEST_DESCRIPTION, MOST_HOURS, MOST_POSTS
from recruit.web.formats import message
from recruit.web.forms import Form


class ImportForm(Form):
    file = FileField(
        _l("File with vacancies"),
        description=_l("XLSX or CSV, at most 10 MB and 20,000 rows"),
        validators=[FileRequired(_l("Choose a file."))],
    )


class ReasonForm(Form):
    """Why a vacancy is withdrawn or closed: one of the reasons the view offers."""

    reason = RadioField(_l("Why?"), validators=[DataRequired(_l("Choose a reason."))])

    def offer(self, reasons: Mapping[str, str]) -> None:
        self.reason.choices = [SelectChoice(code, _(text)) for code, text in reasons.items()]


class SendBackForm(Form):
    note = TextAreaField(
        _l("What is to be corrected?"),
        description=_l("Whoever wrote them is told this, and reads it beside each of them."),
        validators=[DataRequired(_l("Write what is to be corrected.")), Length(max=500)],
    )


class VacancyForm(Form):
    """One vacancy by hand; what an import's row says, field by field."""

    code = StringField(_l("Code"), validators=[DataRequired(_l("Write a code.")), Length(max=40)])
    subject = SelectField(_l("Subject"), validators=[DataRequired(_l("Choose one of the list."))])
    kind = RadioField(_l("Kind"), validators=[DataRequired(_l("Choose one of the list."))])
    contract = RadioField(_l("Contract"), validators=[DataRequired(_l("Choose one of the list."))])
    sector = RadioField(_l("Sector"), validators=[DataRequired(_l("Choose one of the list."))])
    posts = IntegerField(
        _l("Posts"), validators=[InputRequired(), NumberRange(min=1, max=MOST_POSTS)]
    )
    hours = IntegerField(
        _l("Hours a week"), validators=[InputRequired(), NumberRange(min=1, max=MOST_HOURS)]
    )
    further_school = StringField(
        _l("Further school"),
        description=_l("Only where hours are merged: the code of the second school."),
        validators=[Optional(), Length(max=40)],
    )
    grades = StringField(
        _l("Grades"),
        description=_l("For example 5-9 or 1, 3; 0 is the preparatory group."),
        validators=[Optional(), Length(max=60)],
    )
    starts_on = DateField(_l("First day of work"), validators=[Optional()])
    requirements_az = TextAreaField(
        _l("Requirements in Azerbaijani"), validators=[Optional(), Length(max=LONGEST_DESCRIPTION)]
    )
    requirements_en = TextAreaField(
        _l("Requirements in English"), validators=[Optional(), Length(max=LONGEST_DESCRIPTION)]
    )
    description_az = TextAreaField(
        _l("Description in Azerbaijani"), validators=[Optional(), Length(max=LONGEST_DESCRIPTION)]
    )
    description_en = TextAreaField(
        _l("Description in English"), validators=[Optional(), Length(max=LONGEST_DESCRIPTION)]
    )
    reason = TextAreaField(
        _l("Why does it change?"),
        description=_l("Everybody can read this in the history of the vacancy."),
        validators=[Length(max=500)],
    )

    def offer(
        self,
        subjects: Sequence[tuple[str, str]],
        kinds: Mapping[str, Kind],
        sectors: Sequence[str],
        language: str,
    ) -> None:
        """What can be chosen: the campaign's kinds, the school's sectors."""
        self.subject.choices = [
            SelectChoice("", _("Choose a subject")),
            *(SelectChoice(code, name) for code, name in subjects),
        ]
        self.kind.choices = [SelectChoice(k.code, k.name[language]) for k in kinds.values()]
        self.contract.choices = [SelectChoice(c, _(name)) for c, name in CONTRACT_NAMES.items()]
        self.sector.choices = [SelectChoice(code, _(SECTOR_NAMES[code])) for code in sectors]

    def show(self, vacancy: Vacancy) -> None:
        """The fields as the vacancy stands."""
        further = vacancy.further_school
        plain = ("code", "kind", "contract", "sector", "posts", "hours", "starts_on")
        for name in plain:
            self[name].data = getattr(vacancy, name)
        self.subject.data = vacancy.subject_code
        self.further_school.data = further.code if further else ""
        self.grades.data = say_grades(vacancy.grades)
        for name in ("requirements", "description"):
            text = getattr(vacancy, name)
            self[f"{name}_az"].data = text.az if text else ""
            self[f"{name}_en"].data = text.en if text else ""

    def vacancy(self, school_id: int, further_id: int | None) -> NewVacancy:
        """What was typed, as a vacancy; RuleError at the field that says nothing."""
        grades = read_grades(self.grades.data) if self.grades.data else ()
        if grades is None:
            raise RuleError(N_("Write grades from 0 to 11, such as 5-9 or 1, 3."), field="grades")
        return NewVacancy(
            code=(self.code.data or "").strip(),
            school_id=school_id,
            subject_code=self.subject.data,
            kind=self.kind.data,
            contract=self.contract.data,
            sector=self.sector.data,
            posts=self.posts.data or 0,
            hours=self.hours.data or 0,
            description=self._both("description"),
            further_school_id=further_id,
            grades=grades,
            starts_on=self.starts_on.data,
            requirements=self._both("requirements"),
        )

    def _both(self, name: str) -> Bilingual | None:
        az, en = ((self[f"{name}_{code}"].data or "").strip() for code in ("az", "en"))
        if bool(az) != bool(en):
            raise RuleError(
                N_("Write it in both languages or in neither."),
                field=f"{name}_en" if az else f"{name}_az",
            )
        return Bilingual(az, en) if az else None


class MailForm(Form):
    """Where letters about a search go, for somebody without an account."""

    email = EmailField(
        _l("E-mail address"), validators=[InputRequired(_l("Write your e-mail address."))]
    )

    def validate_email(self, field: EmailField) -> None:
        try:
            field.data = clean_email(field.data or "")
        except RuleError as error:
            raise ValidationError(message(error)) from error
