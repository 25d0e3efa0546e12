"""What officials type about a campaign."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateTimeLocalField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from recruit.campaigns.rules import Calendar, Campaign, Phase, PhaseKind
from recruit.kernel.clock import BAKU, baku
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual
from recruit.web.forms import Form

WALL_CLOCK = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")
YEARS = range(2000, 2101)
LONGEST_DOCUMENT = 200_000


class MayBeEmpty(Optional):
    """Optional without the words "if you wish": the page says once what an empty time means."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, Any] = {}


class CampaignForm(Form):
    name_az = StringField(
        _l("Name in Azerbaijani"),
        validators=[DataRequired(_l("Write the name in Azerbaijani.")), Length(max=200)],
    )
    name_en = StringField(
        _l("Name in English"),
        validators=[DataRequired(_l("Write the name in English.")), Length(max=200)],
    )
    year = StringField(
        _l("School year"),
        description=_l("For example: 2026/2027"),
        validators=[DataRequired(_l("Write the school year."))],
    )

    @property
    def name(self) -> Bilingual:
        return Bilingual((self.name_az.data or "").strip(), (self.name_en.data or "").strip())

    def show(self, campaign: Campaign) -> None:
        self.name_az.data, self.name_en.data = campaign.name.az, campaign.name.en
        self.year.data = campaign.year


class CalendarForm(Form):
    """Two times for each kind of phase; a phase without times is not part of the campaign."""

    def __init__(self, campaign: Campaign, **more: Any) -> None:
        self.order = _order(campaign.calendar)
        super().__init__(data=_wall_clock_times(campaign.calendar), **more)

    def rows(self) -> Iterator[tuple[PhaseKind, Any, Any]]:
        """(kind, field of the opening, field of the closing) in the calendar's order."""
        for kind in self.order:
            yield kind, self[f"{kind}_opens"], self[f"{kind}_closes"]

    def phases(self) -> list[Phase]:
        """The dated phases; RuleError at the field where a time is missing or far away."""
        found = []
        for kind, opens, closes in self.rows():
            if opens.data is None and closes.data is None:
                continue
            for field in (opens, closes):
                _require_time(kind, field.data, field.name)
            found.append(Phase(kind, _instant(opens.data), _instant(closes.data)))
        return found


def _add_phase_fields() -> None:
    for kind in PhaseKind:
        for end, label in (("opens", _l("Opens")), ("closes", _l("Closes"))):
            field = DateTimeLocalField(label, format=list(WALL_CLOCK), validators=[MayBeEmpty()])
            setattr(CalendarForm, f"{kind}_{end}", field)


_add_phase_fields()


def _order(calendar: Calendar) -> list[PhaseKind]:
    present = [phase.kind for phase in calendar.phases]
    return present + [kind for kind in PhaseKind if kind not in present]


def _wall_clock_times(calendar: Calendar) -> dict[str, datetime]:
    times = {}
    for phase in calendar.phases:
        times[f"{phase.kind}_opens"] = baku(phase.opens_at)
        times[f"{phase.kind}_closes"] = baku(phase.closes_at)
    return times


def _require_time(kind: PhaseKind, value: datetime | None, field: str) -> None:
    if value is None:
        raise RuleError(
            N_("Write both times or none. Phase: %(phase)s."), field=field, phase=kind.label
        )
    if value.year not in YEARS:
        raise RuleError(N_("This year is too far away."), field=field)


def _instant(wall_clock: datetime) -> datetime:
    return wall_clock.replace(tzinfo=BAKU)


class RuleSetForm(Form):
    """A shipped rule-set, or one's own as text or as a file."""

    shipped = SelectField(
        _l("A rule-set that comes with the program"),
        description=_l(
            "An example may read answers that the standard form does not ask. Then the campaign "
            "first needs the form that belongs to it; the page “Forms” offers it."
        ),
        validators=[MayBeEmpty()],
    )
    document = TextAreaField(
        _l("Or your own, as JSON"),
        description=_l("Numbers that decide are written as text, for example 0.5."),
        validators=[MayBeEmpty(), Length(max=LONGEST_DOCUMENT)],
    )
    file = FileField(_l("Or a JSON file"), validators=[MayBeEmpty()])

    def offer(self, names: Iterable[tuple[str, str]]) -> None:
        none = SelectChoice("", str(_l("None of these")))
        self.shipped.choices = [none, *(SelectChoice(code, name) for code, name in names)]

    def text(self) -> str:
        """The JSON that was typed or sent; RuleError where a file is too large or no text."""
        if not self.file.data:
            return (self.document.data or "").strip()
        data = self.file.data.read(LONGEST_DOCUMENT + 1)
        if len(data) > LONGEST_DOCUMENT:
            raise RuleError(N_("A rule-set has at most 200 kB."), field="file")
        try:
            return str(data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise RuleError(N_("This is not a text file in UTF-8."), field="file") from error


class ReasonForm(Form):
    reason = TextAreaField(
        _l("Reason"),
        description=_l("The second official reads it, and the journal keeps it."),
        validators=[DataRequired(_l("Write the reason.")), Length(max=1000)],
    )
