"""What people take along: the entry for a calendar, and the minutes to be signed."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.campaigns import queries as campaigns
from recruit.config import Settings
from recruit.interviews import queries, service
from recruit.interviews.queries import SlotInfo
from recruit.interviews.rules import SlotState
from recruit.interviews.service.minutes import Minutes
from recruit.interviews.views.blueprint import Row, bp, managed, rows_of, sits_there
from recruit.kernel.asker import Permission
from recruit.kernel.calendar_files import CalendarEntry, calendar_file
from recruit.kernel.clock import baku
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import LANGUAGES, N_, Bilingual
from recruit.web.access import allow, asker
from recruit.web.documents import Chapter, Paper, pdf
from recruit.web.moment import now
from recruit.web.pages import language


@bp.get("/me/interview/<string:public_id>/interview.ics")
@allow(Permission.CANDIDATE)
def mine_calendar(public_id: str) -> Response:
    row = rows_of([queries.slot(public_id)])[0]
    if row.person.id != asker().own_id():
        raise NotFoundError()
    what = f"{_('Interview')}: {row.subject[language()]}"
    return _calendar(row, what, url_for("interviews.mine"))


@bp.get("/office/interviews/<string:public_id>/interview.ics")
@allow(Permission.INTERVIEWS_MARK)
def member_calendar(public_id: str) -> Response:
    slot = queries.slot_for_member(public_id, asker().own_id())
    row = rows_of([slot])[0]
    what = f"{_('Interview to mark')}: {row.card.candidate_number}"
    return _calendar(row, what, url_for("interviews.interview", public_id=public_id))


def _calendar(row: Row, what: str, path: str) -> Response:
    slot = row.slot
    topic = [f"{_('Topic of the open lesson')}: {row.topic[language()]}"] if row.topic else []
    entry = CalendarEntry(
        uid=f"interview-{slot.public_id}@{urlsplit(_base()).hostname or 'recruit'}",
        begins=slot.starts_at,
        ends=slot.ends_at,
        summary=what,
        location=slot.room,
        description="\n".join([f"{_('Candidate number')}: {row.card.candidate_number}", *topic]),
        url=f"{_base()}{path}",
        changes=slot.changes,
        cancelled=slot.state is SlotState.CANCELLED,
    )
    text = calendar_file(entry, language=language(), now=now())
    name = f"interview-{row.card.candidate_number}.ics"
    return _file(text.encode(), "text/calendar; charset=utf-8", name)


@bp.get("/office/interviews/<string:public_id>/minutes.pdf")
@allow(Permission.INTERVIEWS_MARK, Permission.INTERVIEWS_MANAGE)
def minutes(public_id: str) -> Response:
    """For whoever marked there and for the officials; never before the result stands."""
    if asker().may(Permission.INTERVIEWS_MARK) and sits_there(public_id):
        slot = queries.slot(public_id)
        if asker().own_id() not in slot.sheets:
            raise NotFoundError()
    else:
        slot = managed(public_id).slot
    if queries.result_of_slot(slot) is None:
        raise NotFoundError()
    found = service.minutes.minutes_of(slot)
    return _file(pdf(_paper(found)), "application/pdf", f"minutes-{found.number}.pdf")


def _file(data: bytes, kind: str, name: str) -> Response:
    response = Response(data, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _base() -> str:
    settings: Settings = current_app.extensions["recruit.settings"]
    return settings.base_url.rstrip("/")


# --- the minutes in both languages ----------------------------------------------------------------


def _both(text: str, **params: Any) -> str:
    """A source text in Azerbaijani and in English, side by side."""
    said = []
    for one in LANGUAGES:
        with force_locale(one):
            said.append(_(text, **params))
    return said[0] if said[0] == said[1] else f"{said[0]} / {said[1]}"


def _pair(text: Bilingual) -> str:
    return text.az if text.az == text.en else f"{text.az} / {text.en}"


def _paper(found: Minutes) -> Paper:
    slot, row = found.slot, rows_of([found.slot])[0]
    campaign = campaigns.campaign_by_id(slot.campaign_id)
    passed = _both(N_("passed")) if found.result.passed else _both(N_("not passed"))
    local = baku(slot.starts_at)
    facts = [
        (_both(N_("Candidate number")), found.number),
        (_both(N_("Subject")), _pair(row.subject)),
        (_both(N_("Time")), local.strftime("%d.%m.%Y %H:%M")),
        (_both(N_("Place and room")), slot.room),
        *([(_both(N_("Minutes late")), str(slot.late_minutes))] if slot.late_minutes else []),
        *([(_both(N_("Topic of the open lesson")), _pair(found.topic))] if found.topic else []),
        (_both(N_("Together")), f"{found.result.points} / {found.rules.maximum}"),
        (_both(N_("Spread")), str(found.result.spread)),
        (_both(N_("Result")), passed),
    ]
    return Paper(
        language="az",
        over=f"{_pair(campaign.name)} · {campaign.year}",
        title=_both(N_("Minutes of an interview")),
        name=row.person.full_name,
        facts=facts,
        chapters=[_together(found), *_members(found), *_left(slot), _signatures(found)],
        foot=f"{_both(N_('Digest'))}: {found.digest}",
        mark=slot.public_id,
    )


def _together(found: Minutes) -> Chapter:
    names = {one.code: one for one in found.rules.criteria}
    rows = []
    for code, value in found.result.criteria:
        needed = names[code].needed
        least = f" ({_both(N_('needed'))}: {needed})" if needed is not None else ""
        rows.append((_pair(names[code].name), f"{value} / {names[code].maximum}{least}"))
    return Chapter(_both(N_("Joint marks")), 2, rows)


def _members(found: Minutes) -> list[Chapter]:
    """One line a member: the marks in the order of the criteria, and their sum."""
    slot, order = found.slot, [one.code for one in found.rules.criteria]
    people = accounts.people(slot.member_ids)
    rows = []
    for place, who in enumerate(slot.member_ids):
        seat = _pair(slot.seats[place].name) if slot.seats else str(place + 1)
        sheet, said = slot.sheets.get(who), ""
        if sheet and sheet.conflict:
            said = f"{_both(N_('conflict of interest'))}: {sheet.note or ''}"
        elif sheet:
            said = f"{' + '.join(str(sheet.marks[one]) for one in order)} = {sheet.points}"
        rows.append((f"{people[who].full_name}, {seat}", said))
        if sheet and sheet.note and not sheet.conflict:
            rows.append((_both(N_("Note")), sheet.note))
        if sheet and sheet.explanation:
            rows.append((_both(N_("Explanation")), sheet.explanation))
    return [Chapter(_both(N_("Marks")), 2, rows)]


def _left(slot: SlotInfo) -> list[Chapter]:
    changes = queries.substitutes_of(slot.id)
    people = accounts.people({who for one in changes for who in (one.leaves_id, one.joins_id)})
    rows = [
        (f"{people[one.leaves_id].full_name} → {people[one.joins_id].full_name}", one.reason)
        for one in changes
    ]
    return [Chapter(_both(N_("Substitutes")), 2, rows)] if rows else []


def _signatures(found: Minutes) -> Chapter:
    people = accounts.people(found.slot.member_ids)
    rows = [(people[who].full_name, "_" * 34) for who in found.slot.member_ids]
    return Chapter(_both(N_("Signatures")), 2, rows)
