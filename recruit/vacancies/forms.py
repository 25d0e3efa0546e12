"""The shape of what officials send about vacancies."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.validators import DataRequired

from recruit.vacancies.rules import WITHDRAWAL_REASONS
from recruit.web.forms import Form


class ImportForm(Form):
    file = FileField(
        _l("File with vacancies"),
        description=_l("XLSX or CSV, at most 10 MB and 20,000 rows"),
        validators=[FileRequired(_l("Choose a file."))],
    )


class WithdrawForm(Form):
    reason = RadioField(
        _l("Why is it withdrawn?"), validators=[DataRequired(_l("Choose a reason."))]
    )

    def offer_reasons(self, translate) -> None:  # type: ignore[no-untyped-def]
        self.reason.choices = [(code, translate(text)) for code, text in WITHDRAWAL_REASONS.items()]
