"""The shape of what officials and heads send about the registers."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from recruit.directory.rules import Contact, School
from recruit.directory.rules.checks import (
    LONGEST_ADDRESS,
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    LONGEST_PHOTO_TEXT,
)
from recruit.directory.rules.places import read_place
from recruit.directory.rules.rows import read_degrees
from recruit.directory.service import Basics, Details
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual
from recruit.web.forms import Form

NEEDED = DataRequired(_l("Write the name in both languages."))
CODE_NEEDED = DataRequired(_l("Write a code."))
SINCE = _l("Since when it counts")


class UniversityForm(Form):
    code = StringField(
        _l("Code"),
        description=_l("Small Latin letters, digits and hyphens. It never changes later."),
        validators=[CODE_NEEDED, Length(max=40)],
    )
    name_az = StringField(_l("Name in Azerbaijani"), validators=[NEEDED, Length(max=200)])
    name_en = StringField(_l("Name in English"), validators=[NEEDED, Length(max=200)])


class Ticks(SelectMultipleField):
    """Several of a few, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class BasicsForm(Form):
    """What belongs to the district: name, district, place, sectors, address."""

    name_az = StringField(_l("Name in Azerbaijani"), [NEEDED, Length(max=LONGEST_NAME)])
    name_en = StringField(_l("Name in English"), [NEEDED, Length(max=LONGEST_NAME)])
    counts_from = DateField(
        SINCE, [Optional()], description=_l("Of a new name; empty means today.")
    )
    district = SelectField(_l("District"))
    lat = StringField(
        _l("Latitude"),
        [Length(max=60)],
        description=_l("Degrees like 40.7912. Both numbers copied from a map may stand here, too."),
    )
    lon = StringField(_l("Longitude"), [Length(max=60)])
    confirmed = BooleanField(_l("The place is right as it stands here"))
    turned = BooleanField(_l("Exchange the two numbers and save"))  # the name of a button
    sectors = Ticks(_l("Sectors"))
    address_az = StringField(
        _l("Address in Azerbaijani"), [Optional(), Length(max=LONGEST_ADDRESS)]
    )
    address_en = StringField(_l("Address in English"), [Optional(), Length(max=LONGEST_ADDRESS)])

    def show(self, school: School) -> None:
        """Fill in what is known."""
        self.name_az.data, self.name_en.data = school.name.az, school.name.en
        self.district.data, self.sectors.data = school.district_code, list(school.sectors)
        self.lat.data = "" if school.lat is None else str(school.lat)
        self.lon.data = "" if school.lon is None else str(school.lon)
        if school.address:
            self.address_az.data, self.address_en.data = school.address.az, school.address.en

    def basics(self) -> Basics:
        """RuleError where the place cannot be read."""
        lat, lon = self._place()
        return Basics(
            Bilingual(self.name_az.data or "", self.name_en.data or ""),
            self.district.data,
            lat,
            lon,
            tuple(self.sectors.data or ()),
            Bilingual(self.address_az.data or "", self.address_en.data or ""),
        )

    def _place(self) -> tuple[float | None, float | None]:
        lat, lon = (self.lat.data or "").strip(), (self.lon.data or "").strip()
        if lat and not lon and (pair := read_place(lat)):
            self.lat.data, self.lon.data = str(pair[0]), str(pair[1])
            return pair
        if self.turned.data:
            lat, lon = self.lat.data, self.lon.data = lon, lat
        return _degrees(lat, "lat"), _degrees(lon, "lon")


def _degrees(text: str, field: str) -> float | None:
    number = read_degrees(text) if text else None
    if text and number is None:
        raise RuleError(N_("Write degrees like 40.7912."), field=field)
    return number


class NewSchoolForm(BasicsForm):
    code = StringField(
        _l("Code"),
        [CODE_NEEDED, Length(max=40)],
        description=_l("Files know the school by this code. It never changes later."),
    )


def _count(label: str) -> IntegerField:
    return IntegerField(label, [Optional()], render_kw={"inputmode": "numeric"})


class DetailsForm(Form):
    """What a school says of itself."""

    description_az = TextAreaField(
        _l("Description in Azerbaijani"), [Length(max=LONGEST_DESCRIPTION)], render_kw={"rows": 6}
    )
    description_en = TextAreaField(
        _l("Description in English"), [Length(max=LONGEST_DESCRIPTION)], render_kw={"rows": 6}
    )
    pupils = _count(_l("Pupils"))
    teachers = _count(_l("Teachers"))
    laboratories = _count(_l("Laboratories"))
    rooms = _count(_l("Rooms for lessons"))
    building = SelectField(_l("State of the building"))
    phone = StringField(_l("Telephone"), [Optional(), Length(max=20)])
    email = StringField(_l("E-mail address"), [Optional(), Length(max=254)])
    site = StringField(
        _l("Pages of the school"), [Optional(), Length(max=200)], description=_l("With https://")
    )
    subjects = Ticks(_l("Subjects taught there"))

    def show(self, school: School) -> None:
        """Fill in what is known."""
        if school.description:
            self.description_az.data = school.description.az
            self.description_en.data = school.description.en
        for name in ("pupils", "teachers", "laboratories", "rooms", "building"):
            self[name].data = getattr(school, name)
        contact = school.contact
        self.phone.data, self.email.data, self.site.data = (
            contact.phone,
            contact.email,
            contact.site,
        )
        self.subjects.data = list(school.subjects)

    def details(self) -> Details:
        return Details(
            Bilingual(self.description_az.data or "", self.description_en.data or ""),
            self.pupils.data,
            self.teachers.data,
            self.laboratories.data,
            self.rooms.data,
            self.building.data or None,
            Contact(self.phone.data or "", self.email.data or "", self.site.data or ""),
            tuple(self.subjects.data or ()),
        )


class PhotoForm(Form):
    file = FileField(
        _l("Photograph"),
        [FileRequired(_l("Choose a file."))],
        description=_l("JPG or PNG, at most 10 MB. When and where it was taken is removed."),
    )
    text_az = StringField(
        _l("What the picture shows, in Azerbaijani"),
        [
            DataRequired(_l("Say in both languages what the picture shows.")),
            Length(max=LONGEST_PHOTO_TEXT),
        ],
        description=_l("For people who cannot see it."),
    )
    text_en = StringField(
        _l("What the picture shows, in English"),
        [
            DataRequired(_l("Say in both languages what the picture shows.")),
            Length(max=LONGEST_PHOTO_TEXT),
        ],
    )


class MergeForm(Form):
    into = StringField(
        _l("Code of the school that stays"),
        [CODE_NEEDED, Length(max=40)],
        description=_l("It stands on the school's own page and in the list."),
    )
    counts_from = DateField(SINCE, [Optional()], description=_l("Empty means today."))
    sure = BooleanField(_l("Yes, merge the two schools; this cannot be undone"))


class CloseForm(Form):
    counts_from = DateField(SINCE, [Optional()], description=_l("Empty means today."))


class SchoolsFileForm(Form):
    file = FileField(
        _l("File with schools"),
        [FileRequired(_l("Choose a file."))],
        description=_l("XLSX or CSV, at most 10 MB and 20,000 rows"),
    )


class ConfirmForm(Form):
    turn = BooleanField(_l("Put exchanged latitudes and longitudes right"))
    sure = BooleanField(_l("The other questioned places are right as they stand"))
