"""One question a page; saved when the candidate goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.campaigns.rules import Campaign
from recruit.candidates import queries, service
from recruit.candidates.forms import SectionForm
from recruit.candidates.rules import Card, Field, FormDefinition, Section, TableField
from recruit.candidates.rules.tables import row_numbers
from recruit.candidates.rules.walk import later, problems_of, questions
from recruit.candidates.rules.walk import question as find
from recruit.candidates.views.blueprint import bp, my_campaign
from recruit.candidates.views.card import go_on, locked, own_card, said
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.web.access import allow, asker
from recruit.web.formats import hour, message
from recruit.web.moment import now
from recruit.web.pages import language, see_other

Raw = dict[str, list[str]]
FRESH_ROWS = ADDED_ROWS = 3
UPLOADS = ("upload", "camera")


@dataclass(frozen=True)
class Asked:
    """A question, and whose card it is asked for."""

    campaign: Campaign
    card: Card
    form: FormDefinition
    section: Section
    field: Field


def _asked(section: str, code: str) -> Asked | Response:
    """NotFoundError where there is no such question; away from one that does not apply."""
    campaign = my_campaign()
    found = own_card(campaign)
    form = queries.form_of(found, campaign.id)
    part, field = find(form, code)
    if part.code != section:
        raise NotFoundError()
    if found is None:
        return see_other("candidates.card")
    if code not in form.shown(found.answers):
        return see_other("candidates.section", section=section)
    return Asked(campaign, found, form, part, field)


@bp.get("/me/card/<string:section>/<string:field>")
@allow(Permission.CANDIDATE)
def question(section: str, field: str) -> str | Response:
    asked = _asked(section, field)
    if not isinstance(asked, Asked):
        return asked
    raw: Raw = asked.field.typed(asked.card.answers.get(field))
    return _page(asked, raw, SectionForm(version=str(asked.card.version)))


@bp.post("/me/card/<string:section>/<string:field>")
@allow(Permission.CANDIDATE)
def save(section: str, field: str) -> str | Response | tuple[str, int]:
    asked = _asked(section, field)
    if not isinstance(asked, Asked):
        return asked
    form, raw = SectionForm(), request.form.to_dict(flat=False)
    _take_upload(asked.field, raw, form)
    _refuse_nothing(asked.field, raw, form)
    if form.inputs or "add-row" in request.form:
        db.session.commit()  # a file that was good stays in the person's documents
        return _typed_page(asked, raw, form)
    try:
        saving = service.save_answers(
            [field],
            raw,
            campaign=asked.campaign,
            base_version=form.base_version,
            asker=asker(),
            now=now(),
        )
    except RuleError as error:
        db.session.rollback()
        form.refuse(error)
        return _typed_page(asked, raw, form)
    db.session.commit()
    if saving.saved:
        flash(_("Saved at %(time)s", time=hour(now())), "good")
        if problem := problems_of(asked.form, saving.card.answers).get(field):
            flash(said(problem), "warning")  # rows that are still too few are kept, too
        return _next(asked, saving.card)
    for wrong in saving.errors:
        form.refuse(wrong)
    if saving.conflicts:
        form.version.data = str(saving.card.version)
    return _typed_page(asked, raw, form, saving)


def _take_upload(one: Field, raw: Raw, form: SectionForm) -> None:
    """A file or a photo sent with the page becomes one of the person's documents first."""
    for name in (f"{one.code}-{way}" for way in UPLOADS):
        upload = request.files.get(name)
        if not one.is_file or upload is None or not upload.filename:
            continue
        try:
            document = service.add_document(
                upload.read(), name=upload.filename, asker=asker(), now=now()
            )
        except RuleError as error:
            form.inputs[name] = message(error)
        else:
            raw[one.code] = [document.public_id]


def _refuse_nothing(one: Field, raw: Raw, form: SectionForm) -> None:
    """Nothing typed is nothing to save: who cannot answer yet goes on by a link of its own."""
    if not one.required or form.inputs or "add-row" in request.form:
        return
    if not one.wrong(raw) and one.parse(raw) is None:
        form.inputs[one.input_name] = _("An answer is needed here.")


def _next(asked: Asked, card: Card) -> Response:
    if "and-stay" in request.form:
        return see_other("candidates.card")
    if "back" in request.form:
        return see_other("candidates.section", section=asked.section.code)
    return go_on(asked.form, card, asked.field.code)


def _typed_page(
    asked: Asked, raw: Raw, form: SectionForm, saving: service.Saving | None = None
) -> str | tuple[str, int]:
    """The page again with everything that was typed."""
    page = _page(asked, raw, form, saving)
    return page if "add-row" in request.form and not form.inputs else (page, 422)


def _page(asked: Asked, raw: Raw, form: SectionForm, saving: service.Saving | None = None) -> str:
    one = asked.field
    order = [field.code for _part, field in questions(asked.form, asked.card.answers)]
    return render_template(
        "candidates/question.html",
        card=asked.card,
        section=asked.section,
        field=one,
        number=order.index(one.code) + 1,
        total=len(order),
        raw=raw,
        form=form,
        inputs=form.inputs,
        rows={one.code: _rows(one, raw)} if isinstance(one, TableField) else {},
        averages={one.code: _typed_result(one, raw)} if isinstance(one, TableField) else {},
        documents=_documents(asked),
        proved=_proved(asked),
        conflicts=_conflicts(asked.form, saving),
        locked=locked(asked.card, asked.campaign),
        unsaved="add-row" in request.form,
        fresh=_fresh_row(one, raw),
        back="back" in request.values,
        skip=_skip(asked),
    )


def _documents(asked: Asked) -> list[Any]:
    """The person's documents that can be the answer."""
    if not asked.field.is_file:
        return []
    own = queries.documents_of(asked.card.person_id)
    return [one for one in own if service.takes(asked.field, one.media_type)]


def _proved(asked: Asked) -> tuple[str, str] | None:
    """The answer that this document proves."""
    other = asked.form.fields.get(asked.field.proves or "")
    if other is None or (value := asked.card.answers.get(other.code)) is None:
        return None
    return other.label[language()], other.describe(value, language())


def _rows(one: TableField, raw: Raw) -> int:
    """How many rows to show: those typed and one more, or a few to begin with."""
    numbers = row_numbers(raw, one.code)
    sent = (raw.get(f"{one.code}-rows") or ["0"])[0]
    shown = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 0
    shown = max(shown, numbers[-1] + 2 if numbers else FRESH_ROWS)
    more = ADDED_ROWS if request.form.get("add-row") == one.code else 0
    return min(shown + more, one.maximum_rows)


def _fresh_row(one: Field, raw: Raw) -> int | None:
    """The first of the rows that were just added: there one goes on typing."""
    if "add-row" not in request.form or not isinstance(one, TableField):
        return None
    return max(_rows(one, raw) - ADDED_ROWS, 0)


def _skip(asked: Asked) -> str:
    """Where somebody goes who cannot answer now: on, or to the overview of what is missing."""
    found = later(asked.form, asked.card.answers, asked.field.code)
    if found is None:
        return url_for("candidates.card")
    return url_for("candidates.question", section=found[0].code, field=found[1].code)


def _typed_result(one: TableField, raw: Raw) -> str | None:
    """What the rows come to as they were typed, None while they cannot be read."""
    try:
        rows = one.parse(raw)
    except RuleError:
        return None
    found = one.result.compute(one.complete(rows)) if one.result and rows else None
    return None if found is None else str(found)


def _conflicts(form: FormDefinition, saving: service.Saving | None) -> list[Mapping[str, str]]:
    fields = form.fields
    return [
        {
            "label": fields[one.code].label[language()],
            "theirs": fields[one.code].describe(one.theirs, language()),
            "mine": fields[one.code].describe(one.mine, language()),
        }
        for one in (saving.conflicts if saving else ())
    ]
