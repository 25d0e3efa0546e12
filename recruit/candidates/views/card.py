"""The candidate's card: an overview, and one page for each section."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.candidates import queries, service
from recruit.candidates.forms import SectionForm
from recruit.candidates.rules import Card, FormDefinition, Section, TableField
from recruit.candidates.rules.cards import require_editable
from recruit.candidates.rules.tables import row_numbers
from recruit.candidates.views.blueprint import bp, my_campaign
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.formats import hour, message
from recruit.web.moment import now
from recruit.web.pages import language, see_other

Raw = dict[str, list[str]]
FRESH_ROWS = 3


@dataclass(frozen=True)
class Step:
    label: str
    state: str  # done | now | todo
    note: str
    href: str


@bp.get("/me/card")
@allow(Permission.CANDIDATE)
def card() -> str:
    campaign = my_campaign()
    found = queries.card(asker().own_id(), campaign.id)
    form = queries.form_for(campaign.id)
    missing = form.missing(found.answers) if found else []
    return render_template(
        "candidates/card.html",
        campaign=campaign,
        card=found,
        person=accounts.person(asker().own_id()),
        steps=_steps(form, found),
        missing=missing,
        first_missing=missing[0][0].code if missing else None,
        locked=_locked(found, campaign),
        average=_average(form, found),
    )


def _steps(form: FormDefinition, found: Card | None) -> list[Step]:
    from_form = form.missing(found.answers) if found else []
    steps, now_given = [], False
    for section in form.sections:
        count = sum(one.code == section.code for one, _field in from_form)
        state = "done" if found and not count else "todo"
        if state == "todo" and not now_given:
            state, now_given = "now", True
        note = ngettext("%(num)d answer missing", "%(num)d answers missing", count) if count else ""
        steps.append(Step(section.title[language()], state, note, _href(section, found)))
    return steps


def _href(section: Section, found: Card | None) -> str:
    return url_for("candidates.section", section=section.code) if found else ""


def _locked(found: Card | None, campaign: Campaign) -> RuleError | None:
    if found is None:
        return None
    try:
        require_editable(found, campaign.calendar.is_open(PhaseKind.APPLICATIONS, now()), now())
    except RuleError as error:
        return error
    return None


def _average(form: FormDefinition, found: Card | None) -> tuple[str, str] | None:
    for one in form.fields.values():
        if found and isinstance(one, TableField) and one.result:
            value = found.answers.get(one.result.code)
            return (one.result.label[language()], value) if value else None
    return None


@bp.post("/me/card")
@allow(Permission.CANDIDATE)
def begin() -> Response:
    campaign = my_campaign()
    service.open_card(asker().own_id(), campaign, asker=asker(), now=now())
    db.session.commit()
    first = queries.form_for(campaign.id).sections[0]
    return see_other("candidates.section", section=first.code)


@bp.get("/me/card/<string:section>")
@allow(Permission.CANDIDATE)
def section(section: str) -> str | Response:
    campaign = my_campaign()
    found = queries.card(asker().own_id(), campaign.id)
    if found is None:
        return see_other("candidates.card")
    definition = queries.form_for(campaign.id)
    raw: Raw = {}
    for one in definition.section(section).fields:
        raw |= one.typed(found.answers.get(one.code))
    form = SectionForm(version=str(found.version))
    return _page(campaign, found, definition, section, raw, form)


@bp.post("/me/card/<string:section>")
@allow(Permission.CANDIDATE)
def save(section: str) -> str | Response | tuple[str, int]:
    campaign = my_campaign()
    definition = queries.form_for(campaign.id)
    form, raw = SectionForm(), request.form.to_dict(flat=False)
    _take_uploads(definition.section(section), raw, form)
    if form.inputs or "add-row" in request.form:
        db.session.commit()  # a file that was good stays in the person's documents
        return _typed_page(campaign, definition, section, raw, form)
    try:
        saving = service.save_section(
            section,
            raw,
            campaign=campaign,
            base_version=form.base_version,
            asker=asker(),
            now=now(),
        )
    except RuleError as error:
        db.session.rollback()
        form.refuse(error)
        return _typed_page(campaign, definition, section, raw, form)
    db.session.commit()
    if saving.saved:
        flash(_("Saved at %(time)s", time=hour(now())), "good")
        return _next(definition, section)
    for wrong in saving.errors:
        form.refuse(wrong)
    if saving.conflicts:
        form.version.data = str(saving.card.version)
    return _typed_page(campaign, definition, section, raw, form, saving)


def _take_uploads(section: Section, raw: Raw, form: SectionForm) -> None:
    """A file sent with the section becomes one of the person's documents first."""
    for one in section.fields:
        upload = request.files.get(f"{one.code}-upload")
        if not one.is_file or upload is None or not upload.filename:
            continue
        try:
            document = service.add_document(
                upload.read(), name=upload.filename, asker=asker(), now=now()
            )
        except RuleError as error:
            form.inputs[f"{one.code}-upload"] = message(error)
        else:
            raw[one.code] = [document.public_id]


def _next(definition: FormDefinition, code: str) -> Response:
    codes = [section.code for section in definition.sections]
    following = codes[codes.index(code) + 1 :]
    if following and "and-stay" not in request.form:
        return see_other("candidates.section", section=following[0])
    return see_other("candidates.card")


def _typed_page(
    campaign: Campaign,
    definition: FormDefinition,
    section: str,
    raw: Raw,
    form: SectionForm,
    saving: service.Saving | None = None,
) -> str | Response | tuple[str, int]:
    """The page again with everything that was typed."""
    found = queries.card(asker().own_id(), campaign.id)
    if found is None:
        return see_other("candidates.card")
    page = _page(campaign, found, definition, section, raw, form, saving)
    return page if "add-row" in request.form and not form.inputs else (page, 422)


def _page(
    campaign: Campaign,
    found: Card,
    definition: FormDefinition,
    code: str,
    raw: Raw,
    form: SectionForm,
    saving: service.Saving | None = None,
) -> str:
    part = definition.section(code)
    codes = [section.code for section in definition.sections]
    return render_template(
        "candidates/section.html",
        campaign=campaign,
        card=found,
        section=part,
        number=codes.index(code) + 1,
        total=len(codes),
        raw=raw,
        form=form,
        inputs=form.inputs,
        rows={f.code: _rows(f, raw) for f in part.fields if isinstance(f, TableField)},
        averages={f.code: _typed_average(f, raw) for f in part.fields if _computes(f)},
        documents=queries.documents_of(found.person_id),
        conditions=definition.conditions_of(part.fields),
        conflicts=_conflicts(definition, saving),
        locked=_locked(found, campaign),
        unsaved="add-row" in request.form,
    )


def _computes(one: Any) -> bool:
    return isinstance(one, TableField) and one.result is not None


def _rows(one: TableField, raw: Raw) -> int:
    """How many rows to show: those typed and one more, or a few to begin with."""
    numbers = row_numbers(raw, one.code)
    sent = (raw.get(f"{one.code}-rows") or ["0"])[0]
    shown = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 0
    shown = max(shown, numbers[-1] + 2 if numbers else FRESH_ROWS)
    more = 3 if request.form.get("add-row") == one.code else 0
    return min(shown + more, one.maximum_rows)


def _typed_average(one: Any, raw: Raw) -> str | None:
    try:
        rows = one.parse(raw)
    except RuleError:
        return None
    average: str | None = one.result.compute(rows or [])
    return average


def _conflicts(
    definition: FormDefinition, saving: service.Saving | None
) -> list[Mapping[str, str]]:
    fields = definition.fields
    return [
        {
            "label": fields[one.code].label[language()],
            "theirs": fields[one.code].describe(one.theirs, language()),
            "mine": fields[one.code].describe(one.mine, language()),
        }
        for one in (saving.conflicts if saving else ())
    ]
