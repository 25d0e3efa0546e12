"""The admission slip: a page to read, a PDF to print, an entry for one's own calendar."""

from urllib.parse import urlsplit

import segno
from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.candidates.rules import Adjustment
from recruit.config import Settings
from recruit.exam.service import slips as service
from recruit.exam.service.slips import Slip
from recruit.exam.views.blueprint import bp
from recruit.kernel.asker import Permission
from recruit.kernel.calendar_files import CalendarEntry, calendar_file
from recruit.web.access import allow, asker
from recruit.web.documents import Paper, pdf
from recruit.web.formats import moment, say
from recruit.web.moment import now
from recruit.web.pages import language


@bp.get("/me/exam/slip/<string:public_id>")
@allow(Permission.CANDIDATE)
def slip(public_id: str) -> str:
    found = _own(public_id)
    picture = segno.make(_check_address(found), error="m", micro=False)
    return render_template(
        "exam/slip.html",
        slip=found,
        facts=_facts(found),
        adjustments=[in_words(one) for one in found.adjustments],
        things=_things(found),
        picture=picture.svg_data_uri(scale=4, border=2, light="white"),
        check=_check_address(found),
    )


@bp.get("/me/exam/slip/<string:public_id>/slip.pdf")
@allow(Permission.CANDIDATE)
def slip_pdf(public_id: str) -> Response:
    found = _own(public_id)
    return _file(pdf(_paper(found)), "application/pdf", f"slip-{found.number}.pdf")


@bp.get("/me/exam/slip/<string:public_id>/exam.ics")
@allow(Permission.CANDIDATE)
def slip_calendar(public_id: str) -> Response:
    found = _own(public_id)
    text = calendar_file(_entry(found), language=language(), now=now())
    return _file(text.encode(), "text/calendar; charset=utf-8", f"exam-{found.number}.ics")


def _own(public_id: str) -> Slip:
    return service.own_slip(public_id, asker=asker(), now=now())


def _file(data: bytes, kind: str, name: str) -> Response:
    response = Response(data, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _base() -> str:
    settings: Settings = current_app.extensions["recruit.settings"]
    return settings.base_url.rstrip("/")


def _check_address(found: Slip) -> str:
    """What the QR code holds: where anybody sees whether the slip is ours."""
    return f"{_base()}{url_for('portal.check', code=found.code)}"


# --- in words -------------------------------------------------------------------------------------


def _where(found: Slip) -> str:
    centre = found.seat.centre
    place = say(centre.name) if centre else found.seat.place
    return f"{place}, {say(found.district.name)}"


def _facts(found: Slip) -> list[tuple[str, str]]:
    seat, centre = found.seat, found.seat.centre
    return [
        (_("Candidate number"), found.number),
        (_("Subject"), say(found.subject.name)),
        (_("When"), moment(seat.opens_at)),
        (_("Nobody begins after"), moment(seat.closes_at)),
        (_("Time"), _("%(minutes)s minutes", minutes=seat.minutes + found.extra_minutes)),
        (_("Where"), _where(found)),
        *([(_("Address"), say(centre.address))] if centre else []),
        (_("Room"), seat.room),
        (_("Seat"), str(seat.number)),
    ]


def _things(found: Slip) -> list[str]:
    """What to bring, and what to leave."""
    things = [
        _("Your identity card."),
        _("This slip, on paper or on the screen."),
        _("Phones, notes and calculators stay outside the room."),
    ]
    if found.seat.by_code:
        said = _(
            "At your seat you sign in with FIN, candidate number and the code that the invigilator "
            "gives you. You need no password."
        )
        things.append(said)
    return things


def in_words(one: Adjustment) -> str:
    """An adjustment with its figures."""
    name = _(one.name)
    if one.minutes:
        return f"{name}: {_('%(minutes)s minutes', minutes=one.minutes)}"
    if one.per_cent:
        said = _("%(per_cent)s per cent more time", per_cent=one.per_cent)
        return f"{name}: {said}"
    return name


def _paper(found: Slip) -> Paper:
    granted = [in_words(one) for one in found.adjustments]
    return Paper(
        language=language(),
        over=f"{say(found.campaign.name)} · {found.campaign.year}",
        title=_("Admission slip"),
        name=found.person.full_name,
        facts=_facts(found),
        sections=[
            *([(_("Granted to you"), granted)] if granted else []),
            (_("What to bring"), _things(found)),
        ],
        picture=_check_address(found),
        picture_notes=[
            _("Anybody can check with this code that the slip is genuine:"),
            found.code[:14],
            found.code[15:],
        ],
        foot=_(
            "Printed from the candidate's own pages: %(time)s. What the pages say counts.",
            time=moment(now()),
        ),
    )


def _entry(found: Slip) -> CalendarEntry:
    address = say(found.seat.centre.address) if found.seat.centre else ""
    lines = [
        _("Candidate number") + f": {found.number}",
        _("Room: %(room)s", room=found.seat.room)
        + " · "
        + _("Seat: %(number)s", number=found.seat.number),
        *(in_words(one) for one in found.adjustments),
        *_things(found),
    ]
    return CalendarEntry(
        uid=f"seat-{found.seat.seat_public_id}@{urlsplit(_base()).hostname or 'recruit'}",
        begins=found.seat.opens_at,
        ends=found.ends_at,
        summary=_("Exam") + f": {say(found.subject.name)}",
        location=", ".join(
            filter(None, [_where(found), address, _("Room: %(room)s", room=found.seat.room)])
        ),
        description="\n".join(lines),
        url=f"{_base()}{url_for('exam.slip', public_id=found.seat.seat_public_id)}",
    )
