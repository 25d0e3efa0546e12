"""Centres, their rooms, files of seats, and what a sitting asks at the door."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from recruit.exam.rules.centres import MOST_SEATS, Centre, NewCentre, NewRoom, parse_networks
from recruit.exam.rules.entry import BrowserKeys, parse_keys
from recruit.kernel.text import Bilingual
from recruit.web.forms import Form


class CentreForm(Form):
    district = SelectField(_l("District"), validators=[InputRequired()])
    name_az = StringField(_l("Name in Azerbaijani"), validators=[InputRequired(), Length(max=180)])
    name_en = StringField(_l("Name in English"), validators=[InputRequired(), Length(max=180)])
    address_az = StringField(
        _l("Address in Azerbaijani"), validators=[InputRequired(), Length(max=300)]
    )
    address_en = StringField(
        _l("Address in English"), validators=[InputRequired(), Length(max=300)]
    )
    networks = TextAreaField(
        _l("Networks of the centre"),
        description=_l(
            "One on each line, for example 10.20.0.0/16. Exams in this centre then open only from "
            "there. Empty: from any address."
        ),
        validators=[Optional(), Length(max=3000)],
    )

    def show(self, centre: Centre) -> None:
        """Fill in what stands."""
        self.name_az.data, self.name_en.data = centre.name.az, centre.name.en
        self.address_az.data, self.address_en.data = centre.address.az, centre.address.en
        self.networks.data = "\n".join(centre.networks)

    def centre(self, district_code: str) -> NewCentre:
        """RuleError where a network is none."""
        return NewCentre(
            _both(self.name_az, self.name_en),
            _both(self.address_az, self.address_en),
            district_code,
            parse_networks((self.networks.data or "").splitlines()),
        )


def _both(az: StringField, en: StringField) -> Bilingual:
    return Bilingual(" ".join(az.data.split()), " ".join(en.data.split()))


class RoomForm(Form):
    name = StringField(_l("Name of the room"), validators=[InputRequired(), Length(max=60)])
    capacity = IntegerField(
        _l("Seats"), validators=[InputRequired(), NumberRange(min=1, max=MOST_SEATS)]
    )
    accessible = BooleanField(
        _l("Accessible"),
        description=_l("Without steps, with a wide door and a desk for a wheelchair."),
    )

    def room(self) -> NewRoom:
        return NewRoom(self.name.data.strip(), self.capacity.data, self.accessible.data)


class SeatFileForm(Form):
    file = FileField(
        _l("File with seats"),
        description=_l("XLSX or CSV, at most 10 MB and 5,000 rows"),
        validators=[FileRequired(_l("Choose a file."))],
    )


class EntryForm(Form):
    by_code = BooleanField(
        _l("Only after the identity check in the hall"),
        description=_l(
            "Candidates sign in at their seat with FIN, candidate number and a code. From their "
            "own account they cannot begin."
        ),
    )
    config_keys = TextAreaField(
        _l("Config Keys of Safe Exam Browser"),
        description=_l("One on each line, as its settings tool shows them. Empty: any browser."),
        validators=[Optional(), Length(max=3000)],
    )
    exam_keys = TextAreaField(
        _l("Browser Exam Keys of Safe Exam Browser"),
        description=_l("One for each version of the browser that is used. Empty: any version."),
        validators=[Optional(), Length(max=3000)],
    )

    def show(self, by_code: bool, keys: BrowserKeys) -> None:
        self.by_code.data = by_code
        self.config_keys.data = "\n".join(keys.config)
        self.exam_keys.data = "\n".join(keys.exam)

    def keys(self) -> BrowserKeys:
        """RuleError where one is no key."""
        return BrowserKeys(
            parse_keys((self.config_keys.data or "").splitlines(), "config_keys"),
            parse_keys((self.exam_keys.data or "").splitlines(), "exam_keys"),
        )
